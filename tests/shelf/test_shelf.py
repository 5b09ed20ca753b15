"""Specify how a shelf keeps what was read, and gives it back."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_action.ancestry import KnownCommit
from sei_action.shelf import Shelf
from sei_action.shelf.shelf import Thing

_LONG = 10
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(), parts, max_size=3),
    max_leaves=8,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Have a place for a shelf, in a folder that is not there yet."""
    return tmp_path / "shelves" / "acme+shop.sqlite3"


@pytest.fixture
def shelf(path: Path) -> Iterator[Shelf]:
    """Have a shelf with nothing on it."""
    with Shelf(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def long_lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """Have a shelf for many examples."""
    with Shelf(tmp_path_factory.mktemp("shelf") / "shelf.sqlite3") as opened:
        yield opened


def _put(shelf: Shelf, *bodies: Any, key: str = "") -> None:  # noqa: ANN401 - any JSON
    """Put things at the places 1, 2 and so on."""
    shelf.put("run", (Thing(key, body, place) for place, body in enumerate(bodies, start=1)))


def test_what_was_put_is_given_the_last_place_first(shelf: Shelf) -> None:
    _put(shelf, "a", "b", "c")

    assert shelf.get("run") == ["c", "b", "a"]


def test_of_things_at_one_place_the_id_decides(shelf: Shelf) -> None:
    shelf.put("run", [Thing("", "b", 1, "2"), Thing("", "c", 1, "3"), Thing("", "a", 1, "1")])

    assert shelf.get("run") == ["c", "b", "a"]


def test_the_same_thing_once_more_takes_the_place_of_the_first(shelf: Shelf) -> None:
    shelf.put("run", [Thing("k", "old", 1, "7")])
    shelf.put("run", [Thing("k", "new", 1, "7")])

    assert shelf.get("run", "k") == ["new"]


@pytest.mark.parametrize(("kind", "key"), [("run", "other"), ("pull", "k")])
def test_what_is_under_another_key_or_of_another_kind_is_not_given(
    shelf: Shelf, kind: str, key: str
) -> None:
    _put(shelf, "a", key="k")

    assert shelf.get(kind, key) == []
    assert shelf.count(kind, key) == 0


def test_no_more_is_given_than_is_asked_for(shelf: Shelf) -> None:
    _put(shelf, "a", "b", "c")

    assert shelf.get("run", most=2) == ["c", "b"]


def test_some_can_be_skipped(shelf: Shelf) -> None:
    _put(shelf, "a", "b", "c", "d")

    assert shelf.get("run", most=2, skip=1) == ["c", "b"]


def test_a_place_up_to_which_things_are_wanted_belongs_to_them(shelf: Shelf) -> None:
    _put(shelf, "a", "b", "c")

    assert shelf.get("run", until=2) == ["b", "a"]


def test_the_one_thing_under_a_key_is_given(shelf: Shelf) -> None:
    shelf.note("about", {"a": [1, None]}, "windows")

    assert shelf.one("about", "windows") == {"a": [1, None]}
    assert shelf.one("about", "strange") is None


def test_what_is_noted_takes_the_place_of_what_was(shelf: Shelf) -> None:
    shelf.note("about", 1, "asked")
    shelf.note("about", 2, "asked")

    assert shelf.get("about", "asked") == [2]


def test_things_are_counted_by_key(shelf: Shelf) -> None:
    _put(shelf, "a", "b", key="k")

    assert shelf.count("run", "k") == 2


def test_what_was_marked_is_so_and_nothing_else_is(shelf: Shelf) -> None:
    shelf.mark("read pulls")

    assert shelf.is_marked("read pulls")
    assert not shelf.is_marked("read tags")


def test_a_kind_that_is_dropped_is_gone_and_the_others_stay(shelf: Shelf) -> None:
    _put(shelf, "a", key="k")
    shelf.note("pull", 1)

    shelf.drop("run")

    assert (shelf.count("run", "k"), shelf.one("pull")) == (0, 1)


def test_a_cleared_shelf_holds_nothing(shelf: Shelf) -> None:
    _put(shelf, "a")
    shelf.history.add([KnownCommit(sha="b", parents=("a",))])

    shelf.clear()

    assert shelf.get("run") == []
    assert shelf.history.find("b") is None


def test_a_cleared_shelf_does_not_remember_whose_child_a_commit_was(shelf: Shelf) -> None:
    shelf.history.add([KnownCommit(sha="b", parents=("a",))])
    shelf.clear()

    shelf.history.add([KnownCommit(sha="b"), KnownCommit(sha="a", parents=("b",))])

    commit = shelf.history.find("b")
    assert commit is not None
    assert commit.generation == 1


@given(st.text(), _JSON)
def test_any_json_is_given_as_it_was_put(long_lived: Shelf, key: str, body: Any) -> None:  # noqa: ANN401 - as it says
    long_lived.note("any", body, key)

    assert long_lived.one("any", key) == body


def test_a_shelf_outlasts_its_closing(path: Path) -> None:
    with Shelf(path) as shelf:
        _put(shelf, "a")
        shelf.history.add([KnownCommit(sha="b")])

    with Shelf(path) as shelf:
        assert shelf.get("run") == ["a"]
        assert shelf.history.find("b") is not None


def test_a_shelf_that_is_thrown_away_leaves_no_file(path: Path) -> None:
    shelf = Shelf(path)
    _put(shelf, "a")

    shelf.throw_away()

    assert list(path.parent.iterdir()) == []


def test_a_shelf_can_be_closed_twice(path: Path) -> None:
    shelf = Shelf(path)
    shelf.throw_away()

    shelf.close()

    assert not path.exists()


def _of_another_version(path: Path) -> None:
    with Shelf(path) as shelf:
        _put(shelf, "a")
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()


def _of_another_program(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE things (name TEXT)")
    connection.commit()
    connection.close()


def _no_database(path: Path) -> None:
    path.write_bytes(b"no database at all" * 100)


def _damaged(path: Path) -> None:
    with Shelf(path) as shelf:
        _put(shelf, *("a" * 1000 for _ in range(100)))
    content = bytearray(path.read_bytes())
    content[8192 : 8192 + 4096] = b"\xff" * 4096
    path.write_bytes(content)


@pytest.mark.parametrize("make", [_of_another_version, _of_another_program, _no_database, _damaged])
def test_a_file_that_cannot_be_used_is_made_anew(path: Path, make: Callable[[Path], None]) -> None:
    path.parent.mkdir()
    make(path)

    with Shelf(path) as shelf:
        assert shelf.get("run") == []
        _put(shelf, "b")
        assert shelf.get("run") == ["b"]


def test_threads_share_a_shelf(shelf: Shelf) -> None:
    start = threading.Barrier(4, timeout=_LONG)
    failed: list[BaseException] = []

    def work(number: int) -> None:
        try:
            start.wait()
            for place in range(25):
                shelf.put("run", [Thing(str(number), [number, place], place)])
                shelf.history.add([KnownCommit(sha=f"{number}-{place}")])
                assert shelf.one("run", str(number)) == [number, place]
        except BaseException as error:  # noqa: BLE001 - it is shown by the test
            failed.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(_LONG)

    assert failed == []
    assert [shelf.count("run", str(number)) for number in range(4)] == [25] * 4
    assert all(shelf.history.find(f"{n}-{place}") for n in range(4) for place in range(25))
