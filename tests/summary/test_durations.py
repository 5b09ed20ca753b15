"""Specify how durations are written."""

import pytest

from sei_action.summary.durations import readable_duration, short_duration


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [
        (0, "0.0 s"),
        (4_230, "4.2 s"),
        (5_951, "6.0 s"),
        (60_000, "0:01:00"),
        (90_400, "0:01:30"),
        (3_723_000, "1:02:03"),
    ],
)
def test_a_duration_is_written_as_people_read_it(milliseconds: int, text: str) -> None:
    assert readable_duration(milliseconds) == text


def test_a_duration_just_below_a_minute_is_not_sixty_seconds() -> None:
    assert readable_duration(59_990) == "0:01:00"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0s"),
        (0.4, "0s"),
        (59.4, "59s"),
        (59.6, "1m"),
        (167, "2m 47s"),
        (3_600, "1h"),
        (3_723, "1h 2m"),
        (3_603, "1h"),
        (86_400 + 7_200, "1d 2h"),
    ],
)
def test_a_short_duration_has_its_two_largest_units(seconds: float, text: str) -> None:
    assert short_duration(round(seconds * 1000)) == text
