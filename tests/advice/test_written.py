"""Specify what is read of a workflow's file."""

import pytest

from sei_action.advice import WrittenJob, read_workflow
from tests.advice.builders import PATH

_NAMED = """\
jobs:
  build:
    name: Build it
    steps:
      - name: Compile
        run: make
      - run: make test
  test: {}
"""


def _job(name: str, text: str = _NAMED) -> WrittenJob:
    job = read_workflow(PATH, text).job(name)
    assert job is not None
    return job


def test_a_job_has_the_name_that_it_is_given() -> None:
    assert _job("build").name == "Build it"


def test_a_step_has_the_name_that_it_is_given() -> None:
    assert [step.name for step in _job("build").steps] == ["Compile", ""]


def test_a_job_without_a_name_has_an_empty_one() -> None:
    assert _job("test").name == ""


@pytest.mark.parametrize("name", ["7", "[a]", "{a: b}", ""])
def test_a_name_of_any_form_is_read(name: str) -> None:
    text = f"jobs:\n  build:\n    name: {name}\n    steps:\n      - name: {name}\n        run: x\n"

    job = _job("build", text)

    expected = "7" if name == "7" else ""
    assert (job.name, job.steps[0].name) == (expected, expected)


def test_the_name_of_a_step_is_none_of_its_texts() -> None:
    assert [step.texts for step in _job("build").steps] == [("make",), ("make test",)]
