"""Turn a moment or a duration into its value, or say what to write instead."""

import re
from datetime import UTC, datetime, timedelta

from sei_action.config.values import quoted

_DURATION = re.compile(r"(\d{1,5})\s*([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_MOST_DAYS = 3650

When = datetime | timedelta
"""A moment in UTC, or how long ago it is."""


def duration(text: str) -> timedelta:
    """Read a duration such as 90d, 12h or 30m."""
    found = _DURATION.fullmatch(text.lower())
    value = timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else timedelta()
    if not timedelta() < value <= timedelta(days=_MOST_DAYS):
        msg = f"{quoted(text)} is no duration; write one like 90d, 12h or 30m"
        raise ValueError(msg)
    return value


def when(text: str) -> When:
    """Read a date, a time, or how long ago it was."""
    if _DURATION.fullmatch(text.lower()):
        return duration(text)
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        msg = (
            f"{quoted(text)} is neither a date nor a duration; write one like 2026-01-31, "
            "2026-01-31T09:30:00Z or 90d"
        )
        raise ValueError(msg) from None


def resolved(value: When, now: datetime) -> datetime:
    """Give the moment, to the second."""
    moment = now - value if isinstance(value, timedelta) else value
    return moment.replace(microsecond=0)
