"""What became of a report that was received, and how one line tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

_LONGEST_PART = 200
_MOST_NOTES = 3


class Verdict(StrEnum):
    """Name what can become of a report."""

    KEPT = "kept"
    REPEATED = "repeated"
    LOST = "lost"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Fate:
    """Hold what became of a report, why, and what of it was lost on the way."""

    verdict: Verdict
    reason: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Hold one report as it was received; `payload` is None for a refused one."""

    id: str
    received_at: str
    status: int
    fate: Fate
    payload: Mapping[str, object] | None = None

    @property
    def line(self) -> str:
        """Tell the fate in one line that is safe to print."""
        verdict = self.fate.verdict
        if self.status == HTTPStatus.ACCEPTED:
            verdict_words = f"accepted, {verdict}"
        else:
            verdict_words = str(verdict)
        told = filter(None, (_subject(self.payload), _cut(self.fate.reason)))
        notes = [_cut(note) for note in self.fate.notes[:_MOST_NOTES]]
        if more := len(self.fate.notes) - len(notes):
            notes.append(f"{more} more in /sandbox/reports")
        text = ": ".join((f"{self.status} {verdict_words}", *told))
        return printable("; ".join((text, *notes)))


def printable(text: str) -> str:
    """Escape what a terminal could obey or what would break the line."""
    return "".join(
        character
        if character.isprintable()
        else character.encode("unicode_escape", "surrogatepass").decode()
        for character in text
    )


def _subject(payload: Mapping[str, object] | None) -> str:
    if payload is None:
        return ""
    name = _cut(str(payload["job_full_name"]))
    number = payload.get("build_number")
    return name if number is None else f"{name} #{_cut(str(number))}"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_PART else f"{text[:_LONGEST_PART]}…"
