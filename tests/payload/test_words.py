"""Specify which of SEI's words stand for which of GitHub's."""

import pytest

from sei_action.payload.words import part_result_of, result_of, state_of


@pytest.mark.parametrize(
    ("conclusion", "result"),
    [
        ("success", "SUCCESS"),
        ("neutral", "SUCCESS"),
        ("failure", "FAILURE"),
        ("timed_out", "FAILURE"),
        ("startup_failure", "FAILURE"),
    ],
)
def test_a_run_that_ended_well_or_badly_has_a_result(conclusion: str, result: str) -> None:
    assert result_of(conclusion) == result


@pytest.mark.parametrize(
    "conclusion", ["cancelled", "skipped", "stale", "action_required", "brand_new", "", None]
)
def test_any_other_run_has_none(conclusion: str | None) -> None:
    assert result_of(conclusion) is None


@pytest.mark.parametrize(
    ("conclusion", "result"),
    [
        ("success", "SUCCESS"),
        ("failure", "FAILURE"),
        ("timed_out", "FAILURE"),
        ("skipped", "SKIPPED"),
        ("cancelled", "ABORTED"),
        ("action_required", "ABORTED"),
        ("brand_new", "UNKNOWN"),
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
    ],
)
def test_a_part_of_a_run_always_has_a_state(status: str, state: str) -> None:
    assert state_of(status) == state
