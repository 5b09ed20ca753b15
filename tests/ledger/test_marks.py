"""Specify what a ledger remembers of how far was read, and of what was done."""

import pytest

from sei_action.ledger import Ledger, Tally
from tests.ledger.builders import SHOP, attempt, note, tally

_SELECTION = "a-selection"


def _reading(ledger: Ledger, *periods: tuple[int, int]) -> tuple[int, int] | None:
    """Read these periods, one after the other, and tell what counts as read then."""
    for start, end in periods:
        ledger.marks.mark_read(SHOP, _SELECTION, start, end)
    return ledger.marks.read_range(SHOP, _SELECTION)


def test_nothing_counts_as_read_at_first(ledger: Ledger) -> None:
    assert _reading(ledger) is None


def test_a_period_that_was_read_is_remembered(ledger: Ledger) -> None:
    assert _reading(ledger, (100, 200)) == (100, 200)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((100, 200), (150, 300)),
        ((100, 200), (200, 300)),
        ((150, 300), (100, 200)),
        ((200, 300), (100, 200)),
        ((100, 300), (150, 200)),
        ((150, 200), (100, 300)),
    ],
)
def test_periods_that_meet_are_one(
    ledger: Ledger, first: tuple[int, int], second: tuple[int, int]
) -> None:
    assert _reading(ledger, first, second) == (100, 300)


@pytest.mark.parametrize("periods", [[(100, 200), (201, 300)], [(201, 300), (100, 200)]])
def test_of_periods_with_a_gap_between_them_the_later_counts(
    ledger: Ledger, periods: list[tuple[int, int]]
) -> None:
    """What lies in the gap was never read, and must be when somebody asks for it."""
    assert _reading(ledger, *periods) == (201, 300)


def test_another_selection_has_read_nothing(ledger: Ledger) -> None:
    _reading(ledger, (100, 200))

    assert ledger.marks.read_range(SHOP, "another") is None
    assert ledger.marks.read_range("acme/other", _SELECTION) is None


def test_a_page_is_known_by_its_address(ledger: Ledger) -> None:
    ledger.marks.keep_pages(SHOP, [("created 1", 'W/"a"', 562), ("created 2", 'W/"b"', 562)])

    assert ledger.marks.page(SHOP, "created 2") == ('W/"b"', 562)
    assert ledger.marks.page(SHOP, "created 3") is None
    assert ledger.marks.page("acme/other", "created 2") is None


def test_pages_take_the_place_of_all_before(ledger: Ledger) -> None:
    ledger.marks.keep_pages(SHOP, [("created 1", 'W/"a"', 1)])
    ledger.marks.keep_pages("acme/other", [("created 1", 'W/"b"', 1)])

    ledger.marks.keep_pages(SHOP, [("created 2", 'W/"c"', 1)])

    assert ledger.marks.page(SHOP, "created 1") is None
    assert ledger.marks.page("acme/other", "created 1") == ('W/"b"', 1)


def test_a_page_that_is_given_twice_is_kept_as_it_was_last(ledger: Ledger) -> None:
    ledger.marks.keep_pages(SHOP, [("created 1", 'W/"a"', 1), ("created 1", 'W/"b"', 2)])

    assert ledger.marks.page(SHOP, "created 1") == ('W/"b"', 2)


def test_whoever_gives_pages_may_ask_the_ledger_for_each(ledger: Ledger) -> None:
    note(ledger, attempt(1), attempt(2, reason="not chosen by `events`", state="left-out"))
    pages = [("open", 'W/"a"', 1, 1), ("settled", 'W/"b"', 1, 2)]

    ledger.marks.keep_pages(
        SHOP, (page[:3] for page in pages if ledger.attempts.are_final(SHOP, page[3]))
    )

    assert ledger.marks.page(SHOP, "open") is None
    assert ledger.marks.page(SHOP, "settled") == ('W/"b"', 1)


def test_a_tally_is_given_as_it_was_kept(ledger: Ledger) -> None:
    kept = tally(
        found=9,
        reported=4,
        known=2,
        skipped={"it was cancelled": 2},
        failed={"SEI could not be reached.": 1},
        notes=("A note.",),
        requests=12,
        posts=5,
    )

    ledger.marks.keep_tally(kept)

    assert ledger.marks.tallies() == (kept,)


def test_tallies_are_in_the_order_of_names_in_any_case(ledger: Ledger) -> None:
    for name in ("acme/shop", "Acme/web", "acme/api"):
        ledger.marks.keep_tally(tally(name))

    assert [one.repository for one in ledger.marks.tallies()] == [
        "acme/api",
        "acme/shop",
        "Acme/web",
    ]


def test_a_repository_has_the_tally_of_its_last_sync(ledger: Ledger) -> None:
    ledger.marks.keep_tally(tally(found=1))
    ledger.marks.keep_tally(tally(found=2))

    assert ledger.marks.tallies() == (Tally(repository=SHOP, found=2),)


def test_tallies_that_are_cleared_cost_nothing_else_that_is_known(ledger: Ledger) -> None:
    note(ledger, attempt())
    _reading(ledger, (100, 200))
    ledger.marks.keep_tally(tally())

    ledger.marks.clear_tallies()

    assert ledger.marks.tallies() == ()
    assert ledger.attempts.find(SHOP, 1, 1) == attempt()
    assert _reading(ledger) == (100, 200)
