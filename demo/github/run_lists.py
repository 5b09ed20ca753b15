"""How runs are shown: those that are asked for, with their pull requests unless refused."""

from demo.github.exchange import Answer, Question, invalid, listing
from demo.github.objects.runs import workflow_run
from demo.github.run_filters import select
from demo.github.site import JsonObject
from demo.github.state.actions import Run
from demo.github.state.run_index import RunList


def run_list(question: Question, runs: RunList) -> Answer:
    """Answer a page of those runs that match the filters."""
    try:
        selected = select(runs, question.query)
    except ValueError as error:
        raise invalid(str(error)) from error
    return listing(
        question,
        "workflow_runs",
        selected.runs,
        lambda run: shown_run(question, run),
        total=selected.matching if question.counts_beyond_1000 else None,
    )


def shown_run(question: Question, run: Run) -> JsonObject:
    """Describe a run, without its pull requests where `exclude_pull_requests` says so."""
    if question.query.get("exclude_pull_requests") == "true":
        run = run.model_copy(update={"pull_requests": ()})
    return workflow_run(question.site, question.state, run)
