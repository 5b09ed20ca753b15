"""Specify how jobs become stages, and steps become steps."""

import pytest

from sei_action.payload.stages import stage_of
from tests.builders import job, moment, running_job, step

_NOW = moment(90)


def test_a_job_becomes_a_stage() -> None:
    stage = stage_of(job(id=7, name="test (3.11)"), _NOW)

    assert (stage.id, stage.display_name) == ("7", "test (3.11)")
    assert (stage.result, stage.state) == ("SUCCESS", "FINISHED")
    assert stage.start_time == moment(2)
    assert stage.duration_in_millis == 20_000
    assert stage.display_description == "on GitHub Actions 7"


def test_a_step_becomes_a_step() -> None:
    (part,) = stage_of(job(steps=(step(number=3, conclusion="failure"),)), _NOW).steps

    assert (part.id, part.display_name) == ("3", "Run tests")
    assert (part.result, part.state) == ("FAILURE", "FINISHED")
    assert part.start_time == moment(5)
    assert part.duration_in_millis == 10_000


@pytest.mark.parametrize("name", [None, ""])
def test_a_job_that_no_runner_took_is_on_none(name: str | None) -> None:
    assert stage_of(job(runner_name=name), _NOW).display_description is None


def test_what_still_runs_has_lasted_until_now() -> None:
    stage = stage_of(running_job(started_at=moment(30)), _NOW)

    assert stage.state == "RUNNING"
    assert stage.result == "UNKNOWN"
    assert stage.duration_in_millis == 60_000


@pytest.mark.parametrize("status", ["queued", "waiting"])
def test_what_waits_has_lasted_no_time(status: str) -> None:
    waiting = job(status=status, conclusion=None, started_at=moment(2), completed_at=None)

    assert stage_of(waiting, _NOW).duration_in_millis == 0


def test_a_step_without_times_has_lasted_no_time() -> None:
    bare = step(started_at=None, completed_at=None)

    (part,) = stage_of(job(steps=(bare,)), _NOW).steps

    assert part.start_time is None
    assert part.duration_in_millis == 0


def test_a_skipped_job_that_ended_before_it_began_has_lasted_no_time() -> None:
    skipped = job(conclusion="skipped", started_at=moment(5), completed_at=moment(4), steps=())

    assert stage_of(skipped, _NOW).duration_in_millis == 0


def test_a_step_that_never_ran_has_not_lasted_millions_of_hours() -> None:
    skipped = step(conclusion="skipped", started_at="0001-01-01T00:00:00Z", completed_at=moment(9))

    (part,) = stage_of(job(steps=(skipped,)), _NOW).steps

    assert part.duration_in_millis == 0
