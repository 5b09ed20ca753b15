"""Specify what is left out of a report that is too large, and in which order."""

from typing import Any

import pytest

from sei_action.payload import Payload, fit
from sei_action.payload.size import MOST_BYTES
from tests.builders import payload, sha

_PART: dict[str, object] = {"result": "SUCCESS", "state": "FINISHED", "duration_in_millis": 10}


def _step(number: int) -> dict[str, object]:
    name = {"id": str(number), "display_name": "Run", "display_description": "on a runner"}
    return {**_PART, **name}


def _stage(number: int, result: str) -> dict[str, object]:
    steps = [_step(one) for one in range(1, 4)]
    return {**_PART, **_step(number), "result": result, "steps": steps}


def _report(**changes: object) -> Payload:
    """Build a report with all that can be left out."""
    facts: dict[str, object] = {
        "job_run": {"stages": [_stage(1, "SUCCESS"), _stage(2, "FAILURE"), _stage(3, "ABORTED")]},
        "artifacts": [
            {
                "input": None,
                "output": True,
                "type": "container",
                "location": "ghcr.io/acme",
                "name": "api",
                "qualifier": "1.4.2",
                "metadata": {"size": "2048"},
            }
        ],
        "scm_commit_ids": [sha(1), sha(2)],
    }
    return payload(**{**facts, **changes})


def _size(report: Payload) -> int:
    return len(report.model_dump_json(by_alias=True).encode())


def _cut_to(cuts: int) -> tuple[Payload, tuple[str, ...]]:
    """Make as little room as it takes so many cuts to find."""
    report = _report()
    for most in range(_size(report), 0, -1):
        cut, notes = fit(report, most)
        if notes and len(notes[0].partition(" left out: ")[2].split(", ")) == cuts:
            return cut, notes
    pytest.fail(f"there are no {cuts} cuts")


def _stages(report: Payload) -> list[dict[str, Any]]:
    told = report.model_dump(mode="json", by_alias=True)["job_run"]["stages"]
    return [dict(stage) for stage in told]


def _has_steps(report: Payload) -> list[bool]:
    return [bool(stage["steps"]) for stage in _stages(report)]


def _has_descriptions(report: Payload) -> bool:
    return any(step["displayDescription"] for stage in _stages(report) for step in stage["steps"])


def test_a_report_that_fits_is_left_as_it_is() -> None:
    report = _report()

    assert fit(report, _size(report)) == (report, ())


def test_a_report_may_be_as_large_as_common_gateways_take() -> None:
    assert MOST_BYTES <= 1024 * 1024
    assert fit(_report()) == (_report(), ())


def test_a_report_is_measured_as_it_travels() -> None:
    short, long = _report(pipeline="a" * 100), _report(pipeline="ä" * 100)

    assert fit(long, _size(short))[1] != ()


def test_descriptions_of_steps_go_first() -> None:
    cut, notes = _cut_to(1)

    assert not _has_descriptions(cut)
    assert _has_steps(cut) == [True, True, True]
    assert cut.artifacts == _report().artifacts
    assert notes[0].endswith("so this is left out: descriptions of steps.")


def test_descriptions_of_stages_stay() -> None:
    cut, _ = fit(_report(), 1)

    assert {stage["displayDescription"] for stage in _stages(cut)} == {"on a runner"}


def test_steps_of_stages_that_succeeded_go_next() -> None:
    cut, notes = _cut_to(2)

    assert _has_steps(cut) == [False, True, True]
    assert cut.artifacts == _report().artifacts
    assert notes[0].endswith(": descriptions of steps, steps of stages that succeeded.")


def test_metadata_goes_before_the_steps_that_show_what_failed() -> None:
    cut, notes = _cut_to(3)

    assert _has_steps(cut) == [False, True, True]
    assert [one.metadata for one in cut.artifacts] == [{}]
    assert notes[0].endswith(", metadata of artifacts.")


def test_all_other_steps_go_last() -> None:
    cut, notes = _cut_to(4)

    assert _has_steps(cut) == [False, False, False]
    assert [one.metadata for one in cut.artifacts] == [{}]
    assert len(notes) == 1


def test_a_report_that_stays_too_large_keeps_all_that_counts() -> None:
    report = _report()

    cut, _ = fit(report, 1)

    without = {"job_run", "artifacts"}
    assert cut.model_dump(exclude=without) == report.model_dump(exclude=without)
    assert [stage["id"] for stage in _stages(cut)] == ["1", "2", "3"]
    assert [one.name for one in cut.artifacts] == ["api"]


def test_the_note_says_how_large_a_report_may_be() -> None:
    _, notes = fit(_report(), 1000)

    assert notes[0].startswith("The report is larger than 1,000 bytes, so this is left out: ")


def test_what_was_not_there_is_not_said_to_be_left_out() -> None:
    report = _report(job_run=None)

    _, notes = fit(report, 1)

    assert "steps" not in notes[0]
    assert "metadata of artifacts" in notes[0]


def test_a_report_without_stages_stays_one_without_stages() -> None:
    cut, _ = fit(_report(job_run=None), 1)

    assert cut.job_run is None


def test_no_more_is_left_out_than_it_takes() -> None:
    report = _report()
    for most in range(_size(report) - 1, 0, -50):
        cut, _ = fit(report, most)
        again, notes = fit(report, _size(cut))

        assert (again, bool(notes)) == (cut, True)


def test_a_cut_report_is_still_one_that_sei_reads() -> None:
    cut, _ = fit(_report(), 1)

    assert Payload.model_validate(cut.model_dump(by_alias=True)) == cut
