"""What the neutral format takes, and what it says of the rest."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from sei_action.run_file.models import RunFile
from sei_action.run_file.problems import path_of, problems_of
from tests.run_file.builders import SHA, facts, told


def problems(**changes: object) -> list[str]:
    """Give what is said of wrong facts."""
    with pytest.raises(ValidationError) as caught:
        told(**changes)
    return problems_of(caught.value, path_of)


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("https://git.example.com/acme/shop", "https://git.example.com/acme/shop"),
        ("https://git.example.com/acme/shop.git", "https://git.example.com/acme/shop"),
        ("https://git.example.com/acme/shop/", "https://git.example.com/acme/shop"),
        ("https://ci:token@git.example.com:8443/a/b/c.git", "https://git.example.com:8443/a/b/c"),
        ("https://git.example.com/acme/shop?a=b#c", "https://git.example.com/acme/shop"),
        ("git@git.example.com:acme/shop.git", "https://git.example.com/acme/shop"),
        ("ssh://git@git.example.com:22/acme/shop.git", "https://git.example.com/acme/shop"),
        ("ssh://git@git.example.com:acme/shop.git", "https://git.example.com/acme/shop"),
    ],
)
def test_a_repository_is_read_as_it_is_seen_and_as_it_is_cloned(address: str, read: str) -> None:
    assert told(repository=address).repository == read


def test_a_repository_has_its_path_as_its_name() -> None:
    assert told(repository="https://git.example.com/acme/web/shop.git").full_name == "acme/web/shop"


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("acme/shop", "repository: 'acme/shop' is not a URL; write one that starts with https://."),
        (
            "https://git.example.com/shop",
            (
                "repository: 'https://git.example.com/shop' names no repository; write its "
                "address, like https://git.example.com/acme/shop."
            ),
        ),
    ],
)
def test_what_is_no_repository_is_an_error(address: str, problem: str) -> None:
    assert problems(repository=address) == [problem]


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-31T09:25:30Z",
        "2026-01-31t09:25:30z",
        "2026-01-31 09:25:30+00:00",
        "2026-01-31T10:25:30+01:00",
        "2026-01-31T10:25:30 +0100",
        "2026-01-31T09:25:30.000Z",
    ],
)
def test_a_time_has_a_zone(text: str) -> None:
    assert told(started_at=text).started_at == datetime(2026, 1, 31, 9, 25, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    ["2026-01-31T09:25:30", "2026-01-31", "1769851530", 1769851530, "2026-02-31T09:25:30Z", True],
)
def test_what_is_no_time_with_a_zone_is_an_error(value: object) -> None:
    (problem,) = problems(started_at=value)

    assert problem.startswith(f"started-at: {str(value)!r} is no time; write ISO 8601 with a zone")


@pytest.mark.parametrize("text", ["1970-01-01T00:00:00Z", "2038-01-19T03:14:08Z"])
def test_a_time_that_sei_could_not_keep_is_an_error(text: str) -> None:
    assert problems(started_at=text) == [
        f"started-at: {text!r} lies before 2005 or after 2037; write when it was."
    ]


def test_an_end_before_the_start_is_an_error() -> None:
    assert problems(completed_at="2026-02-02T08:59:59Z") == [
        ": `completed-at` lies before `started-at`; write when the run ended."
    ]


def test_a_sha_is_read_whatever_its_case() -> None:
    assert told(sha=SHA.upper()).sha == SHA


@pytest.mark.parametrize("text", [SHA[:7], f"{SHA} {SHA}", "main"])
def test_what_is_no_full_sha_is_an_error(text: str) -> None:
    (problem,) = problems(commits=[SHA, text])

    assert problem.startswith("commits[1]: '")
    assert problem.endswith("is no full SHA; write all 40 digits, as `git log` does.")


WRONG = {
    "run_number": ("562", "run-number: it is no whole number; write digits, without quotes."),
    "run_attempt": (0, "run-attempt: 0 is out of range; write at least 1."),
    "pipeline": (7, "pipeline: it is no text; write it in quotes."),
    "result": (
        7,
        "result: '7' is not one of 'success', 'failure', 'cancelled', 'skipped' or 'running'.",
    ),
    "branch_name": (
        "a\nb",
        "branch-name: 'a\\nb' holds a line break or a control character; write one plain line.",
    ),
    "kind": ("CD", "kind: 'CD' is not one of 'auto', 'ci' or 'cd'."),
    "trigger": (
        "merge",
        "trigger: 'merge' is not one of 'push', 'pull-request', 'schedule' or 'manual'.",
    ),
    "images": (
        ["a b"],
        "images[0]: 'a b' is not an image reference: it holds white space; write one ",
    ),
    "artifacts": ({}, "artifacts: it is no list; write it in [ ]."),
    "params": ([], "params: it is no object; write names and texts in { }."),
    "upstream": ("CI", "upstream: it is no object; write its fields in { }."),
    "web_url": ("there", "web-url: 'there' is not a URL; write one that starts with https://."),
    "jobs": (
        [{"name": "a", "steps": [{}]}],
        "jobs[0].steps[0].name: it is empty or not there; write what it is: name of the step.",
    ),
    "pipelin": ("CI", "pipelin: there is no such field; did you mean pipeline?"),
    "colour": ("red", "colour: there is no such field; write one of ci, instance-name, "),
}


@pytest.mark.parametrize(
    ("name", "value", "problem"), [(name, *two) for name, two in WRONG.items()]
)
def test_a_wrong_field_is_named_with_what_to_write_instead(
    name: str, value: object, problem: str
) -> None:
    (said,) = problems(**{name: value})

    assert said.startswith(problem)


def test_a_flag_in_quotes_is_an_error() -> None:
    artifact = {"type": "helm", "location": "x", "name": "y", "version": "1", "output": "true"}

    assert problems(artifacts=[artifact]) == [
        "artifacts[0].output: it is neither true nor false; write one of them, without quotes."
    ]


def test_a_number_that_an_attempt_of_another_run_would_have_is_an_error() -> None:
    assert problems(run_number=2_000_000_562) == [
        "run-number: 2000000562 is out of range; write at most 999999999."
    ]


def test_all_problems_are_told_at_once() -> None:
    assert len(problems(run_number="1", sha="x", jobs=[{"result": "purple"}])) == 4


def test_a_run_that_was_read_does_not_change() -> None:
    run: Any = told()

    with pytest.raises(ValidationError, match="frozen"):
        run.pipeline = "other"


def test_a_fault_without_words_of_ours_keeps_those_of_the_library() -> None:
    with pytest.raises(ValidationError) as caught:
        RunFile.model_validate_json("[")

    assert problems_of(caught.value, path_of)[0].startswith(": Invalid JSON")


def test_the_least_facts_are_enough() -> None:
    assert told().run_attempt == 1
    assert set(facts()) - {"ci"} == {
        field.alias for field in RunFile.model_fields.values() if field.is_required()
    }
