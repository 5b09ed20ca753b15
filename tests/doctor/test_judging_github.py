"""Specify what GitHub's answers mean."""

import pytest

from sei_action.diagnosis import Check, Level
from sei_action.doctor.judging_github import judge_github
from tests.doctor.builders import facts, github_facts, wrong


def _wrong(**changes: object) -> list[tuple[Level, Check]]:
    return wrong(judge_github(facts(github=github_facts(**changes))))


def test_nothing_is_wrong_with_a_token_that_may_read_everything() -> None:
    found = list(judge_github(facts()))

    assert wrong(found) == []
    assert [one.check for one in found] == [
        Check.TOKEN,
        *[Check.PERMISSION] * 4,
        Check.RATE_LIMIT,
        Check.OTHER_REPORTS,
    ]


def test_without_a_repository_nothing_was_asked() -> None:
    assert wrong(judge_github(facts(repository="", github=None))) == [(Level.WARNING, Check.TOKEN)]


def test_without_a_token_nothing_can_be_asked() -> None:
    assert wrong(judge_github(facts(has_token=False, github=None))) == [(Level.ERROR, Check.TOKEN)]


def test_what_was_not_asked_is_not_spoken_of() -> None:
    assert list(judge_github(facts(github=None))) == []


@pytest.mark.parametrize(
    ("problem", "check"),
    [
        ("GitHub did not give the repository (status 401).", Check.TOKEN),
        ("GitHub could not be reached: its certificate is not trusted.", Check.CERTIFICATES),
    ],
)
def test_a_github_that_tells_nothing_is_one_error(problem: str, check: Check) -> None:
    assert _wrong(problem=problem) == [(Level.ERROR, check)]


@pytest.mark.parametrize(
    ("permission", "level"),
    [
        ("actions: read", Level.ERROR),
        ("contents: read", Level.WARNING),
        ("deployments: read", Level.WARNING),
        ("pull-requests: read", Level.WARNING),
    ],
)
def test_a_permission_that_is_missing_is_told_with_what_it_costs(
    permission: str, level: Level
) -> None:
    assert _wrong(refused={permission: "GitHub did not give it."}) == [(level, Check.PERMISSION)]


@pytest.mark.parametrize(("left", "is_few"), [(99, True), (100, False)])
def test_few_requests_that_are_left_are_a_warning(left: int, *, is_few: bool) -> None:
    assert _wrong(requests_left=left) == [(Level.WARNING, Check.RATE_LIMIT)] * is_few


def test_a_server_without_a_limit_has_none_to_speak_of() -> None:
    found = judge_github(facts(github=github_facts(requests_left=None)))

    assert Check.RATE_LIMIT not in [one.check for one in found]


def test_several_steps_of_the_action_in_one_run_may_report_it_twice() -> None:
    names = ("Run org/sei-action@v1", "Run org/sei-action@v1", "Run acme/sei-action@0a1b")

    assert _wrong(step_names=names) == [(Level.WARNING, Check.OTHER_REPORTS)]


def test_one_report_beside_the_doctor_is_in_order() -> None:
    assert _wrong(step_names=("Run org/sei-action@v1", "Run org/sei-action@v1", "Run make")) == []


def test_outside_of_a_run_there_are_no_steps() -> None:
    found = judge_github(facts(github=github_facts(step_names=None)))

    assert Check.OTHER_REPORTS not in [one.check for one in found]
