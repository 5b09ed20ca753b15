"""Everything that can be asked, family by family as in GitHub's manual."""

from demo.github.routes import (
    checks,
    commits,
    contents,
    deployments,
    pull_requests,
    refs,
    repositories,
    runs,
    settings,
    workflows,
)

# The first path that fits answers, and a commit may be named by a branch with a slash: what
# belongs to a commit comes before the commit.
ENDPOINTS = (
    *repositories.ENDPOINTS,
    *runs.ENDPOINTS,
    *workflows.ENDPOINTS,
    *checks.ENDPOINTS,
    *pull_requests.ENDPOINTS,
    *commits.ENDPOINTS,
    *refs.ENDPOINTS,
    *contents.ENDPOINTS,
    *deployments.ENDPOINTS,
    *settings.ENDPOINTS,
)
