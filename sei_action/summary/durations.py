"""Durations as people read them; all are given in milliseconds."""

from datetime import timedelta

_ROUNDED_TO_A_MINUTE = 59_950
_SECONDS_OF_MINUTE, _SECONDS_OF_HOUR, _SECONDS_OF_DAY = 60, 3600, 86400


def readable_duration(milliseconds: int) -> str:
    """Write a duration exactly: `1:02:03`, or `4.2 s` below a minute."""
    if milliseconds < _ROUNDED_TO_A_MINUTE:
        return f"{milliseconds / 1000:.1f} s"
    return str(timedelta(seconds=round(milliseconds / 1000)))


def short_duration(milliseconds: int) -> str:
    """Write a duration by its two largest units and without punctuation: `1h 2m`, `0s`."""
    seconds = round(milliseconds / 1000)
    days, rest = divmod(seconds, _SECONDS_OF_DAY)
    hours, rest = divmod(rest, _SECONDS_OF_HOUR)
    minutes, seconds = divmod(rest, _SECONDS_OF_MINUTE)
    units = ((days, "d"), (hours, "h"), (minutes, "m"), (seconds, "s"))
    first = next((place for place, (count, _) in enumerate(units) if count), len(units) - 1)
    told = units[first : first + 2]
    return " ".join(f"{count}{unit}" for count, unit in told if count) or "0s"
