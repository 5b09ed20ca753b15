"""Specify how commits on a shelf are known, in whatever order they were read."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_action.ancestry import Ancestry, KnownCommit, compare, generation_of
from sei_action.shelf import History, Shelf

_LONG = 10


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    """Have a shelf on which no commit is."""
    with Shelf(tmp_path / "shelf.sqlite3") as shelf:
        yield shelf.history


@pytest.fixture(scope="module")
def long_lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """Have a shelf for many examples."""
    with Shelf(tmp_path_factory.mktemp("shelf") / "shelf.sqlite3") as shelf:
        yield shelf


@st.composite
def _commits(draw: st.DrawFn) -> list[KnownCommit]:
    """Draw a history, parents first, of which some commits may be missing."""
    commits: dict[str, KnownCommit] = {}
    for number in range(draw(st.integers(1, 9))):
        earlier = [f"c{one}" for one in range(max(0, number - 3), number)]
        parents = draw(st.lists(st.sampled_from(earlier), unique=True)) if earlier else []
        sha = f"c{number}"
        if draw(st.integers(0, 5)):
            commits[sha] = KnownCommit(
                sha=sha,
                parents=tuple(parents),
                moment=number,
                generation=generation_of(parents, commits.get),
            )
    return list(commits.values())


@given(st.data(), _commits())
def test_generations_are_right_whatever_the_order_in_which_commits_come(
    long_lived: Shelf, data: st.DataObject, commits: list[KnownCommit]
) -> None:
    long_lived.clear()
    history = long_lived.history
    shuffled = data.draw(st.permutations(commits))
    cut = data.draw(st.integers(0, len(shuffled)))

    history.add(shuffled[:cut])
    history.add(shuffled[cut:])

    assert [history.find(one.sha) for one in commits] == commits


@given(st.data(), _commits())
def test_commits_compare_as_they_do_by_themselves(
    long_lived: Shelf, data: st.DataObject, commits: list[KnownCommit]
) -> None:
    long_lived.clear()
    long_lived.history.add(data.draw(st.permutations(commits)))
    by_sha = {one.sha: one for one in commits}

    for base in by_sha:
        for head in by_sha:
            expected = compare(base, head, by_sha.get)
            assert long_lived.history.compare(base, head) == expected


def test_a_commit_is_found_as_it_was_added(history: History) -> None:
    merge = KnownCommit(sha="c", parents=("b", "a"), moment=1_770_022_800)

    history.add([merge])

    assert history.find("c") == merge
    assert history.find("a") is None


def test_the_generation_that_a_commit_comes_with_does_not_count(history: History) -> None:
    history.add([KnownCommit(sha="a", generation=99)])

    assert history.find("a") == KnownCommit(sha="a", generation=1)


def test_a_commit_that_comes_again_changes_nothing(history: History) -> None:
    history.add([KnownCommit(sha="a"), KnownCommit(sha="b", parents=("a",))])
    history.add([KnownCommit(sha="b")])

    assert history.find("b") == KnownCommit(sha="b", parents=("a",), generation=2)


def test_what_is_not_known_is_told_once_and_in_order(history: History) -> None:
    history.add([KnownCommit(sha="a")])

    assert history.unknown(["c", "a", "b", "c"]) == ["c", "b"]


def test_a_long_history_may_come_the_newest_first(history: History) -> None:
    count = 60
    history.add(
        KnownCommit(sha=str(number), parents=(str(number - 1),) if number else ())
        for number in reversed(range(count))
    )

    last = history.find(str(count - 1))
    assert last is not None
    assert last.generation == count
    assert history.compare("57", "59") == Ancestry(status="ahead", ahead=("58", "59"))


def test_commits_are_compared_while_others_are_added(history: History) -> None:
    """Reports are made on some threads while details are still read on others."""
    history.add([KnownCommit(sha="0")])
    failed: list[BaseException] = []
    done = threading.Event()

    def ask() -> None:
        try:
            while not done.is_set():
                assert history.compare("0", "0") == Ancestry(status="identical", ahead=())
        except BaseException as error:  # noqa: BLE001 - it is shown by the test
            failed.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    for number in range(1, 100):
        history.add([KnownCommit(sha=str(number), parents=(str(number - 1),))])
    done.set()
    asking.join(_LONG)

    assert failed == []
    assert history.unknown(map(str, range(100))) == []


def test_a_commit_that_was_known_may_turn_out_to_be_on_the_default_branch(
    history: History,
) -> None:
    one, two = KnownCommit("a"), KnownCommit("b", ("a",), 1)
    history.add([one, two])
    before = history.compare_with_default("a", "b")
    history.add([one._replace(is_on_default=True)])

    assert before is None
    assert history.compare_with_default("a", "b") == Ancestry("ahead", ("b",))


def test_what_lies_beside_a_default_branch_that_is_not_known_that_far_is_not_told(
    history: History,
) -> None:
    # "x" was read with a pull request, and may be on the default branch behind "b".
    history.add([KnownCommit("x", (), 1), KnownCommit("b", ("x",), 5, is_on_default=True)])
    history.add([KnownCommit("head", ("x", "b"), 6)])

    assert history.compare_with_default("b", "head") is None


def test_a_shelf_that_was_cleared_knows_no_commit(long_lived: Shelf) -> None:
    long_lived.history.add([KnownCommit("a", is_on_default=True)])
    assert long_lived.history.compare("a", "a") == Ancestry("identical", ())
    long_lived.clear()

    assert long_lived.history.compare("a", "a") is None
    assert long_lived.history.compare_with_default("a", "a") is None
