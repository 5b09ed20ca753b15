"""One run: what SEI keeps of it, its stages in time, and what it is tied to."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sei_action.sandbox import listing
from sei_action.sandbox.pages import queries
from sei_action.sandbox.pages.artifacts import built_images, used_images
from sei_action.sandbox.pages.plots import Bar, bar
from sei_action.sandbox.pages.showing import MissingError, Shown


@dataclass(frozen=True, slots=True)
class Part:
    """Hold a stage or a step as the timeline shows it; `after` is in seconds from the start."""

    name: str
    description: str | None
    result: str
    after: int
    duration: int
    bar: Bar
    steps: "tuple[Part, ...]"


def show_run(connection: sqlite3.Connection, asked: Mapping[str, str]) -> Shown:
    """Show one run."""
    lines = queries.run_lines(connection)
    line = next((line for line in lines if str(line.id) == asked["id"]), None)
    if line is None:
        raise MissingError("There is no such run, or no report of it was kept.")
    kept = listing.run(connection, line.id)
    history = queries.history(connection)
    used = used_images(history)
    return Shown(
        "run.html",
        {
            "line": line,
            "kept": kept,
            "stages": timeline(kept["stages"], line.start_time, line.end_time),
            "causes": _causes(kept["trigger_chain"], line, lines),
            "used": [each for each in used if each.deployment == line.id],
            "built": [each for each in built_images(history, used) if each.build == line.id],
            "runs": {each.id: each for each in lines},
        },
    )


def timeline(stages: list[dict[str, Any]], start: int, end: int) -> tuple[Part, ...]:
    """Place stages and steps between the start of a run and its end, or that of its last part.

    Times are seconds since 1970. A run can end before its parts do, as it is reported by one of
    them.
    """
    parts = [part for stage in stages for part in (stage, *stage["steps"])]
    ends = [_seconds(part) + part["durationInSeconds"] for part in parts]
    return tuple(_part(stage, (start, max([end, *ends]))) for stage in stages)


def _part(part: dict[str, Any], span: tuple[int, int]) -> Part:
    began = _seconds(part)
    duration = part["durationInSeconds"]
    return Part(
        name=part["displayName"] or part["id"],
        description=part["displayDescription"],
        result=part["result"],
        after=began - span[0],
        duration=duration,
        bar=bar(began, duration, span),
        steps=tuple(_part(step, span) for step in part.get("steps", ())),
    )


def _seconds(part: dict[str, Any]) -> int:
    return int(datetime.fromisoformat(part["startTime"]).timestamp())


def _causes(
    chain: list[dict[str, Any]], line: queries.RunLine, lines: tuple[queries.RunLine, ...]
) -> list[dict[str, Any]]:
    """Add to each cause the run that it names, where that was reported for the same instance."""
    known = {
        (each.job_full_name, each.build_number): each.id
        for each in lines
        if each.instance_guid == line.instance_guid
    }
    return [
        {
            "id": cause["id"],
            "type": cause["type"],
            "number": cause["job_run_number"],
            "run_id": known.get((cause["id"], cause["job_run_number"])),
            "causes": _causes(cause["direct_parents"], line, lines),
        }
        for cause in chain
    ]
