"""Specify how the step's own job is found among the run's, and closed for the report."""

import pytest

from sei_action.config import JobStatus
from sei_action.own_job import find_own_job, lags_behind, settle, status_of
from tests.builders import environment, job, moment, running_job, step


def test_the_check_run_id_names_the_job() -> None:
    own = running_job(id=2, name="report")
    jobs = (running_job(id=1, name="other"), own)

    assert find_own_job(jobs, 2, environment()) == own


def test_the_check_run_id_decides_against_all_other_signs() -> None:
    own = running_job(id=2, name="Report to SEI", runner_name=None)
    jobs = (own, running_job(id=1, name="report", runner_name="GitHub Actions 9"))

    assert find_own_job(jobs, 2, environment()) == own


def test_a_check_run_id_that_is_no_job_of_the_run_names_none() -> None:
    assert find_own_job((job(id=1), running_job(id=2)), 3, environment()) is None


def test_without_it_the_runner_names_the_job() -> None:
    own = running_job(id=2, name="Report to SEI", runner_name="GitHub Actions 9")
    jobs = (running_job(id=1, name="report"), own)

    assert find_own_job(jobs, None, environment(runner_name="GitHub Actions 9")) == own


def test_a_job_that_ended_on_the_same_runner_is_not_the_own() -> None:
    own = running_job(id=2, name="Report to SEI", runner_name="self-hosted")
    jobs = (job(id=1, runner_name="self-hosted"), own, running_job(id=3))

    assert find_own_job(jobs, None, environment(runner_name="self-hosted")) == own


def test_a_runner_that_shares_its_name_with_another_decides_nothing() -> None:
    own = running_job(id=2, name="report", runner_name="runner")
    jobs = (running_job(id=1, name="other", runner_name="runner"), own)

    assert find_own_job(jobs, None, environment(runner_name="runner", job="report")) == own


def test_jobs_without_a_runner_are_not_taken_for_ones_on_a_nameless_runner() -> None:
    own = running_job(id=2, name="report", runner_name=None)
    waiting = job(id=1, name="other", status="queued", conclusion=None, runner_name=None, steps=())

    assert find_own_job((waiting, own), None, environment(runner_name=None)) == own


def test_without_a_runner_the_job_id_names_the_job() -> None:
    own = running_job(id=2, name="report", runner_name=None)

    assert find_own_job((running_job(id=1, name="other"), own), None, environment()) == own


def test_the_only_running_job_is_the_own() -> None:
    own = running_job(id=2, name="Report to SEI")

    assert find_own_job((job(id=1), own), None, environment()) == own


def test_where_no_sign_decides_no_job_is_taken() -> None:
    jobs = (running_job(id=1, name="one"), running_job(id=2, name="two"))

    assert find_own_job(jobs, None, environment()) is None


def test_a_run_whose_jobs_have_all_ended_has_no_own_job() -> None:
    assert find_own_job((job(),), None, environment()) is None


def test_nothing_lags_when_the_reporting_step_alone_is_running() -> None:
    own = running_job(id=2)

    assert not lags_behind((job(id=1), own), own)


def test_a_second_running_step_lags_behind() -> None:
    own = running_job(
        steps=(
            step(number=1, status="in_progress", conclusion=None),
            step(number=2, status="in_progress", conclusion=None),
        )
    )

    assert lags_behind((own,), own)


@pytest.mark.parametrize("status", ["in_progress", "queued", "waiting"])
def test_another_job_that_has_not_ended_may_lag_behind(status: str) -> None:
    own = running_job(id=2)

    assert lags_behind((job(id=1, status=status, conclusion=None), own), own)


def test_steps_that_wait_behind_the_reporting_one_are_no_lag() -> None:
    waiting = step(number=3, status="queued", conclusion=None, started_at=None, completed_at=None)
    own = running_job(steps=(*running_job().steps, waiting))

    assert not lags_behind((own,), own)


@pytest.mark.parametrize("conclusion", ["failure", "timed_out"])
def test_a_failed_step_fails_its_job(conclusion: str) -> None:
    own = running_job(steps=(step(number=1, conclusion=conclusion), step(number=2)))

    assert status_of(own) is JobStatus.FAILURE


def test_a_job_without_failed_steps_is_well() -> None:
    own = running_job(steps=(step(), step(number=2, conclusion="skipped")))

    assert status_of(own) is JobStatus.SUCCESS


def test_the_own_job_is_closed_with_its_status_now() -> None:
    settled = settle(running_job(), JobStatus.FAILURE, moment(60))

    assert (settled.status, settled.conclusion) == ("completed", "failure")
    assert settled.completed_at == moment(60)
    assert settled.started_at == running_job().started_at


def test_the_steps_that_have_no_result_yet_are_left_out() -> None:
    settled = settle(running_job(), JobStatus.SUCCESS, moment(60))

    assert [step.name for step in settled.steps] == ["Run tests"]
