"""What the address of a page asks for."""

from datetime import date

import pytest

from sei_action.sandbox.pages.parameters import (
    Page,
    ParameterError,
    choice_of,
    days_of,
    page_of,
    period_of,
)

NEWEST = date(2026, 3, 31)


def test_the_first_page_is_shown_without_a_number() -> None:
    assert page_of({}, 60) == page_of({"page": "1"}, 60) == Page(1, 60)


def test_a_page_knows_the_last_one_and_what_is_before_it() -> None:
    assert (page_of({"page": "2"}, 60).last, page_of({"page": "2"}, 60).skipped) == (3, 25)


def test_a_page_beyond_the_last_is_the_last() -> None:
    assert (page_of({"page": "9"}, 60).number, page_of({"page": "9"}, 0).number) == (3, 1)


@pytest.mark.parametrize("text", ["0", "-1", "two", "1.5", "٣", "1" * 10])
def test_a_page_that_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ParameterError, match="write a number from 1 on"):
        page_of({"page": text}, 60)


def test_a_choice_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    assert choice_of({"fate": "lost"}, "fate", ["kept", "lost"]) == "lost"
    assert choice_of({"fate": ""}, "fate", ["kept", "lost"]) == ""
    with pytest.raises(ParameterError, match="fate is 'gone'; write one of: kept, lost"):
        choice_of({"fate": "gone"}, "fate", ["kept", "lost"])


def test_a_period_is_the_30_days_up_to_the_newest_run() -> None:
    period = period_of({}, NEWEST)

    assert (days_of({}), period.first, period.last) == ("30", date(2026, 3, 2), NEWEST)


def test_a_period_can_be_asked_for() -> None:
    period = period_of({"days": "7", "until": "2026-02-10"}, NEWEST)

    assert (period.first, period.last) == (date(2026, 2, 4), date(2026, 2, 10))


@pytest.mark.parametrize("until", ["yesterday", "2026-02-30", "0001-01-01"])
def test_a_day_that_there_is_not_is_refused(until: str) -> None:
    with pytest.raises(ParameterError, match="write a day"):
        period_of({"until": until}, NEWEST)
