"""Attempts are counted by how they end, and what is told of them can be read."""

import pytest

from sei_action.ledger import State, Tally
from sei_action.sync.counting import MORE_NOTES, MOST_TEXTS, OTHER_REASONS, Counting, found_in


def _counted(state: State, reason: str = "why", count: int = 1) -> Tally:
    counting = Counting()
    counting.add(state, reason, count)
    return counting.tally("acme/shop", 9, 3)


def test_what_was_reported_is_counted() -> None:
    counting = Counting()
    counting.add_reported()

    assert counting.tally("acme/shop", 9, 3) == Tally(
        repository="acme/shop", found=9, reported=1, posts=3
    )


@pytest.mark.parametrize("state", [State.REPORTED, State.ARRIVED])
def test_what_was_reported_before_is_known(state: State) -> None:
    assert _counted(state, count=2).known == 2


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (State.SKIPPED, "why"),
        (State.LEFT_OUT, "why"),
        (State.OPEN, "why"),
        (State.RUNNING, "it is still running"),
        (State.REFUSED, "SEI has refused it: why"),
    ],
)
def test_what_is_not_to_be_reported_is_skipped_for_a_reason(state: State, reason: str) -> None:
    assert _counted(state).skipped == {reason: 1}


def test_what_could_not_be_reported_has_failed() -> None:
    assert _counted(State.FAILED).failed == {"why": 1}


@pytest.mark.parametrize("state", [State.FAILED, State.SKIPPED])
def test_reasons_that_are_too_many_are_counted_together(state: State) -> None:
    counting = Counting()
    for number in range(MOST_TEXTS + 5):
        counting.add(state, f"why {number}")
    counting.add(state, "why 0")

    tally = counting.tally("acme/shop", 0, 0)
    counts = tally.failed if state is State.FAILED else tally.skipped
    assert len(counts) == MOST_TEXTS + 1
    assert (counts["why 0"], counts[OTHER_REASONS]) == (2, 5)


def test_a_note_is_kept_once() -> None:
    counting = Counting()
    counting.note(["one", "two"])
    counting.note(["two", "one"])

    assert counting.tally("acme/shop", 0, 0).notes == ("one", "two")


def test_of_too_many_notes_it_is_said_that_there_are_more() -> None:
    counting = Counting()
    for number in range(MOST_TEXTS + 5):
        counting.note([f"{number}"])
    counting.note(["0"])

    notes = counting.tally("acme/shop", 0, 0).notes
    assert len(notes) == MOST_TEXTS + 1
    assert notes[-2:] == (str(MOST_TEXTS - 1), MORE_NOTES)


def test_what_is_only_known_from_before_was_not_found() -> None:
    assert found_in({(State.OPEN, ""): 2, (State.SKIPPED, "why"): 1, (State.EARLIER, ""): 5}) == 3
