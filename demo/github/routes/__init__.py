"""Everything that can be asked, family by family as in GitHub's manual."""

from demo.github.routes import commits, runs, workflows

ENDPOINTS = (*runs.ENDPOINTS, *workflows.ENDPOINTS, *commits.ENDPOINTS)
