"""Workflows and their runs."""

from demo.github.exchange import (
    Answer,
    Endpoint,
    Question,
    RefusedError,
    listing,
    not_found,
)
from demo.github.objects.runs import workflow_run
from demo.github.objects.workflows import workflow
from demo.github.run_filters import select
from demo.github.state.actions import Workflow


def _workflow(question: Question) -> Answer:
    return Answer(workflow(question.site, question.state.repository, _found(question)))


def _runs(question: Question) -> Answer:
    site, state, file = question.site, question.state, _found(question).file_name
    runs = [run for run in state.latest_runs if run.workflow == file]
    try:
        selected = select(runs, question.query)
    except ValueError as error:
        raise RefusedError(422, f"Validation Failed: {error}") from error
    return listing(question, "workflow_runs", selected, lambda run: workflow_run(site, state, run))


def _found(question: Question) -> Workflow:
    """Find the workflow that the path names by its id or by its file's name."""
    name = question.path["workflow_id"]
    for each in question.state.workflows:
        if name in {str(each.id), each.file_name}:
            return each
    raise not_found()


_WORKFLOW = "/actions/workflows/{workflow_id}"
ENDPOINTS = (
    Endpoint(_WORKFLOW, _workflow, "actions/workflows#get-a-workflow"),
    Endpoint(
        f"{_WORKFLOW}/runs",
        _runs,
        "actions/workflow-runs#list-workflow-runs-for-a-workflow",
    ),
)
