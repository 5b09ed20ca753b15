"""Find the run behind a run that `workflow_run` started.

Only the event file of the run itself names it. For any other run it is looked for: the workflow's
file names the workflows that start it, and a run of theirs ended just before. It is taken only
where exactly one fits, because a wrong cause is worse than none.
"""

from datetime import datetime, timedelta

from pydantic import AwareDatetime

from sei_action.errors import GitHubError
from sei_action.fact import Fact
from sei_action.github.answers import READ_ACTIONS, read
from sei_action.github.client import PAGE_SIZE, GitHub
from sei_action.github.connection import Query
from sei_action.github.losses import Losses
from sei_action.github.workflow_files import read_workflow_file
from sei_action.occasion import UpstreamRun
from sei_action.provenance import Source
from sei_action.run import Run
from sei_action.workflow_file import upstream_workflows

_WHAT = "the runs before the run"
# GitHub starts a run within seconds of the end of the one that causes it.
_SOON = timedelta(seconds=60)
_SKEW = timedelta(seconds=5)
# GitHub itself allows three (page "Events that trigger workflows", `workflow_run`).
_MOST_LEVELS = 10


class _Candidate(UpstreamRun):
    status: str | None = None
    updated_at: AwareDatetime


class _Candidates(Fact):
    workflow_runs: tuple[_Candidate, ...]


class _Started(Fact):
    """What is needed of a run to find the one that caused it."""

    id: int
    path: str
    head_sha: str
    created_at: datetime


def find_upstream(github: GitHub, run: Run, losses: Losses) -> Run:
    """Add to a run that `workflow_run` started the run behind it, and those behind that one."""
    if run.event != "workflow_run":
        return run
    known = run.occasion.upstream
    try:
        upstream = (
            _with_its_own(github, run, known, _MOST_LEVELS)
            if known
            else _find(github, run, _started(run), _MOST_LEVELS)
        )
    except GitHubError as error:
        losses.add("the run that caused this one", error)
        return run
    sources = dict(run.occasion.sources)
    if upstream and (known is None or upstream.upstream):
        looked_for = Source.api(_path(run.repository.full_name), "workflow_runs")
        sources["upstream"] = (*sources.get("upstream", ()), looked_for)
    occasion = run.occasion.model_copy(update={"upstream": upstream, "sources": sources})
    return run.model_copy(update={"occasion": occasion})


def _with_its_own(github: GitHub, run: Run, upstream: UpstreamRun, levels: int) -> UpstreamRun:
    if upstream.event != "workflow_run" or not upstream.path or upstream.created_at is None:
        return upstream
    further = _find(github, run, _Started(**dict(upstream)), levels - 1)
    return upstream.model_copy(update={"upstream": further})


def _find(github: GitHub, run: Run, started: _Started, levels: int) -> UpstreamRun | None:
    if not levels or not started.path:
        return None
    repository = run.repository.full_name
    text = read_workflow_file(github, repository, started.path, started.head_sha)
    names = upstream_workflows(text)
    query: dict[str, Query] = {
        "created": f"<={started.created_at:%Y-%m-%dT%H:%M:%SZ}",
        "status": "completed",
        "per_page": PAGE_SIZE,
    }
    answer = github.get(_path(repository), query, what=_WHAT, permission=READ_ACTIONS)
    fitting = [
        candidate
        for candidate in read(_Candidates, answer, _WHAT).workflow_runs
        if candidate.id != started.id
        and candidate.name in names
        and -_SKEW <= started.created_at - candidate.updated_at <= _SOON
    ]
    if len(fitting) != 1:
        return None
    found = UpstreamRun(**dict(fitting[0])).model_copy(update={"workflow_name": fitting[0].name})
    return _with_its_own(github, run, found, levels)


def _path(repository: str) -> str:
    return f"/repos/{repository}/actions/runs"


def _started(run: Run) -> _Started:
    return _Started(**dict(run))
