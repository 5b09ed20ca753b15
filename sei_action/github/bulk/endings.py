"""When runs ended, without the jobs of each: GitHub keeps a check run for every job."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, Field

from sei_action.fact import Fact
from sei_action.github.answers import read
from sei_action.github.bulk.batch import Want

_MOST_CHECK_RUNS = 100
_PAGE_OF_A_JOB = re.compile(r"/actions/runs/\d+/job/\d+")


class _CheckRun(Fact):
    completed_at: AwareDatetime | None = Field(None, alias="completedAt")
    details_url: str | None = Field(None, alias="detailsUrl")

    @property
    def is_of_a_job(self) -> bool:
        """Tell a job from what somebody put into the suite, whose page is elsewhere."""
        return _PAGE_OF_A_JOB.search(self.details_url or "") is not None


class _CheckRuns(Fact):
    total: int = Field(alias="totalCount")
    nodes: tuple[_CheckRun, ...]


class _Suite(Fact):
    id: str
    check_runs: _CheckRuns = Field(alias="checkRuns")


def endings_want(suite_ids: Sequence[str], receive: Callable[[str, list[datetime]], None]) -> Want:
    """Want when the jobs of at most a hundred runs ended, by the ids of the runs' check suites.

    `receive` gets those of each suite that are complete, of all attempts.
    """

    def take(answer: Any) -> None:  # noqa: ANN401 - any JSON
        for node in answer if isinstance(answer, list) else ():
            if not (isinstance(node, dict) and isinstance(node.get("checkRuns"), dict)):
                continue
            suite = read(_Suite, node, "the check suites of runs")
            runs = suite.check_runs
            jobs = [one for one in runs.nodes if one.is_of_a_job]
            if runs.total == len(runs.nodes) and (jobs or not runs.nodes):
                receive(suite.id, [one.completed_at for one in jobs if one.completed_at])

    field = (
        "nodes(ids: $value) { ... on CheckSuite { id "
        f"checkRuns(first: {_MOST_CHECK_RUNS}, filterBy: {{checkType: ALL}}) "
        "{ totalCount nodes { completedAt detailsUrl } } } }"
    )
    nodes = len(suite_ids) * (1 + _MOST_CHECK_RUNS)
    return Want(field, "[ID!]!", list(suite_ids), nodes, take, of_repository=False)
