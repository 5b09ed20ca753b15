"""Read deployments: those that a run made, and those that were made before it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future
from datetime import timedelta
from functools import partial

from sei_action.commits import earlier_deployments, later_deployments
from sei_action.deployment import Deployment, DeploymentStatus
from sei_action.errors import GitHubError
from sei_action.github.answers import READ_DEPLOYMENTS, read
from sei_action.github.client import PAGE_SIZE, GitHub
from sei_action.github.connection import Query
from sei_action.github.losses import Losses
from sei_action.run import Run

_WHAT = "the deployments"
_WHETHER_IT_DEPLOYED = "whether and what the run deployed (`kind` and `environment` say it, too)"
_MOST_LOOKED_AT = 30
_MOST_PAGES = 10
# Between the server that starts a run and the one that notes a deployment.
_SKEW = timedelta(seconds=5)


def start_deployments(github: GitHub, repository: str) -> Future[tuple[Deployment, ...]]:
    """Begin to read the newest deployments of a repository, `owner/name`."""
    return github.start(partial(_newest, github, repository))


def read_own_deployments(
    github: GitHub,
    run: Run,
    newest: Future[tuple[Deployment, ...]],
    environments: Collection[str],
    losses: Losses,
) -> tuple[Deployment, ...]:
    """Choose from the `newest` deployments those that the run made, the newest first.

    A deployment carries no run's id. Those of the run's commit since its first attempt are looked
    at, and are the run's where a status names it; where no status names any run, where they went
    to one of the `environments` that the run is said to deploy to.
    """
    try:
        begun = [
            github.start(partial(_with_statuses, github, run, found))
            for found in _candidates(run, _on_commit(github, run, github.finish(newest, _WHAT)))
        ]
        deployments = [github.finish(future, _WHAT) for future in begun]
    except GitHubError as error:
        losses.add(_WHETHER_IT_DEPLOYED, error)
        return ()
    return tuple(deployment for deployment in deployments if _is_own(deployment, run, environments))


def last_deployment(github: GitHub, run: Run, environment: str) -> Deployment | None:
    """Find the last successful deployment to the environment before the run.

    Raises GitHubError where deployments cannot be read.
    """
    for listed in _lists(github, run.repository.full_name, environment):
        candidates = earlier_deployments(run, environment, listed)
        found = _first_success(github, run, candidates)
        if found or len(candidates) >= _MOST_LOOKED_AT:
            return found
    return None


def deployment_since(github: GitHub, run: Run, environment: str) -> Deployment | None:
    """Find the last successful deployment to the environment between a run and its re-run.

    Raises GitHubError where deployments cannot be read.
    """
    for listed in _lists(github, run.repository.full_name, environment):
        candidates = later_deployments(run, environment, listed)
        found = _first_success(github, run, candidates)
        is_past = bool(listed) and listed[-1].created_at < run.created_at
        if found or is_past or len(candidates) >= _MOST_LOOKED_AT:
            return found
    return None


def _lists(github: GitHub, repository: str, environment: str) -> Iterator[tuple[Deployment, ...]]:
    """Give the newest deployments, and where there are more those to the environment, in pages.

    For a run of long ago, what came before it lies behind many that came after.
    """
    listed = _newest(github, repository)
    yield listed
    for page in range(1, _MOST_PAGES + 1):
        if not _is_full(listed):
            return
        further: dict[str, Query] = {"page": page} if page > 1 else {}
        listed = _newest(github, repository, environment=environment, **further)
        yield listed


def _candidates(run: Run, deployments: Iterable[Deployment]) -> list[Deployment]:
    shas = {run.head_sha, run.occasion.sha}
    found = [
        deployment
        for deployment in deployments
        # On pull requests a merge commit is deployed, which only the event tells.
        if (deployment.sha in shas or (run.is_for_pull_request and not run.occasion.sha))
        and deployment.created_at >= run.created_at - _SKEW
        and (run.conclusion is None or deployment.created_at <= run.updated_at)
    ]
    return found[:_MOST_LOOKED_AT]


def _is_own(deployment: Deployment, run: Run, environments: Collection[str]) -> bool:
    if deployment.names_a_run:
        return deployment.is_of_run(run.id)
    return any(deployment.is_to(environment) for environment in environments)


def _first_success(github: GitHub, run: Run, candidates: Iterable[Deployment]) -> Deployment | None:
    for candidate, _ in zip(candidates, range(_MOST_LOOKED_AT), strict=False):
        deployment = _with_statuses(github, run, candidate)
        if deployment.has_succeeded:
            return deployment
    return None


def _on_commit(github: GitHub, run: Run, listed: tuple[Deployment, ...]) -> tuple[Deployment, ...]:
    sha = run.occasion.sha or (None if run.is_for_pull_request else run.head_sha)
    if sha and _is_full(listed) and listed[-1].created_at >= run.created_at - _SKEW:
        # The run's own may lie behind them.
        return _newest(github, run.repository.full_name, sha=sha)
    return listed


def _newest(github: GitHub, repository: str, **only: Query) -> tuple[Deployment, ...]:
    query: dict[str, Query] = {"per_page": PAGE_SIZE, **only}
    answer = github.get(_path(repository), query, what=_WHAT, permission=READ_DEPLOYMENTS)
    return read(tuple[Deployment, ...], answer, _WHAT)


def _is_full(listed: Sequence[Deployment]) -> bool:
    return len(listed) >= PAGE_SIZE


def _with_statuses(github: GitHub, run: Run, deployment: Deployment) -> Deployment:
    query: dict[str, Query] = {"per_page": PAGE_SIZE}
    path = f"{_path(run.repository.full_name)}/{deployment.id}/statuses"
    answer = github.get(path, query, what=_WHAT, permission=READ_DEPLOYMENTS)
    statuses = read(tuple[DeploymentStatus, ...], answer, _WHAT)
    return deployment.model_copy(update={"statuses": statuses})


def _path(repository: str) -> str:
    return f"/repos/{repository}/deployments"
