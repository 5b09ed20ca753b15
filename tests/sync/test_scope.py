"""Specify which runs one sync is about."""

from datetime import UTC, datetime, timedelta

import pytest

from sei_action.errors import ConfigurationError
from sei_action.github.bulk.runs import ListedRun
from sei_action.ledger import Attempt, State
from sei_action.sync.scope import Scope, attempts_of, moment_of, scope_of, seconds
from tests.builders import RUN_ID, moment, sha
from tests.sync.builders import PATH, listed_run, scope, synchronisation

_CI = {"name": "CI build", "path": PATH}
_NOON = datetime(2026, 2, 2, 12, 0, 0, 999_999, tzinfo=UTC)


def _state(run: ListedRun | None = None, **texts: str) -> tuple[State, str]:
    return scope(**texts).state_of(run or listed_run(), _CI)


def _at_noon(**texts: str) -> Scope:
    return scope_of(synchronisation(**texts), _NOON)


def test_a_sync_goes_back_ninety_days() -> None:
    chosen = _at_noon()

    assert chosen.since == datetime(2025, 11, 4, 12, tzinfo=UTC)
    assert chosen.until is None


def test_a_repair_goes_back_a_week() -> None:
    assert _at_noon(repair="true").since == datetime(2026, 1, 26, 12, tzinfo=UTC)


@pytest.mark.parametrize("repair", ["false", "true"])
def test_a_sync_goes_back_as_far_as_it_is_told(repair: str) -> None:
    assert _at_noon(since="2026-01-01", repair=repair).since == datetime(2026, 1, 1, tzinfo=UTC)


def test_durations_count_from_now_to_the_second() -> None:
    chosen = _at_noon(since="2h", until="1h")

    assert chosen.since == datetime(2026, 2, 2, 10, tzinfo=UTC)
    assert chosen.until == datetime(2026, 2, 2, 11, tzinfo=UTC)
    assert chosen.now == datetime(2026, 2, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (
            {"since": "2026-02-01", "until": "2026-01-31"},
            "2026-02-01 00:00:00 UTC, which is not before `until`",
        ),
        ({"since": "1h", "until": "1h"}, "2026-02-02 11:00:00 UTC, which is not before `until`"),
        ({"until": "120d"}, "2025-11-04 12:00:00 UTC, which is not before `until`"),
        ({"since": "2026-02-03"}, "2026-02-03 00:00:00 UTC, which is not before now"),
    ],
)
def test_a_period_that_ends_before_it_begins_is_told(texts: dict[str, str], told: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        _at_noon(**texts)

    (problem,) = caught.value.problems
    assert problem == (
        f"Input `since`: it is {told}. Write a date or a duration that is, like 2026-01-31 or 90d."
    )


def test_a_sync_may_end_in_the_future() -> None:
    assert _at_noon(until="2027-01-01").until == datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "texts",
    [
        {"workflows": "CI*"},
        {"branches": "main"},
        {"events": "push"},
        {"repair": "true"},
        {"on_cancelled": "failure"},
    ],
)
def test_each_choice_of_runs_is_told_from_all_others(texts: dict[str, str]) -> None:
    assert scope(**texts).selection != scope().selection


def test_the_same_patterns_of_something_else_are_another_choice() -> None:
    assert scope(branches="main").selection != scope(workflows="main").selection


@pytest.mark.parametrize(
    "texts", [{"since": "30d"}, {"until": "2026-02-01"}, {"limit": "5"}, {"stages": "false"}]
)
def test_the_period_and_the_rest_do_not_make_another_choice(texts: dict[str, str]) -> None:
    assert scope(**texts).selection == scope().selection


def test_a_choice_is_the_same_for_ever() -> None:
    """Ledgers remember it."""
    assert scope().selection == "f0de367dcc79a8d4"
    assert scope(branches="main\n!test").selection == "7045d3b45a34ff8e"


def test_a_run_that_has_ended_is_to_be_reported() -> None:
    assert _state() == (State.OPEN, "")


@pytest.mark.parametrize("status", ["in_progress", "queued", "waiting", None])
def test_a_run_that_has_not_ended_is_running(status: str | None) -> None:
    assert _state(listed_run(status=status)) == (State.RUNNING, "")


@pytest.mark.parametrize("pattern", ["CI build", "ci.yml", "CI*", "!Deploy", "*\n!deploy.yml"])
def test_a_workflow_is_chosen_by_its_name_or_its_file(pattern: str) -> None:
    assert _state(workflows=pattern) == (State.OPEN, "")


@pytest.mark.parametrize("pattern", ["CI", ".github/**", "*\n!CI build", "*\n!ci.yml", "!ci.yml"])
def test_a_workflow_that_is_not_chosen_is_left_out(pattern: str) -> None:
    assert _state(workflows=pattern) == (State.LEFT_OUT, "not chosen by `workflows`")


def test_a_branch_that_is_not_chosen_is_left_out() -> None:
    assert _state(branches="main") == (State.OPEN, "")
    assert _state(branches="release/**") == (State.LEFT_OUT, "not chosen by `branches`")


@pytest.mark.parametrize("branch", [None, ""])
def test_a_run_without_a_branch_is_on_none_that_is_named(branch: str | None) -> None:
    assert _state(listed_run(head_branch=branch), branches="main") == (
        State.LEFT_OUT,
        "not chosen by `branches`",
    )


@pytest.mark.parametrize("branch", [None, ""])
def test_a_run_without_a_branch_is_among_all_others(branch: str | None) -> None:
    assert _state(listed_run(head_branch=branch), branches="!main") == (State.OPEN, "")


def test_an_event_that_is_not_chosen_is_left_out() -> None:
    assert _state(events="push") == (State.OPEN, "")
    assert _state(events="!push") == (State.LEFT_OUT, "not chosen by `events`")


def test_what_is_left_out_may_still_run() -> None:
    assert _state(listed_run(status="queued"), events="!push")[0] is State.LEFT_OUT


def test_an_attempt_is_noted_as_the_list_shows_it() -> None:
    assert attempts_of(listed_run(), State.LEFT_OUT, "why") == [
        Attempt(
            run_id=RUN_ID,
            attempt=1,
            workflow_id=7,
            run_number=562,
            event="push",
            head_sha=sha(562),
            head_branch="main",
            head_repository="acme/shop",
            status="completed",
            conclusion="success",
            created_at=1_770_022_800,
            started_at=1_770_022_800,
            is_latest=True,
            state=State.LEFT_OUT,
            reason="why",
        )
    ]


def test_a_run_of_a_fork_that_is_gone_has_no_repository_of_its_head() -> None:
    (one,) = attempts_of(listed_run(head_repository=None), State.OPEN, "")

    assert one.head_repository is None


def test_a_run_that_does_not_say_when_its_attempt_began_began_when_it_was_made() -> None:
    (one,) = attempts_of(listed_run(run_started_at=None), State.OPEN, "")

    assert one.started_at == one.created_at


def test_the_attempts_before_the_latest_are_noted_as_well() -> None:
    rerun = listed_run(run_attempt=3, run_started_at=moment(600))

    found = attempts_of(rerun, State.OPEN, "")

    assert [(one.attempt, one.is_latest) for one in found] == [(1, False), (2, False), (3, True)]
    assert {one.run_id for one in found} == {RUN_ID}
    assert [one.started_at - one.created_at for one in found] == [0, 0, 600]


def test_how_the_attempts_before_the_latest_ended_is_not_known() -> None:
    found = attempts_of(listed_run(run_attempt=2), State.OPEN, "")

    assert [one.conclusion for one in found] == [None, "success"]


@pytest.mark.parametrize(
    ("state", "before"),
    [(State.OPEN, State.OPEN), (State.RUNNING, State.OPEN), (State.LEFT_OUT, State.LEFT_OUT)],
)
def test_the_attempts_before_a_running_one_have_ended(state: State, before: State) -> None:
    found = attempts_of(listed_run(run_attempt=2), state, "")

    assert [one.state for one in found] == [before, state]


def test_moments_are_counted_in_whole_seconds_since_1970() -> None:
    assert seconds(moment() + timedelta(milliseconds=999)) == 1_770_022_800
    assert moment_of(1_770_022_800) == moment()
