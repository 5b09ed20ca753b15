"""A span of whole days in UTC, and its parts for a plot."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_MOST_DAYS_BY_DAY = 31
_DAYS_OF_A_WEEK = 7
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Hold the first and the last day of a span of days in UTC."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Count the days, the first and the last included."""
        return (self.last - self.first).days + 1

    def holds(self, seconds: int) -> bool:
        """Tell whether a time, in seconds since 1970 in UTC, lies in the period."""
        return self.first <= day_of(seconds) <= self.last

    @property
    def parts(self) -> "tuple[Period, ...]":
        """Split the period into days, or into weeks that end with it where it is long.

        The first week is shorter where the days are no whole weeks.
        """
        step = 1 if self.days <= _MOST_DAYS_BY_DAY else _DAYS_OF_A_WEEK
        ends = [self.last - timedelta(days=back) for back in range(0, self.days, step)]
        return tuple(
            Period(max(self.first, end - timedelta(days=step - 1)), end) for end in reversed(ends)
        )


def period_until(last: date, days: int) -> Period:
    """Return the period of so many days that ends with a day."""
    return Period(last - timedelta(days=days) + _ONE_DAY, last)


def day_of(seconds: int) -> date:
    """Return the day, in UTC, of a time in seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC).date()
