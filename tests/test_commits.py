"""Specify which commits a run delivers."""

import pytest

from sei_action.commits import choose_base, first_range, head_alone, range_since
from tests.builders import comparison, earlier_run, run, sha


def test_the_base_is_the_last_successful_run_before() -> None:
    runs = [earlier_run(561), earlier_run(560)]

    assert choose_base(run(), runs) == earlier_run(561)


@pytest.mark.parametrize("conclusion", ["failure", "cancelled", "skipped", None])
def test_a_run_between_that_did_not_succeed_does_not_move_the_base(
    conclusion: str | None,
) -> None:
    runs = [earlier_run(561, conclusion=conclusion), earlier_run(560)]

    assert choose_base(run(), runs) == earlier_run(560)


def test_a_run_is_not_its_own_base() -> None:
    rerun = run(run_attempt=2)

    assert choose_base(rerun, [earlier_run(562, id=rerun.id)]) is None


def test_a_later_run_is_no_base() -> None:
    assert choose_base(run(), [earlier_run(563), earlier_run(561)]) == earlier_run(561)


def test_a_run_on_another_branch_is_no_base() -> None:
    assert choose_base(run(), [earlier_run(561, head_branch="fix")]) is None


@pytest.mark.parametrize("event", ["pull_request", "pull_request_target"])
def test_a_pull_request_from_a_branch_of_the_same_name_is_no_base(event: str) -> None:
    assert choose_base(run(), [earlier_run(561, event=event)]) is None


def test_a_run_of_a_fork_is_no_base() -> None:
    fork = earlier_run(561, head_repository={"full_name": "mallory/shop"})

    assert choose_base(run(), [fork]) is None


def test_a_run_that_was_started_by_hand_is_a_base_of_a_push() -> None:
    by_hand = earlier_run(561, event="workflow_dispatch")

    assert choose_base(run(), [by_hand]) == by_hand


def test_an_earlier_run_of_the_same_pull_request_is_its_base() -> None:
    before = earlier_run(561, event="pull_request", head_branch="fix")

    assert choose_base(run(event="pull_request", head_branch="fix"), [before]) == before


def test_a_first_run_delivers_the_commits_of_its_push() -> None:
    pushed = (sha(1), sha(2), sha(562))

    commits = first_range(run(), pushed)

    assert commits.shas == pushed
    assert commits.base is None
    assert "the commits of the push" in commits.reason


@pytest.mark.parametrize("pushed", [(), (sha(1), sha(2))])
def test_a_first_run_that_no_push_explains_delivers_its_head(pushed: tuple[str, ...]) -> None:
    commits = first_range(run(), pushed)

    assert commits.shas == (sha(562),)
    assert "the head alone" in commits.reason


def test_a_range_holds_the_commits_since_its_base() -> None:
    commits = range_since(run(), earlier_run(561), comparison(sha(1), sha(562)))

    assert commits.shas == (sha(1), sha(562))
    assert commits.base == sha(561)


def test_the_reason_names_the_commit_and_the_run_of_the_base() -> None:
    base = earlier_run(561, head_sha="abcdef0123456789abcdef0123456789abcdef01")

    commits = range_since(run(), base, comparison(sha(562)))

    assert commits.reason == "since abcdef0 of run #561, the last that succeeded on this branch"


def test_histories_that_part_deliver_the_commits_since_they_part() -> None:
    commits = range_since(run(), earlier_run(), comparison(sha(1), status="diverged"))

    assert commits.shas == (sha(1),)
    assert commits.reason.endswith("from where the two histories part")


def test_a_second_run_of_the_same_commit_delivers_it_again() -> None:
    commits = range_since(run(), earlier_run(561), comparison(status="identical"))

    assert commits.shas == (sha(562),)
    assert commits.reason == "run #561 succeeded on the same commit"


def test_a_comparison_without_commits_delivers_the_head_alone() -> None:
    assert range_since(run(), earlier_run(), comparison(status="ahead")).shas == (sha(562),)


def test_a_rollback_delivers_its_head_alone() -> None:
    commits = range_since(run(), earlier_run(), comparison(status="behind"))

    assert commits.shas == (sha(562),)
    assert commits.base is None
    assert "lies before" in commits.reason


def test_a_base_that_is_gone_leaves_the_head_alone_and_is_named() -> None:
    base = earlier_run(561, head_sha="abcdef0123456789abcdef0123456789abcdef01")

    commits = range_since(run(), base, None)

    assert commits.shas == (sha(562),)
    assert commits.reason.startswith("abcdef0 of run #561 is gone from the history")


def test_a_commit_is_delivered_once() -> None:
    commits = range_since(run(), earlier_run(), comparison(sha(1), sha(1), sha(562)))

    assert commits.shas == (sha(1), sha(562))


def test_the_head_alone_says_why() -> None:
    commits = head_alone(run(), "because")

    assert (commits.shas, commits.base, commits.reason) == ((sha(562),), None, "because")
