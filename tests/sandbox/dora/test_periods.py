"""Spans of days in UTC."""

from datetime import date, datetime

import pytest

from sei_action.sandbox.dora.periods import Period, day_of, period_until

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))


def seconds(moment: str) -> int:
    return int(datetime.fromisoformat(f"{moment}Z").timestamp())


def test_a_period_ends_with_its_day() -> None:
    assert period_until(date(2026, 3, 31), 31) == MARCH


def test_the_days_of_a_period_are_counted_with_both_ends() -> None:
    assert (MARCH.days, period_until(date(2026, 3, 1), 1).days) == (31, 1)


@pytest.mark.parametrize(
    ("moment", "held"),
    [
        ("2026-02-28T23:59:59", False),
        ("2026-03-01T00:00:00", True),
        ("2026-03-31T23:59:59", True),
        ("2026-04-01T00:00:00", False),
    ],
)
def test_a_period_goes_from_midnight_to_midnight_in_utc(moment: str, *, held: bool) -> None:
    assert MARCH.holds(seconds(moment)) is held


def test_a_day_is_that_of_utc() -> None:
    assert day_of(seconds("2026-03-07T23:30:00")) == date(2026, 3, 7)


def test_a_month_is_shown_by_day() -> None:
    parts = MARCH.parts

    assert (len(parts), {part.days for part in parts}) == (31, {1})
    assert (parts[0].first, parts[-1].last) == (MARCH.first, MARCH.last)


def test_a_longer_period_is_shown_by_weeks_that_end_with_it() -> None:
    parts = period_until(date(2026, 3, 31), 90).parts

    assert [part.days for part in parts] == [6, *[7] * 12]
    assert (parts[0].first, parts[-1].last) == (date(2026, 1, 1), date(2026, 3, 31))
