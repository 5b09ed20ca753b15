"""Specify what a ledger knows of attempts, and of the reports that SEI took."""

import threading
from collections.abc import Callable, Iterable, Iterator

import pytest

from sei_action.ledger import AGE_OF_RERUNS, Attempt, Ledger, State
from sei_action.ledger.entries import SETTLED
from tests.ledger.builders import SHOP, WORKFLOW, attempt, note, sent, state_of

_LONG = 10
_UNSETTLED = tuple(state for state in State if state not in SETTLED)


def _ids(attempts: Iterable[Attempt]) -> list[int]:
    return [one.run_id for one in attempts]


def test_an_attempt_is_found_as_it_was_noted(ledger: Ledger) -> None:
    one = attempt(state=State.FAILED, reason="SEI could not be reached.", event="pull_request")

    note(ledger, one)

    assert ledger.attempts.find(SHOP, 1, 1) == one


def test_what_a_run_may_lack_is_found_to_be_lacking(ledger: Ledger) -> None:
    one = attempt(head_branch=None, head_repository=None, status=None, conclusion=None)

    note(ledger, one)

    assert ledger.attempts.find(SHOP, 1, 1) == one


@pytest.mark.parametrize(
    ("repository", "run_id", "number"), [("acme/other", 1, 1), (SHOP, 2, 1), (SHOP, 1, 2)]
)
def test_what_was_never_noted_is_not_found(
    ledger: Ledger, repository: str, run_id: int, number: int
) -> None:
    note(ledger, attempt())

    assert ledger.attempts.find(repository, run_id, number) is None


def test_a_repository_is_the_same_in_any_case(ledger: Ledger) -> None:
    note(ledger, attempt(), repository="Acme/Shop")

    assert ledger.attempts.find(SHOP, 1, 1) == attempt()


def test_repositories_are_known_apart(ledger: Ledger) -> None:
    note(ledger, attempt(1))
    note(ledger, attempt(2), repository="acme/other")

    assert _ids(ledger.attempts.to_do(SHOP)) == [1]
    assert _ids(ledger.attempts.to_do("acme/other")) == [2]


@pytest.mark.parametrize("before", _UNSETTLED)
@pytest.mark.parametrize("after", [State.OPEN, State.RUNNING, State.LEFT_OUT])
def test_an_attempt_that_is_not_settled_stands_as_the_last_list_shows_it(
    ledger: Ledger, before: State, after: State
) -> None:
    note(ledger, attempt(status="in_progress", conclusion=None, state=before, reason="before"))
    again = attempt(started_at=7, state=after, reason="after")

    note(ledger, again)

    assert ledger.attempts.find(SHOP, 1, 1) == again


@pytest.mark.parametrize("settled", sorted(SETTLED))
@pytest.mark.parametrize("listed", [State.OPEN, State.RUNNING, State.EARLIER, State.LEFT_OUT])
def test_an_attempt_that_is_settled_stays_so_whatever_lists_show(
    ledger: Ledger, settled: State, listed: State
) -> None:
    note(ledger, attempt())
    ledger.attempts.settle(SHOP, attempt(), settled, "why")

    note(ledger, attempt(state=listed, conclusion="failure"))

    assert state_of(ledger) == (settled, "why")


@pytest.mark.parametrize("state", list(State))
def test_what_came_before_others_changes_nothing_of_what_is_known(
    ledger: Ledger, state: State
) -> None:
    known = attempt(state=state, reason="known")
    note(ledger, known)

    note(ledger, attempt(state=State.EARLIER, conclusion="failure"))

    assert ledger.attempts.find(SHOP, 1, 1) == known


def test_a_later_attempt_is_the_one_that_lists_show(ledger: Ledger) -> None:
    note(ledger, attempt(1, 1))
    note(ledger, attempt(1, 1, is_latest=False), attempt(1, 2))

    found = [ledger.attempts.find(SHOP, 1, number) for number in (1, 2)]
    assert [one.is_latest for one in found if one] == [False, True]


def test_a_settled_attempt_is_no_longer_the_latest_when_a_later_one_is(ledger: Ledger) -> None:
    note(ledger, attempt(1, 1))
    ledger.attempts.settle(SHOP, attempt(1, 1), State.REPORTED)

    note(ledger, attempt(1, 2))

    first = ledger.attempts.find(SHOP, 1, 1)
    assert first is not None
    assert not first.is_latest


def test_another_runs_attempt_stays_the_latest(ledger: Ledger) -> None:
    note(ledger, attempt(1, 1), attempt(2, 2))

    first = ledger.attempts.find(SHOP, 1, 1)
    assert first is not None
    assert first.is_latest


def test_what_is_open_and_what_failed_is_to_be_done(ledger: Ledger) -> None:
    note(ledger, *(attempt(number, state=state) for number, state in enumerate(State, start=1)))

    states = {one.state for one in ledger.attempts.to_do(SHOP)}

    assert states == {State.OPEN, State.FAILED}


def test_the_oldest_run_is_to_be_done_first(ledger: Ledger) -> None:
    note(
        ledger,
        attempt(1, created_at=30),
        attempt(3, 2, created_at=10),
        attempt(3, 1, created_at=10, state=State.FAILED),
        attempt(2, created_at=10),
    )

    found = [(one.run_id, one.attempt) for one in ledger.attempts.to_do(SHOP)]

    assert found == [(2, 1), (3, 1), (3, 2), (1, 1)]


def test_any_number_of_attempts_can_be_to_do(ledger: Ledger) -> None:
    count = 450
    note(ledger, *(attempt(number, created_at=number // 3) for number in range(1, count + 1)))

    assert _ids(ledger.attempts.to_do(SHOP)) == list(range(1, count + 1))


def test_what_is_settled_meanwhile_does_not_hide_what_comes_after(ledger: Ledger) -> None:
    note(ledger, *(attempt(number) for number in range(1, 451)))

    seen = []
    for one in ledger.attempts.to_do(SHOP):
        seen.append(one.run_id)
        ledger.attempts.settle(SHOP, one, State.REPORTED)

    assert seen == list(range(1, 451))


def test_nothing_is_to_be_done_of_what_nobody_listed(ledger: Ledger) -> None:
    assert list(ledger.attempts.to_do(SHOP)) == []


def _earlier(ledger: Ledger, until: int = 10**9) -> list[int]:
    return _ids(ledger.attempts.earlier(SHOP, WORKFLOW, until))


def test_earlier_runs_come_newest_first(ledger: Ledger) -> None:
    note(ledger, attempt(1), attempt(3), attempt(2), attempt(4, created_at=3000))

    assert _earlier(ledger) == [4, 3, 2, 1]


def test_any_number_of_earlier_runs_is_given(ledger: Ledger) -> None:
    note(ledger, *(attempt(number, created_at=number // 4) for number in range(1, 46)))

    assert _earlier(ledger) == list(range(45, 0, -1))


def test_a_run_of_the_moment_itself_is_an_earlier_one(ledger: Ledger) -> None:
    note(ledger, attempt(1), attempt(2), attempt(3))

    assert _earlier(ledger, until=2000) == [2, 1]


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({"branch": "main"}, [3, 1]),
        ({"conclusion": "success"}, [2, 1]),
        ({"branch": "main", "conclusion": "success"}, [1]),
        ({"branch": "strange"}, []),
        ({}, [4, 3, 2, 1]),
    ],
)
def test_earlier_runs_can_be_narrowed_to_a_branch_and_a_conclusion(
    ledger: Ledger, narrowed: dict[str, str], expected: list[int]
) -> None:
    note(
        ledger,
        attempt(1),
        attempt(2, head_branch="topic"),
        attempt(3, conclusion="failure"),
        attempt(4, head_branch=None, conclusion="cancelled"),
    )

    assert _ids(ledger.attempts.earlier(SHOP, WORKFLOW, 10**9, **narrowed)) == expected


@pytest.mark.parametrize(
    "changes",
    [{"workflow_id": 8}, {"status": "in_progress"}, {"status": None}, {"is_latest": False}],
)
def test_only_what_lists_show_as_completed_of_the_workflow_is_earlier(
    ledger: Ledger, changes: dict[str, object]
) -> None:
    note(ledger, attempt(1, 1, **changes))

    assert _earlier(ledger) == []


def test_a_run_of_any_state_is_an_earlier_one(ledger: Ledger) -> None:
    states = list(enumerate(State, start=1))
    note(ledger, *(attempt(number, state=state) for number, state in states))

    assert len(_earlier(ledger)) == len(states)


def test_the_first_run_of_a_workflow_has_the_number_one(ledger: Ledger) -> None:
    note(ledger, attempt(1, run_number=2), attempt(2, run_number=1, workflow_id=8))

    assert not ledger.attempts.has_first(SHOP, WORKFLOW)
    assert ledger.attempts.has_first(SHOP, 8)


def test_all_successes_are_known_where_it_was_noted(ledger: Ledger) -> None:
    ledger.attempts.note_all_successes(SHOP, WORKFLOW)
    ledger.attempts.note_all_successes(SHOP, WORKFLOW)

    assert ledger.attempts.has_all_successes(SHOP, WORKFLOW)
    assert not ledger.attempts.has_all_successes(SHOP, 8)
    assert not ledger.attempts.has_all_successes("acme/other", WORKFLOW)


def test_all_successes_are_known_where_the_first_run_is(ledger: Ledger) -> None:
    note(ledger, attempt(run_number=1))

    assert ledger.attempts.has_all_successes(SHOP, WORKFLOW)


def test_a_first_run_from_before_a_moment_does_not_count(ledger: Ledger) -> None:
    note(ledger, attempt(3, run_number=1))

    for has in (ledger.attempts.has_first, ledger.attempts.has_all_successes):
        assert has(SHOP, WORKFLOW, since=3000)
        assert not has(SHOP, WORKFLOW, since=3001)


def test_that_all_successes_are_known_can_be_forgotten(ledger: Ledger) -> None:
    for repository in (SHOP, "acme/other"):
        ledger.attempts.note_all_successes(repository, WORKFLOW)

    ledger.attempts.forget_all_successes(SHOP)

    assert not ledger.attempts.has_all_successes(SHOP, WORKFLOW)
    assert ledger.attempts.has_all_successes("acme/other", WORKFLOW)


def test_attempts_are_counted_by_state_and_reason(ledger: Ledger) -> None:
    note(
        ledger,
        attempt(1),
        attempt(2),
        attempt(3, state=State.SKIPPED, reason="it was skipped"),
        attempt(4, state=State.SKIPPED, reason="it was cancelled"),
    )

    assert ledger.attempts.counts(SHOP, 0, 10**9) == {
        (State.OPEN, ""): 2,
        (State.SKIPPED, "it was skipped"): 1,
        (State.SKIPPED, "it was cancelled"): 1,
    }


def test_attempts_are_counted_within_a_period_to_which_both_ends_belong(ledger: Ledger) -> None:
    note(ledger, *(attempt(number) for number in range(1, 6)))

    assert ledger.attempts.counts(SHOP, 2000, 4000) == {(State.OPEN, ""): 3}


def test_runs_are_counted_since_a_moment_once_each(ledger: Ledger) -> None:
    note(ledger, attempt(1), attempt(2, 1, is_latest=False), attempt(2, 2), attempt(3))

    assert ledger.attempts.count_since(SHOP, 2000) == 2


def test_of_a_repository_that_nobody_listed_no_run_is_counted(ledger: Ledger) -> None:
    note(ledger, attempt(1))

    assert ledger.attempts.count_since("acme/other", 0) == 0


_CHANGING = {State.OPEN, State.RUNNING, State.EARLIER, State.FAILED}


@pytest.mark.parametrize("state", list(State))
def test_a_run_is_final_when_no_sync_will_look_at_it_again(ledger: Ledger, state: State) -> None:
    note(ledger, attempt(state=state, reason="not chosen by `events`"))

    assert ledger.attempts.are_final(SHOP, 1) is (state not in _CHANGING)


def test_what_is_left_out_for_a_reason_that_may_change_is_not_final(ledger: Ledger) -> None:
    note(ledger, attempt(state=State.LEFT_OUT, reason="no step of its workflow reports it"))

    assert not ledger.attempts.are_final(SHOP, 1)


def test_a_run_is_final_when_all_its_attempts_are(ledger: Ledger) -> None:
    note(ledger, attempt(1, 1, is_latest=False), attempt(1, 2, state=State.REPORTED))
    assert not ledger.attempts.are_final(SHOP, 1)

    ledger.attempts.settle(SHOP, attempt(1, 1), State.ARRIVED)

    assert ledger.attempts.are_final(SHOP, 1)


def test_an_attempt_is_settled_with_a_reason(ledger: Ledger) -> None:
    note(ledger, attempt(1), attempt(2))

    ledger.attempts.settle(SHOP, attempt(1), State.SKIPPED, "it was cancelled")

    assert state_of(ledger, 1) == (State.SKIPPED, "it was cancelled")
    assert state_of(ledger, 2) == (State.OPEN, "")


def test_a_reason_is_gone_when_an_attempt_is_settled_without_one(ledger: Ledger) -> None:
    note(ledger, attempt(state=State.FAILED, reason="SEI could not be reached."))

    ledger.attempts.settle(SHOP, attempt(), State.REPORTED)

    assert state_of(ledger) == (State.REPORTED, "")


def test_a_report_that_sei_took_is_known_by_its_attempt_and_its_name(ledger: Ledger) -> None:
    note(ledger, attempt(1))

    ledger.attempts.note_sent(SHOP, attempt(1), sent())

    assert ledger.attempts.was_sent(SHOP, attempt(1), "acme/shop/CI")
    assert not ledger.attempts.was_sent(SHOP, attempt(1), "acme/shop/CI/api")
    assert not ledger.attempts.was_sent(SHOP, attempt(1, 2), "acme/shop/CI")
    assert not ledger.attempts.was_sent(SHOP, attempt(2), "acme/shop/CI")
    assert not ledger.attempts.was_sent("acme/other", attempt(1), "acme/shop/CI")


def test_a_report_that_was_sent_twice_is_noted_once_more(ledger: Ledger) -> None:
    for moment in (5000, 6000):
        ledger.attempts.note_sent(SHOP, attempt(), sent(sent_at=moment))

    assert ledger.attempts.was_sent(SHOP, attempt(), "acme/shop/CI")


@pytest.mark.parametrize("state", [State.OPEN, State.FAILED, State.RUNNING])
def test_the_oldest_run_that_is_not_settled_is_known(ledger: Ledger, state: State) -> None:
    note(
        ledger,
        attempt(1, state=State.REPORTED),
        attempt(2, state=State.LEFT_OUT),
        attempt(3, state=state),
        attempt(4),
    )

    assert ledger.attempts.oldest_unsettled(SHOP) == 3000


def test_where_all_is_settled_no_run_is_the_oldest(ledger: Ledger) -> None:
    note(ledger, attempt(1, state=State.REPORTED), attempt(2, state=State.EARLIER))

    assert ledger.attempts.oldest_unsettled(SHOP) is None


_READ_LATER = 3000 + int(AGE_OF_RERUNS.total_seconds()) + 1


def _left_out_by_a_list(ledger: Ledger) -> None:
    note(ledger, attempt(3, state=State.LEFT_OUT))


def _left_out_by_its_steps(ledger: Ledger) -> None:
    ledger.attempts.settle(SHOP, attempt(3), State.LEFT_OUT)


_leaving_out = pytest.mark.parametrize("leave_out", [_left_out_by_a_list, _left_out_by_its_steps])


@_leaving_out
@pytest.mark.parametrize("state", [State.OPEN, State.FAILED, State.RUNNING])
def test_what_others_leave_out_is_listed_again_by_who_was_to_report_it(
    ledger: Ledger, state: State, leave_out: Callable[[Ledger], None]
) -> None:
    note(ledger, attempt(3, state=state))
    ledger.marks.mark_read(SHOP, "all", 3000, _READ_LATER)

    leave_out(ledger)

    assert ledger.marks.read_range(SHOP, "all") is None


@_leaving_out
@pytest.mark.parametrize(
    ("start", "end"), [(3000, _READ_LATER - 1), (3001, _READ_LATER)], ids=["is anyway", "never was"]
)
def test_what_others_leave_out_changes_nothing_where_it(
    ledger: Ledger, start: int, end: int, leave_out: Callable[[Ledger], None]
) -> None:
    note(ledger, attempt(3, state=State.FAILED))
    ledger.marks.mark_read(SHOP, "all", start, end)

    leave_out(ledger)

    assert ledger.marks.read_range(SHOP, "all") == (start, end)


@_leaving_out
@pytest.mark.parametrize("state", [State.REPORTED, State.LEFT_OUT])
def test_what_was_not_to_be_reported_is_left_out_without_more(
    ledger: Ledger, state: State, leave_out: Callable[[Ledger], None]
) -> None:
    note(ledger, attempt(3, state=state))
    ledger.marks.mark_read(SHOP, "all", 3000, _READ_LATER)

    leave_out(ledger)

    assert ledger.marks.read_range(SHOP, "all") is not None


def test_what_is_to_be_reported_is_counted(ledger: Ledger) -> None:
    note(ledger, attempt(1), attempt(2, state=State.FAILED), attempt(3, state=State.REPORTED))
    note(ledger, attempt(4), attempt(5))
    note(ledger, attempt(1), repository="acme/other")

    assert ledger.attempts.count_to_do(SHOP, 4000) == 3


def test_runs_from_before_a_moment_are_forgotten_with_their_reports(ledger: Ledger) -> None:
    note(ledger, attempt(1), attempt(2), attempt(3))
    for one in (attempt(1), attempt(2)):
        ledger.attempts.note_sent(SHOP, one, sent())

    ledger.attempts.forget(2000)

    assert _ids(ledger.attempts.to_do(SHOP)) == [2, 3]
    assert not ledger.attempts.was_sent(SHOP, attempt(1), "acme/shop/CI")
    assert ledger.attempts.was_sent(SHOP, attempt(2), "acme/shop/CI")


def test_a_list_that_breaks_off_notes_nothing(ledger: Ledger) -> None:
    def broken() -> Iterator[Attempt]:
        yield attempt(1)
        raise KeyError

    with pytest.raises(KeyError):
        ledger.attempts.note(SHOP, broken())

    assert list(ledger.attempts.to_do(SHOP)) == []


def test_threads_share_a_ledger(ledger: Ledger) -> None:
    note(ledger, *(attempt(number) for number in range(1, 101)))
    start = threading.Barrier(4, timeout=_LONG)

    def work(mine: list[Attempt]) -> None:
        start.wait()
        for one in mine:
            ledger.attempts.note_sent(SHOP, one, sent())
            ledger.attempts.settle(SHOP, one, State.REPORTED)

    all_of_them = list(ledger.attempts.to_do(SHOP))
    threads = [threading.Thread(target=work, args=(all_of_them[n::4],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(_LONG)

    assert ledger.attempts.counts(SHOP, 0, 10**9) == {(State.REPORTED, ""): 100}
    assert all(ledger.attempts.was_sent(SHOP, one, "acme/shop/CI") for one in all_of_them)
