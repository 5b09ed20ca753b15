"""Repositories of several sizes: speed, requests for each run, and memory over time."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bench.speed.tables import Budget, Findings, Table
from bench.sync.expected import expected
from bench.sync.github import Organisation, organisation
from bench.sync.syncing import Synced, inputs, sync
from bench.sync.taking import Taker, taking
from sei_action.ledger.database import FILE

_MOST_WITH_STAGES = 1.15
_MOST_WITHOUT_STAGES = 0.05
# Between the smallest and the largest size.
_MOST_GROWTH = 1.5
_SIZE_OF_BUDGETS = 1000
_SHARES = (0.25, 0.5, 0.75, 1.0)
_COLUMNS = (
    *("runs", "stages", "attempts reported", "seconds", "runs a second", "CPU ms a run"),
    *("requests a run", "without re-runs'", "MB at 25 %", "50 %", "75 %", "100 %", "peak MB"),
    "ledger kB a run",
)


def sizes(numbers: Sequence[int], kinds: Sequence[bool] = (True, False)) -> Findings:
    """Sync one repository of each size, with stages and without."""
    rows, budgets, notes = [], [], []
    peaks: dict[bool, list[float]] = {stages: [] for stages in kinds}
    for number in numbers:
        for stages in kinds:
            one = _measure(number, stages=stages)
            rows.append(_row(number, one, stages=stages))
            budgets += _budgets(number, one.made, one.taker, stages=stages)
            peaks[stages].append(one.synced.peak)
    if len(numbers) > 1:
        budgets += [
            Budget(
                f"memory of {numbers[-1]:,} runs over that of {numbers[0]:,}, stages: {stages}",
                found[-1] / found[0],
                _MOST_GROWTH,
                "times",
            )
            for stages, found in peaks.items()
        ]
    notes.append(
        "Requests for earlier attempts of re-runs stand apart, because no list of GitHub's tells "
        "of them: one for each, and one more for its jobs."
    )
    return Findings((Table("One repository", _COLUMNS, tuple(rows)),), tuple(budgets), tuple(notes))


class _Measured(NamedTuple):
    made: Organisation
    synced: Synced
    taker: Taker
    ledger_bytes: int


def _measure(number: int, *, stages: bool) -> _Measured:
    with (
        tempfile.TemporaryDirectory(prefix="sei-sync-") as folder,
        taking() as (sei, taker),
        organisation(1, number) as made,
    ):
        more = {"SEI_STAGES": "true" if stages else "false"}
        env = inputs(made.origin, sei, Path(folder) / "ledger", **more)
        synced = sync(env, Path(folder) / "log")
        if synced.code:
            raise RuntimeError((Path(folder) / "log").read_text(encoding="utf-8"))
        size = (Path(folder) / "ledger" / FILE).stat().st_size
    return _Measured(made, synced, taker, size)


def _row(number: int, one: _Measured, *, stages: bool) -> tuple[str, ...]:
    made, synced, taker, size = one
    return (
        f"{number:,}",
        "yes" if stages else "no",
        f"{len(taker.taken):,}",
        f"{synced.seconds:.0f}",
        f"{number / synced.seconds:.0f}",
        f"{synced.cpu * 1000 / number:.1f}",
        f"{made.requests / number:.3f}",
        f"{(made.requests - made.of_reruns) / number:.3f}",
        *(f"{synced.memory_at(share):.0f}" for share in _SHARES),
        f"{synced.peak:.0f}",
        f"{size / 1000 / number:.2f}",
    )


def _budgets(number: int, made: Organisation, taker: Taker, *, stages: bool) -> list[Budget]:
    held = {(name, int(build_number)) for name, build_number in taker.taken}
    about = f"{number:,} runs, stages: {stages}"
    found = [
        Budget(f"{about}, reports missing or too many", len(held ^ expected(1, number)), 0, ""),
        Budget(f"{about}, reports sent twice", taker.taken.total() - len(taker.taken), 0, ""),
    ]
    if number >= _SIZE_OF_BUDGETS:
        most = _MOST_WITH_STAGES if stages else _MOST_WITHOUT_STAGES
        counted = made.requests if stages else made.requests - made.of_reruns
        what = "requests a run" if stages else "requests a run without those of re-runs"
        found.append(
            Budget(f"{number:,} runs, stages: {stages}, {what}", counted / number, most, "")
        )
    return found
