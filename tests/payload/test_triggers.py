"""Specify the causes that SEI is told of."""

import pytest

from sei_action.payload.models import Trigger
from sei_action.payload.triggers import trigger_chain_of
from tests.builders import run

_SOURCE = Trigger(id="SCMTrigger", type="SCMTriggerCause")
_ADA = Trigger(id="ada", type="UserIdCause")
_GRACE = Trigger(id="grace", type="UserIdCause")


@pytest.mark.parametrize(
    "event", ["push", "pull_request", "pull_request_target", "merge_group", "create"]
)
def test_a_change_of_the_source_is_its_cause(event: str) -> None:
    assert trigger_chain_of(run(event=event)) == (_SOURCE,)


def test_a_schedule_is_its_own_cause() -> None:
    assert trigger_chain_of(run(event="schedule")) == (
        Trigger(id="schedule", type="TimerTriggerCause"),
    )


@pytest.mark.parametrize(
    "event", ["workflow_dispatch", "repository_dispatch", "release", "issue_comment"]
)
def test_who_starts_a_run_is_its_cause(event: str) -> None:
    assert trigger_chain_of(run(event=event)) == (_ADA,)


def test_a_run_that_nobody_known_started_has_no_cause() -> None:
    assert trigger_chain_of(run(event="workflow_dispatch", actor=None)) == ()


def test_who_runs_it_again_comes_before_what_first_started_it() -> None:
    rerun = run(run_attempt=2, triggering_actor={"login": "grace"})

    assert trigger_chain_of(rerun) == (_GRACE, _SOURCE)


def test_who_starts_a_run_and_runs_it_again_is_named_once() -> None:
    assert trigger_chain_of(run(event="workflow_dispatch", run_attempt=2)) == (_ADA,)


def test_whose_push_started_a_first_attempt_is_no_cause_of_its_own() -> None:
    assert _ADA not in trigger_chain_of(run(triggering_actor={"login": "ada"}))


def test_a_run_that_another_workflow_started_has_neither_source_nor_person_for_a_cause() -> None:
    assert trigger_chain_of(run(event="workflow_run")) == ()
