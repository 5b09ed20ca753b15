"""The local GitHub lists pull requests by GitHub's rules."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from demo.github import create_app
from tests.openapi.states import MORNING, a_commit, a_pull_request, a_state, asking

SHOP = "/repos/acme/shop"
MERGED = {"state": "closed", "merged_at": MORNING}
FORK = {"id": 2, "full_name": "kenji-wada/shop", "fork": True}


@pytest.fixture(scope="module")
def github() -> Iterator[httpx.Client]:
    """Run a local GitHub where `main` is 1 - 5 - 6 - 7, and 2, 3 and 4 are children of 1.

    Of the pull requests 11 was merged by 5, 12 squashed into 6, 13 is open, from a fork, and holds
    what `main` has since got by hand, 14 is open, 15 was closed, 16 has 260 commits.
    """
    state = a_state(
        forks=(FORK,),
        commits=(
            a_commit(1),
            a_commit(2, 1),
            a_commit(3, 1),
            a_commit(4, 1),
            a_commit(5, 1, 2),
            a_commit(6, 5),
            a_commit(7, 6),
            a_commit(8, 7),
            a_commit(999, 1),
            *(a_commit(number, number - 1) for number in range(1000, 1260)),
        ),
        branches={"main": f"{7:040x}"},
        pull_requests=(
            a_pull_request(11, 1, 2, **MERGED, merge_commit_sha=f"{5:040x}"),
            a_pull_request(12, 1, 3, **MERGED, merge_commit_sha=f"{6:040x}"),
            a_pull_request(13, 6, 7, head_branch="main", head_repository="kenji-wada/shop"),
            a_pull_request(14, 1, 4, base_branch="stable", updated_at=MORNING + timedelta(hours=9)),
            a_pull_request(15, 1, 4, state="closed"),
            a_pull_request(16, 999, 1259),
        ),
    )
    with asking(create_app(state)) as client:
        yield client


def numbers(answer: httpx.Response) -> list[int]:
    return [pull["number"] for pull in answer.json()]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [16, 14, 13]),
        ({"state": "open"}, [16, 14, 13]),
        ({"state": "closed"}, [15, 12, 11]),
        ({"state": "all"}, [16, 15, 14, 13, 12, 11]),
        ({"base": "stable"}, [14]),
        ({"head": "acme:topic-14"}, [14]),
        ({"head": "kenji-wada:main"}, [13]),
        ({"head": "acme:main"}, []),
        ({"direction": "asc"}, [13, 14, 16]),
        ({"sort": "created"}, [16, 14, 13]),
        ({"sort": "updated"}, [13, 16, 14]),
        ({"sort": "updated", "direction": "desc"}, [14, 16, 13]),
        ({"per_page": "2", "page": "2"}, [13]),
    ],
)
def test_pull_requests_are_filtered_and_sorted(
    github: httpx.Client, query: dict[str, str], expected: list[int]
) -> None:
    assert numbers(github.get(f"{SHOP}/pulls", params=query)) == expected


def test_a_head_without_its_owner_is_ignored(github: httpx.Client) -> None:
    assert numbers(github.get(f"{SHOP}/pulls", params={"head": "topic-14"})) == [16, 14, 13]


def test_a_pull_request_names_its_fork(github: httpx.Client) -> None:
    (pull,) = github.get(f"{SHOP}/pulls", params={"head": "kenji-wada:main"}).json()

    assert pull["head"]["label"] == "kenji-wada:main"
    assert pull["head"]["repo"]["full_name"] == "kenji-wada/shop"
    assert pull["base"]["repo"]["full_name"] == "acme/shop"


def test_a_closed_pull_request_is_merged_or_not(github: httpx.Client) -> None:
    closed = github.get(f"{SHOP}/pulls", params={"state": "closed"}).json()

    assert [bool(pull["merged_at"]) for pull in closed] == [False, True, True]
    assert all(pull["closed_at"] for pull in closed)


def test_a_pull_requests_commits_are_those_that_its_base_lacks(github: httpx.Client) -> None:
    commits = github.get(f"{SHOP}/pulls/11/commits").json()

    assert [int(commit["sha"], 16) for commit in commits] == [2]


def test_at_most_250_commits_are_listed_oldest_first(github: httpx.Client) -> None:
    found: list[int] = []
    url: str | None = f"{SHOP}/pulls/16/commits?per_page=100"
    while url:
        answer = github.get(url)
        found += [int(commit["sha"], 16) for commit in answer.json()]
        url = answer.links.get("next", {}).get("url")

    assert found == list(range(1000, 1250))


def test_an_unknown_pull_request_is_not_found(github: httpx.Client) -> None:
    assert github.get(f"{SHOP}/pulls/99/commits").status_code == 404


@pytest.mark.parametrize(
    ("commit", "expected"),
    [
        (2, [11]),
        (5, [11]),
        (6, [12]),
        (4, [14]),
        (8, []),
    ],
)
def test_a_commit_leads_to_merged_and_open_pull_requests(
    github: httpx.Client, commit: int, expected: list[int]
) -> None:
    assert numbers(github.get(f"{SHOP}/commits/{commit:040x}/pulls")) == expected


def test_on_the_default_branch_only_what_was_merged_brought_a_commit(
    github: httpx.Client,
) -> None:
    assert numbers(github.get(f"{SHOP}/commits/{7:040x}/pulls")) == []


def test_an_unknown_commit_is_refused(github: httpx.Client) -> None:
    answer = github.get(f"{SHOP}/commits/{9:040x}/pulls")

    assert answer.status_code == 422
    assert answer.json()["message"] == f"No commit found for SHA: {9:040x}"
