"""Ask a shelf by itself."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sei_action.ledger import Attempt
from sei_action.shelf.shelf import Thing
from sei_action.sync.answers import Archive, Known
from tests.ledger.builders import attempt

ROOT = "/repos/acme/shop"
FIRST = 1_770_000_000  # the second that others are counted from


def written(second: int) -> str:
    """Write a second as GitHub does."""
    return datetime.fromtimestamp(FIRST + second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def ask(
    known: Known,
    path: str,
    query: Mapping[str, str | int] | None = None,
    *,
    of: Attempt | None = None,
    without_jobs: bool = False,
) -> Any:  # noqa: ANN401 - any JSON
    """Ask below the repository's path, for the report of an attempt."""
    answer = Archive(known).for_report_of(of or attempt(), without_jobs=without_jobs)
    return answer(f"{ROOT}{path}", query or {})


def put(known: Known, kind: str, key: str, bodies: Iterable[tuple[int, Any]]) -> None:
    """Put bodies on the shelf under a key, each at its place."""
    things = (Thing(key, body, place, str(place)) for place, body in bodies)
    known.shelf.put(kind, things)
