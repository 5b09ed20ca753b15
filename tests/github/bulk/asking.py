"""Stand in for GitHub's GraphQL API with answers that the local GitHub cannot give."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sei_action.errors import GitHubError
from sei_action.github.refusals import RateLimitError
from tests.fakes import FakeGitHub

NOW = "2026-02-02T09:00:00Z"


class Asked(NamedTuple):
    """A query that was asked, with its variables."""

    text: str
    variables: Mapping[str, object]

    @property
    def values(self) -> list[object]:
        """Give the values of the questions in it, in their order."""
        return [self.variables[name] for name in re.findall(r"\$(v\d+):", self.text)]


class FakeGraphQL(FakeGitHub):
    """Answer queries by a function, which may give an error to raise."""

    def __init__(self, reply: Callable[[Asked], Any]) -> None:
        """Take what answers."""
        super().__init__({})
        self._reply = reply
        self.queries: list[Asked] = []

    def query(self, text: str, variables: Mapping[str, object], *, what: str) -> Any:  # noqa: ANN401, ARG002 - as in the real one
        """Answer, and remember what was asked."""
        asked = Asked(text, variables)
        self.queries.append(asked)
        answer = self._reply(asked)
        if isinstance(answer, GitHubError):
            raise answer
        return answer


def in_turn(*answers: object) -> Callable[[Asked], Any]:
    """Give the answers in turn, the last of them for ever."""
    left = list(answers)
    return lambda _asked: left.pop(0) if len(left) > 1 else left[0]


def failure(status: int | None = 502) -> GitHubError:
    """Build the error of a query that got no answer."""
    return GitHubError("GitHub is out of order.", "", "", status)


def limit() -> RateLimitError:
    """Build the error of a query that a rate limit forbids."""
    return RateLimitError(failure(429), 60)


def error(kind: str | None = None, *path: str) -> dict[str, object]:
    """Write an error as the GraphQL API does."""
    told: dict[str, object] = {"message": "No.", "path": list(path)}
    return {"type": kind, **told} if kind else told


def connection(*nodes: object, total: int | None = None) -> dict[str, object]:
    """Write a list as the GraphQL API does."""
    return {"totalCount": len(nodes) if total is None else total, "nodes": list(nodes)}
