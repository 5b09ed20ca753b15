"""The made-up weeks of the demo, which the pictures of the docs show."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from demo.weeks import fill, reports
from sei_action.sandbox import Store


@pytest.fixture(scope="module")
def weeks() -> Iterator[Store]:
    """Have a store that keeps the weeks."""
    with Store(":memory:") as store:
        fill(store)
        yield store


def test_the_weeks_are_the_same_at_every_time() -> None:
    assert list(reports()) == list(reports())


def test_sei_keeps_everything_of_them_but_for_the_four_that_are_to_be_lost(weeks: Store) -> None:
    told = weeks.reports()

    assert sorted(each["reason"] for each in told if each["fate"] != "kept") == [
        "job_run_params[0].value is null",
        "no instance 0f9b2f7e-6c7d-4c8e-9a55-2f6a9e6a1b11 is registered",
        "result field is missing in request",
        "trigger_chain[0].job_run_number does not fit 32 bits",
    ]
    assert [each["notes"] for each in told if each["notes"]] == []


def test_a_report_is_received_after_its_run_ended(weeks: Store) -> None:
    first = weeks.reports()[0]
    ended = first["payload"]["start_time"] + first["payload"]["duration"]
    received = datetime.fromisoformat(first["received_at"]).timestamp() * 1000

    assert received == ended + 20_000
