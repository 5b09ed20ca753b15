"""The edge to GitHub: it alone imports PyGithub."""

from sei_action.github.client import GitHub
from sei_action.github.collecting import collect, read_jobs_again
from sei_action.github.history import Wanted, read_commits
from sei_action.github.losses import Losses
from sei_action.github.pull_requests import start_labels
from sei_action.github.workflow_files import read_workflow_file

__all__ = [
    "GitHub",
    "Losses",
    "Wanted",
    "collect",
    "read_commits",
    "read_jobs_again",
    "read_workflow_file",
    "start_labels",
]
