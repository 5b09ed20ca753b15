"""Specify the causes that SEI is told of."""

import pytest

from sei_action.payload import build_payload
from sei_action.payload.models import Trigger
from sei_action.payload.triggers import trigger_chain_of
from sei_action.run import Run
from tests.builders import config, findings, run, subject

_SOURCE = Trigger(id="SCMTrigger", type="SCMTriggerCause")
_SCHEDULE = Trigger(id="schedule", type="TimerTriggerCause")
_ADA = Trigger(id="ada", type="UserIdCause")
_GRACE = Trigger(id="grace", type="UserIdCause")


def _upstream(**changes: object) -> dict[str, object]:
    return {"id": 9, "run_number": 12, "event": "push", "workflow_name": "CI", **changes}


def _downstream(upstream: object, **changes: object) -> Run:
    facts = {"event": "workflow_run", "workflow_name": "Deploy", "occasion": {"upstream": upstream}}
    return run(**{**facts, **changes})


def _upstream_cause(**changes: object) -> Trigger:
    (cause,) = trigger_chain_of(_downstream(_upstream(**changes))).value
    return cause


def _levels(trigger: Trigger) -> list[str]:
    names = [trigger.id]
    while trigger.direct_parents:
        (trigger,) = trigger.direct_parents
        names.append(trigger.id)
    return names


@pytest.mark.parametrize(
    "event", ["push", "pull_request", "pull_request_target", "merge_group", "create", "delete"]
)
def test_a_change_of_the_source_is_its_cause(event: str) -> None:
    assert trigger_chain_of(run(event=event)).value == (_SOURCE,)


def test_a_schedule_is_its_own_cause() -> None:
    assert trigger_chain_of(run(event="schedule")).value == (_SCHEDULE,)


@pytest.mark.parametrize(
    "event",
    [
        "workflow_dispatch",
        "repository_dispatch",
        "release",
        "issue_comment",
        "deployment",
        "deployment_status",
        "pull_request_review",
        "brand_new",
    ],
)
def test_who_starts_a_run_is_its_cause(event: str) -> None:
    assert trigger_chain_of(run(event=event)).value == (_ADA,)


def test_a_run_that_nobody_known_started_has_no_cause() -> None:
    assert trigger_chain_of(run(event="workflow_dispatch", actor=None)).value == ()


def test_who_runs_it_again_comes_before_what_first_started_it() -> None:
    rerun = run(run_attempt=2, triggering_actor={"login": "grace"})

    assert trigger_chain_of(rerun).value == (_GRACE, _SOURCE)


def test_a_re_run_by_nobody_known_has_its_first_cause_alone() -> None:
    assert trigger_chain_of(run(run_attempt=2, triggering_actor=None)).value == (_SOURCE,)


def test_who_starts_a_run_and_runs_it_again_is_named_once() -> None:
    assert trigger_chain_of(run(event="workflow_dispatch", run_attempt=2)).value == (_ADA,)


def test_whose_push_started_a_first_attempt_is_no_cause_of_its_own() -> None:
    assert _ADA not in trigger_chain_of(run(triggering_actor={"login": "ada"})).value


def test_a_run_that_an_unknown_workflow_started_has_neither_source_nor_person_for_a_cause() -> None:
    assert trigger_chain_of(run(event="workflow_run")).value == ()


def test_the_run_behind_a_run_is_named_by_pipeline_and_build_number() -> None:
    assert _upstream_cause() == Trigger(
        id="acme/shop/CI", type="UpstreamCause", job_run_number="12", direct_parents=(_SOURCE,)
    )


def test_a_run_of_another_event_has_no_run_behind_it() -> None:
    assert trigger_chain_of(_downstream(_upstream(), event="push")).value == (_SOURCE,)


def test_the_workflows_own_name_counts_before_the_runs_name() -> None:
    assert _upstream_cause(name="Release of v1").id == "acme/shop/CI"


def test_a_run_whose_workflow_is_not_named_goes_by_its_own_name() -> None:
    assert _upstream_cause(workflow_name=None, name="CI of the fork").id == (
        "acme/shop/CI of the fork"
    )


def test_a_run_behind_a_run_that_has_no_name_is_no_cause() -> None:
    assert trigger_chain_of(_downstream(_upstream(workflow_name=None, name=None))).value == ()


def test_the_run_behind_a_run_may_be_of_another_repository() -> None:
    assert _upstream_cause(repository={"full_name": "acme/base"}).id == "acme/base/CI"


@pytest.mark.parametrize(
    ("run_number", "attempt", "number"),
    [
        (12, 1, "12"),
        (12, 2, "2000000012"),
        (147_483_647, 2, "2147483647"),
        (147_483_648, 2, None),
        (12, 3, None),
    ],
)
def test_the_number_of_the_run_behind_a_run_is_left_out_where_it_does_not_fit_32_bits(
    run_number: int, attempt: int, number: str | None
) -> None:
    cause = _upstream_cause(run_number=run_number, run_attempt=attempt)

    assert cause.job_run_number == number


@pytest.mark.parametrize(
    ("event", "cause"),
    [("push", _SOURCE), ("schedule", _SCHEDULE), ("workflow_dispatch", _GRACE)],
)
def test_the_cause_of_the_run_behind_a_run_is_its_parent(event: str, cause: Trigger) -> None:
    upstream = _upstream_cause(event=event, actor={"login": "grace"})

    assert upstream.direct_parents == (cause,)


def test_a_run_behind_a_run_that_nobody_known_started_has_no_parent() -> None:
    assert _upstream_cause(event="workflow_dispatch").direct_parents == ()


def test_a_run_behind_a_run_whose_own_cause_is_unknown_has_no_parent() -> None:
    assert _upstream_cause(event="workflow_run").direct_parents == ()


def _chain(*names: str) -> dict[str, object]:
    link: dict[str, object] | None = None
    for name in reversed(names):
        event = "workflow_run" if link else "push"
        link = _upstream(workflow_name=name, event=event, upstream=link)
    return link or {}


def test_a_chain_is_told_up_to_ten_levels() -> None:
    names = [f"level {number}" for number in range(1, 13)]

    (cause,) = trigger_chain_of(_downstream(_chain(*names))).value

    assert _levels(cause) == [f"acme/shop/{name}" for name in names[:10]]


def test_a_chain_of_ten_levels_ends_with_what_started_it() -> None:
    names = [f"level {number}" for number in range(1, 11)]

    (cause,) = trigger_chain_of(_downstream(_chain(*names))).value

    assert _levels(cause)[-1] == "SCMTrigger"


def test_a_chain_that_comes_back_to_a_pipeline_ends_before_it() -> None:
    (cause,) = trigger_chain_of(_downstream(_chain("CI", "Package", "CI", "Lint"))).value

    assert _levels(cause) == ["acme/shop/CI", "acme/shop/Package"]


def test_a_run_that_started_itself_has_no_cause() -> None:
    assert trigger_chain_of(_downstream(_chain("Deploy"))).value == ()


@pytest.mark.parametrize("names", [("CI",), ("CI", "Package", "CI")])
def test_a_chain_is_one_that_sei_keeps(names: tuple[str, ...]) -> None:
    built = build_payload(_downstream(_chain(*names)), subject(), findings(), config())

    assert built.trigger_chain


def test_who_runs_again_what_is_behind_their_own_run_is_named_once() -> None:
    upstream = _upstream(event="workflow_dispatch", actor={"login": "ada"})

    built = build_payload(_downstream(upstream, run_attempt=2), subject(), findings(), config())

    assert "ada" in str(built.trigger_chain)
