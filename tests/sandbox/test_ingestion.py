"""What becomes of an accepted report."""

import pytest

from tests.sandbox.builders import GUID, SHA, artifact, reason_of_loss, record


def test_a_whole_report_is_kept_without_notes() -> None:
    kept = record(
        scm_commit_ids=[SHA],
        job_run_params=[{"type": "StringParameterValue", "name": "team", "value": "shop"}],
        artifacts=[artifact()],
    )
    assert kept.notes == ()


def test_the_guid_is_a_uuid_whatever_its_case() -> None:
    assert record(instance_guid=GUID.upper()).instance_guid == GUID


@pytest.mark.parametrize("guid", ["shop", GUID.replace("-", ""), f"{{{GUID}}}", f"{GUID}\n"])
def test_a_guid_that_is_no_uuid_loses_the_run(guid: str) -> None:
    assert reason_of_loss(instance_guid=guid) == "instance_guid is not a UUID"


def test_seconds_are_kept_of_start_and_duration() -> None:
    kept = record(start_time=1711603545999, duration=780999)
    assert (kept.start_time, kept.duration) == (1711603545, 780)


def test_a_negative_duration_becomes_0() -> None:
    assert record(duration=-1).duration == 0


@pytest.mark.parametrize("field", ["start_time", "duration"])
def test_seconds_that_do_not_fit_32_bits_lose_the_run(field: str) -> None:
    changes = {field: 2**31 * 1000}
    assert reason_of_loss(**changes) == f"{field} does not fit 32 bits in seconds"


@pytest.mark.parametrize("field", ["start_time", "duration"])
def test_an_absent_time_loses_the_run(field: str) -> None:
    assert reason_of_loss(**{field: None}) == f"{field} is null"


@pytest.mark.parametrize("value", ["780", 780.5, True])
def test_a_duration_that_is_no_integer_loses_the_run(value: object) -> None:
    assert reason_of_loss(duration=value) == "duration is not an integer"


def test_the_result_is_kept_as_sent() -> None:
    assert record(result="success").result == "success"


def test_a_build_number_of_64_bits_is_kept() -> None:
    assert record(build_number=2**63 - 1).build_number == 2**63 - 1


def test_a_larger_build_number_loses_the_run() -> None:
    assert reason_of_loss(build_number=2**63) == "build_number does not fit 64 bits"


def test_an_absent_build_number_is_noted() -> None:
    assert record(build_number=None).notes == (
        "no build_number: a repeat would count as another run",
    )


def test_parameters_are_kept() -> None:
    sent = {"type": "StringParameterValue", "name": "team", "value": "shop"}
    (kept,) = record(job_run_params=[sent]).job_run_params
    assert (kept.type, kept.name, kept.value) == ("StringParameterValue", "team", "shop")


@pytest.mark.parametrize("field", ["type", "name", "value"])
@pytest.mark.parametrize(("value", "problem"), [(None, "null"), (1, "not a string")])
def test_a_parameter_that_is_no_string_loses_the_run(
    field: str, value: object, problem: str
) -> None:
    sent = {"type": "StringParameterValue", "name": "team", "value": "shop", field: value}
    assert reason_of_loss(job_run_params=[sent]) == f"job_run_params[0].{field} is {problem}"


def test_commits_are_kept_once() -> None:
    assert record(scm_commit_ids=[SHA, SHA]).scm_commit_ids == (SHA,)


def test_a_short_sha_is_noted() -> None:
    notes = record(scm_commit_ids=["64be72b"]).notes
    assert notes == ("commit '64be72b' is not a full SHA and ties the run to nothing",)


def test_a_null_commit_loses_the_run() -> None:
    reason = reason_of_loss(scm_commit_ids=[None])
    assert reason == "scm_commit_ids holds something that is not a string"


@pytest.mark.parametrize(
    ("ci", "cd", "notes"),
    [
        (True, False, 0),
        (False, True, 0),
        (True, None, 0),
        (None, None, 0),
        (True, True, 1),
        (False, False, 1),
    ],
)
def test_a_run_that_is_not_just_ci_or_cd_is_noted(
    ci: bool | None,  # noqa: FBT001 - a table of cases
    cd: bool | None,  # noqa: FBT001 - a table of cases
    notes: int,
) -> None:
    assert len(record(ci=ci, cd=cd).notes) == notes


def test_unknown_fields_are_ignored() -> None:
    assert record(colour="blue") == record()


def test_newer_fields_are_kept() -> None:
    kept = record(execution_id="9-1", cfr_status=True, themes=["a/b"], web_url="https://x.test")
    assert (kept.execution_id, kept.cfr_status, kept.themes, kept.web_url) == (
        "9-1",
        True,
        ("a/b",),
        "https://x.test",
    )


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("result", 1, "result is not a string"),
        ("module_name", 1, "module_name is not a string"),
        ("ci", "true", "ci is not a boolean"),
        ("artifacts", {}, "artifacts is not a list"),
        ("artifacts", [None], "artifacts[0] is not an object"),
    ],
)
def test_a_value_of_another_type_loses_the_run(field: str, value: object, problem: str) -> None:
    assert reason_of_loss(**{field: value}) == problem
