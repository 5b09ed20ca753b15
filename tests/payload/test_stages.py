"""Specify how jobs become stages, and steps become steps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_action.payload.models import Stage
from sei_action.payload.stages import queue_times_of, stages_of
from sei_action.run import Job
from tests.builders import JOB_ID, deployment, job, moment, run, running_job, step

_NOW = moment(90)
_CLOCK = st.none() | st.integers(-7200, 7200).map(moment)
_STATUSES = st.sampled_from(["completed", "in_progress", "queued", "waiting", "pending"])
_CONCLUSIONS = st.sampled_from([None, "success", "failure", "skipped", "cancelled", "brand_new"])


def _stage(one: Job, **changes: object) -> Stage:
    (stage,) = stages_of(run(jobs=(one,), **changes), (one,), _NOW).value
    return stage


def _description(one: Job, **changes: object) -> str | None:
    return _stage(one, **changes).display_description


def test_a_job_becomes_a_stage() -> None:
    stage = _stage(job(id=7, name="test (3.11)"))

    assert (stage.id, stage.display_name) == ("7", "test (3.11)")
    assert (stage.result, stage.state) == ("SUCCESS", "FINISHED")
    assert stage.start_time == moment(2)
    assert stage.duration_in_millis == 20_000
    assert stage.display_description == "on GitHub Actions 7"


def test_a_step_becomes_a_step() -> None:
    (part,) = _stage(job(steps=(step(number=3, conclusion="failure"),))).steps

    assert (part.id, part.display_name) == ("3", "Run tests")
    assert (part.result, part.state) == ("FAILURE", "FINISHED")
    assert part.start_time == moment(5)
    assert part.duration_in_millis == 10_000


def test_only_the_jobs_that_are_asked_for_become_stages() -> None:
    jobs = (job(id=1), job(id=2))

    assert [stage.id for stage in stages_of(run(jobs=jobs), jobs[1:], _NOW).value] == ["2"]


@pytest.mark.parametrize("name", [None, ""])
def test_a_job_that_no_runner_took_is_on_none(name: str | None) -> None:
    assert _description(job(runner_name=name)) is None


def test_a_description_names_environment_runner_labels_and_the_wait() -> None:
    waited = job(labels=("self-hosted", "arm64"), created_at=moment(-10))

    described = _description(waited, deployments=(deployment(),))

    assert described == ("to production; on GitHub Actions 7; self-hosted, arm64; queued 12 s")


def test_the_first_five_labels_are_enough() -> None:
    labels = tuple(f"label-{number}" for number in range(1, 8))

    described = _description(job(runner_name=None, labels=labels))

    assert described == "label-1, label-2, label-3, label-4, label-5"


def test_a_job_that_deployed_nothing_names_no_environment() -> None:
    other = deployment(run_id=1, statuses=[{"state": "success"}])

    described = _description(job(id=JOB_ID + 1), deployments=(deployment(), other))

    assert described == "on GitHub Actions 7"


def test_of_two_deployments_of_a_job_the_newest_is_named() -> None:
    deployments = (deployment(environment="production"), deployment(id=2, environment="staging"))

    assert "to production" in str(_description(job(), deployments=deployments))


def test_a_job_that_was_taken_at_once_did_not_wait() -> None:
    assert "queued" not in str(_description(job(created_at=moment(2))))


def test_a_job_that_started_before_it_was_created_did_not_wait() -> None:
    assert "queued" not in str(_description(job(created_at=moment(3))))


def test_a_job_without_a_runner_waited_for_none() -> None:
    skipped = job(runner_name=None, created_at=moment(-60), conclusion="skipped")

    assert _description(skipped) is None


def test_waits_are_given_by_the_stages_that_ran_in_this_attempt() -> None:
    again = run(
        run_attempt=2,
        jobs=(
            job(id=1, created_at=moment(0), started_at=moment(2)),
            job(id=2, created_at=moment(-100), started_at=moment(-90)),
            job(id=3, created_at=moment(0), runner_name=None),
        ),
    )

    assert queue_times_of(again) == {"1": 2_000, "3": 0}


def test_a_long_wait_is_written_in_whole_seconds() -> None:
    waited = job(runner_name="r", created_at=moment(2 - 30 * 86400))

    assert _description(waited) == "on r; queued 2592000 s"


def test_what_still_runs_has_lasted_until_now() -> None:
    stage = _stage(running_job(started_at=moment(30)))

    assert stage.state == "RUNNING"
    assert stage.result == "UNKNOWN"
    assert stage.duration_in_millis == 60_000


@pytest.mark.parametrize("status", ["queued", "waiting"])
def test_what_waits_has_lasted_no_time(status: str) -> None:
    waiting = job(status=status, conclusion=None, started_at=moment(2), completed_at=None)

    assert _stage(waiting).duration_in_millis == 0


def test_a_step_without_times_has_lasted_no_time() -> None:
    (part,) = _stage(job(steps=(step(started_at=None, completed_at=None),))).steps

    assert part.start_time is None
    assert part.duration_in_millis == 0


def test_a_skipped_job_that_ended_before_it_began_has_lasted_no_time() -> None:
    skipped = job(conclusion="skipped", started_at=moment(5), completed_at=moment(4), steps=())

    assert _stage(skipped).duration_in_millis == 0


def test_a_step_that_never_ran_has_not_lasted_millions_of_hours() -> None:
    skipped = step(conclusion="skipped", started_at="0001-01-01T00:00:00Z", completed_at=moment(9))

    (part,) = _stage(job(steps=(skipped,))).steps

    assert part.duration_in_millis == 0


def test_a_carried_over_job_keeps_its_result_and_takes_no_time() -> None:
    carried = job(
        conclusion="failure", started_at=moment(-600), steps=(step(conclusion="failure"),)
    )

    stage = _stage(carried, run_attempt=2)

    assert (stage.result, stage.state) == ("FAILURE", "FINISHED")
    assert stage.display_description == "carried over from an earlier attempt"
    assert (stage.start_time, stage.duration_in_millis) == (None, 0)
    (part,) = stage.steps
    assert (part.result, part.start_time, part.duration_in_millis) == ("FAILURE", None, 0)


def test_a_job_that_a_second_attempt_ran_again_takes_its_time() -> None:
    assert _stage(job(), run_attempt=2).duration_in_millis == 20_000


def test_in_a_first_attempt_nothing_is_carried_over() -> None:
    assert _stage(job(started_at=moment(-1))).duration_in_millis == 23_000


@given(_CLOCK, _CLOCK, _CLOCK, _STATUSES, _CONCLUSIONS, st.integers(1, 2))
def test_whatever_the_clocks_say_no_duration_is_negative_or_null(  # noqa: PLR0913, PLR0917 - each is one of the facts
    created: object, started: object, completed: object, status: str, conclusion: str, attempt: int
) -> None:
    times = {"started_at": started, "completed_at": completed}
    state = {"status": status, "conclusion": conclusion}
    odd = job(created_at=created, **times, **state, steps=(step(**times, **state),))

    stage = _stage(odd, run_attempt=attempt)

    assert stage.duration_in_millis >= 0
    assert stage.steps[0].duration_in_millis >= 0
    assert "-" not in (stage.display_description or "").partition("queued")[2]
