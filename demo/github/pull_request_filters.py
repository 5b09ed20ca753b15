"""Which pull requests a request asks for, and in which order.

See "List pull requests" in GitHub's documentation.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from demo.github.state import State
from demo.github.state.pull_requests import PullRequest


def select(state: State, query: Mapping[str, str]) -> Sequence[PullRequest]:
    """Keep the pull requests that match every filter of the query, and sort them."""
    order = query.get("sort", "created")
    index = state.pull_request_index
    in_order = index.by_update if order == "updated" else index.by_creation
    tests = list(_tests(state, query))
    matching = [each for each in in_order if all(test(each) for test in tests)]
    descending = query.get("direction", "desc" if order == "created" else "asc") == "desc"
    return matching[::-1] if descending else matching


def _tests(state: State, query: Mapping[str, str]) -> Iterator[Callable[[PullRequest], bool]]:
    wanted, base = query.get("state", "open"), query.get("base")
    # GitHub ignores a head without an owner, instead of taking it for a branch of its own.
    owner, colon, branch = query.get("head", "").partition(":")
    if wanted != "all":
        yield lambda pull: pull.state == wanted
    if base is not None:
        yield lambda pull: pull.base_branch == base
    if colon:
        yield (
            lambda pull: (
                pull.head_branch == branch and state.head_repository_of(pull).owner == owner
            )
        )
