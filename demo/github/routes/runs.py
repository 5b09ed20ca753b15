"""Runs and what belongs to one: its attempts, their jobs, its artifacts."""

from demo.github.exchange import Answer, Endpoint, Question, listing, not_found
from demo.github.objects.artifacts import artifact
from demo.github.objects.jobs import job
from demo.github.run_lists import run_list, shown_run
from demo.github.state.actions import Run


def _runs(question: Question) -> Answer:
    return run_list(question, question.state.latest_runs)


def _run(question: Question) -> Answer:
    return Answer(shown_run(question, _attempts(question)[-1]))


def _run_attempt(question: Question) -> Answer:
    return Answer(shown_run(question, _attempt(question)))


def _jobs(question: Question) -> Answer:
    site, state, run = question.site, question.state, _attempt(question)
    return listing(question, "jobs", run.jobs, lambda each: job(site, state, run, each))


def _artifacts(question: Question) -> Answer:
    # Artifacts know no attempt: all that any attempt left are the run's.
    site, state, attempts = question.site, question.state, _attempts(question)
    records = [each for attempt in attempts for each in attempt.artifacts]
    run = attempts[-1]
    if name := question.query.get("name"):
        records = [each for each in records if each.name == name]
    return listing(question, "artifacts", records, lambda each: artifact(site, state, run, each))


def _attempts(question: Question) -> list[Run]:
    """Find the attempts of the run in the path, in their order."""
    attempts = [run for run in question.state.runs if str(run.id) == question.path["run_id"]]
    if not attempts:
        raise not_found()
    return sorted(attempts, key=lambda run: run.run_attempt)


def _attempt(question: Question) -> Run:
    for run in _attempts(question):
        if str(run.run_attempt) == question.path["attempt"]:
            return run
    raise not_found()


_RUNS = "/actions/runs"
_RUN = f"{_RUNS}/{{run_id}}"
ENDPOINTS = (
    Endpoint(
        _RUNS,
        _runs,
        "actions/workflow-runs#list-workflow-runs-for-a-repository",
        "actions",
    ),
    Endpoint(_RUN, _run, "actions/workflow-runs#get-a-workflow-run", "actions"),
    Endpoint(
        f"{_RUN}/attempts/{{attempt}}",
        _run_attempt,
        "actions/workflow-runs#get-a-workflow-run-attempt",
        "actions",
    ),
    Endpoint(
        f"{_RUN}/attempts/{{attempt}}/jobs",
        _jobs,
        "actions/workflow-jobs#list-jobs-for-a-workflow-run-attempt",
        "actions",
    ),
    Endpoint(
        f"{_RUN}/artifacts",
        _artifacts,
        "actions/artifacts#list-workflow-run-artifacts",
        "actions",
    ),
)
