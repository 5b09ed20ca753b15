"""Where the facts of a run are read from, and what is said where they cannot be."""

import io
import json
from pathlib import Path
from unittest.mock import patch

import pytest

from sei_action.errors import ConfigurationError
from sei_action.run_file import reading
from sei_action.run_file.reading import read_run_file
from tests.other_ci.variables import DRONE
from tests.run_file.builders import facts


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Have a file with the least facts."""
    path = tmp_path / "run.json"
    path.write_text(json.dumps(facts()), encoding="utf-8")
    return path


def problems(path: Path | str, **env: str) -> list[str]:
    """Give what is said of a file."""
    with pytest.raises(ConfigurationError) as caught:
        read_run_file({"SEI_FROM_FILE": str(path), **env})
    return list(caught.value.problems)


def test_a_file_tells_of_a_run(file: Path) -> None:
    run = read_run_file({"SEI_FROM_FILE": str(file)})

    assert (run.pipeline, run.run_number) == ("CI", 562)


def test_the_standard_input_tells_of_a_run(file: Path) -> None:
    with patch("sys.stdin", io.TextIOWrapper(io.BytesIO(file.read_bytes()))):
        run = read_run_file({"SEI_FROM_FILE": "-"})

    assert run.pipeline == "CI"


def test_a_file_wins_over_drone(file: Path) -> None:
    run = read_run_file({**DRONE, "SEI_FROM_FILE": str(file)})

    assert run.ci == "GitLab CI"


def test_the_variables_of_drone_tell_of_a_run() -> None:
    run = read_run_file(DRONE)

    assert run.ci == "Drone"


def test_the_input_result_stands_in_for_that_of_the_file(file: Path) -> None:
    run = read_run_file({"SEI_FROM_FILE": str(file), "SEI_RESULT": "FAILED"})

    assert run.result == "failure"


def test_a_file_may_begin_with_a_byte_order_mark(file: Path) -> None:
    file.write_text(json.dumps(facts()), encoding="utf-8-sig")

    assert read_run_file({"SEI_FROM_FILE": str(file)}).pipeline == "CI"


def test_what_is_null_or_empty_is_not_there(file: Path) -> None:
    nothing = {"sha": "", "web-url": None, "jobs": [{"name": "a", "result": " "}]}
    file.write_text(json.dumps({**facts(), **nothing}), encoding="utf-8")

    run = read_run_file({"SEI_FROM_FILE": str(file)})

    assert (run.sha, run.web_url, run.jobs[0].result) == (None, None, None)


def test_half_a_character_becomes_a_question_mark(file: Path) -> None:
    file.write_text(json.dumps(facts(jobs=[{"name": "a\ud800"}])), encoding="utf-8")

    run = read_run_file({"SEI_FROM_FILE": str(file)})

    assert run.jobs[0].name == "a?"


def test_a_problem_names_the_file_and_the_field(file: Path) -> None:
    file.write_text(json.dumps(facts(sha="x", colour="red")), encoding="utf-8")

    first, second = problems(file)

    assert first.startswith(f"File {str(file)!r}, `sha`: 'x' is no full SHA;")
    assert second.startswith(f"File {str(file)!r}, `colour`: there is no such field;")


def test_a_problem_of_the_whole_names_the_file(file: Path) -> None:
    file.write_text(json.dumps(facts(completed_at="2026-02-02T08:00:00Z")), encoding="utf-8")

    (problem,) = problems(file)

    assert problem.startswith(f"File {str(file)!r}: `completed-at` lies before")


def test_a_problem_of_the_standard_input_names_it() -> None:
    with patch("sys.stdin", io.TextIOWrapper(io.BytesIO(b"{}"))):
        found = problems("-")

    assert found[0].startswith("Standard input, `repository`: it is empty or not there; ")


@pytest.mark.parametrize("attached", [True, False])
def test_an_empty_standard_input_is_most_likely_not_attached(*, attached: bool) -> None:
    with patch("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\n")) if attached else None):
        found = problems("-")

    assert found == ["Standard input: it is empty; write `docker run --interactive`, and the run."]


def test_a_wrong_input_result_is_named_as_one(file: Path) -> None:
    (problem,) = problems(file, SEI_RESULT="purple")

    assert problem.startswith("Input `result`: 'purple' is no result;")


def test_a_wrong_variable_of_drone_is_named() -> None:
    env = {
        **DRONE,
        "DRONE_REPO_LINK": "",
        "DRONE_BUILD_NUMBER": "x",
        "DRONE_BUILD_STARTED": "x",
        "DRONE_BRANCH": "a\x07b",
    }

    with pytest.raises(ConfigurationError) as caught:
        read_run_file(env)

    places = [problem.partition(":")[0] for problem in caught.value.problems]
    assert places == [
        "Variable DRONE_REPO_LINK, or input `repo-url`",
        "Variable DRONE_BUILD_NUMBER",
        "Variable DRONE_BUILD_STARTED",
        "Drone, `branch-name`",
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "it is no JSON (Expecting value, line 1, column 1); write it as docs/other-ci.md"),
        (b"{,}", "it is no JSON ("),
        (b"[]", "it holds no JSON object; write it as docs/other-ci.md shows."),
        (b'"\xff"', "it is not UTF-8; save it in this encoding."),
        (b"[" * 100_000, "it is nested too deeply; write it as docs/other-ci.md shows."),
        (b'{"a":' * 900 + b"1" + b"}" * 900, "it is nested too deeply; write it as"),
    ],
)
def test_a_file_that_is_none_is_an_error(file: Path, content: bytes, problem: str) -> None:
    file.write_bytes(content)

    (said,) = problems(file)

    assert said.startswith(f"File {str(file)!r}: {problem}")


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path / "none.json")

    assert problem.endswith(
        "/none.json': it cannot be read (No such file or directory); write the path of a file that "
        "the program sees and may read, or - for the standard input."
    )


def test_a_file_that_is_too_large_is_an_error(file: Path) -> None:
    with patch.object(reading, "_LARGEST_BYTES", 10):
        (problem,) = problems(file)

    assert problem.endswith(": it is larger than 16 MiB; leave the steps of its jobs out.")
