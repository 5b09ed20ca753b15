"""Which pull requests a request asks for, and in which order.

See "List pull requests" in GitHub's documentation.
"""

from collections.abc import Mapping, Sequence

from demo.github.state import State
from demo.github.state.pull_requests import PullRequest


def select(state: State, query: Mapping[str, str]) -> Sequence[PullRequest]:
    """Keep the pull requests that match every filter of the query, and sort them."""
    matching = [each for each in state.pull_requests if _matches(state, each, query)]
    order = query.get("sort", "created")
    by_update = order == "updated"
    return sorted(
        matching,
        key=lambda each: (each.updated_at if by_update else each.created_at, each.number),
        reverse=query.get("direction", "desc" if order == "created" else "asc") == "desc",
    )


def _matches(state: State, pull: PullRequest, query: Mapping[str, str]) -> bool:
    # GitHub ignores a head without an owner, instead of taking it for a branch of its own.
    head = query.get("head", "")
    owner = state.head_repository_of(pull).owner
    return (
        query.get("state", "open") in {pull.state, "all"}
        and (":" not in head or head == f"{owner}:{pull.head_branch}")
        and query.get("base", pull.base_branch) == pull.base_branch
    )
