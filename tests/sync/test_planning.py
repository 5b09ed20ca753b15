"""Specify with which inputs each run is reported, and which runs are left alone."""

import pytest

from sei_action.config import Kind, OnCancelled
from sei_action.ledger import Attempt, State
from sei_action.sync.planning import Plan, Planning, Verdict
from sei_action.sync.reporters import Reporting, ReportingStep
from tests.builders import GUID, inputs
from tests.ledger.builders import attempt
from tests.sync.builders import PATH, reporting_step, synchronisation

_OTHER_GUID = "0f4a1f0e-58d0-4d1c-8d0a-2f3a9f6b1c11"


def _planning(*steps: ReportingStep, **texts: str) -> Planning:
    """Plan for a workflow that these steps report."""
    reporting = Reporting(steps={PATH: steps} if steps else {})
    env = inputs(**{"repo": "acme/shop", **texts})
    return Planning(synchronisation(**texts), env, reporting)


def _planned(
    *steps: ReportingStep, of: Attempt | None = None, **texts: str
) -> tuple[Plan, ...] | Verdict:
    return _planning(*steps, **texts).plan(of or attempt(), PATH)


def _plan(*steps: ReportingStep, of: Attempt | None = None, **texts: str) -> Plan:
    planned = _planned(*steps, of=of, **texts)
    assert isinstance(planned, tuple)
    (plan,) = planned
    return plan


def _left_out(reason: str) -> Verdict:
    return Verdict(state=State.LEFT_OUT, reason=reason)


def _skipped(reason: str) -> Verdict:
    return Verdict(state=State.SKIPPED, reason=reason)


def test_a_run_that_no_step_reports_is_reported_as_the_sync_is_told() -> None:
    assert _plan(kind="cd", environment="production") == Plan(
        config=synchronisation(kind="cd", environment="production")
    )


def test_a_run_that_no_step_reports_is_none_to_repair() -> None:
    assert _planned(repair="true") == _left_out("no step of its workflow reports it")


def test_a_run_that_a_step_reports_is_reported_as_that_step_would() -> None:
    step = reporting_step(inputs={"kind": "cd", "environment": "production"})

    plan = _plan(step, environment="staging", repair="true")

    assert (plan.config.kind, plan.config.environment) == (Kind.CD, "production")
    assert plan.step == step


def test_what_a_step_is_not_told_is_as_the_sync_is_told() -> None:
    plan = _plan(reporting_step(), project_name="shop", stages="false")

    assert (plan.config.project_name, plan.config.stages) == ("shop", False)


@pytest.mark.parametrize(
    "given", [{"build-number": "7"}, {"pipeline": "Shop"}, {"images": "ghcr.io/acme/shop:1"}]
)
def test_a_step_may_be_told_what_a_sync_may_not(given: dict[str, str]) -> None:
    assert _plan(reporting_step(inputs=given))


def test_each_step_makes_a_report_of_its_own() -> None:
    steps = [reporting_step(inputs={"job-full-name": name}) for name in ("a", "b")]

    planned = _planned(*steps)

    assert isinstance(planned, tuple)
    assert [plan.config.job_full_name for plan in planned] == ["a", "b"]


@pytest.mark.parametrize(
    "inputs_of_step",
    [{"instance-guid": _OTHER_GUID}, {"region": "eu"}, {"base-url": "https://sei.example/"}],
)
def test_a_run_that_is_reported_elsewhere_is_left_alone(inputs_of_step: dict[str, str]) -> None:
    assert _planned(reporting_step(inputs=inputs_of_step)) == _left_out(
        "its step reports to another SEI or instance"
    )


def test_a_step_that_writes_out_our_own_instance_reports_here() -> None:
    assert _plan(reporting_step(inputs={"instance-guid": GUID.upper()}))


def test_a_step_that_reports_elsewhere_does_not_keep_another_from_reporting_here() -> None:
    elsewhere = reporting_step(inputs={"instance-guid": _OTHER_GUID})

    assert _plan(elsewhere, reporting_step()).step == reporting_step()


@pytest.mark.parametrize(
    ("unknown", "named"), [(("scope",), "`scope`"), (("kind", "paths"), "`kind`, `paths`")]
)
def test_a_run_of_whose_step_too_little_is_known_is_left_alone(
    unknown: tuple[str, ...], named: str
) -> None:
    assert _planned(reporting_step(unknown=unknown)) == _left_out(
        f"only the run knows the value of {named} of its step"
    )


def test_where_one_step_is_not_known_the_run_is_left_alone() -> None:
    steps = (reporting_step(), reporting_step(unknown=("scope",)))

    assert isinstance(_planned(*steps), Verdict)


def test_a_run_whose_step_is_set_up_wrongly_is_left_alone() -> None:
    step = reporting_step(inputs={"kind": "both", "region": "mars"})

    planned = _planned(step)

    assert isinstance(planned, Verdict)
    assert planned.state is State.LEFT_OUT
    assert planned.reason.startswith("its step is set up wrongly: Input `region`: 'mars' is not")


@pytest.mark.parametrize("steps", [(), (reporting_step(),)])
def test_a_run_of_a_workflow_that_only_serves_reports_is_skipped(
    steps: tuple[ReportingStep, ...],
) -> None:
    reporting = Reporting(steps={PATH: steps}, servants=frozenset({PATH}))

    planned = Planning(synchronisation(), inputs(), reporting).plan(attempt(), PATH)

    assert planned == _skipped("its workflow only serves the reports of others")


@pytest.mark.parametrize(
    ("conclusion", "reason"),
    [
        (None, "it has no result"),
        ("skipped", "it was skipped"),
        ("cancelled", "it was cancelled"),
        ("stale", "it is stale"),
        ("action_required", "it is action_required"),
    ],
)
def test_a_run_that_is_neither_good_nor_bad_is_skipped(conclusion: str | None, reason: str) -> None:
    assert _planned(of=attempt(conclusion=conclusion)) == _skipped(reason)


@pytest.mark.parametrize("conclusion", ["success", "failure", "timed_out", "neutral"])
def test_a_run_that_is_good_or_bad_is_reported(conclusion: str) -> None:
    assert _plan(of=attempt(conclusion=conclusion))


def test_a_cancelled_run_is_reported_where_that_is_wanted() -> None:
    plan = _plan(of=attempt(conclusion="cancelled"), on_cancelled="failure")

    assert plan.config.on_cancelled is OnCancelled.FAILURE


def test_a_cancelled_run_is_reported_by_the_steps_that_want_it() -> None:
    wants = reporting_step(inputs={"on-cancelled": "aborted", "job-full-name": "a"})

    assert _plan(reporting_step(), wants, of=attempt(conclusion="cancelled")).step == wants


def test_a_run_without_a_result_may_have_jobs_that_have_one() -> None:
    step = reporting_step(inputs={"scope": "job", "jobs": "build"})

    assert _plan(step, of=attempt(conclusion="cancelled"))


def test_how_an_earlier_attempt_ended_is_told_by_the_attempt_itself() -> None:
    assert _plan(of=attempt(conclusion=None, is_latest=False))


def test_runs_of_one_workflow_are_judged_each_by_itself() -> None:
    planning = _planning()

    found = [
        planning.plan(attempt(conclusion=conclusion), PATH)
        for conclusion in ("skipped", "success", "skipped")
    ]

    assert [isinstance(one, Verdict) for one in found] == [True, False, True]


def test_workflows_are_planned_each_by_itself() -> None:
    planning = _planning(reporting_step(unknown=("scope",)))

    assert isinstance(planning.plan(attempt(), PATH), Verdict)
    assert not isinstance(planning.plan(attempt(), ".github/workflows/other.yml"), Verdict)


_JOB = {"scope": "job", "jobs": "build"}


@pytest.mark.parametrize(
    ("step", "texts", "reads_none"),
    [
        (None, {}, False),
        (None, {"stages": "false"}, True),
        (reporting_step(), {"stages": "false"}, False),
        (reporting_step(follows=True), {"stages": "false"}, True),
        (reporting_step(follows=True), {}, False),
        (reporting_step(follows=True, inputs=_JOB), {"stages": "false"}, False),
    ],
)
def test_jobs_are_read_for_stages_for_a_step_in_the_run_and_for_reports_of_jobs(
    step: ReportingStep | None,
    texts: dict[str, str],
    reads_none: bool,  # noqa: FBT001 - a row of the table
) -> None:
    plan = _plan(*([step] if step else []), of=None, **texts)

    assert plan.reads_no_jobs is reads_none


@pytest.mark.parametrize(
    ("given", "deploys"),
    [
        ({}, False),
        ({"kind": "cd"}, True),
        ({"kind": "ci", "environment": "production"}, False),
        ({"environment": "production"}, True),
        ({"deployed-images": "ghcr.io/acme/shop:1"}, True),
        ({"services": "[{name: api, environment: production}]"}, True),
        ({"services": "[{name: api, deployed-images: 'ghcr.io/acme/api:1'}]"}, True),
        ({"services": "[{name: api}]"}, False),
    ],
)
def test_inputs_can_make_a_deployment_of_a_run(
    given: dict[str, str],
    deploys: bool,  # noqa: FBT001 - a row of the table
) -> None:
    assert _plan(reporting_step(inputs=given)).deploys is deploys


def test_what_a_report_lacks_of_its_steps_inputs_is_told() -> None:
    step = reporting_step(missing=("pipeline", "params"))

    (note,) = _plan(step).notes

    assert note == (
        "Reported without `pipeline`, `params`, whose values only a run knows: "
        ".github/workflows/ci.yml."
    )


@pytest.mark.parametrize("steps", [(), (reporting_step(),)])
def test_a_report_that_lacks_nothing_needs_no_note(steps: tuple[ReportingStep, ...]) -> None:
    assert _plan(*steps).notes == ()
