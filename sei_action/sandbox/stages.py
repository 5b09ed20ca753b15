"""What is kept of the stages and steps of a run (contract section 3 rule 9)."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import TypedDict

from sei_action.sandbox.entries import Entry, UnreadableError
from sei_action.sandbox.records import Stage, Step

_LONGEST_NAME = 50
_UTC_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z", re.ASCII)


def stages_of(report: Entry, run_start: int) -> tuple[tuple[Stage, ...], tuple[str, ...]]:
    """Return the stages that are kept, and notes on those that are not.

    What the service cannot read, a null duration for one, loses all stages, but not the run.
    """
    notes: list[str] = []
    try:
        entries = report.entry("job_run").entries("stages")
        stages = tuple(_stage(entry, run_start, notes) for entry in _identified(entries, notes))
    except UnreadableError as error:
        return (), (f"all stages lost: {error}",)
    return stages, tuple(notes)


def _identified(entries: tuple[Entry, ...], notes: list[str]) -> Iterator[Entry]:
    """Yield the entries that have an id of their own among their siblings, and note the others."""
    seen: set[str] = set()
    for entry in entries:
        identity = entry.text("id")
        if not identity:
            notes.append(f"{entry.path} dropped: it has no id")
        elif identity in seen:
            notes.append(f"{entry.path} dropped: a sibling has its id {identity!r}")
        else:
            seen.add(identity)
            yield entry


class _Facts(TypedDict):
    """What a stage and a step have alike."""

    id: str
    display_name: str | None
    result: str
    state: str
    duration: int
    start_time: int


def _facts(entry: Entry, run_start: int) -> _Facts:
    return {
        "id": entry.needed_text("id"),
        "display_name": _shortened(entry.text("displayName")),
        "result": _known(entry.text("result")),
        "state": _known(entry.text("state")),
        "duration": entry.duration("durationInMillis"),
        "start_time": _start(entry, run_start),
    }


def _known(word: str | None) -> str:
    return "UNKNOWN" if word is None else word


def _stage(entry: Entry, run_start: int, notes: list[str]) -> Stage:
    return Stage(
        **_facts(entry, run_start),
        display_description=entry.text("displayDescription"),
        steps=tuple(_step(step, run_start) for step in _identified(entry.entries("steps"), notes)),
    )


def _step(entry: Entry, run_start: int) -> Step:
    description = _shortened(entry.text("displayDescription"))
    return Step(**_facts(entry, run_start), display_description=description)


def _start(entry: Entry, run_start: int) -> int:
    text = entry.text("startTime")
    if text is None:
        return run_start
    try:
        if _UTC_TIME.fullmatch(text):
            return int(datetime.fromisoformat(text).timestamp())
    except ValueError:
        pass  # a date that does not exist is told as the wrong form is
    raise UnreadableError(f"{entry.place('startTime')} is not ISO 8601 in UTC")


def _shortened(text: str | None) -> str | None:
    if text is None or len(text) <= _LONGEST_NAME:
        return text
    head = _LONGEST_NAME // 2
    return f"{text[:head]}…{text[head + 1 - _LONGEST_NAME :]}"
