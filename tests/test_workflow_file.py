"""Specify what is read of a workflow's file."""

import time

import pytest

from sei_action.workflow_file import (
    JobDefinition,
    definition_of,
    job_definitions,
    upstream_workflows,
)

_BROKEN = [
    "",
    "# nothing but a comment",
    "---\n...\n",
    "null",
    "7",
    "text",
    "- a\n- list",
    "jobs: [",
    "jobs:\n\t- tab",
    "a: 1\n---\nb: 2",
    "jobs: *unknown",
    "&a [*a]",
    "jobs: &a\n  test: *a",
    "? [a, b]\n: c",
    "? {a: b}\n: c",
    "%YAML 9.9\n---\njobs: {}",
    "jobs: \x00",
    "!!python/object:os.system x",
    "{" * 600,
    "[" * 600,
    "on: [push]\njobs:",
    "jobs: test",
    "jobs: [test]",
]


def _ids(text: str) -> list[str]:
    return [one.id for one in job_definitions(text)]


def _makes(name: str | None, job_name: str) -> bool:
    return JobDefinition(id="build", name=name).makes(job_name)


def _starters(workflows: str) -> frozenset[str]:
    return upstream_workflows(f"on:\n  workflow_run:\n    workflows: {workflows}")


@pytest.mark.parametrize("text", _BROKEN)
def test_a_file_that_is_no_workflow_defines_no_jobs_and_names_no_workflows(text: str) -> None:
    assert upstream_workflows(text) == frozenset()
    assert all(one == JobDefinition(id=one.id) for one in job_definitions(text))


def test_jobs_are_read_with_their_ids_and_names() -> None:
    text = """
on: push
jobs:
  test:
    runs-on: ubuntu-latest
  build:
    name: Build it
    continue-on-error: true
"""

    assert job_definitions(text) == (
        JobDefinition(id="test"),
        JobDefinition(id="build", name="Build it", continues_on_error=True),
    )


def test_a_name_that_yaml_would_take_for_something_else_is_a_text() -> None:
    text = "jobs: {on: {name: 1.10}, 7: {name: no}, null: {name: 2026-02-02}, 0x1: {name: ~}}"

    assert [(one.id, one.name) for one in job_definitions(text)] == [
        ("on", "1.10"),
        ("7", "no"),
        ("null", "2026-02-02"),
        ("0x1", "~"),
    ]


@pytest.mark.parametrize("job", ["", "text", "[a]", "{name: {a: b}}", "{name: [a]}", "{name: }"])
def test_a_job_in_a_strange_form_is_called_by_its_id(job: str) -> None:
    (definition,) = job_definitions(f"jobs:\n  build: {job}")

    assert definition.makes("build")
    assert not definition.continues_on_error


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("true", True),
        ("True", True),
        ("TRUE", True),
        ("false", False),
        ("yes", False),
        ("1", False),
        ("", False),
        ("[true]", False),
        ("${{ matrix.experimental }}", False),
        ("${{ true }}", False),
    ],
)
def test_only_what_certainly_continues_on_error_does(
    written: str,
    expected: bool,  # noqa: FBT001 - a row of the table
) -> None:
    (definition,) = job_definitions(f"jobs:\n  build:\n    continue-on-error: {written}")

    assert definition.continues_on_error is expected


def test_anchors_are_followed() -> None:
    text = """
jobs:
  test: &usual
    name: &name Test
    continue-on-error: true
  again: *usual
  last:
    name: *name
"""

    assert job_definitions(text) == (
        JobDefinition(id="test", name="Test", continues_on_error=True),
        JobDefinition(id="again", name="Test", continues_on_error=True),
        JobDefinition(id="last", name="Test"),
    )


def test_anchors_that_multiply_cost_no_time() -> None:
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    text = "\n".join(["a0: &a0 x", *levels, "jobs: {test: {}}"])

    assert _ids(text) == ["test"]


def test_a_file_with_a_byte_order_mark_and_windows_lines_is_read() -> None:
    assert _ids("\ufeffon: push\r\njobs:\r\n  test:\r\n    name: Test\r\n") == ["test"]


def test_a_huge_file_is_read() -> None:
    jobs = [f"  job-{n}:\n    steps:\n      - run: echo {n}\n" for n in range(1000)]
    started = time.monotonic()

    assert len(_ids("jobs:\n" + "".join(jobs))) == 1000
    assert time.monotonic() - started < 10


def test_a_script_that_speaks_of_jobs_defines_none() -> None:
    text = "jobs:\n  test:\n    steps:\n      - run: |\n          jobs:\n            fake:\n"

    assert _ids(text) == ["test"]


@pytest.mark.parametrize(
    ("workflows", "expected"),
    [
        ("[CI]", {"CI"}),
        ("CI", {"CI"}),
        ("[CI, 'Build: it', 7, on]", {"CI", "Build: it", "7", "on"}),
        ("[CI, CI]", {"CI"}),
        ("[]", set()),
    ],
)
def test_the_workflows_that_start_this_one_are_named(workflows: str, expected: set[str]) -> None:
    assert _starters(workflows) == expected


@pytest.mark.parametrize("workflows", ["{CI: yes}", "[[CI]]", "[{name: CI}]"])
def test_workflows_in_a_strange_form_are_none(workflows: str) -> None:
    assert _starters(workflows) == frozenset()


@pytest.mark.parametrize(
    "on",
    ["workflow_run", "[push, workflow_run]", "{workflow_run: }", "{push: {workflows: [CI]}}", ""],
)
def test_an_event_that_names_no_workflows_names_none(on: str) -> None:
    assert upstream_workflows(f"on: {on}") == frozenset()


@pytest.mark.parametrize("key", ["on", "'on'", '"on"'])
def test_the_event_is_found_however_its_key_is_written(key: str) -> None:
    assert upstream_workflows(f"{key}: {{workflow_run: {{workflows: [CI]}}}}") == {"CI"}


@pytest.mark.parametrize(
    ("name", "job_name", "expected"),
    [
        (None, "build", True),
        ("", "build", True),
        (None, "Build", False),
        (None, "rebuild", False),
        (None, "build-it", False),
        (None, "build (3.11)", True),
        (None, "build (3.11, ubuntu-latest)", True),
        (None, "build(3.11)", False),
        (None, "build / test", True),
        (None, "build / test (3.11)", True),
        (None, "build/test", False),
        ("Build it", "Build it", True),
        ("Build it", "build", False),
        ("Build it", "Build it (3.11)", True),
        ("C++ [x86] (a|b)*", "C++ [x86] (a|b)*", True),
        ("C++ [x86] (a|b)*", "C++ x a", False),
        ("v1.0", "v1x0", False),
        ("^build$", "build", False),
    ],
)
def test_a_definition_makes_jobs_of_its_name_its_matrix_and_what_it_calls(
    name: str | None,
    job_name: str,
    expected: bool,  # noqa: FBT001 - a row of the table
) -> None:
    assert _makes(name, job_name) is expected


@pytest.mark.parametrize(
    ("name", "job_name", "expected"),
    [
        ("Test ${{ matrix.os }}", "Test ubuntu-latest", True),
        ("Test ${{ matrix.os }}", "Test ", True),
        ("Test ${{ matrix.os }}", "Build ubuntu-latest", False),
        ("${{ matrix.os }} test", "ubuntu-latest test", True),
        ("${{ matrix.os }} test", "ubuntu-latest build", False),
        ("${{ matrix.os }}-${{ matrix.python }}", "ubuntu-3.11", True),
        ("${{ matrix.os }}-${{ matrix.python }}", "ubuntu", False),
        ("${{ matrix.os }} (${{ matrix.python }})", "ubuntu (3.11)", True),
        ("${{ format('{0}.*', 'a') }}", "anything at all", True),
        ("a ${{\n  matrix.os\n}} b", "a ubuntu b", True),
        ("cost: ${ 5 }", "cost: ${ 5 }", True),
    ],
)
def test_an_expression_in_a_name_stands_for_any_text(
    name: str,
    job_name: str,
    expected: bool,  # noqa: FBT001 - a row of the table
) -> None:
    assert _makes(name, job_name) is expected


def test_a_job_comes_from_the_one_definition_that_makes_it() -> None:
    test, build = JobDefinition(id="test"), JobDefinition(id="build", name="Build")

    assert definition_of("Build (3.11)", (test, build)) == build
    assert definition_of("deploy", (test, build)) is None
    assert definition_of("test", ()) is None


@pytest.mark.parametrize(
    "other",
    [
        JobDefinition(id="again", name="test"),
        JobDefinition(id="any", name="${{ matrix.name }}"),
        JobDefinition(id="alike", name="te${{ matrix.rest }}"),
    ],
)
def test_a_job_that_several_definitions_make_comes_from_none_for_certain(
    other: JobDefinition,
) -> None:
    assert definition_of("test", (JobDefinition(id="test"), other)) is None


def test_a_name_of_many_expressions_is_held_against_a_job_in_no_time() -> None:
    name = " ".join(["${{ matrix.a }}"] * 12) + "!"
    started = time.monotonic()

    assert not _makes(name, "a " * 20)
    assert time.monotonic() - started < 2
