"""Which runs a request asks for.

See "List workflow runs for a workflow" and "Understanding the search syntax" in GitHub's
documentation.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from demo.github.state.actions import Run

_MOST_RESULTS = 1000
_EVER_SINCE = datetime.min.replace(tzinfo=UTC)
_FOR_EVER = datetime.max.replace(tzinfo=UTC)


def select(runs: Sequence[Run], query: Mapping[str, str]) -> Sequence[Run]:
    """Keep the runs that match every filter of the query; at most 1,000 with any filter.

    Raises ValueError where a date cannot be read.
    """
    filters = {name: query[name] for name in _FILTERS if name in query}
    matching = [
        run for run in runs if all(_FILTERS[name](run, value) for name, value in filters.items())
    ]
    return matching[:_MOST_RESULTS] if filters else matching


def _created_within(run: Run, period: str) -> bool:
    start, end = _period(period)
    return start <= run.created_at < end


# `branch` compares the name alone, so a fork's pull request from its own `main` matches `main`.
_FILTERS: Mapping[str, Callable[[Run, str], bool]] = {
    "actor": lambda run, login: run.actor == login,
    "branch": lambda run, branch: run.head_branch == branch,
    "created": _created_within,
    "event": lambda run, event: run.event == event,
    "head_sha": lambda run, sha: run.head_sha == sha,
    "status": lambda run, word: word in {run.status, run.conclusion},
}


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
