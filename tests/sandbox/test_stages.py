"""What is kept of the stages and steps of a run."""

import pytest

from sei_action.sandbox.records import Record
from tests.sandbox.builders import record, stage, step


def with_stages(*stages: object) -> Record:
    return record(job_run={"stages": list(stages)})


def with_steps(*steps: object) -> Record:
    return with_stages(stage(steps=list(steps)))


def test_stages_and_steps_are_kept_with_durations_in_seconds() -> None:
    (kept,) = with_stages(stage()).stages
    assert (kept.id, kept.duration, kept.steps[0].id, kept.steps[0].duration) == ("10", 2, "1", 1)


@pytest.mark.parametrize("job_run", [None, {}, {"stages": None}, {"stages": []}])
def test_a_run_may_have_no_stages(job_run: object) -> None:
    kept = record(job_run=job_run)
    assert (kept.stages, kept.notes) == ((), ())


@pytest.mark.parametrize("identity", [None, ""])
def test_a_step_without_id_is_dropped(identity: str | None) -> None:
    kept = with_steps(step(id=identity), step(id="2"))
    assert [each.id for each in kept.stages[0].steps] == ["2"]
    assert kept.notes == ("job_run.stages[0].steps[0] dropped: it has no id",)


def test_a_stage_without_id_is_dropped() -> None:
    kept = with_stages(stage(id=None))
    assert kept.stages == ()
    assert kept.notes == ("job_run.stages[0] dropped: it has no id",)


def test_the_second_of_two_siblings_with_one_id_is_dropped() -> None:
    kept = with_steps(step(displayName="first"), step(displayName="second"))
    assert [each.display_name for each in kept.stages[0].steps] == ["first"]
    assert kept.notes == ("job_run.stages[0].steps[1] dropped: a sibling has its id '1'",)


def test_steps_of_different_stages_may_have_one_id() -> None:
    kept = with_stages(stage(id="10"), stage(id="11"))
    assert [len(each.steps) for each in kept.stages] == [1, 1]


@pytest.mark.parametrize(
    ("sent", "place"),
    [
        (stage(durationInMillis=None), "job_run.stages[0].durationInMillis"),
        (
            stage(steps=[step(durationInMillis=None)]),
            "job_run.stages[0].steps[0].durationInMillis",
        ),
    ],
)
def test_a_null_duration_loses_all_stages_but_not_the_run(sent: object, place: str) -> None:
    kept = with_stages(sent, stage(id="11"))
    assert kept.stages == ()
    assert kept.notes == (f"all stages lost: {place} is null",)


def test_a_duration_that_is_no_integer_loses_all_stages() -> None:
    assert with_stages(stage(durationInMillis=1.5)).stages == ()


def test_a_negative_duration_becomes_0() -> None:
    assert with_stages(stage(durationInMillis=-1500)).stages[0].duration == 0


def test_what_is_no_object_loses_all_stages_but_not_the_run() -> None:
    assert record(job_run=[]).notes == ("all stages lost: job_run is not an object",)


def test_a_start_in_utc_is_kept_in_seconds() -> None:
    (kept,) = with_stages(stage(startTime="2026-01-31T09:30:00.999Z")).stages
    assert kept.start_time == 1769851800


def test_without_a_start_the_start_of_the_run_is_used() -> None:
    kept = with_stages(stage())
    assert kept.stages[0].start_time == kept.stages[0].steps[0].start_time == kept.start_time


@pytest.mark.parametrize(
    "text",
    ["2026-01-31", "2026-01-31T09:30:00", "2026-01-31T09:30:00+01:00", "2026-02-30T09:30:00Z", ""],
)
def test_a_start_that_is_not_iso_8601_in_utc_loses_all_stages(text: str) -> None:
    kept = with_stages(stage(startTime=text))
    assert kept.stages == ()
    assert kept.notes == ("all stages lost: job_run.stages[0].startTime is not ISO 8601 in UTC",)


def test_a_name_of_50_characters_is_kept_whole() -> None:
    assert with_stages(stage(displayName="x" * 50)).stages[0].display_name == "x" * 50


def test_a_longer_name_is_shortened_in_the_middle_to_50_characters() -> None:
    (kept,) = with_stages(stage(displayName="a" * 40 + "b" * 40)).stages
    assert kept.display_name == "a" * 25 + "…" + "b" * 24


def test_the_description_of_a_step_is_shortened() -> None:
    (kept,) = with_steps(step(displayDescription="d" * 51)).stages
    assert len(kept.steps[0].display_description or "") == 50


def test_the_description_of_a_stage_is_kept_whole() -> None:
    (kept,) = with_stages(stage(displayDescription="d" * 51)).stages
    assert kept.display_description == "d" * 51


def test_a_null_result_and_state_become_unknown() -> None:
    (kept,) = with_stages(stage(result=None, state=None)).stages
    assert (kept.result, kept.state) == ("UNKNOWN", "UNKNOWN")


def test_a_result_and_state_are_kept_as_sent() -> None:
    (kept,) = with_stages(stage(result="SUCCESS", state="FINISHED")).stages
    assert (kept.result, kept.state) == ("SUCCESS", "FINISHED")
