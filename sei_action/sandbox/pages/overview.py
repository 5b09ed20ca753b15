"""The first page: the DORA figures over everything that was reported."""

import sqlite3
from collections.abc import Mapping

from sei_action.sandbox.dora.figures import deployed
from sei_action.sandbox.dora.periods import day_of
from sei_action.sandbox.pages import queries
from sei_action.sandbox.pages.figures import trend
from sei_action.sandbox.pages.parameters import DAYS, days_of, period_of
from sei_action.sandbox.pages.showing import Shown


def show_overview(connection: sqlite3.Connection, asked: Mapping[str, str]) -> Shown:
    """Show figures and plots over all pipelines, and the figures of each; or how to begin."""
    lines = queries.run_lines(connection)
    fates = queries.fates(connection)
    if not lines:
        guids = queries.linked_instances(connection)
        return Shown("empty.html", {"fates": fates, "guids": guids, "base_url": asked["base_url"]})
    everything = deployed(queries.history(connection))
    period = period_of(asked, day_of(max(line.end_time for line in lines)))
    names = {line.pipeline_id: line.job_full_name for line in lines if line.kind == "deployment"}
    builds = [line for line in lines if line.kind == "build" and period.holds(line.end_time)]
    return Shown(
        "overview.html",
        {
            "days": days_of(asked),
            "choices": DAYS,
            "period": period,
            "trend": trend(period, everything),
            "pipelines": [
                (pipeline_id, name, everything.by(pipeline_id).figures(period))
                for pipeline_id, name in sorted(names.items(), key=lambda item: item[1])
            ],
            "fates": fates,
            "builds": len(builds),
        },
    )
