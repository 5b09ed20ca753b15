"""Lists of runs: all of a time, and those that succeeded before."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import AwareDatetime

from sei_action.fact import Account, Fact, Repository
from sei_action.github.answers import READ_ACTIONS, List, read
from sei_action.github.bulk.lists import pages_from
from sei_action.github.client import PAGE_SIZE, GitHub
from sei_action.github.connection import Query
from sei_action.run import RunSummary

_WHAT = "the repository's runs"
_OF_CANDIDATES = frozenset(
    {
        *("id", "run_number", "run_attempt", "event", "name", "path", "workflow_id", "head_sha"),
        *("created_at", "updated_at", "status", "actor", "repository"),
    }
)


class ListedRun(RunSummary):
    """A run as a list shows it: its latest attempt, with all that a report asks of it."""

    name: str | None = None
    path: str = ""
    html_url: str
    workflow_id: int
    check_suite_node_id: str | None = None
    updated_at: AwareDatetime
    repository: Repository
    actor: Account | None = None
    triggering_actor: Account | None = None


class _Runs(List):
    ITEMS = "workflow_runs"
    workflow_runs: tuple[ListedRun, ...]


class RunPage(Fact):
    """A page of runs; `is_unchanged` where it is as its ETag says, and was not sent again."""

    runs: tuple[ListedRun, ...] = ()
    total: int = 0
    etag: str = ""
    is_unchanged: bool = False


def read_run_page(
    github: GitHub, repository: str, created: str, number: int, etag: str = ""
) -> RunPage:
    """Read a page of the runs that were created within a period; raises GitHubError."""
    query: Mapping[str, Query] = {"created": created, "per_page": PAGE_SIZE, "page": number}
    answer, etag = github.get_unless(
        etag, runs_path(repository), query, what=_WHAT, permission=READ_ACTIONS
    )
    if answer is None:
        return RunPage(etag=etag, is_unchanged=True)
    page = read(_Runs, answer, _WHAT)
    return RunPage(runs=page.workflow_runs, total=page.total_count, etag=etag)


def earlier_successes(
    github: GitHub, repository: str, workflow_id: int, before: str
) -> Iterator[tuple[ListedRun, ...]]:
    """Give page after page the successful runs of a workflow before a moment, newest first.

    The last page is shorter than the others. Raises GitHubError.
    """
    path = f"/repos/{repository}/actions/workflows/{workflow_id}/runs"
    query: dict[str, Query] = {"status": "success", "created": f"<{before}"}
    for answer in pages_from(github, path, 1, query, what=_WHAT, permission=READ_ACTIONS):
        runs = read(_Runs, answer, _WHAT).workflow_runs
        yield runs
        if len(runs) < PAGE_SIZE:
            return


def runs_path(repository: str) -> str:
    """Give the path of the list of a repository's runs."""
    return f"/repos/{repository}/actions/runs"


def as_answer(run: ListedRun) -> dict[str, Any]:
    """Write a run as the REST API does, cut down to what is read of it."""
    return run.model_dump(mode="json")


def as_candidate(run: ListedRun) -> dict[str, Any]:
    """Write what is read of a run that may have caused another."""
    return run.model_dump(mode="json", include=set(_OF_CANDIDATES))
