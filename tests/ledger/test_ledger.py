"""Specify a ledger as a whole: where it belongs, and in whose hands its repositories are."""

import threading
from pathlib import Path

import pytest

from sei_action.errors import ConfigurationError
from sei_action.ledger import Ledger
from sei_action.ledger.database import FILE
from tests.ledger.builders import SHOP, attempt, note

_SEI = "https://sei.example/ 666ba79b-3f3d-4236-ac04-4686ce526705"


def test_a_ledger_remembers_from_one_time_to_the_next(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        note(ledger, attempt())

    with Ledger(tmp_path) as ledger:
        assert ledger.attempts.find(SHOP, 1, 1) == attempt()


def test_a_closed_ledger_is_one_file(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        note(ledger, attempt())

    assert list(tmp_path.iterdir()) == [tmp_path / FILE]


def test_a_ledger_that_one_closes_can_be_copied_while_another_has_it(tmp_path: Path) -> None:
    with Ledger(tmp_path / "a"):
        with Ledger(tmp_path / "a") as ledger:
            note(ledger, attempt())
        (tmp_path / "b").mkdir()
        (tmp_path / "b" / FILE).write_bytes((tmp_path / "a" / FILE).read_bytes())

    with Ledger(tmp_path / "b") as ledger:
        assert ledger.attempts.find(SHOP, 1, 1) == attempt()


def test_a_ledger_belongs_to_where_its_reports_went_first(tmp_path: Path) -> None:
    for _ in range(2):
        with Ledger(tmp_path) as ledger:
            ledger.belong_to(_SEI)


def test_a_ledger_of_another_destination_is_refused(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        ledger.belong_to(_SEI)

        with pytest.raises(ConfigurationError) as caught:
            ledger.belong_to("https://other.example/ 0")

    (problem,) = caught.value.problems
    assert problem == (
        f"Input `ledger`: {tmp_path} knows what was reported to {_SEI}, and this reports to "
        "https://other.example/ 0. Name another folder."
    )


def test_whoever_was_refused_has_changed_nothing(ledger: Ledger) -> None:
    ledger.belong_to(_SEI)
    with pytest.raises(ConfigurationError):
        ledger.belong_to("https://other.example/ 0")

    ledger.belong_to(_SEI)


def test_whoever_comes_first_is_alone_with_a_repository(ledger: Ledger) -> None:
    with (
        Ledger(ledger.folder) as other,
        ledger.alone_with(SHOP) as is_first,
        other.alone_with(SHOP) as is_second,
    ):
        assert (is_first, is_second) == (True, False)


def test_a_repository_is_one_in_any_case(ledger: Ledger) -> None:
    with ledger.alone_with("Acme/Shop"), ledger.alone_with(SHOP) as is_alone:
        assert not is_alone


def test_repositories_are_in_different_hands(ledger: Ledger) -> None:
    with ledger.alone_with(SHOP), ledger.alone_with("acme/other") as is_alone:
        assert is_alone


def test_a_repository_is_free_when_its_hand_is(ledger: Ledger) -> None:
    with ledger.alone_with(SHOP):
        pass

    with ledger.alone_with(SHOP) as is_alone:
        assert is_alone


def test_a_repository_is_free_when_its_hand_has_failed(ledger: Ledger) -> None:
    with pytest.raises(KeyError), ledger.alone_with(SHOP):
        raise KeyError

    with ledger.alone_with(SHOP) as is_alone:
        assert is_alone


def test_whoever_comes_second_frees_nothing_by_going(ledger: Ledger) -> None:
    with ledger.alone_with(SHOP):
        with ledger.alone_with(SHOP):
            pass
        with ledger.alone_with(SHOP) as is_alone:
            assert not is_alone


def test_another_thread_is_another_hand(ledger: Ledger) -> None:
    seen: list[bool] = []

    def look() -> None:
        with ledger.alone_with(SHOP) as is_alone:
            seen.append(is_alone)

    with ledger.alone_with(SHOP):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join(10)

    assert seen == [False]


def test_each_repository_has_a_shelf_of_its_own(ledger: Ledger) -> None:
    names = ("a/b-c", "a-b/c", "a/b.c", "a_b/c", "a/b_c", "a/bc", "ab/c")

    assert len({ledger.shelf_of(name) for name in names}) == len(names)


def test_a_shelf_is_found_again_in_any_case(ledger: Ledger) -> None:
    assert ledger.shelf_of("Acme/Shop") == ledger.shelf_of(SHOP)
    assert ledger.shelf_of(SHOP).is_relative_to(ledger.folder)
