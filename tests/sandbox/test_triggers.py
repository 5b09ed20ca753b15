"""What is kept of the causes of a run."""

import pytest

from sei_action.sandbox.records import Trigger
from tests.sandbox.builders import reason_of_loss, record


def cause(**changes: object) -> dict[str, object]:
    return {"id": "acme/shop/CI", "type": "UpstreamCause"} | changes


def test_a_cause_is_kept_with_its_number_and_the_causes_behind_it() -> None:
    push = {"id": "SCMTrigger", "type": "SCMTriggerCause"}
    (kept,) = record(
        trigger_chain=[cause(job_run_number="562", direct_parents=[push])]
    ).trigger_chain
    behind = Trigger("SCMTrigger", "SCMTriggerCause", None, ())
    assert kept == Trigger("acme/shop/CI", "UpstreamCause", 562, (behind,))


@pytest.mark.parametrize("field", ["id", "type"])
def test_a_null_id_or_type_loses_the_run(field: str) -> None:
    reason = reason_of_loss(trigger_chain=[cause(**{field: None})])
    assert reason == f"trigger_chain[0].{field} is null"


def test_the_largest_number_of_32_bits_is_kept() -> None:
    (kept,) = record(trigger_chain=[cause(job_run_number="2147483647")]).trigger_chain
    assert kept.job_run_number == 2147483647


def test_a_number_that_does_not_fit_32_bits_loses_the_run() -> None:
    reason = reason_of_loss(trigger_chain=[cause(job_run_number="2147483648")])
    assert reason == "trigger_chain[0].job_run_number does not fit 32 bits"


@pytest.mark.parametrize("number", ["", "-1", "1.0", "99999999999", "٣"])
def test_a_number_that_is_not_decimal_loses_the_run(number: str) -> None:
    reason = reason_of_loss(trigger_chain=[cause(job_run_number=number)])
    assert reason.startswith("trigger_chain[0].job_run_number is not a decimal number")


def test_a_number_that_is_no_string_loses_the_run() -> None:
    reason = reason_of_loss(trigger_chain=[cause(job_run_number=562)])
    assert reason == "trigger_chain[0].job_run_number is not a string"


def test_id_and_type_that_are_there_twice_lose_the_run() -> None:
    reason = reason_of_loss(trigger_chain=[cause(), cause()])
    assert reason == "trigger_chain[1] has the id and type of another trigger"


def test_id_and_type_are_unique_across_the_whole_chain() -> None:
    reason = reason_of_loss(trigger_chain=[cause(direct_parents=[cause()])])
    assert reason == "trigger_chain[0].direct_parents[0] has the id and type of another trigger"


def test_the_same_id_of_another_type_is_another_cause() -> None:
    kept = record(trigger_chain=[cause(), cause(type="UserIdCause")])
    assert len(kept.trigger_chain) == 2
