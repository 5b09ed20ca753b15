"""Collect what a report needs of one run, in as few requests as possible."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from sei_action.errors import GitHubError
from sei_action.github.answers import READ_ACTIONS, Artifacts, Jobs, List, Named, read
from sei_action.github.client import PAGE_SIZE, GitHub
from sei_action.github.deploying import read_own_deployments, start_deployments
from sei_action.github.losses import Losses
from sei_action.github.pull_requests import find_pull_request
from sei_action.github.upstream import find_upstream
from sei_action.provenance import Source
from sei_action.quota import detail_for
from sei_action.run import Job, Run, Target

_JOBS = "the run's jobs"
_ARTIFACTS = "the run's artifacts"

L = TypeVar("L", bound=List)


@dataclass(frozen=True)
class Collected:
    """A run as far as it is there, and the artifacts that are still being read."""

    run: Run
    finish_artifacts: Callable[[], list[Artifacts]]
    losses: Losses

    def with_artifacts(self, run: Run) -> Run:
        """Add the artifacts to the run, or to what became of it; nothing else waits for them."""
        try:
            pages = self.finish_artifacts()
        except GitHubError as error:
            self.losses.add("artifacts that the run uploaded", error)
            return run
        found = {artifact.id: artifact for page in pages for artifact in page.artifacts}
        # GitHub promises no order, and reports of one run must be alike.
        artifacts = tuple(found[number] for number in sorted(found))
        counted = {"artifacts": artifacts, "artifact_count": _count(pages)}
        path = f"/repos/{run.repository.full_name}/actions/runs/{run.id}/artifacts"
        return _with(run, "artifacts", Source.api(path), **counted)


def collect(
    github: GitHub, target: Target, losses: Losses, environments: Collection[str] | None
) -> Collected:
    """Read the run of an attempt, its jobs with their steps, its artifacts and deployments.

    `environments` are those that the run is known to deploy to; None says that its deployments are
    not wanted. Raises GitHubError where the run or its jobs cannot be read, because a report
    without them would be wrong and final; what else is missing goes to `losses`.
    """
    # What the run itself need not tell is asked for at the same time.
    repository, attempt = target.repository, target.attempt
    finish_jobs = attempt and _start_jobs(github, repository, target.run_id, attempt)
    newest = None if environments is None else start_deployments(github, repository)
    run = _read_run(github, target)
    finish_jobs = finish_jobs or _start_jobs(github, repository, run.id, run.run_attempt)
    finish_artifacts = _start_artifacts(github, run, losses)
    run = find_pull_request(github, _with_workflow_name(github, run, target), losses)
    run = find_upstream(github, run, losses)
    if newest is not None:
        deployments = read_own_deployments(github, run, newest, environments or (), losses)
        source = Source.api(f"/repos/{run.repository.full_name}/deployments")
        run = _with(run, "deployments", source, deployments=deployments)
    return Collected(_with_jobs(run, finish_jobs()), finish_artifacts, losses)


def read_jobs(github: GitHub, repository: str, run_id: int, attempt: int) -> tuple[Job, ...]:
    """Read the jobs of an attempt; raises GitHubError."""
    pages = _start_jobs(github, repository, run_id, attempt)()
    return tuple(_by_id(pages).values())


def read_jobs_again(github: GitHub, run: Run, losses: Losses) -> Run:
    """Take a second look at the jobs that had not ended; where that fails, the first one stays."""
    places = [place for place, job in enumerate(run.jobs) if not job.is_finished]
    numbers = sorted({place // PAGE_SIZE + 1 for place in places})
    if not numbers:
        return run
    if not detail_for(github.requests_left).steps:
        losses.shed("a second look at jobs that seem to run", github.requests_left)
        return run
    begun = [github.start(partial(_again, github, run, number)) for number in numbers]
    try:
        pages = [github.finish(future, _JOBS) for future in begun]
    except GitHubError:
        return run
    newer = _by_id(pages)
    known = {job.id for job in run.jobs}
    jobs = [newer.get(job.id, job) for job in run.jobs]
    jobs += [job for job in newer.values() if job.id not in known]
    return run.model_copy(update={"jobs": tuple(jobs), "job_count": _count(pages)})


def _again(github: GitHub, run: Run, number: int) -> Jobs:
    query = {"per_page": PAGE_SIZE, "page": number}
    path = _jobs_path(run.repository.full_name, run.id, run.run_attempt)
    answer = github.get(path, query, what=_JOBS, permission=READ_ACTIONS, fresh=True)
    return read(Jobs, answer, _JOBS)


def _with_jobs(run: Run, pages: list[Jobs]) -> Run:
    counted = {"jobs": tuple(_by_id(pages).values()), "job_count": _count(pages)}
    path = _jobs_path(run.repository.full_name, run.id, run.run_attempt)
    return _with(run, "jobs", Source.api(path), **counted)


def _by_id(pages: Sequence[Jobs]) -> dict[int, Job]:
    return {job.id: job for page in pages for job in page.jobs}


def _with(run: Run, name: str, source: Source, **facts: object) -> Run:
    return run.model_copy(update={**facts, "sources": {**run.sources, name: (source,)}})


def _start_jobs(
    github: GitHub, repository: str, run_id: int, attempt: int
) -> Callable[[], list[Jobs]]:
    path = _jobs_path(repository, run_id, attempt)
    return _start(github, Jobs, path, _JOBS, required=True)


def _start_artifacts(github: GitHub, run: Run, losses: Losses) -> Callable[[], list[Artifacts]]:
    if not detail_for(github.requests_left).artifacts:
        losses.shed("artifacts that the run uploaded", github.requests_left)
        return list
    path = f"/repos/{run.repository.full_name}/actions/runs/{run.id}/artifacts"
    return _start(github, Artifacts, path, _ARTIFACTS, required=False)


def _start(
    github: GitHub, form: type[L], path: str, what: str, *, required: bool
) -> Callable[[], list[L]]:
    return github.start_pages(
        path,
        lambda answer: read(form, answer, what),
        items=form.ITEMS,
        what=what,
        permission=READ_ACTIONS,
        required=required,
    )


def _count(pages: Sequence[List]) -> int | None:
    return pages[-1].total_count if pages else None


def _jobs_path(repository: str, run_id: int, attempt: int) -> str:
    # The attempt's own list: the run's, with `filter=latest`, has left out jobs carried over from
    # an earlier attempt (r-universe-org/help#607).
    return f"/repos/{repository}/actions/runs/{run_id}/attempts/{attempt}/jobs"


def _read_run(github: GitHub, target: Target) -> Run:
    path = f"/repos/{target.repository}/actions/runs/{target.run_id}"
    if target.attempt is not None:
        path += f"/attempts/{target.attempt}"
    what = f"run {target.run_id} of {target.repository}"
    answer = github.get(path, what=what, permission=READ_ACTIONS, required=True)
    run = read(Run, answer, what)
    # What the answer says of these itself is not GitHub's.
    known = {"address": path, "sources": {}, "occasion": target.occasion}
    return _with_real_head(run.model_copy(update=known))


def _with_real_head(run: Run) -> Run:
    pull_request = run.occasion.pull_request
    if not (run.is_for_pull_request and pull_request and pull_request.head.sha):
        return run
    head = pull_request.head
    run = _with(run, "head_sha", Source.event("pull_request.head.sha"), head_sha=head.sha)
    if not head.ref:
        return run.model_copy(update={"head_branch": run.head_branch or ""})
    source = Source.event("pull_request.head.ref")
    return _with(run, "head_branch", source, head_branch=head.ref)


def _with_workflow_name(github: GitHub, run: Run, target: Target) -> Run:
    name = target.workflow_name
    if name:
        return _with(run, "workflow_name", target.workflow_name_from, workflow_name=name)
    what = "the run's workflow"
    path = f"/repos/{run.repository.full_name}/actions/workflows/{run.workflow_id}"
    answer = github.get(path, what=what, permission=READ_ACTIONS, required=True)
    name = read(Named, answer, what).name
    return _with(run, "workflow_name", Source.api(path, "name"), workflow_name=name)
