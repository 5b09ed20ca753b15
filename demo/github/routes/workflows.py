"""Workflows and their runs."""

from demo.github.exchange import Answer, Endpoint, Question, listing, not_found
from demo.github.objects.workflows import workflow
from demo.github.run_lists import run_list
from demo.github.state.actions import Workflow
from demo.github.state.run_index import RunList


def _workflows(question: Question) -> Answer:
    site, state = question.site, question.state
    return listing(
        question,
        "workflows",
        state.workflows,
        lambda each: workflow(site, state.repository, each),
    )


def _workflow(question: Question) -> Answer:
    return Answer(workflow(question.site, question.state.repository, _found(question)))


def _runs(question: Question) -> Answer:
    file = _found(question).file_name
    return run_list(question, question.state.run_index.of_workflow.get(file) or RunList(()))


def _found(question: Question) -> Workflow:
    """Find the workflow that the path names by its id or by its file's name."""
    name = question.path["workflow_id"]
    for each in question.state.workflows:
        if name in {str(each.id), each.file_name}:
            return each
    raise not_found()


_WORKFLOWS = "/actions/workflows"
_WORKFLOW = f"{_WORKFLOWS}/{{workflow_id}}"
ENDPOINTS = (
    Endpoint(_WORKFLOWS, _workflows, "actions/workflows#list-repository-workflows", "actions"),
    Endpoint(_WORKFLOW, _workflow, "actions/workflows#get-a-workflow", "actions"),
    Endpoint(
        f"{_WORKFLOW}/runs",
        _runs,
        "actions/workflow-runs#list-workflow-runs-for-a-workflow",
        "actions",
    ),
)
