"""How times, durations and names are written on the page."""

import json
from datetime import UTC, date, datetime
from fractions import Fraction

from sei_action.sandbox.dora.history import Image

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
# A later attempt is attempt * 1,000,000,000 + run number (contract section 3 rule 2).
_ATTEMPT = 1_000_000_000
_SHORT_SHA = 7
_FULL_SHA = 40
_SHORT_HASH = 19


def moment(seconds: int) -> str:
    """Write a time, in seconds since 1970, for people: to the minute, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M")


def timestamp(seconds: int) -> str:
    """Write a time, in seconds since 1970, for programs: ISO 8601 in UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def short_day(day: date) -> str:
    """Write a day for an axis, like `7 Mar`."""
    return f"{day.day} {day:%b}"


def span(seconds: float | Fraction) -> str:
    """Write a duration in its two largest units."""
    whole = round(seconds)
    for unit, name, part, part_name in (
        (_DAY, "d", _HOUR, "h"),
        (_HOUR, "h", _MINUTE, "min"),
        (_MINUTE, "min", 1, "s"),
    ):
        if whole >= unit:
            rest = whole % unit // part
            return f"{whole // unit} {name}" + (f" {rest} {part_name}" if rest else "")
    return f"{whole} s"


def percent(rate: float | Fraction) -> str:
    """Write a rate in percent, to one digit where it is no whole number."""
    return f"{float(100 * rate):.1f}".removesuffix(".0") + " %"


def frequency(per_day: Fraction) -> str:
    """Write how often something happens, in the unit that gives a number of at least one."""
    for days, unit in ((1, "a day"), (7, "a week")):
        if per_day * days >= 1:
            return f"{float(per_day * days):.1f}".removesuffix(".0") + f" {unit}"
    return f"{float(per_day * 30):.1f}".removesuffix(".0") + " in 30 days"


def number(build_number: int | None) -> str:
    """Write a build number as people know it: the run's number, and the attempt behind it."""
    if build_number is None:
        return "without number"
    attempt, run_number = divmod(build_number, _ATTEMPT)
    return f"#{run_number}, attempt {attempt}" if attempt > 1 else f"#{build_number}"


def short_sha(sha: str) -> str:
    """Shorten a full SHA; anything else is left as it is."""
    return sha[:_SHORT_SHA] if len(sha) == _FULL_SHA else sha


def short_hash(digest: str) -> str:
    """Shorten a digest like `sha256:...`; a short text is left as it is."""
    return digest if len(digest) <= _SHORT_HASH else f"{digest[:_SHORT_HASH]}…"


def reference(image: Image) -> str:
    """Write an image as one name, with its location where that is known."""
    place = f"{image.location}/" if image.location else ""
    return f"{place}{image.name}:{image.qualifier}"


def pretty(value: object) -> str:
    """Write JSON for people."""
    return json.dumps(value, indent=2, ensure_ascii=False)
