"""Objects that a global node id names: deployments, and the check suites of runs."""

from collections.abc import Callable, Mapping

from demo.github.graphql.connections import after_cursor, connection
from demo.github.graphql.problems import ProblemError, require
from demo.github.objects.check_suites import KIND as CHECK_SUITE
from demo.github.objects.check_suites import run_of_suite, suite_node_id
from demo.github.objects.deployments import KIND as DEPLOYMENT
from demo.github.objects.deployments import log_url
from demo.github.repositories import Repositories
from demo.github.site import JsonObject, node_id, read_node_id
from demo.github.state import State
from demo.github.state.actions import Job
from demo.github.state.deployments import DeploymentStatus
from demo.github.state.moments import stamp, stamp_or_none

_MOST_IDS = 100


def nodes(repositories: Repositories, ids: list[str]) -> list[JsonObject | ProblemError]:
    """Find objects in the order of their ids; a problem stands in the place of what has one."""
    if len(ids) > _MOST_IDS:
        raise ProblemError(
            "ARGUMENT_LIMIT",
            f"You may not provide more than {_MOST_IDS} node ids; you provided {len(ids)}.",
        )
    return [_node(repositories, each) for each in ids]


def _node(repositories: Repositories, text: str) -> JsonObject | ProblemError:
    kind, number = read_node_id(text) or ("", 0)
    try:
        found = _FINDERS[kind](repositories, number) if kind in _FINDERS else None
    except ProblemError as problem:
        return problem
    return found or ProblemError(
        "NOT_FOUND", f"Could not resolve to a node with the global id of '{text}'"
    )


def _deployment(repositories: Repositories, number: int) -> JsonObject | None:
    found = repositories.holding(lambda state: state.deployment_index.by_id.get(number))
    if found is None:
        return None
    state, record = found
    require(state, "deployments")

    def statuses(_info: object, first: int | None = None, after: str | None = None) -> JsonObject:
        part = after_cursor(record.newest_statuses, after)
        return connection("statuses", first, part, lambda each: _status(state, each))

    return {
        "__typename": "Deployment",
        "id": node_id(DEPLOYMENT, number),
        "statuses": statuses,
    }


def _status(state: State, record: DeploymentStatus) -> JsonObject:
    return {
        "state": record.state.upper(),
        "logUrl": log_url(state.server, state.repository, record),
        "environmentUrl": record.environment_url,
        "createdAt": stamp(record.created_at),
    }


def _check_suite(repositories: Repositories, number: int) -> JsonObject | None:
    run_id = run_of_suite(number)
    found = repositories.holding(lambda state: state.run_index.by_id.get(run_id))
    if found is None:
        return None
    state, attempts = found
    require(state, "checks")

    def runs(
        _info: object,
        first: int | None = None,
        after: str | None = None,
        filterBy: JsonObject | None = None,  # noqa: N803 - GitHub's name
    ) -> JsonObject:
        jobs = [job for attempt in attempts for job in attempt.jobs]
        if (filterBy or {}).get("checkType") == "LATEST":
            jobs = list({job.name: job for job in jobs}.values())
        return connection("checkRuns", first, after_cursor(jobs, after), check_run)

    def check_run(job: Job) -> JsonObject:
        page = f"{state.server}/{state.repository.full_name}/actions/runs/{run_id}/job/{job.id}"
        return {**_check_run(job), "detailsUrl": page}

    return {"__typename": "CheckSuite", "id": suite_node_id(run_id), "checkRuns": runs}


def _check_run(record: Job) -> JsonObject:
    return {
        "name": record.name,
        "status": record.status.upper(),
        "conclusion": record.conclusion and record.conclusion.upper(),
        "startedAt": stamp(record.started_at),
        "completedAt": stamp_or_none(record.completed_at),
    }


_FINDERS: Mapping[str, Callable[[Repositories, int], JsonObject | None]] = {
    DEPLOYMENT: _deployment,
    CHECK_SUITE: _check_suite,
}
