"""Commits, tags and files are read in lists as they are read one by one."""

from collections.abc import Iterator
from typing import Any

import pytest

from demo.github import State
from sei_action.ancestry import KnownCommit
from sei_action.errors import GitHubError
from sei_action.github.bulk import (
    ask_in_batches,
    commit_pages,
    history_want,
    read_tags,
    workflow_file_want,
)
from sei_action.github.bulk.code import text_in
from tests.builders import sha
from tests.fakes import FakeGitHub
from tests.github.bulk.asking import NOW, connection
from tests.github.local_github import LocalGitHub, local_github
from tests.openapi.states import MORNING, a_commit, a_state

CI = ".github/workflows/ci.yml"
LONG = "long"


def a_history() -> State:
    """Make 250 commits in a row, of which the last is a merge of 12 others."""
    branches = range(1001, 1013)
    return a_state(
        commits=(
            a_commit(1),
            *(a_commit(number, number - 1) for number in range(2, 250)),
            *(a_commit(number, 100) for number in branches),
            a_commit(2000, 249, *branches),
        ),
        branches={"main": sha(2000), "line": sha(249)},
        tags={"v1": sha(1), "v2": sha(2), "api-v1": sha(3)},
        contents={CI: "on: push\n", LONG: "x" * 600_000},
    )


@pytest.fixture(scope="module")
def local() -> Iterator[LocalGitHub]:
    """Have a local GitHub with a long history."""
    with local_github(a_history()) as local:
        yield local


def commit(number: int, *parents: int) -> KnownCommit:
    moment = int(MORNING.timestamp()) + 60 * number
    return KnownCommit(sha=sha(number), parents=tuple(map(sha, parents)), moment=moment)


def pages(local: LocalGitHub, start: str) -> list[list[KnownCommit]]:
    return list(commit_pages(local.github(), "acme/shop", start))


def history(local: LocalGitHub, start: str) -> list[KnownCommit]:
    got: list[KnownCommit] = []
    ask_in_batches(local.github(), "acme/shop", [history_want(start, got.extend)], "commits")
    return got


def of_answer(answer: object) -> list[list[KnownCommit]]:
    got: list[list[KnownCommit]] = []
    history_want(sha(1), got.append).receive(answer)
    return got


def past(oid: str, parents: dict[str, object]) -> dict[str, object]:
    return {"oid": oid, "committedDate": NOW, "parents": parents}


def test_a_branch_is_listed_page_by_page_newest_first(local: LocalGitHub) -> None:
    first, second, third = pages(local, "line")

    assert first[0] == commit(249, 248)
    assert second[0] == commit(149, 148)
    assert third[-1] == commit(1)
    assert [len(first), len(second), len(third)] == [100, 100, 49]


def test_no_page_is_asked_for_behind_the_last(local: LocalGitHub) -> None:
    local.asked.clear()

    pages(local, "line")

    assert [one.query["page"] for one in local.asked] == ["1", "2", "3"]
    assert {one.query["sha"] for one in local.asked} == {"line"}


def test_no_page_is_asked_for_before_it_is_wanted(local: LocalGitHub) -> None:
    local.asked.clear()

    next(commit_pages(local.github(), "acme/shop", "line"))

    assert len(local.asked) == 1


def test_a_merge_of_many_branches_has_all_its_parents(local: LocalGitHub) -> None:
    assert pages(local, "main")[0][0] == commit(2000, 249, *range(1001, 1013))


def test_a_branch_that_is_not_there_is_told(local: LocalGitHub) -> None:
    with pytest.raises(GitHubError, match="the repository's commits"):
        pages(local, "gone")


def test_a_commit_without_a_date_is_told() -> None:
    listed = ({"sha": sha(1), "commit": {"committer": None}},)
    github = FakeGitHub({"/repos/acme/shop/commits": listed})

    with pytest.raises(GitHubError, match=r"commit\.committer\.date"):
        list(commit_pages(github, "acme/shop", "main"))


def test_the_past_of_a_commit_is_told_for_a_few_dozen_commits(local: LocalGitHub) -> None:
    found = history(local, sha(249))

    assert found == [commit(number, number - 1) for number in range(249, 209, -1)]


def test_the_past_ends_with_the_first_commit_of_all(local: LocalGitHub) -> None:
    assert history(local, sha(2)) == [commit(2, 1), commit(1)]


def test_a_commit_that_is_not_there_has_no_past(local: LocalGitHub) -> None:
    assert history(local, sha(3000)) == []


def test_a_merge_of_more_branches_than_are_asked_for_is_left_out(local: LocalGitHub) -> None:
    found = history(local, sha(2000))

    assert commit(1012, 100) in found
    assert sha(2000) not in {one.sha for one in found}


def test_a_commit_with_a_parent_that_is_not_shown_is_left_out() -> None:
    nodes = [
        past(sha(2), connection({"oid": sha(1)}, None)),
        past(sha(1), connection()),
    ]

    ((found,),) = of_answer({"history": {"nodes": nodes}})

    assert found.sha == sha(1)


@pytest.mark.parametrize("answer", [None, {}, {"history": None}, {"history": {"nodes": None}}])
def test_what_is_no_commit_has_no_past(answer: object) -> None:
    assert of_answer(answer) == []


def test_a_past_of_another_form_is_told() -> None:
    with pytest.raises(GitHubError, match="committedDate"):
        of_answer({"history": {"nodes": [{"oid": sha(1), "parents": connection()}]}})


def test_all_tags_are_named_as_references(local: LocalGitHub) -> None:
    assert read_tags(local.github(), "acme/shop") == [
        "refs/tags/api-v1",
        "refs/tags/v1",
        "refs/tags/v2",
    ]


@pytest.mark.parametrize(
    ("revision", "path", "expected"),
    [
        (sha(249), CI, ["on: push\n"]),
        (sha(1), CI, ["on: push\n"]),
        (sha(249), ".github/workflows", []),
        (sha(249), "gone.yml", []),
        (sha(3000), CI, []),
        (sha(249), LONG, []),
    ],
    ids=["file", "earlier", "folder", "no file", "no commit", "cut"],
)
def test_a_file_is_read_as_it_was_if_it_is_there_as_a_whole(
    local: LocalGitHub, revision: str, path: str, expected: list[str]
) -> None:
    got: list[str] = []

    want = workflow_file_want(revision, path, got.append)
    ask_in_batches(local.github(), "acme/shop", [want], "files")

    assert got == expected


@pytest.mark.parametrize(
    ("blob", "text"),
    [
        ({"text": "on: push", "isTruncated": False}, "on: push"),
        ({"text": "", "isTruncated": False}, ""),
        ({"text": "on: pu", "isTruncated": True}, None),
        ({"text": None, "isTruncated": False}, None),
        ({}, None),
        (None, None),
    ],
    ids=["whole", "empty", "cut", "binary", "a folder", "nothing"],
)
def test_only_a_whole_text_is_one(blob: Any, text: str | None) -> None:  # noqa: ANN401 - any JSON
    assert text_in(blob) == text
