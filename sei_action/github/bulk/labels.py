"""The pull requests that brought a commit, with their labels."""

from collections.abc import Callable
from typing import Any

from pydantic import Field

from sei_action.fact import Fact
from sei_action.github.answers import read
from sei_action.github.bulk.batch import Want

_WHAT = "the pull requests of commits"
_MOST_BY_COMMIT = 10
MOST_LABELS = 30


class _Named(Fact):
    name: str


class Labels(Fact):
    """The labels of a pull request, as far as they were asked for."""

    total: int = Field(alias="totalCount")
    nodes: tuple[_Named, ...]

    @property
    def is_complete(self) -> bool:
        """Tell whether there are no others."""
        return self.total == len(self.nodes)

    @property
    def answer(self) -> list[dict[str, str]]:
        """Write them as the REST API does, cut down to what is read of them."""
        return [{"name": one.name} for one in self.nodes]


class _Bringing(Fact):
    number: int
    labels: Labels | None = None


class _BroughtBy(Fact):
    total: int = Field(alias="totalCount")
    nodes: tuple[_Bringing, ...]

    @property
    def is_complete(self) -> bool:
        return self.total == len(self.nodes) and all(
            one.labels is None or one.labels.is_complete for one in self.nodes
        )


def labels_want(sha: str, receive: Callable[[list[dict[str, Any]]], None]) -> Want:
    """Want the pull requests that brought a commit, as `GET commits/{sha}/pulls` lists them."""

    def take(answer: Any) -> None:  # noqa: ANN401 - any JSON
        found = answer.get("associatedPullRequests") if isinstance(answer, dict) else None
        if not isinstance(found, dict):
            return
        brought = read(_BroughtBy, found, _WHAT)
        if brought.is_complete:
            receive(
                [
                    {"number": one.number, "labels": one.labels.answer if one.labels else []}
                    for one in brought.nodes
                ]
            )

    field = (
        f"object(oid: $value) {{ ... on Commit {{ associatedPullRequests(first: {_MOST_BY_COMMIT}) "
        f"{{ totalCount nodes {{ number labels(first: {MOST_LABELS}) "
        "{ totalCount nodes { name } } } } } }"
    )
    return Want(field, "GitObjectID!", sha, _MOST_BY_COMMIT * (1 + MOST_LABELS), take)
