"""A sync that is killed again and again must leave SEI as one that was not."""

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from bench.speed.tables import Budget, Findings, Table
from bench.sync.expected import expected
from bench.sync.github import Organisation, organisation
from bench.sync.syncing import GUID, KEY, inputs, sync
from sei_action.sandbox import BASE_PATH, Store, create_app, running

_MOST_WITH_STAGES = 1.15
_SHORTEST_SECONDS = 0.3
# GitHub's limits for an app's token, with an hour of 90 seconds and a minute of 12; a sync that
# asks 800 times in such a minute, as it does by default in a real one, asks 4,000 times in a real.
_LIMITS = ("--requests", "5000", "--points", "5000", "--period", "90", "--minute", "12")
_PACE = {"SEI_REQUESTS_PER_MINUTE": "4000"}


def kills(repositories: int, runs: int, count: int, seed: int) -> Findings:
    """Sync an organisation at one go, and once more with so many kills, and compare."""
    random = Random(seed)  # noqa: S311 - an experiment must be repeatable
    with tempfile.TemporaryDirectory(prefix="sei-sync-") as name:
        folder = Path(name)
        whole, at_one_go, seconds = _at_one_go(folder / "whole", repositories, runs)
        # On the average the kills come evenly over the whole time.
        longest = 2 * seconds / (count + 1)
        moments = [_SHORTEST_SECONDS + random.random() * longest for _ in range(count)]
        killed, times = _killed(folder / "killed", repositories, runs, moments)
    number = repositories * runs
    wanted = expected(repositories, runs)
    fates = Counter(str(one["fate"]) for one in killed.reports)
    different = sum(whole.runs.get(key) != run for key, run in killed.runs.items())
    rows = (
        ("runs", f"{number:,}"),
        ("attempts to report", f"{len(wanted):,}"),
        ("kept at one go", f"{len(whole.runs):,}"),
        ("requests a run at one go", f"{at_one_go.requests / number:.3f}"),
        ("seconds at one go", f"{seconds:.0f}"),
        ("kills", str(times)),
        ("kept with kills", f"{len(killed.runs):,}"),
        ("repeats that changed nothing", str(fates["repeated"])),
    )
    budgets = (
        Budget("runs missing or too many at one go", len(whole.runs.keys() ^ wanted), 0, ""),
        Budget("runs missing or too many with kills", len(killed.runs.keys() ^ wanted), 0, ""),
        Budget("runs that differ", different, 0, ""),
        Budget("reports lost or refused", fates["lost"] + fates["refused"], 0, ""),
        Budget("reports twice at one go", len(whole.reports) - len(whole.runs), 0, ""),
        Budget("requests a run at one go", at_one_go.requests / number, _MOST_WITH_STAGES, ""),
        Budget("kills that are lacking", count - times, 0, ""),
    )
    title = f"{repositories} repositories with {runs} runs each, seed {seed}"
    return Findings((Table(title, ("", "number"), rows),), budgets)


class _Held:
    """What SEI holds in the end: runs by pipeline and number, and all reports."""

    def __init__(self, store: Store) -> None:
        self.runs: dict[tuple[str, int], dict[str, Any]] = {
            (run["job_full_name"], run["build_number"]): run for run in store.runs()
        }
        self.reports = [{name: one[name] for name in ("fate", "reason")} for one in store.reports()]


@contextmanager
def _staged(
    folder: Path, repositories: int, runs: int
) -> Iterator[tuple[Store, Organisation, Mapping[str, str]]]:
    """Run a local SEI and the organisation, and give the environment of a sync between them."""
    folder.mkdir()
    with (
        Store(folder / "sei.sqlite3") as store,
        running(create_app(store, api_key=KEY)) as sei,
        organisation(repositories, runs, _LIMITS) as made,
    ):
        store.register("Bench", integration_id="bench", guid=GUID)
        yield store, made, inputs(made.origin, f"{sei}{BASE_PATH}", folder / "ledger", **_PACE)


def _at_one_go(folder: Path, repositories: int, runs: int) -> tuple[_Held, Organisation, float]:
    with _staged(folder, repositories, runs) as (store, made, env):
        synced = sync(env, folder / "log")
        if synced.code:
            raise RuntimeError((folder / "log").read_text(encoding="utf-8"))
        held = _Held(store)
    return held, made, synced.seconds


def _killed(
    folder: Path, repositories: int, runs: int, moments: Sequence[float]
) -> tuple[_Held, int]:
    times = 0
    with _staged(folder, repositories, runs) as (store, _, env):
        for moment in moments:
            if sync(env, folder / "log", seconds=moment).code == 0:
                break  # it had ended before it was killed
            times += 1
        synced = sync(env, folder / "log")
        if synced.code:
            raise RuntimeError((folder / "log").read_text(encoding="utf-8"))
        return _Held(store), times
