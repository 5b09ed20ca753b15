"""Runs, their jobs and artifacts, and the runs before."""

from datetime import datetime
from itertools import islice
from typing import Any

from sei_action.commits import earlier_runs_of_branch, earlier_runs_of_tags, tag_prefix
from sei_action.github.client import PAGE_SIZE
from sei_action.ledger import Attempt
from sei_action.run import RunSummary
from sei_action.sync.answers.known import Known, Question, Route
from sei_action.sync.scope import moment_of, seconds

# How long a run may have lasted that is looked for by its end.
_LONGEST_RUN_SECONDS = 3 * 86400
# Of a job, so many earlier runs are looked at (github/earlier_runs.py).
_MOST_JOBS = 10
_TAGS = "refs/tags/"


def _run(known: Known, question: Question) -> Any:  # noqa: ANN401 - any JSON
    run = known.shelf.one("run", question.parts[0])
    return run if run and str(run["run_attempt"]) == question.parts[1] else None


def _ended_jobs(known: Known, question: Question) -> Any:  # noqa: ANN401 - any JSON
    run = known.shelf.one("run", question.parts[0])
    ends = known.shelf.one("ending", str(run["check_suite_node_id"])) if run else None
    if ends is None:
        return None
    began = run["run_started_at"] or run["created_at"]
    behind = run["run_attempt"] - int(question.parts[1])
    if behind > 1:
        return None  # when the attempt after it began is not known
    own = (end for end in ends if (end >= began if behind == 0 else end < began))
    # The client leaves out what ended before the attempt began.
    last = max(own, default=None)
    job = {"id": 0, "name": "", "status": "completed", "completed_at": last}
    return {"total_count": 1, "jobs": [job]}


def _artifacts(known: Known, question: Question) -> Any:  # noqa: ANN401 - any JSON
    shelf = known.shelf
    if not known.is_settled("read artifacts") or known.is_settled("artifacts have gaps"):
        return None
    found = shelf.get("artifact", question.parts[0])
    return {"total_count": len(found), "artifacts": question.page_of(found)}


def _workflow(known: Known, question: Question) -> Any:  # noqa: ANN401 - any JSON
    return known.workflows.get(int(question.parts[0]))


def _earlier(known: Known, question: Question) -> Any:  # noqa: ANN401 - any JSON
    """Answer with the runs that `github/earlier_runs.py` would choose, where they are certain."""
    workflow_id, branch = int(question.parts[0]), question.query.get("branch")
    wants_success = question.query.get("status") == "success"
    run = _as_run(question.attempt)
    before = map(
        _as_run,
        known.ledger.attempts.earlier(
            known.repository,
            workflow_id,
            _until(question),
            branch=None if branch is None else str(branch),
            conclusion="success" if wants_success else None,
        ),
    )
    if branch is not None or not run.head_branch:
        candidates = earlier_runs_of_branch(run, before)
    else:
        tags = _tags_like(known, run)
        if tags is None:
            return None
        candidates = earlier_runs_of_tags(run, before, tags)
    most = 1 if wants_success else _MOST_JOBS
    found = list(islice(candidates, most))
    certain_from = known.certain_from(workflow_id, successes=wants_success)
    oldest = seconds(found[-1].created_at) if len(found) == most else 0
    if oldest < certain_from or known.is_settled("runs are missing"):
        return None
    answer = [one.model_dump(mode="json") for one in found]
    return {"total_count": len(answer), "workflow_runs": answer}


def _tags_like(known: Known, run: RunSummary) -> frozenset[str] | None:
    tags = known.settled("tags")
    if tags is None:
        return None
    prefix = tag_prefix(run.head_branch or "")
    names = (ref.removeprefix(_TAGS) for ref in tags)
    return frozenset(name for name in names if tag_prefix(name) == prefix)


def _created_before(known: Known, question: Question) -> Any:  # noqa: ANN401 - any JSON
    """Answer which runs had been created by a moment (`github/upstream.py`)."""
    gaps = ("runs have gaps", "runs are missing")
    if "created" not in question.query or any(map(known.is_settled, gaps)):
        return None
    until, most = _until(question), 2 * PAGE_SIZE
    created = known.shelf.get("by creation", until=until, most=most)
    completed = [run for run in created if run["status"] == "completed"][:PAGE_SIZE]
    reaches_far = len(created) < most and until - known.start >= _LONGEST_RUN_SECONDS
    if len(completed) < PAGE_SIZE and not reaches_far:
        return None
    return {"total_count": len(completed), "workflow_runs": completed}


def _until(question: Question) -> int:
    created = str(question.query["created"]).removeprefix("<=")
    return seconds(datetime.fromisoformat(created))


def _as_run(one: Attempt) -> RunSummary:
    repository = {"full_name": one.head_repository} if one.head_repository else None
    told = one.model_dump(exclude={"run_id", "attempt", "head_repository"})
    return RunSummary.model_validate(
        {
            **told,
            "id": one.run_id,
            "run_attempt": one.attempt,
            "head_repository": repository,
            "created_at": moment_of(one.created_at),
            "run_started_at": moment_of(one.started_at),
        }
    )


JOBS = Route(r"/actions/runs/(\d+)/attempts/(\d+)/jobs", _ended_jobs)
ROUTES = (
    Route(r"/actions/runs", _created_before),
    Route(r"/actions/runs/(\d+)/attempts/(\d+)", _run),
    Route(r"/actions/runs/(\d+)/artifacts", _artifacts, "artifacts"),
    Route(r"/actions/workflows/(\d+)", _workflow),
    Route(r"/actions/workflows/(\d+)/runs", _earlier),
)
