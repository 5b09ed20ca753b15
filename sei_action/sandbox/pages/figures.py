"""The plots of the DORA figures over a period."""

from collections.abc import Collection
from dataclasses import dataclass

from sei_action.sandbox.dora.figures import Deployed, Figures
from sei_action.sandbox.dora.periods import Period
from sei_action.sandbox.pages import words
from sei_action.sandbox.pages.plots import NUMBERS, PERCENTS, TIMES, Datum, Plot, Series, columns


@dataclass(frozen=True, slots=True)
class Trend:
    """Hold the figures of a period, and how they went in its parts."""

    whole: Figures
    plots: tuple[Plot, ...]


def trend(period: Period, deployed: Deployed) -> Trend:
    """Make figures and plots of what was deployed in a period."""
    parts = [deployed.figures(part) for part in period.parts]
    by = "day" if len(parts) == period.days else "week"
    return Trend(
        deployed.figures(period),
        (_frequency(parts, by), _lead_time(parts, by), _failures(parts, by)),
    )


def _frequency(parts: Collection[Figures], by: str) -> Plot:
    return columns(
        "deployments",
        f"Deployments by {by}",
        [Series("successful", "success"), Series("failed", "failure")],
        [Datum(_label(part), (part.succeeded, part.failed)) for part in parts],
        NUMBERS,
    )


def _lead_time(parts: Collection[Figures], by: str) -> Plot:
    return columns(
        "lead-time",
        f"Mean lead time by {by}",
        [Series("CI part", "ci"), Series("CD part", "cd")],
        [Datum(_label(part), _lead_times(part)) for part in parts],
        TIMES,
    )


def _lead_times(part: Figures) -> tuple[float, float]:
    times = part.lead_times
    return (float(times.ci), float(times.cd)) if times else (0.0, 0.0)


def _failures(parts: Collection[Figures], by: str) -> Plot:
    return columns(
        "failures",
        f"Change failure rate by {by}",
        [Series("failed changes", "failure")],
        [Datum(_label(part), (float(100 * (part.change_failure_rate or 0)),)) for part in parts],
        PERCENTS,
    )


def _label(part: Figures) -> str:
    return words.short_day(part.period.first)
