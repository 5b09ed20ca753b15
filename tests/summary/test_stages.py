"""Specify the table of stages."""

import re

from sei_action.payload import build_payload
from sei_action.summary.markdown import MOST_ROWS
from sei_action.summary.stages import stage_table
from tests.builders import JOB_ID, config, findings, job, payload, run, subject


def _table(*jobs: object, **queued: int) -> str:
    built = build_payload(run(jobs=jobs), subject(), findings(), config())
    return stage_table(built, {name.removeprefix("job"): wait for name, wait in queued.items()})


def test_every_stage_is_shown() -> None:
    text = _table(
        job(id=1, name="build"),
        job(id=2, name="test", conclusion="skipped"),
        job(id=3, name="lint", conclusion="brand_new"),
    )

    assert "Stages: 3" in text
    assert "| build | ✅ SUCCESS |  | 20.0 s | 1 |" in text
    assert "| test | ⏭️ SKIPPED |  | 20.0 s | 1 |" in text
    assert "| lint | ❔ UNKNOWN |  | 20.0 s | 1 |" in text


def test_how_long_a_stage_waited_is_shown() -> None:
    text = _table(job(), **{f"job{JOB_ID}": 4_000})

    assert "| test | ✅ SUCCESS | 4.0 s | 20.0 s | 1 |" in text


def test_of_too_many_stages_those_that_did_not_succeed_come_first() -> None:
    jobs = [job(id=number, name=f"stage{number}") for number in range(MOST_ROWS)]
    text = _table(*jobs, job(id=900, name="broken", conclusion="failure"))

    names = re.findall(r"^\| (\w+) \| .. ?[A-Z]+ \|", text, re.MULTILINE)
    assert names[:3] == ["broken", "stage0", "stage1"]
    assert "and 1 more" in text


def test_names_of_stages_are_inert() -> None:
    assert "| a &#124; &#60;b&#62; |" in _table(job(name="a | <b>"))


def test_without_stages_there_is_no_table() -> None:
    assert stage_table(payload(job_run={"stages": ()}), {}) == ""
    assert stage_table(payload(), {}) == ""
