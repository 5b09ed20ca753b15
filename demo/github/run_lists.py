"""How runs are shown: those that are asked for, with their pull requests unless refused."""

from collections.abc import Sequence

from demo.github.exchange import Answer, Question, invalid, listing
from demo.github.objects.runs import workflow_run
from demo.github.run_filters import select
from demo.github.site import JsonObject
from demo.github.state.actions import Run


def run_list(question: Question, runs: Sequence[Run]) -> Answer:
    """Answer a page of those runs that match the filters."""
    try:
        selected = select(runs, question.query)
    except ValueError as error:
        raise invalid(str(error)) from error
    return listing(question, "workflow_runs", selected, lambda run: shown_run(question, run))


def shown_run(question: Question, run: Run) -> JsonObject:
    """Describe a run, without its pull requests where `exclude_pull_requests` says so."""
    if question.query.get("exclude_pull_requests") == "true":
        run = run.model_copy(update={"pull_requests": ()})
    return workflow_run(question.site, question.state, run)
