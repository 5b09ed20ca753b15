"""The pipelines, and one of them with its figures and runs."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sei_action.sandbox.dora.figures import deployed
from sei_action.sandbox.dora.periods import day_of
from sei_action.sandbox.pages import queries, words
from sei_action.sandbox.pages.figures import trend
from sei_action.sandbox.pages.parameters import DAYS, PAGE_SIZE, days_of, page_of, period_of
from sei_action.sandbox.pages.plots import TIMES, Datum, Plot, Series, columns
from sei_action.sandbox.pages.queries import RunLine
from sei_action.sandbox.pages.showing import MissingError, Shown

_PLOTTED_RUNS = 40
_TONES = (("SUCCESS", "success"), ("FAILURE", "failure"), ("other", "other"))


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Hold a pipeline with its runs, the newest first."""

    runs: Sequence[RunLine]

    @property
    def newest(self) -> RunLine:
        """Return the run that started last."""
        return self.runs[0]

    @property
    def kinds(self) -> list[str]:
        """Name what its runs are."""
        return sorted({run.kind for run in self.runs})

    @property
    def success_rate(self) -> float | None:
        """Return how many of the runs that succeeded or failed succeeded, or None without any."""
        counted = [run for run in self.runs if run.result in {"SUCCESS", "FAILURE"}]
        return sum(run.result == "SUCCESS" for run in counted) / len(counted) if counted else None


def show_pipelines(connection: sqlite3.Connection, asked: Mapping[str, str]) -> Shown:
    """List the pipelines by name."""
    runs: dict[int, list[RunLine]] = {}
    for line in queries.run_lines(connection):
        runs.setdefault(line.pipeline_id, []).append(line)
    found = sorted(
        map(Pipeline, runs.values()),
        key=lambda each: (each.newest.job_full_name, each.newest.instance),
    )
    page = page_of(asked, len(found))
    return Shown(
        "pipelines.html",
        {"pipelines": found[page.skipped : page.skipped + PAGE_SIZE], "page": page},
    )


def show_pipeline(connection: sqlite3.Connection, asked: Mapping[str, str]) -> Shown:
    """Show one pipeline: its figures where it deploys, its durations, its runs."""
    lines = queries.run_lines(connection)
    own = [line for line in lines if str(line.pipeline_id) == asked["id"]]
    if not own:
        raise MissingError("There is no such pipeline, or no report of it was kept.")
    pipeline = Pipeline(own)
    page = page_of(asked, len(own))
    # The same period as on the first page, so that their figures can be compared.
    period = period_of(asked, day_of(max(line.end_time for line in lines)))
    own_deployed = deployed(queries.history(connection)).by(pipeline.newest.pipeline_id)
    return Shown(
        "pipeline.html",
        {
            "pipeline": pipeline,
            "durations": _durations(own[:_PLOTTED_RUNS]),
            "days": days_of(asked),
            "choices": DAYS,
            "period": period,
            "trend": trend(period, own_deployed) if own_deployed.deployments else None,
            "runs": own[page.skipped : page.skipped + PAGE_SIZE],
            "page": page,
        },
    )


def _durations(runs: Sequence[RunLine]) -> Plot:
    return columns(
        "durations",
        f"How long the last {len(runs)} runs took" if len(runs) > 1 else "How long the run took",
        [Series(name, tone) for name, tone in _TONES],
        [Datum(words.number(run.build_number), _by_result(run)) for run in reversed(runs)],
        TIMES,
    )


def _by_result(run: RunLine) -> tuple[float, ...]:
    results = [name for name, _tone in _TONES]
    result = run.result if run.result in results else results[-1]
    return tuple(float(run.duration) if name == result else 0.0 for name in results)
