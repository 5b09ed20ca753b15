"""What a token may read of a repository, found out by the cheapest request for each permission."""

from collections.abc import Mapping
from concurrent.futures import Future
from http import HTTPStatus
from typing import Any

from sei_action.errors import GitHubError
from sei_action.fact import Fact
from sei_action.github.answers import (
    READ_ACTIONS,
    READ_CONTENTS,
    READ_DEPLOYMENTS,
    READ_PULL_REQUESTS,
    Jobs,
    read,
)
from sei_action.github.client import GitHub

_READINGS = {
    READ_ACTIONS: ("/actions/runs", "the runs"),
    READ_CONTENTS: ("/commits", "the commits"),
    READ_DEPLOYMENTS: ("/deployments", "the deployments"),
    READ_PULL_REQUESTS: ("/pulls", "the pull requests"),
}
_EMPTY_REPOSITORY = HTTPStatus.CONFLICT


class RepositoryFacts(Fact):
    """A repository, as far as advice on it needs it."""

    full_name: str
    default_branch: str


def read_repository(github: GitHub, name: str) -> RepositoryFacts:
    """Read a repository, which every token may that sees it; raises GitHubError."""
    what = "the repository"
    answer = github.get(f"/repos/{name}", what=what, permission="metadata: read")
    return read(RepositoryFacts, answer, what)


def read_rights(github: GitHub, name: str) -> Mapping[str, GitHubError | None]:
    """Find out about each permission: None where it is there, else why it was refused."""

    def begin(permission: str, path: str, what: str) -> Future[Any]:
        address, query = f"/repos/{name}{path}", {"per_page": 1}
        return github.start(lambda: github.get(address, query, what=what, permission=permission))

    begun = {
        permission: (begin(permission, path, what), what)
        for permission, (path, what) in _READINGS.items()
    }
    refused: dict[str, GitHubError | None] = {}
    for permission, (future, what) in begun.items():
        try:
            github.finish(future, what)
            refused[permission] = None
        except GitHubError as error:
            refused[permission] = None if error.status == _EMPTY_REPOSITORY else error
    return refused


def read_step_names(github: GitHub, name: str, run_id: int, attempt: int) -> tuple[str, ...]:
    """Name the steps of an attempt's first hundred jobs; raises GitHubError."""
    what = "the run's jobs"
    path = f"/repos/{name}/actions/runs/{run_id}/attempts/{attempt}/jobs"
    jobs = read(
        Jobs, github.get(path, {"per_page": 100}, what=what, permission=READ_ACTIONS), what
    ).jobs
    return tuple(step.name for job in jobs for step in job.steps)
