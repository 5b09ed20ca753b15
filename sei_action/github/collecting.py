"""Collect everything that a report needs of one run, in as few requests as possible."""

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from itertools import chain
from math import ceil
from typing import Any, ClassVar, TypeVar

from pydantic import ValidationError

from sei_action.commits import Comparison, choose_base, first_range, head_alone, range_since
from sei_action.errors import GitHubError
from sei_action.github.client import GitHub
from sei_action.run import Artifact, CommitRange, Fact, Job, Run, RunSummary, Target

MOST_COMMITS = 1000
_COMMITS_A_PAGE = 100
_READ_ACTIONS = "actions: read"
_READ_CONTENTS = "contents: read"


class _List(Fact):
    ITEMS: ClassVar[str]
    total_count: int


class _Jobs(_List):
    ITEMS = "jobs"
    jobs: tuple[Job, ...]


class _Artifacts(_List):
    ITEMS = "artifacts"
    artifacts: tuple[Artifact, ...]


class _Runs(_List):
    ITEMS = "workflow_runs"
    workflow_runs: tuple[RunSummary, ...]


class _Workflow(Fact):
    name: str


class _Commit(Fact):
    sha: str


class _Compared(Fact):
    status: str
    total_commits: int
    commits: tuple[_Commit, ...]


F = TypeVar("F", bound=Fact)
L = TypeVar("L", bound=_List)


def collect(github: GitHub, target: Target, pushed: Sequence[str], ref: str | None) -> Run:
    """Read the run of an attempt, its jobs with their steps, its artifacts and its commits.

    `pushed` are the commits of the event that started the run and `ref` its full ref, where they
    are known. Raises GitHubError where the run or its jobs cannot be read, because a report
    without them would be wrong and final; what else is missing is told in the run's `notes`.
    """
    run = _read_run(github, target)
    jobs, job_notes = _read_jobs(github, run)
    artifacts, artifact_notes = _read_artifacts(github, run)
    commits, commit_notes = _read_commits(github, run, pushed)
    return run.model_copy(
        update={
            "workflow_name": target.workflow_name or _read_workflow_name(github, run),
            "ref": ref,
            "jobs": jobs,
            "artifacts": artifacts,
            "commits": commits,
            "job_notes": job_notes,
            "other_notes": artifact_notes + commit_notes,
        }
    )


def read_jobs_again(github: GitHub, run: Run) -> Run:
    """Take a second look at the run's jobs; where that fails, the first one stays."""
    try:
        jobs, job_notes = _read_jobs(github, run)
    except GitHubError:
        return run
    return run.model_copy(update={"jobs": jobs, "job_notes": job_notes})


def _read_jobs(github: GitHub, run: Run) -> tuple[tuple[Job, ...], tuple[str, ...]]:
    # The attempt's own list: the run's, with `filter=latest`, has left out jobs carried over from
    # an earlier attempt (r-universe-org/help#607).
    what = "the run's jobs"
    pages = _pages(_Jobs, github, f"{_path(run)}/attempts/{run.run_attempt}/jobs", what)
    jobs = {job.id: job for page in pages for job in page.jobs}
    return tuple(jobs.values()), _missing(pages[-1].total_count - len(jobs), "jobs")


def _read_run(github: GitHub, target: Target) -> Run:
    path = f"/repos/{target.repository}/actions/runs/{target.run_id}"
    if target.attempt is not None:
        path += f"/attempts/{target.attempt}"
    what = f"run {target.run_id} of {target.repository}"
    return _read(Run, github.get(path, what=what, permission=_READ_ACTIONS), what)


def _read_workflow_name(github: GitHub, run: Run) -> str:
    what = "the run's workflow"
    path = f"/repos/{run.repository.full_name}/actions/workflows/{run.workflow_id}"
    return _read(_Workflow, github.get(path, what=what, permission=_READ_ACTIONS), what).name


def _read_artifacts(github: GitHub, run: Run) -> tuple[tuple[Artifact, ...], tuple[str, ...]]:
    try:
        pages = _pages(_Artifacts, github, f"{_path(run)}/artifacts", "the run's artifacts")
    except GitHubError as error:
        return (), (f"Artifacts are left out. {error}",)
    artifacts = {artifact.id: artifact for page in pages for artifact in page.artifacts}
    missing = pages[-1].total_count - len(artifacts)
    return tuple(artifacts.values()), _missing(missing, "artifacts")


def _read_commits(
    github: GitHub, run: Run, pushed: Sequence[str]
) -> tuple[CommitRange, tuple[str, ...]]:
    try:
        base = choose_base(run, _earlier_runs(github, run))
        if base is None:
            return first_range(run, pushed), ()
        comparison = _compare(github, run, base.head_sha)
    except GitHubError as error:
        reason = "what came before could not be read: the head alone"
        return head_alone(run, reason), (f"Only the head commit is reported. {error}",)
    commits = range_since(run, base, comparison)
    left_out = comparison.total_commits - len(comparison.shas) if comparison else 0
    if commits.base is None or left_out <= 0:
        return commits, ()
    note = f"{left_out} of {left_out + len(commits.shas)} commits, the oldest, are left out."
    return commits, (note,)


def _earlier_runs(github: GitHub, run: Run) -> Iterator[RunSummary]:
    what = "earlier runs of the workflow"
    query = {
        "status": "success",
        "created": f"<={run.created_at:%Y-%m-%dT%H:%M:%SZ}",
        "exclude_pull_requests": "true",
    }
    if run.head_branch:
        query["branch"] = run.head_branch
    path = f"/repos/{run.repository.full_name}/actions/workflows/{run.workflow_id}/runs"
    return chain.from_iterable(
        _read(_Runs, answer, what).workflow_runs
        for answer in github.pages(
            path, query, items=_Runs.ITEMS, what=what, permission=_READ_ACTIONS
        )
    )


def _compare(github: GitHub, run: Run, base_sha: str) -> Comparison | None:
    path = f"/repos/{run.repository.full_name}/compare/{base_sha}...{run.head_sha}"
    what = "the commits since the last successful run"

    def page(number: int) -> _Compared:
        query = {"per_page": _COMMITS_A_PAGE, "page": number}
        answer = github.get(path, query, what=what, permission=_READ_CONTENTS)
        return _read(_Compared, answer, what)

    try:
        first = page(1)
    except GitHubError as error:
        if error.status == HTTPStatus.NOT_FOUND:
            return None
        raise
    # Pages run from the oldest commit to the newest; of too many, the newest are kept.
    total = first.total_commits
    start = max(0, total - MOST_COMMITS) // _COMMITS_A_PAGE + 1
    last = ceil(total / _COMMITS_A_PAGE)
    kept = [first] if start == 1 else []
    kept += [page(number) for number in range(max(2, start), last + 1)]
    shas = tuple(commit.sha for part in kept for commit in part.commits)
    return Comparison(status=first.status, total_commits=total, shas=shas[-MOST_COMMITS:])


def _missing(count: int, things: str) -> tuple[str, ...]:
    return (f"GitHub counts {count} more {things} than it gives.",) if count > 0 else ()


def _pages(model: type[L], github: GitHub, path: str, what: str) -> list[L]:
    pages = github.pages(path, items=model.ITEMS, what=what, permission=_READ_ACTIONS)
    return [_read(model, answer, what) for answer in pages]


def _path(run: Run) -> str:
    return f"/repos/{run.repository.full_name}/actions/runs/{run.id}"


def _read(model: type[F], answer: Any, what: str) -> F:  # noqa: ANN401 - any JSON at all
    try:
        return model.model_validate(answer)
    except ValidationError as error:
        fields = ", ".join(
            sorted({".".join(str(part) for part in detail["loc"]) for detail in error.errors()})
        )
        raise GitHubError(
            f"GitHub's answer for {what} is not what its API describes ({fields}).",
            "A proxy answered in its place, or the API changed.",
            "Check GITHUB_API_URL; if it is right, please open an issue of this action.",
        ) from None
