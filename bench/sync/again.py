"""What a sync costs for each repository: the first one, and the next one without news."""

import tempfile
from pathlib import Path

from bench.speed.tables import Budget, Findings, Table
from bench.sync.github import Organisation, organisation
from bench.sync.syncing import inputs, sync
from bench.sync.taking import taking

_MOST_OF_FIRST = 20.0
_MOST_WITHOUT_NEWS = 2.0
_FIRST, _NEXT = "the first", "the next, without news"
_COLUMNS = ("sync", "requests a repository", "of these for its runs", "seconds")


def again(repositories: int, runs: int) -> Findings:
    """Sync an organisation of small repositories once, and another one like it twice."""
    first, seconds = _synced(repositories, runs, 1)
    both, more_seconds = _synced(repositories, runs, 2)
    without_news = both.requests - first.requests

    def of_each(count: int) -> float:
        return count / repositories

    rows = (
        (_FIRST, f"{of_each(first.requests):.1f}", f"{of_each(first.of_runs):.1f}", seconds),
        (
            _NEXT,
            f"{of_each(without_news):.1f}",
            f"{of_each(both.of_runs - first.of_runs):.1f}",
            more_seconds,
        ),
    )
    budgets = (
        Budget(
            "requests a repository besides those for runs",
            of_each(first.requests - first.of_runs),
            _MOST_OF_FIRST,
            "",
        ),
        Budget("requests a repository without news", of_each(without_news), _MOST_WITHOUT_NEWS, ""),
    )
    title = f"{repositories} repositories with {runs} runs each"
    return Findings((Table(title, _COLUMNS, rows),), budgets)


def _synced(repositories: int, runs: int, times: int) -> tuple[Organisation, str]:
    """Sync a new organisation so many times, and tell how long the last time took."""
    seconds = 0.0
    with (
        tempfile.TemporaryDirectory(prefix="sei-sync-") as folder,
        taking() as (sei, _),
        organisation(repositories, runs) as made,
    ):
        env = inputs(made.origin, sei, Path(folder) / "ledger")
        for _ in range(times):
            synced = sync(env, Path(folder) / "log")
            if synced.code:
                raise RuntimeError((Path(folder) / "log").read_text(encoding="utf-8"))
            seconds = synced.seconds
    return made, f"{seconds:.1f}"
