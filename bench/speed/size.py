"""Part `size`: memory and CPU against the number of jobs."""

from collections.abc import Mapping

from bench.speed.processes import Usage, typical
from bench.speed.runs import Size
from bench.speed.stage import ROOT, staged
from bench.speed.tables import Budget, Findings, Table

_JOBS = (10, 100, 1000, 5000)
_JUDGED = 1000
_MOST_MEGABYTES = 150.0
_MOST_GROWTH = 1.5


def size(python: str, repeats: int, _image: str | None) -> Findings:
    """Report runs of ever more jobs, without any latency."""
    used: dict[int, tuple[Usage, int]] = {}
    for jobs in _JOBS:
        with staged(Size("run", jobs, 20, 3)) as stage:
            command = [python, str(ROOT / "entrypoint.py")]
            usages = [stage.report(command) for _ in range(repeats)]
            used[jobs] = (typical(usages), len(stage.payload))
    return findings(used)


def findings(used: Mapping[int, tuple[Usage, int]]) -> Findings:
    """Show the figures, and whether the last jobs cost more than those before."""
    rows = tuple(
        (
            f"{jobs:,}",
            f"{usage.cpu:.2f}",
            f"{usage.memory:.0f}",
            f"{sent:,}",
        )
        for jobs, (usage, sent) in used.items()
    )
    return Findings(
        tables=(
            Table(
                "A run of so many jobs of 8 steps",
                ("jobs", "CPU s", "peak MB", "bytes sent"),
                rows,
            ),
        ),
        budgets=(
            Budget(f"memory at {_JUDGED:,} jobs", used[_JUDGED][0].memory, _MOST_MEGABYTES, "MB"),
            Budget(
                "growth of memory per job, the last step against the one before",
                growth({jobs: usage.memory for jobs, (usage, _) in used.items()}),
                _MOST_GROWTH,
                "times",
            ),
            Budget(
                "growth of CPU per job, likewise",
                growth({jobs: usage.cpu for jobs, (usage, _) in used.items()}),
                _MOST_GROWTH,
                "times",
            ),
        ),
    )


def growth(figures: Mapping[int, float]) -> float:
    """Compare what a job costs in the last step of a series with what it costs in the one before.

    1 is linear; less is better.
    """
    (first, second, third) = sorted(figures)[-3:]
    before = (figures[second] - figures[first]) / (second - first)
    last = (figures[third] - figures[second]) / (third - second)
    return last / before
