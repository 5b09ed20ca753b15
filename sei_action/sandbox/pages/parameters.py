"""What the address of a page asks for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sei_action.sandbox.dora.periods import Period, period_until

PAGE_SIZE = 25
DAYS = ("7", "30", "90", "365")
_DEFAULT_DAYS = "30"
_EARLIEST = date(1971, 1, 1)
_MOST_DIGITS = 9


class ParameterError(Exception):
    """Say which parameter of an address is wrong, and what to write instead."""


@dataclass(frozen=True, slots=True)
class Page:
    """Hold which part of a list is shown, from 1 on."""

    number: int
    total: int

    @property
    def last(self) -> int:
        """Return the number of the last page; an empty list has one."""
        return max(1, -(-self.total // PAGE_SIZE))

    @property
    def skipped(self) -> int:
        """Count what stands on the pages before."""
        return (self.number - 1) * PAGE_SIZE


def page_of(parameters: Mapping[str, str], total: int) -> Page:
    """Read `page`; one beyond the last is the last, because lists can shrink."""
    text = parameters.get("page") or "1"
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS and int(text)):
        raise ParameterError(f"page is {text!r}; write a number from 1 on.")
    return Page(min(int(text), Page(1, total).last), total)


def choice_of(parameters: Mapping[str, str], name: str, choices: Collection[str]) -> str:
    """Read a parameter that has few values; absent and empty mean any."""
    text = parameters.get(name, "")
    if text and text not in choices:
        raise ParameterError(f"{name} is {text!r}; write one of: {', '.join(choices)}.")
    return text


def days_of(parameters: Mapping[str, str]) -> str:
    """Read how long a period is."""
    return choice_of(parameters, "days", DAYS) or _DEFAULT_DAYS


def period_of(parameters: Mapping[str, str], newest: date) -> Period:
    """Read `days` and `until`, by default the day of the newest run."""
    days = int(days_of(parameters))
    text = parameters.get("until", "")
    if not text:
        return period_until(newest, days)
    try:
        last = date.fromisoformat(text)
    except ValueError:
        raise ParameterError(f"until is {text!r}; write a day like 2026-03-31.") from None
    if last < _EARLIEST:
        raise ParameterError(f"until is {text!r}; write a day from {_EARLIEST} on.")
    return period_until(last, days)
