"""Specify moments and durations."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_action.config.time_values import duration, resolved, when

NOW = datetime(2026, 2, 2, 9, 30, 15, 123456, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("45s", timedelta(seconds=45)),
        ("30m", timedelta(minutes=30)),
        ("12h", timedelta(hours=12)),
        ("90d", timedelta(days=90)),
        ("2w", timedelta(days=14)),
        ("5H", timedelta(hours=5)),
        ("5 h", timedelta(hours=5)),
        ("3650d", timedelta(days=3650)),
    ],
)
def test_a_duration_is_a_number_and_a_unit(text: str, value: timedelta) -> None:
    assert duration(text) == value


@pytest.mark.parametrize(
    "text", ["0d", "3651d", "99999w", "100000s", "90", "d", "-1d", "1.5h", "1h30m", "1y", "90 days"]
)
def test_what_is_no_duration_is_quoted_with_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match="is no duration") as caught:
        duration(text)

    assert str(caught.value) == f"{text!r} is no duration; write one like 90d, 12h or 30m"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-01-31", datetime(2026, 1, 31, tzinfo=UTC)),
        ("2026-01-31T09:30:00Z", datetime(2026, 1, 31, 9, 30, tzinfo=UTC)),
        ("2026-01-31 09:30", datetime(2026, 1, 31, 9, 30, tzinfo=UTC)),
        ("2026-01-31T09:30:00+02:00", datetime(2026, 1, 31, 7, 30, tzinfo=UTC)),
        ("0001-01-01", datetime(1, 1, 1, tzinfo=UTC)),
        ("90d", timedelta(days=90)),
        ("12H", timedelta(hours=12)),
    ],
)
def test_a_moment_is_a_date_or_a_time_or_how_long_ago_it_is(
    text: str, value: datetime | timedelta
) -> None:
    assert when(text) == value


def test_a_moment_is_in_utc() -> None:
    value = when("2026-01-31T09:30:00+02:00")

    assert isinstance(value, datetime)
    assert value.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    ["yesterday", "31.01.2026", "2026-02-30", "2026-01-31T25:00", "0001-01-01T00:00:00+14:00"],
)
def test_what_is_no_moment_is_quoted_with_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match="is neither") as caught:
        when(text)

    assert str(caught.value) == (
        f"{text!r} is neither a date nor a duration; write one like 2026-01-31, "
        "2026-01-31T09:30:00Z or 90d"
    )


def test_a_duration_that_is_too_long_is_told_as_such() -> None:
    with pytest.raises(ValueError, match=r"^'9999w' is no duration; "):
        when("9999w")


@given(st.text(st.sampled_from("0123456789-:TZ+.smhdw "), max_size=25))
def test_no_text_is_told_by_anything_but_a_value_error(text: str) -> None:
    try:
        value = when(text)
    except ValueError as error:
        assert "; write one like " in str(error)  # noqa: PT017 - most texts are no moments
    else:
        assert resolved(value, NOW).microsecond == 0


def test_how_long_ago_a_moment_is_counts_from_now_to_the_second() -> None:
    assert resolved(timedelta(days=1), NOW) == datetime(2026, 2, 1, 9, 30, 15, tzinfo=UTC)


def test_a_moment_is_what_it_is_to_the_second() -> None:
    assert resolved(NOW, datetime(2026, 3, 1, tzinfo=UTC)) == NOW.replace(microsecond=0)
