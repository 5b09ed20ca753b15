"""Read of a repository in lists what a report asks of one run: a hundred things with one request.

Whoever knows these can answer the requests of a report without asking. What is given has the form
of the REST API's answers, cut down to what is read of them.
"""

from sei_action.github.bulk.artifacts import read_artifact_page
from sei_action.github.bulk.batch import Want, ask_in_batches
from sei_action.github.bulk.code import commit_pages, history_want, read_tags, workflow_file_want
from sei_action.github.bulk.deployments import deployment_pages, statuses_want
from sei_action.github.bulk.endings import endings_want
from sei_action.github.bulk.labels import labels_want
from sei_action.github.bulk.organisations import read_workflows, repositories_of
from sei_action.github.bulk.pulls import pull_pages
from sei_action.github.bulk.runs import RunPage, earlier_successes, read_run_page

__all__ = [
    "RunPage",
    "Want",
    "ask_in_batches",
    "commit_pages",
    "deployment_pages",
    "earlier_successes",
    "endings_want",
    "history_want",
    "labels_want",
    "pull_pages",
    "read_artifact_page",
    "read_run_page",
    "read_tags",
    "read_workflows",
    "repositories_of",
    "statuses_want",
    "workflow_file_want",
]
