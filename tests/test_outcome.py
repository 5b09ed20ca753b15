"""Specify how a run ended, or how it stands while the step reports it."""

import pytest

from sei_action.config import JobStatus, NeedResult
from sei_action.outcome import (
    finished_outcome,
    has_doubtful_failure,
    job_outcome,
    milliseconds_between,
    outcome_so_far,
)
from sei_action.own_job import settle
from sei_action.run import Job
from sei_action.workflow_file import JobDefinition
from tests.builders import job, moment, outcome, run, running_job

_NOW = moment(90)
_OWN = running_job(id=1, name="report")


def _so_far(*others: Job, needs: dict[str, NeedResult] | None = None) -> str | None:
    whole = run(jobs=(_OWN, *others), conclusion=None)
    return outcome_so_far(whole, _OWN, JobStatus.SUCCESS, needs or {}, _NOW).conclusion


def test_time_is_counted_in_milliseconds() -> None:
    assert milliseconds_between(moment(1), moment(2.5)) == 1500


def test_reversed_moments_have_no_time_between_them() -> None:
    assert milliseconds_between(moment(2), moment(1)) == 0


@pytest.mark.parametrize(("start", "end"), [(None, moment()), (moment(), None), (None, None)])
def test_an_unknown_moment_has_no_time_after_or_before_it(start: None, end: None) -> None:
    assert milliseconds_between(start, end) == 0


def test_a_duration_runs_from_the_start_of_this_attempt() -> None:
    rerun = run(run_attempt=2, created_at=moment(-86400), run_started_at=moment())

    assert finished_outcome(rerun).duration_ms == 22_000
    assert outcome_so_far(rerun, None, None, {}, _NOW).duration_ms == 90_000


def test_a_run_without_a_start_of_its_attempt_started_when_it_was_created() -> None:
    assert finished_outcome(run(run_started_at=None)).started_at == moment()


def test_a_clock_that_is_behind_makes_no_negative_duration() -> None:
    assert outcome(completed_at=moment(-5)).duration_ms == 0


def test_a_job_has_its_own_conclusion_start_and_end() -> None:
    whole = run(conclusion="failure", jobs=(job(), job(id=2, completed_at=moment(500))))

    ended = job_outcome(whole, whole.jobs[0])

    assert (ended.conclusion, ended.started_at, ended.completed_at) == (
        "success",
        moment(2),
        moment(22),
    )


def test_a_job_that_was_cancelled_before_it_started_has_lasted_no_time() -> None:
    cancelled = job(conclusion="cancelled", started_at=None, completed_at=None)

    ended = job_outcome(run(run_started_at=moment(5)), cancelled)

    assert (ended.conclusion, ended.started_at, ended.duration_ms) == ("cancelled", moment(5), 0)


def test_a_job_that_ended_before_it_began_has_lasted_no_time() -> None:
    assert job_outcome(run(), job(started_at=moment(9), completed_at=moment(8))).duration_ms == 0


def test_a_job_without_an_end_has_lasted_no_time() -> None:
    assert job_outcome(run(), job(completed_at=None)).duration_ms == 0


@pytest.mark.parametrize("conclusion", ["success", "failure", "cancelled", None])
def test_a_finished_run_has_githubs_conclusion(conclusion: str | None) -> None:
    assert finished_outcome(run(conclusion=conclusion)).conclusion == conclusion


def test_a_finished_run_ended_with_its_last_job() -> None:
    finished = run(
        jobs=(job(id=1, completed_at=moment(50)), job(id=2, completed_at=moment(40))),
        updated_at=moment(9999),
    )

    assert finished_outcome(finished).completed_at == moment(50)


def test_jobs_carried_over_from_an_earlier_attempt_do_not_end_this_one() -> None:
    rerun = run(
        run_attempt=2,
        run_started_at=moment(1000),
        updated_at=moment(1234),
        jobs=(job(completed_at=moment(50)),),
    )

    assert finished_outcome(rerun).completed_at == moment(1234)


def test_a_run_that_never_had_a_job_ended_when_it_was_last_touched() -> None:
    startup_failure = run(jobs=(), conclusion="startup_failure", updated_at=moment(3))

    assert finished_outcome(startup_failure).completed_at == moment(3)


def test_the_time_of_a_run_that_goes_on_is_now() -> None:
    whole = run(jobs=(_OWN,))

    assert outcome_so_far(whole, _OWN, JobStatus.SUCCESS, {}, _NOW).completed_at == _NOW


@pytest.mark.parametrize("conclusion", ["success", "skipped", "neutral"])
def test_a_run_without_failures_succeeds(conclusion: str) -> None:
    assert _so_far(job(id=2, conclusion=conclusion)) == "success"


@pytest.mark.parametrize("conclusion", ["failure", "timed_out", "startup_failure"])
def test_a_failed_job_fails_the_run(conclusion: str) -> None:
    assert _so_far(job(id=2), job(id=3, conclusion=conclusion)) == "failure"


def test_a_cancelled_job_cancels_the_run() -> None:
    assert _so_far(job(id=2), job(id=3, conclusion="cancelled")) == "cancelled"


def test_a_failure_outweighs_what_was_cancelled_because_of_it() -> None:
    assert _so_far(job(id=2, conclusion="cancelled"), job(id=3, conclusion="failure")) == "failure"


@pytest.mark.parametrize("status", list(JobStatus))
def test_the_own_job_counts_by_the_status_that_was_handed_over(status: JobStatus) -> None:
    whole = run(jobs=(_OWN, job(id=2)))

    assert outcome_so_far(whole, _OWN, status, {}, _NOW).conclusion == status.value


def test_an_unknown_status_of_the_own_job_changes_nothing() -> None:
    whole = run(jobs=(_OWN, job(id=2)))

    assert outcome_so_far(whole, _OWN, None, {}, _NOW).conclusion == "success"


@pytest.mark.parametrize("result", [NeedResult.FAILURE, NeedResult.CANCELLED])
def test_a_need_counts_even_where_the_api_does_not_show_it_yet(result: NeedResult) -> None:
    assert _so_far(running_job(id=2, name="test"), needs={"test": result}) == result.value


def test_a_skipped_need_fails_nothing() -> None:
    needs = {"docs": NeedResult.SKIPPED}

    assert _so_far(job(id=2, name="docs", conclusion="skipped"), needs=needs) == "success"


@pytest.mark.parametrize("name", ["test", "test (ubuntu, 3.11)", "test / unit", "test / unit (2)"])
def test_a_failure_that_its_need_calls_a_success_is_tolerated(name: str) -> None:
    needs = {"test": NeedResult.SUCCESS}

    assert _so_far(job(id=2, name=name, conclusion="failure"), needs=needs) == "success"


def test_a_tolerated_job_is_named() -> None:
    failed = job(id=2, name="test (3.11)", conclusion="failure")
    whole = run(jobs=(_OWN, failed, job(id=3, name="test (3.12)")))

    result = outcome_so_far(whole, _OWN, JobStatus.SUCCESS, {"test": NeedResult.SUCCESS}, _NOW)

    assert result.tolerated == ("test (3.11)",)


def test_a_job_whose_id_only_begins_like_a_needed_one_is_not_tolerated() -> None:
    needs = {"test": NeedResult.SUCCESS}
    jobs = (job(id=2, name="test"), job(id=3, name="test-e2e", conclusion="failure"))

    assert _so_far(*jobs, needs=needs) == "failure"


def test_a_failed_job_that_nobody_needs_fails_the_run() -> None:
    needs = {"build": NeedResult.SUCCESS}
    jobs = (job(id=2, name="build"), job(id=3, name="lint", conclusion="failure"))

    assert _so_far(*jobs, needs=needs) == "failure"


def test_a_job_with_a_name_of_its_own_is_tolerated_where_all_unnamed_needs_succeeded() -> None:
    needs = {"build": NeedResult.SUCCESS, "test": NeedResult.SUCCESS}
    jobs = (job(id=2, name="build"), job(id=3, name="Unit tests", conclusion="failure"))

    assert _so_far(*jobs, needs=needs) == "success"


def test_a_job_with_a_name_of_its_own_is_not_tolerated_where_a_need_failed() -> None:
    needs = {"test": NeedResult.FAILURE, "e2e": NeedResult.SUCCESS}
    jobs = (
        job(id=2, name="Unit tests", conclusion="failure"),
        job(id=3, name="Browser tests", conclusion="success"),
    )

    assert _so_far(*jobs, needs=needs) == "failure"


def test_a_failed_job_is_not_tolerated_for_a_need_that_another_job_explains() -> None:
    needs = {"build": NeedResult.SUCCESS}
    jobs = (job(id=2, name="Build the image"), job(id=3, name="lint", conclusion="failure"))

    assert _so_far(*jobs, needs=needs) == "failure"


def test_the_other_jobs_that_still_run_or_wait_are_named() -> None:
    waiting = job(id=3, name="deploy", status="queued", conclusion=None, completed_at=None)
    whole = run(jobs=(_OWN, running_job(id=2, name="test"), waiting, job(id=4, name="lint")))

    result = outcome_so_far(whole, _OWN, JobStatus.SUCCESS, {}, _NOW)

    assert result.unfinished == ("test", "deploy")


def _defined(
    *others: Job, needs: dict[str, NeedResult] | None = None, **definitions: dict[str, object]
) -> str | None:
    whole = run(jobs=(_OWN, *others), conclusion=None)
    defined = tuple(
        JobDefinition.model_validate({"id": job_id, **facts})
        for job_id, facts in definitions.items()
    )
    return outcome_so_far(
        whole, _OWN, JobStatus.SUCCESS, needs or {}, _NOW, definitions=defined
    ).conclusion


def test_a_failed_job_that_its_definition_lets_fail_fails_nothing() -> None:
    failed = job(id=2, name="Lint", conclusion="failure")

    assert _defined(failed, lint={"name": "Lint", "continues_on_error": True}) == "success"


def test_a_failed_job_that_its_definition_does_not_let_fail_fails_the_run() -> None:
    failed = job(id=2, name="Lint", conclusion="failure")

    assert _defined(failed, lint={"name": "Lint"}) == "failure"


def test_a_failed_job_of_which_two_definitions_tell_fails_the_run() -> None:
    failed = job(id=2, name="Lint", conclusion="failure")
    lenient = {"name": "Lint", "continues_on_error": True}

    assert _defined(failed, lint=lenient, other=lenient) == "failure"


def test_a_definition_says_which_need_a_job_with_a_name_of_its_own_is() -> None:
    jobs = (
        job(id=2, name="Unit tests", conclusion="failure"),
        job(id=3, name="Browser tests"),
    )
    needs = {"unit": NeedResult.SUCCESS}
    definitions: dict[str, dict[str, object]] = {
        "unit": {"name": "Unit tests"},
        "browser": {"name": "Browser tests"},
    }

    assert _so_far(*jobs, needs=needs) == "failure"
    assert _defined(*jobs, needs=needs, **definitions) == "success"


def test_a_job_that_is_defined_and_not_needed_is_not_tolerated_for_a_need() -> None:
    failed = job(id=2, name="Lint", conclusion="failure")
    needs = {"unit": NeedResult.SUCCESS}

    assert _defined(job(id=3, name="unit"), failed, needs=needs, lint={"name": "Lint"}) == "failure"


def test_the_own_job_fails_nothing_where_its_definition_lets_it_fail() -> None:
    lenient = JobDefinition(id="report", continues_on_error=True)
    failed = settle(_OWN, JobStatus.FAILURE, _NOW)
    whole = run(jobs=(failed, job(id=2)), conclusion=None)

    result = outcome_so_far(whole, failed, JobStatus.FAILURE, {}, _NOW, definitions=(lenient,))

    assert (result.conclusion, result.tolerated) == ("success", ("report",))


@pytest.mark.parametrize("may_fail", [True, False])
def test_the_own_job_that_was_cancelled_cancels_the_run_even_where_it_may_fail(
    *, may_fail: bool
) -> None:
    defined = JobDefinition(id="report", continues_on_error=may_fail)
    whole = run(jobs=(_OWN,), conclusion=None)

    result = outcome_so_far(whole, _OWN, JobStatus.CANCELLED, {}, _NOW, definitions=(defined,))

    assert (result.conclusion, result.tolerated) == ("cancelled", ())


def test_the_own_job_fails_the_run_where_its_definition_does_not_let_it_fail() -> None:
    strict = JobDefinition(id="report")
    whole = run(jobs=(_OWN, job(id=2)), conclusion=None)

    result = outcome_so_far(whole, _OWN, JobStatus.FAILURE, {}, _NOW, definitions=(strict,))

    assert (result.conclusion, result.tolerated) == ("failure", ())


def test_an_own_job_that_was_not_found_is_not_tolerated() -> None:
    lenient = JobDefinition(id="report", continues_on_error=True)
    whole = run(jobs=(job(id=2),), conclusion=None)

    result = outcome_so_far(whole, None, JobStatus.FAILURE, {}, _NOW, definitions=(lenient,))

    assert result.conclusion == "failure"


def test_another_job_that_failed_fails_the_run_beside_an_own_one_that_may_fail() -> None:
    lenient = JobDefinition(id="report", continues_on_error=True)
    whole = run(jobs=(_OWN, job(id=2, conclusion="failure")), conclusion=None)

    result = outcome_so_far(whole, _OWN, JobStatus.FAILURE, {}, _NOW, definitions=(lenient,))

    assert (result.conclusion, result.tolerated) == ("failure", ("report",))


@pytest.mark.parametrize(
    ("conclusion", "needs", "is_doubtful"),
    [
        ("success", {}, False),
        ("cancelled", {}, False),
        ("failure", {}, True),
        ("timed_out", {}, True),
        ("failure", {"lint": NeedResult.SUCCESS}, False),
        ("failure", {"lint": NeedResult.FAILURE}, False),
        ("failure", {"build": NeedResult.SUCCESS, "docs": NeedResult.SUCCESS}, False),
        ("failure", {"build": NeedResult.SUCCESS}, True),
    ],
)
def test_a_failure_that_no_need_explains_is_doubtful(
    conclusion: str, needs: dict[str, NeedResult], *, is_doubtful: bool
) -> None:
    jobs = (_OWN, job(id=2, name="lint", conclusion=conclusion), job(id=3, name="build"))

    assert has_doubtful_failure(run(jobs=jobs), _OWN, JobStatus.SUCCESS, needs) is is_doubtful


@pytest.mark.parametrize(
    ("status", "is_doubtful"),
    [
        (JobStatus.FAILURE, True),
        (JobStatus.CANCELLED, False),
        (JobStatus.SUCCESS, False),
        (None, False),
    ],
)
@pytest.mark.parametrize("needs", [{}, {"test": NeedResult.SUCCESS}])
def test_a_failure_of_the_own_job_is_doubtful_whatever_the_needs(
    status: JobStatus | None, needs: dict[str, NeedResult], *, is_doubtful: bool
) -> None:
    whole = run(jobs=(_OWN, job(id=2)))

    assert has_doubtful_failure(whole, _OWN, status, needs) is is_doubtful


def test_a_need_that_failed_leaves_no_doubt_about_the_own_job() -> None:
    needs = {"test": NeedResult.FAILURE}

    assert not has_doubtful_failure(run(jobs=(_OWN,)), _OWN, JobStatus.FAILURE, needs)


def test_an_own_job_that_was_not_found_and_failed_is_doubtful() -> None:
    assert has_doubtful_failure(run(jobs=()), None, JobStatus.FAILURE, {})
