"""Pull requests are answered from the shelf."""

from typing import Any

from sei_action.sync.answers import Known
from tests.builders import sha
from tests.sync.answers.asking import ask, put

FIX = {"head": "acme:fix"}


def numbers(answer: Any) -> list[int]:  # noqa: ANN401 - any JSON
    return [one["number"] for one in answer]


def test_those_of_a_branch_are_given_the_one_updated_last_first(known: Known) -> None:
    put(known, "pull", "acme:fix", [(5, {"number": 1}), (9, {"number": 2})])
    put(known, "pull", "mallory:fix", [(7, {"number": 3})])
    known.shelf.mark("read pulls")

    assert numbers(ask(known, "/pulls", FIX)) == [2, 1]


def test_a_branch_may_have_none(known: Known) -> None:
    known.shelf.mark("read pulls")

    assert ask(known, "/pulls", FIX) == []


def test_before_they_were_all_read_nothing_is_known_of_them(known: Known) -> None:
    put(known, "pull", "acme:fix", [(5, {"number": 1})])

    assert ask(known, "/pulls", FIX) is None


def test_one_that_was_read_twice_is_given_once_as_it_was_last(known: Known) -> None:
    old, new = {"number": 1, "head": "old"}, {"number": 1, "head": "new"}
    put(known, "pull", "acme:fix", [(5, old), (6, {"number": 2}), (9, new)])
    known.shelf.mark("read pulls")

    assert ask(known, "/pulls", FIX) == [new, {"number": 2}]


def test_no_more_than_a_page_is_given(known: Known) -> None:
    put(known, "pull", "acme:fix", [(number, {"number": number}) for number in range(150)])
    known.shelf.mark("read pulls")

    assert numbers(ask(known, "/pulls", FIX)) == list(range(149, 49, -1))


def test_commits_are_given_in_pages(known: Known) -> None:
    known.shelf.note("pull commits", [sha(number) for number in range(150)], "7")

    pages = [ask(known, "/pulls/7/commits", {"page": page}) for page in (1, 2, 3)]

    assert [len(page) for page in pages] == [100, 50, 0]
    assert pages[1][0] == {"sha": sha(100)}


def test_commits_that_are_too_many_to_know_are_asked_for(known: Known) -> None:
    known.shelf.note("pull commits", [sha(1)], "7")

    assert ask(known, "/pulls/8/commits", {"page": 1}) is None


def test_what_brought_a_commit_is_given_with_its_labels(known: Known) -> None:
    known.shelf.note("labels", [{"number": 7, "labels": [{"name": "hotfix"}]}], sha(1))
    known.shelf.note("labels", [], sha(2))

    assert ask(known, f"/commits/{sha(1)}/pulls")[0]["number"] == 7
    assert ask(known, f"/commits/{sha(2)}/pulls") == []
    assert ask(known, f"/commits/{sha(3)}/pulls") is None
