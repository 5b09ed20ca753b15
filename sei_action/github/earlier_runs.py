"""Find the run before this one that delivered: the last success of its pipeline."""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from sei_action.commits import (
    Base,
    base_of_run,
    earlier_runs_of_branch,
    earlier_runs_of_tags,
    last_success,
    tag_prefix,
)
from sei_action.fact import Fact
from sei_action.github.answers import READ_ACTIONS, READ_CONTENTS, Jobs, Runs, read
from sei_action.github.client import GitHub
from sei_action.provenance import Source
from sei_action.run import Run, RunSummary

_WHAT = "earlier runs of the workflow"
_MOST_LOOKED_AT = 10
_TAG_EVENTS = frozenset({"push", "create", "release", "workflow_dispatch"})


class _Reference(Fact):
    ref: str


def last_delivery(github: GitHub, run: Run, job: str | None) -> Base | None:
    """Find the last success before the run: of the whole run, or of the job of that name.

    It is looked for on the run's branch, and for a tag or a release among the runs for tags and
    releases. Raises GitHubError where earlier runs cannot be read.
    """
    tags = tags_like(github, run)
    if tags is None:
        where = "on this branch"
        candidates = earlier_runs_of_branch(run, _runs(github, run, job, run.head_branch))
    else:
        where = "for a tag or a release"
        candidates = earlier_runs_of_tags(run, _runs(github, run, job, None), tags)
    if job is None:
        found = last_success(candidates)
        return base_of_run(found, where, _source(run)) if found else None
    return _last_success_of_job(github, run, job, candidates, where)


def tags_like(github: GitHub, run: Run) -> frozenset[str] | None:
    """List the tags that begin as the run's own does; None where the run is for no tag."""
    tag = run.head_branch
    occasion = run.occasion
    is_branch = (occasion.ref or "").startswith("refs/heads/") or tag == occasion.default_branch
    is_known = occasion.is_tag or run.event == "release"
    if not tag or not (is_known or (run.event in _TAG_EVENTS and not is_branch)):
        return None
    what = "the tags"
    path = f"/repos/{run.repository.full_name}/git/matching-refs/tags/{quote(tag_prefix(tag))}"
    answer = github.get(path, what=what, permission=READ_CONTENTS)
    found = read(tuple[_Reference, ...], answer, what)
    all_names = (reference.ref.removeprefix("refs/tags/") for reference in found)
    names = frozenset(name for name in all_names if tag_prefix(name) == tag_prefix(tag))
    return names if is_known or tag in names else None


def _runs(github: GitHub, run: Run, job: str | None, branch: str | None) -> Iterator[RunSummary]:
    query = {
        # A job may have succeeded in a run that failed.
        "status": "completed" if job else "success",
        "created": f"<={run.created_at:%Y-%m-%dT%H:%M:%SZ}",
        "exclude_pull_requests": "true",
    }
    if branch:
        query["branch"] = branch
    pages = github.pages(_path(run), query, items=Runs.ITEMS, what=_WHAT, permission=READ_ACTIONS)
    for answer in pages:
        yield from read(Runs, answer, _WHAT).workflow_runs


def _path(run: Run) -> str:
    return f"/repos/{run.repository.full_name}/actions/workflows/{run.workflow_id}/runs"


def _source(run: Run) -> Source:
    return Source.api(_path(run), "workflow_runs")


def _last_success_of_job(
    github: GitHub, run: Run, job: str, candidates: Iterable[RunSummary], where: str
) -> Base | None:
    oldest = None
    for looked_at, candidate in enumerate(candidates, start=1):
        conclusion = _conclusion_of(github, run, candidate, job)
        if conclusion == "success":
            return base_of_run(candidate, where, _source(run))
        oldest = candidate if conclusion else oldest
        if looked_at == _MOST_LOOKED_AT:
            break
    if oldest is None:
        return None
    name = f"run #{oldest.run_number}"
    origin = f"{name}: the job has not succeeded from it on"
    return Base(sha=oldest.head_sha, name=name, origin=origin, sources=(_source(run),))


def _conclusion_of(github: GitHub, run: Run, candidate: RunSummary, job: str) -> str | None:
    """Give the conclusion of the candidate's job of that name; None where it did not run."""
    what = "the jobs of an earlier run"
    path = (
        f"/repos/{run.repository.full_name}/actions/runs/{candidate.id}"
        f"/attempts/{candidate.run_attempt}/jobs"
    )
    pages = github.pages(path, items=Jobs.ITEMS, what=what, permission=READ_ACTIONS)
    found = (
        each.conclusion
        for answer in pages
        for each in read(Jobs, answer, what).jobs
        if each.name == job and each.conclusion != "skipped"
    )
    return next(found, None)
