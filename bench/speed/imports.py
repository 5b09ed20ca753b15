"""Part `imports`: what a cold start spends on importing, by package."""

import subprocess
from collections import Counter
from collections.abc import Iterable, Mapping

from bench.speed.runs import TYPICAL
from bench.speed.stage import ROOT, staged
from bench.speed.tables import Findings, Table

_MOST_ROWS = 14


def imports(python: str, repeats: int, _image: str | None) -> Findings:
    """Report a typical run, and have Python say how long each import takes."""
    told = []
    with staged(TYPICAL) as stage:
        for _ in range(repeats):
            reported = subprocess.run(  # noqa: S603 - our own program
                [python, "-X", "importtime", str(ROOT / "entrypoint.py")],
                env=dict(stage.env),
                capture_output=True,
                encoding="utf-8",
                check=True,
            )
            told.append(seconds_by_module(reported.stderr.splitlines()))
    # The one that was disturbed least.
    return findings(min(told, key=lambda one: sum(one.values())))


def seconds_by_module(lines: Iterable[str]) -> dict[str, float]:
    """Read what `-X importtime` writes: of each module the seconds without those it imports."""
    found: Counter[str] = Counter()
    for line in lines:
        own, _, rest = line.removeprefix("import time:").partition("|")
        if line.startswith("import time:") and own.strip().isdecimal():
            found[rest.partition("|")[2].strip()] += int(own)
    return {module: micros / 1e6 for module, micros in found.items()}


def findings(seconds: Mapping[str, float]) -> Findings:
    """Show the packages that take longest."""
    by_package: Counter[str] = Counter()
    modules: Counter[str] = Counter()
    for module, taken in seconds.items():
        package = module.partition(".")[0]
        by_package[package] += taken  # type: ignore[assignment]  # a Counter of seconds
        modules[package] += 1
    shown = sorted(by_package, key=lambda one: -by_package[one])[:_MOST_ROWS]
    rows = [(name, str(modules[name]), f"{by_package[name] * 1000:.1f}") for name in shown]
    others = by_package.keys() - set(shown)
    rows += [
        (
            "all others",
            str(sum(modules[name] for name in others)),
            f"{sum(by_package[name] for name in others) * 1000:.1f}",
        ),
        ("all", str(len(seconds)), f"{sum(seconds.values()) * 1000:.1f}"),
    ]
    return Findings(
        tables=(
            Table(
                "Imports of a report, by package, as `-X importtime` measures them",
                ("package", "modules", "ms"),
                tuple(rows),
            ),
        )
    )
