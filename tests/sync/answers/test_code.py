"""How commits compare, tags and files are answered from the shelf."""

from base64 import b64decode
from dataclasses import replace
from typing import Any

import pytest

from sei_action.ancestry import KnownCommit
from sei_action.sync.answers import Known
from tests.builders import sha
from tests.sync.answers.asking import ask


def line(known: Known, first: int, last: int, *parents: int, is_on_default: bool = False) -> None:
    """Put a line of commits into the history, the first of them with these parents."""
    for number in range(first, last + 1):
        before = (number - 1,) if number > first else parents
        known.shelf.history.add(
            [
                KnownCommit(
                    sha=sha(number),
                    parents=tuple(map(sha, before)),
                    moment=number,
                    is_on_default=is_on_default,
                )
            ]
        )


def compared(known: Known, base: int | str, head: int, **query: int) -> Any:  # noqa: ANN401 - any JSON
    name = base if isinstance(base, str) else sha(base)
    return ask(known, f"/compare/{name}...{sha(head)}", query)


def shas(answer: Any) -> list[str]:  # noqa: ANN401 - any JSON
    return [commit["sha"] for commit in answer["commits"]]


@pytest.fixture
def history(known: Known) -> Known:
    """Know 1 - 2 - ... - 400 as the default branch, and 1001 - 1002 beside it from 100 on."""
    line(known, 1, 400, is_on_default=True)
    line(known, 1001, 1002, 100)
    known.shelf.note("about", sha(400), "tip")
    return known


def test_what_lies_between_two_commits_is_told_oldest_first(history: Known) -> None:
    answer = compared(history, 10, 13)

    assert (answer["status"], answer["total_commits"]) == ("ahead", 3)
    assert shas(answer) == [sha(11), sha(12), sha(13)]


@pytest.mark.parametrize(
    ("base", "head", "status"),
    [(10, 10, "identical"), (13, 10, "behind"), (101, 1001, "diverged"), (100, 1002, "ahead")],
)
def test_the_status_is_githubs_word(history: Known, base: int, head: int, status: str) -> None:
    assert compared(history, base, head)["status"] == status


def test_without_a_page_the_newest_250_are_given(history: Known) -> None:
    answer = compared(history, 1, 400)

    assert answer["total_commits"] == 399
    assert shas(answer) == [sha(number) for number in range(151, 401)]


def test_pages_run_from_the_oldest_to_the_newest(history: Known) -> None:
    pages = [shas(compared(history, 1, 400, page=page, per_page=100)) for page in (1, 2, 4, 5)]

    assert pages[0] == [sha(number) for number in range(2, 102)]
    assert pages[1][0] == sha(102)
    assert pages[2] == [sha(number) for number in range(302, 401)]
    assert pages[3] == []


def test_the_default_branch_is_its_tip(history: Known) -> None:
    answer = compared(history, "main", 1002)

    assert answer["status"] == "diverged"
    assert shas(answer) == [sha(1001), sha(1002)]


def test_another_branch_is_not_known(history: Known) -> None:
    assert compared(history, "release", 1002) is None


def test_a_default_branch_whose_tip_is_not_known_is_not_compared_with(known: Known) -> None:
    line(known, 1, 3)

    assert compared(known, "main", 3) is None


def test_a_name_with_a_slash_is_written_with_an_escape(history: Known) -> None:
    renamed = replace(history, default_branch="release/v1")

    assert compared(renamed, "release%2Fv1", 1001)["status"] == "diverged"


@pytest.mark.parametrize(("base", "head"), [(999, 10), (10, 999)])
def test_an_unknown_commit_is_not_compared(history: Known, base: int, head: int) -> None:
    assert compared(history, base, head) is None


def test_commits_that_share_nothing_known_are_not_compared(known: Known) -> None:
    line(known, 11, 20, 10)
    line(known, 101, 105, 5)

    assert compared(known, 20, 105) is None


def test_a_merge_of_many_branches_brings_all_of_them(known: Known) -> None:
    line(known, 1, 1)
    for number in range(2, 14):
        line(known, number, number, 1)
    line(known, 20, 20, *range(1, 14))

    answer = compared(known, 1, 20)

    assert (answer["status"], answer["total_commits"]) == ("ahead", 13)


def test_what_an_unknown_merge_may_have_brought_is_not_called_new(known: Known) -> None:
    # main: 1 - 2 - 9, and 9 also merges 8, of which nothing is known; the head 3 stands on 2.
    line(known, 1, 3)
    known.shelf.history.add([KnownCommit(sha=sha(9), parents=(sha(2), sha(8)), moment=9)])

    assert compared(known, 9, 3) is None


def test_tags_are_those_that_begin_likewise(known: Known) -> None:
    tags = ["refs/tags/api-v1", "refs/tags/v1.0", "refs/tags/v2.0", "refs/tags/w 1"]
    known.shelf.note("tags", tags)

    def begin(start: str) -> list[str]:
        return [one["ref"] for one in ask(known, f"/git/matching-refs/tags/{start}")]

    assert begin("v") == ["refs/tags/v1.0", "refs/tags/v2.0"]
    assert begin("") == tags
    assert begin("w%20") == ["refs/tags/w 1"]
    assert begin("x") == []


def test_there_may_be_no_tags_at_all(known: Known) -> None:
    known.shelf.note("tags", [])

    assert ask(known, "/git/matching-refs/tags/v") == []


def test_a_file_is_the_one_of_its_commit(known: Known) -> None:
    known.shelf.note("file", "on: push # ü\n", f"{sha(1)}:a b/ci.yml")

    answer = ask(known, "/contents/a%20b/ci.yml", {"ref": sha(1)})

    assert b64decode(answer["content"]).decode() == "on: push # ü\n"
    assert ask(known, "/contents/a%20b/ci.yml", {"ref": sha(2)}) is None
    assert ask(known, "/contents/ci.yml", {"ref": sha(1)}) is None


def test_an_empty_file_is_one(known: Known) -> None:
    known.shelf.note("file", "", f"{sha(1)}:ci.yml")

    assert ask(known, "/contents/ci.yml", {"ref": sha(1)}) == {"content": ""}
