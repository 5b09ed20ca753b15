"""Which runs a request asks for.

See "List workflow runs for a workflow" and "Understanding the search syntax" in GitHub's
documentation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from demo.github.state.actions import Run
from demo.github.state.run_index import RunList, created_within

_MOST_RESULTS = 1000
_EVER_SINCE = datetime.min.replace(tzinfo=UTC)
_FOR_EVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Selection:
    """Hold the runs that can be listed, and how many match: with any filter, 1,000 are listed."""

    runs: Sequence[Run]
    matching: int


def select(runs: RunList, query: Mapping[str, str]) -> Selection:
    """Find the runs that match every filter of the query.

    Raises ValueError where a date cannot be read.
    """
    filters = {name: query[name] for name in RunList.values if name in query}
    found: Sequence[Run] = runs.runs
    if filters:
        found = min((runs.having(*each) for each in filters.items()), key=len)
    if "created" in query:
        found = created_within(found, *_period(query["created"]))
    if len(filters) > 1:
        found = [run for run in found if _matches(run, filters)]
    is_filtered = bool(filters) or "created" in query
    return Selection(found[:_MOST_RESULTS] if is_filtered else found, len(found))


def _matches(run: Run, filters: Mapping[str, str]) -> bool:
    return all(value in RunList.values[name](run) for name, value in filters.items())


def _period(text: str) -> tuple[datetime, datetime]:
    """Read a period as its start and the moment after its end."""
    first, dots, last = text.partition("..")
    if dots:
        start = _EVER_SINCE if first == "*" else _span(first)[0]
        return start, _FOR_EVER if last == "*" else _span(last)[1]
    date = text.lstrip("<>=")
    start, end = _span(date)
    match text.removesuffix(date):
        case ">=":
            return start, _FOR_EVER
        case ">":
            return end, _FOR_EVER
        case "<=":
            return _EVER_SINCE, end
        case "<":
            return _EVER_SINCE, start
        case _:
            return start, end


def _span(date: str) -> tuple[datetime, datetime]:
    # A date names its whole day, a time its whole second.
    start = datetime.fromisoformat(date)
    start = start if start.tzinfo else start.replace(tzinfo=UTC)
    return start, start + (timedelta(seconds=1) if "T" in date else timedelta(days=1))
