"""Runs and what belongs to one: its attempts, their jobs, its artifacts."""

from collections.abc import Sequence

from demo.github.exchange import Answer, Endpoint, Question, listing, not_found, number_in
from demo.github.objects.artifacts import artifact
from demo.github.objects.jobs import job
from demo.github.run_lists import run_list, shown_run
from demo.github.state.actions import Artifact, Run


def _runs(question: Question) -> Answer:
    return run_list(question, question.state.run_index.latest)


def _run(question: Question) -> Answer:
    return Answer(shown_run(question, _attempts(question)[-1]))


def _run_attempt(question: Question) -> Answer:
    return Answer(shown_run(question, _attempt(question)))


def _jobs(question: Question) -> Answer:
    site, state, run = question.site, question.state, _attempt(question)
    return listing(question, "jobs", run.jobs, lambda each: job(site, state, run, each))


def _artifacts(question: Question) -> Answer:
    # Artifacts know no attempt: all that any attempt left are the run's.
    attempts = _attempts(question)
    left = [(attempts[-1], each) for attempt in attempts for each in attempt.artifacts]
    return _listed(question, left)


def _all_artifacts(question: Question) -> Answer:
    return _listed(question, question.state.run_index.artifacts)


def _listed(question: Question, artifacts: Sequence[tuple[Run, Artifact]]) -> Answer:
    site, state = question.site, question.state
    if name := question.query.get("name"):
        artifacts = [each for each in artifacts if each[1].name == name]
    return listing(question, "artifacts", artifacts, lambda each: artifact(site, state, *each))


def _attempts(question: Question) -> Sequence[Run]:
    """Find the attempts of the run in the path, in their order."""
    attempts = question.state.run_index.by_id.get(number_in(question, "run_id"))
    if not attempts:
        raise not_found()
    return attempts


def _attempt(question: Question) -> Run:
    wanted = number_in(question, "attempt")
    for run in _attempts(question):
        if run.run_attempt == wanted:
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
    Endpoint(
        "/actions/artifacts",
        _all_artifacts,
        "actions/artifacts#list-artifacts-for-a-repository",
        "actions",
    ),
)
