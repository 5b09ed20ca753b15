"""Connections: lists of which a query takes the first so many, and what comes after a cursor.

See "Using pagination in the GraphQL API" in GitHub's documentation.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from demo.github.graphql.problems import ProblemError
from demo.github.site import JsonObject

_MOST_AT_ONCE = 100
_CURSOR = "cursor:v2:"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """Hold what comes after a cursor: its first entries, each with its cursor, and how many of all.

    `take` gives at most so many; `count` counts what comes before the cursor too.
    """

    take: Callable[[int], Sequence[T]]
    cursor: Callable[[int, T], str]
    count: Callable[[], int]


def after_cursor(records: Sequence[T], after: str | None) -> Part[T]:
    """Give what comes after a place in a list that stays as it is."""
    start = place(after)
    return Part(
        take=lambda number: records[start : start + number],
        cursor=lambda index, _: str(start + index + 1),
        count=lambda: len(records),
    )


def place(after: str | None) -> int:
    """Read a cursor that is a place in a list."""
    text = read_cursor(after) if after else "0"
    if not text.isdecimal():
        raise invalid_cursor(after)
    return int(text)


def connection(
    name: str, first: int | None, part: Part[T], build: Callable[[T], JsonObject | None]
) -> JsonObject:
    """Describe a connection; without `first` it can be counted, and nothing else."""

    def taken() -> Sequence[T]:
        return part.take(_checked(name, first))

    def page_info(_info: object) -> JsonObject:
        shown = taken()
        more = part.take(len(shown) + 1)
        end = _write_cursor(part.cursor(len(shown) - 1, shown[-1])) if shown else None
        return {"hasNextPage": len(more) > len(shown), "endCursor": end}

    return {
        "totalCount": lambda _info: part.count(),
        "nodes": lambda _info: [build(each) for each in taken()],
        "pageInfo": page_info,
    }


def read_cursor(text: str) -> str:
    """Read what a cursor says."""
    try:
        said = b64decode(text, validate=True).decode()
    except ValueError:
        raise invalid_cursor(text) from None
    if not said.startswith(_CURSOR):
        raise invalid_cursor(text)
    return said.removeprefix(_CURSOR)


def _write_cursor(said: str) -> str:
    return b64encode(f"{_CURSOR}{said}".encode()).decode()


def invalid_cursor(text: str | None) -> ProblemError:
    """Refuse a cursor that was never given."""
    message = f"`{text}` does not appear to be a valid cursor."
    return ProblemError("INVALID_CURSOR_ARGUMENTS", message)


def _checked(name: str, first: int | None) -> int:
    if first is None:
        raise ProblemError(
            "MISSING_PAGINATION_BOUNDARIES",
            f"You must provide a `first` or `last` value to properly paginate the `{name}`"
            " connection.",
        )
    if not 0 <= first <= _MOST_AT_ONCE:
        raise ProblemError(
            "EXCESSIVE_PAGINATION",
            f"Requesting {first} records on the `{name}` connection exceeds the `first` limit of"
            f" {_MOST_AT_ONCE} records.",
        )
    return first
