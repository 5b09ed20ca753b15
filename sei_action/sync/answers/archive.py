"""Find the answer to a request."""

from collections.abc import Mapping
from typing import Any

from sei_action.errors import GitHubError
from sei_action.github.client import Foreknown
from sei_action.github.connection import Query
from sei_action.ledger import Attempt
from sei_action.sync.answers import code, deployments, pulls, runs
from sei_action.sync.answers.known import Known, Question

_ROUTES = tuple(
    (route.pattern, route)
    for route in (*runs.ROUTES, *code.ROUTES, *deployments.ROUTES, *pulls.ROUTES)
)
_JOBS = (runs.JOBS.pattern, runs.JOBS)


class Archive:
    """Answer the requests of one repository's reports."""

    def __init__(self, known: Known) -> None:
        """Take what is known."""
        self._known = known
        self._root = f"/repos/{known.repository}"

    def for_report_of(self, attempt: Attempt, *, without_jobs: bool) -> Foreknown:
        """Give what answers the requests of an attempt's report.

        Where it is made `without_jobs`, one job stands for all and says when they ended.
        """
        routes = (_JOBS, *_ROUTES) if without_jobs else _ROUTES

        def answer(path: str, query: Mapping[str, Query]) -> Any:  # noqa: ANN401 - any JSON
            below = path.removeprefix(self._root)
            for pattern, route in routes if below != path else ():
                found = pattern.fullmatch(below)
                if found:
                    self._check(route.family)
                    return route.answer(self._known, Question(attempt, found.groups(), query))
            return None

        return answer

    def _check(self, family: str) -> None:
        refused = self._known.settled("refused", family) if family else None
        if refused is not None:
            raise GitHubError(**refused)
