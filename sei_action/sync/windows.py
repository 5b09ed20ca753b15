"""Periods of time of which GitHub lists all runs: no list of a filter ends before 1,000 of them."""

from datetime import UTC, datetime, timedelta

from sei_action.fact import Fact
from sei_action.github.client import PAGE_SIZE, pages_of
from sei_action.ledger import AGE_OF_RERUNS

MOST_RESULTS = 1000
_SECOND = timedelta(seconds=1)
_WEEK = timedelta(days=7)


class Window(Fact):
    """A period from a second to a second, both of which belong to it; without an end it is open."""

    start: datetime
    end: datetime | None = None

    @property
    def created(self) -> str:
        """Write it as GitHub's filter `created`."""
        if self.end is None:
            return f">={_written(self.start)}"
        return f"{_written(self.start)}..{_written(self.end)}"

    def fits(self, total: int) -> bool:
        """Tell whether GitHub lists all of so many runs; whether it counts further is not known."""
        return total < MOST_RESULTS

    def halves(self, now: datetime) -> tuple["Window", "Window"] | None:
        """Divide it, the older half first; None where it is a single second."""
        end = self.end or now.replace(microsecond=0)
        if end <= self.start:
            return None
        middle = self.start + timedelta(seconds=int((end - self.start).total_seconds()) // 2)
        return (
            Window(start=self.start, end=middle),
            Window(start=middle + _SECOND, end=self.end),
        )


def pages_in(total: int) -> range:
    """Give the numbers of the pages behind the first, of a list of so many runs."""
    return range(2, pages_of(min(total, MOST_RESULTS)) + 1)


def windows_for(
    since: datetime, until: datetime | None, read: tuple[datetime, datetime] | None, known: int
) -> tuple[Window, ...]:
    """Choose what to list: all that is asked for, of what was read before what can have changed.

    `read` is the period that was read before, and `known` how many runs of it can have changed
    since. Of many, whole weeks are listed by themselves: those without news cost nothing.
    """
    start = since
    if read is not None and read[0] <= since:
        start = max(since, _beginning_of_week(read[1] - AGE_OF_RERUNS))
        if until is not None and until < start:
            return (Window(start=until, end=until),)  # nothing of it can have changed
        if known >= PAGE_SIZE:
            return _weeks(start, until, read[1])
    return (Window(start=start, end=until),)


def _weeks(start: datetime, until: datetime | None, read_until: datetime) -> tuple[Window, ...]:
    windows = []
    end = _beginning_of_week(start) + _WEEK
    while end <= read_until and (until is None or end <= until):
        windows.append(Window(start=start, end=end - _SECOND))
        start, end = end, end + _WEEK
    return (*windows, Window(start=start, end=until))


def _beginning_of_week(moment: datetime) -> datetime:
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=day.weekday())


def _written(moment: datetime) -> str:
    # Not by strftime, which writes the year 1 with one digit.
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"
