"""The edge to GitHub: it alone imports PyGithub."""

from sei_action.github.client import GitHub
from sei_action.github.collecting import collect, read_jobs_again

__all__ = ["GitHub", "collect", "read_jobs_again"]
