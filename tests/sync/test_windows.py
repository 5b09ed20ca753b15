"""Specify of which periods of time runs are listed."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_action.sync.windows import Window, pages_in, windows_for

_SECOND = timedelta(seconds=1)
# A Wednesday.
START = datetime(2026, 3, 4, 10, 20, 30, tzinfo=UTC)

_moments = st.integers(0, 400 * 86400).map(lambda seconds: START + timedelta(seconds=seconds))


def day(number: int) -> datetime:
    """Give midnight of a day; the 2nd of March 2026 is a Monday."""
    return datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=number - 1)


def window(start: datetime, end: datetime | None = None) -> Window:
    return Window(start=start, end=end)


def written(windows: tuple[Window, ...]) -> list[str]:
    return [one.created for one in windows]


def test_a_period_is_written_as_githubs_filter() -> None:
    period = window(START, START + timedelta(days=1))

    assert period.created == "2026-03-04T10:20:30Z..2026-03-05T10:20:30Z"


def test_a_period_without_an_end_is_written_as_one() -> None:
    assert window(START).created == ">=2026-03-04T10:20:30Z"


def test_a_period_is_written_in_utc() -> None:
    east = timezone(timedelta(hours=2))

    assert window(START.astimezone(east)).created == ">=2026-03-04T10:20:30Z"


def test_a_period_from_the_year_one_is_written_with_four_digits() -> None:
    assert window(datetime(1, 1, 1, tzinfo=UTC)).created == ">=0001-01-01T00:00:00Z"


@pytest.mark.parametrize(("total", "fits"), [(0, True), (999, True), (1000, False), (5000, False)])
def test_a_list_that_github_cuts_off_does_not_fit(
    total: int,
    fits: bool,  # noqa: FBT001 - a row of the table
) -> None:
    assert window(START).fits(total) is fits


@given(_moments, _moments)
def test_halves_are_the_whole_without_gap_and_overlap(one: datetime, other: datetime) -> None:
    whole = window(min(one, other), max(one, other))

    halves = whole.halves(START)

    if halves is None:
        assert whole.start == whole.end
    else:
        older, newer = halves
        assert older.end is not None
        assert (older.start, newer.end) == (whole.start, whole.end)
        assert whole.start <= older.end < newer.start <= max(one, other)
        assert newer.start - older.end == _SECOND
        lengths = [older.end - older.start, max(one, other) - newer.start]
        assert abs(lengths[0] - lengths[1]) <= _SECOND


def test_the_newer_half_of_a_period_without_an_end_has_none() -> None:
    assert window(day(1)).halves(day(3)) == (
        window(day(1), day(2)),
        window(day(2) + _SECOND),
    )


def test_a_second_has_no_halves() -> None:
    assert window(START, START).halves(START) is None
    assert window(START).halves(START + timedelta(microseconds=999_999)) is None


def test_a_period_that_begins_now_has_no_halves() -> None:
    assert window(START + _SECOND).halves(START) is None


@pytest.mark.parametrize(
    ("total", "pages"),
    [(0, []), (100, []), (101, [2]), (999, list(range(2, 11))), (5000, list(range(2, 11)))],
)
def test_the_pages_behind_the_first_are_those_that_github_has(total: int, pages: list[int]) -> None:
    assert list(pages_in(total)) == pages


def test_what_was_never_read_is_listed_as_a_whole() -> None:
    assert windows_for(day(1), None, None, 0) == (window(day(1)),)
    assert windows_for(day(1), day(9), None, 500) == (window(day(1), day(9)),)


def test_what_begins_before_what_was_read_is_listed_as_a_whole() -> None:
    assert windows_for(day(1), None, (day(2), day(300)), 500) == (window(day(1)),)


def test_of_what_was_read_only_what_can_have_changed_is_listed() -> None:
    """A run can be run again for thirty days; weeks begin on Mondays, and are told alike so."""
    read = (day(1), day(300))

    (listed,) = windows_for(day(1), None, read, 0)

    assert listed == window(day(268))
    assert listed.start.weekday() == 0
    assert timedelta(days=31) <= read[1] - listed.start < timedelta(days=38)


def test_a_run_that_was_run_again_in_the_last_moment_is_listed() -> None:
    """The day of its run is the 31st before, a Sunday, whose week began on the 23rd of February."""
    assert windows_for(day(-90), None, (day(-90), day(32)), 0) == (window(day(-5)),)


def test_what_was_read_lately_is_listed_as_far_as_it_is_asked_for() -> None:
    assert windows_for(day(1), None, (day(1), day(20)), 0) == (window(day(1)),)


@pytest.mark.parametrize(("known", "count"), [(99, 1), (100, 5)])
def test_of_many_runs_whole_weeks_are_listed_by_themselves(known: int, count: int) -> None:
    assert len(windows_for(day(1), None, (day(1), day(300)), known)) == count


def test_weeks_that_were_read_to_their_end_are_whole() -> None:
    assert written(windows_for(day(1), None, (day(1), day(24)), 100)) == [
        "2026-03-01T00:00:00Z..2026-03-01T23:59:59Z",
        "2026-03-02T00:00:00Z..2026-03-08T23:59:59Z",
        "2026-03-09T00:00:00Z..2026-03-15T23:59:59Z",
        "2026-03-16T00:00:00Z..2026-03-22T23:59:59Z",
        ">=2026-03-23T00:00:00Z",
    ]


def test_a_week_is_the_same_whenever_it_is_listed() -> None:
    """So its page is the same, and an unchanged one costs nothing."""
    one = written(windows_for(day(1), None, (day(1), day(100)), 100))
    other = written(windows_for(day(1), None, (day(1), day(101)), 100))

    assert one[:-1] == other[:-1]


@given(_moments, _moments, _moments, st.sampled_from([0, 100]))
def test_all_that_is_asked_for_and_can_have_changed_is_listed_once(
    since: datetime, until: datetime, read_until: datetime, known: int
) -> None:
    since, until = min(since, until), max(since, until)
    windows = windows_for(since, until, (START, read_until), known)

    assert windows[-1].end == until
    assert windows[0].start <= max(since, read_until - timedelta(days=31))
    assert windows[0].start >= since
    for older, newer in pairwise(windows):
        assert older.end is not None
        assert older.start <= older.end == newer.start - _SECOND
    assert windows[-1].start <= until


def test_a_period_in_which_nothing_can_have_changed_is_a_second() -> None:
    assert windows_for(day(1), day(9), (day(1), day(300)), 100) == (window(day(9), day(9)),)
