"""Specify which of SEI's words stand for which of GitHub's."""

import pytest

from sei_action.config import OnCancelled
from sei_action.payload import counted_as
from sei_action.payload.words import part_result_of, result_of, state_of
from tests.builders import payload

_DEPLOYMENT = {"ci": False, "cd": True}


@pytest.mark.parametrize("on_cancelled", list(OnCancelled))
@pytest.mark.parametrize(
    ("conclusion", "result"),
    [
        ("success", "SUCCESS"),
        ("neutral", "SUCCESS"),
        ("failure", "FAILURE"),
        ("timed_out", "FAILURE"),
        ("startup_failure", "FAILURE"),
        ("skipped", None),
        ("stale", None),
        ("action_required", None),
        ("brand_new", None),
        ("", None),
        (None, None),
    ],
)
def test_a_run_has_a_result_only_where_it_ended_well_or_badly(
    conclusion: str | None, result: str | None, on_cancelled: OnCancelled
) -> None:
    assert result_of(conclusion, on_cancelled) == result


@pytest.mark.parametrize(
    ("on_cancelled", "result"),
    [
        (OnCancelled.SKIP, None),
        (OnCancelled.FAILURE, "FAILURE"),
        (OnCancelled.ABORTED, "ABORTED"),
    ],
)
def test_a_cancelled_run_has_the_result_that_the_user_wants(
    on_cancelled: OnCancelled, result: str | None
) -> None:
    assert result_of("cancelled", on_cancelled) == result


def test_a_cancelled_run_has_no_result_where_the_user_says_nothing() -> None:
    assert result_of("cancelled") is None


@pytest.mark.parametrize(
    ("conclusion", "result"),
    [
        ("success", "SUCCESS"),
        ("neutral", "SUCCESS"),
        ("failure", "FAILURE"),
        ("timed_out", "FAILURE"),
        ("startup_failure", "FAILURE"),
        ("skipped", "SKIPPED"),
        ("cancelled", "ABORTED"),
        ("action_required", "ABORTED"),
        ("stale", "ABORTED"),
        ("brand_new", "UNKNOWN"),
        ("", "UNKNOWN"),
        (None, "UNKNOWN"),
    ],
)
def test_a_part_of_a_run_always_has_a_result(conclusion: str | None, result: str) -> None:
    assert part_result_of(conclusion) == result


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("completed", "FINISHED"),
        ("in_progress", "RUNNING"),
        ("queued", "QUEUED"),
        ("waiting", "QUEUED"),
        ("pending", "QUEUED"),
        ("requested", "QUEUED"),
    ],
)
def test_a_part_of_a_run_always_has_a_state(status: str, state: str) -> None:
    assert state_of(status) == state


@pytest.mark.parametrize(
    ("facts", "environment", "told"),
    [
        ({}, None, "a build"),
        ({"result": "FAILURE"}, None, "a failed build"),
        ({"result": "ABORTED"}, None, "an aborted build"),
        (_DEPLOYMENT, None, "a deployment"),
        (_DEPLOYMENT, "production", "a deployment to production"),
        ({**_DEPLOYMENT, "result": "FAILURE"}, "eu", "a failed deployment to eu"),
        ({**_DEPLOYMENT, "result": "ABORTED"}, "eu", "an aborted deployment to eu"),
        ({**_DEPLOYMENT, "cfr_status": False}, "eu", "a deployment to eu"),
        ({**_DEPLOYMENT, "cfr_status": True}, "eu", "a deployment to eu, and a failed change"),
    ],
)
def test_people_are_told_what_a_report_counts_as(
    facts: dict[str, object], environment: str | None, told: str
) -> None:
    assert counted_as(payload(**facts), environment) == told


def test_a_build_is_not_called_one_to_an_environment() -> None:
    assert counted_as(payload(), "production") == "a build"
