"""What is kept of the chain of causes of a run (contract section 3 rule 8)."""

import re

from sei_action.sandbox.entries import INT32_MAX, Entry, UnreadableError
from sei_action.sandbox.records import Trigger

_DECIMAL = re.compile(r"[0-9]{1,10}")


def triggers_of(report: Entry) -> tuple[Trigger, ...]:
    """Return the causes, those behind a cause nested in it.

    Raises UnreadableError, which loses the run, for a null `id` or `type`, a `job_run_number` that
    does not fit 32 bits, or an `id` and `type` that the run has twice.
    """
    return _triggers(report.entries("trigger_chain"), set())


def _triggers(entries: tuple[Entry, ...], seen: set[tuple[str, str]]) -> tuple[Trigger, ...]:
    return tuple(_trigger(entry, seen) for entry in entries)


def _trigger(entry: Entry, seen: set[tuple[str, str]]) -> Trigger:
    identity = (entry.needed_text("id"), entry.needed_text("type"))
    if identity in seen:
        raise UnreadableError(f"{entry.path} has the id and type of another trigger")
    seen.add(identity)
    return Trigger(
        *identity,
        job_run_number=_number(entry),
        direct_parents=_triggers(entry.entries("direct_parents"), seen),
    )


def _number(entry: Entry) -> int | None:
    text = entry.text("job_run_number")
    if text is None:
        return None
    place = entry.place("job_run_number")
    if not _DECIMAL.fullmatch(text):
        raise UnreadableError(f"{place} is not a decimal number of up to 10 digits")
    if int(text) > INT32_MAX:
        raise UnreadableError(f"{place} does not fit 32 bits")
    return int(text)
