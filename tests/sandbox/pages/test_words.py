"""How times, durations and names are written."""

from datetime import date
from fractions import Fraction

import pytest

from sei_action.sandbox.dora.history import Image
from sei_action.sandbox.pages import words


def test_a_time_is_written_in_utc() -> None:
    assert words.moment(1711603545) == "2024-03-28 05:25"
    assert words.timestamp(1711603545) == "2024-03-28T05:25:45Z"


def test_a_day_is_short() -> None:
    assert words.short_day(date(2026, 3, 7)) == "7 Mar"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (61, "1 min 1 s"),
        (3600, "1 h"),
        (3660, "1 h 1 min"),
        (86399, "23 h 59 min"),
        (90000, "1 d 1 h"),
        (Fraction(7, 2), "4 s"),
    ],
)
def test_a_duration_is_written_in_its_two_largest_units(seconds: float, text: str) -> None:
    assert words.span(seconds) == text


@pytest.mark.parametrize(
    ("rate", "text"), [(0, "0 %"), (Fraction(1, 3), "33.3 %"), (Fraction(1), "100 %")]
)
def test_a_rate_is_written_in_percent(rate: Fraction, text: str) -> None:
    assert words.percent(rate) == text


@pytest.mark.parametrize(
    ("per_day", "text"),
    [
        (Fraction(5, 2), "2.5 a day"),
        (Fraction(1), "1 a day"),
        (Fraction(3, 7), "3 a week"),
        (Fraction(1, 15), "2 in 30 days"),
        (Fraction(0), "0 in 30 days"),
    ],
)
def test_a_frequency_is_written_in_a_unit_that_suits_it(per_day: Fraction, text: str) -> None:
    assert words.frequency(per_day) == text


@pytest.mark.parametrize(
    ("build_number", "text"),
    [
        (562, "#562"),
        (2_000_000_562, "#562, attempt 2"),
        (1_000_000_562, "#1000000562"),
        (None, "without number"),
    ],
)
def test_a_build_number_is_written_as_run_and_attempt(build_number: int | None, text: str) -> None:
    assert words.number(build_number) == text


def test_a_full_sha_is_shortened_and_nothing_else_is() -> None:
    assert (words.short_sha("64be72b2" * 5), words.short_sha("v1.4.2-rc.1")) == (
        "64be72b",
        "v1.4.2-rc.1",
    )


def test_a_digest_is_shortened_and_a_short_text_is_not() -> None:
    assert words.short_hash("sha256:0123456789abcdef") == "sha256:0123456789ab…"
    assert words.short_hash("sha256:aa") == "sha256:aa"


def test_an_image_is_written_with_its_location_where_that_is_known() -> None:
    assert words.reference(Image("ghcr.io/acme", "api", "1", None)) == "ghcr.io/acme/api:1"
    assert words.reference(Image(None, "api", "1", None)) == "api:1"
