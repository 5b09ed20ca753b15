"""Queries for commits are answered with what the REST API says of them."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from demo.github import create_app
from tests.openapi.in_process import asking_in_process
from tests.openapi.queries import COMMITS, ask
from tests.openapi.states import proposing

SHOP = {"owner": "acme", "name": "shop"}
REST = "/repos/acme/shop"
NUMBERS = (1, 2, 3, 4, 5, 6, 7, 1259)


@pytest.fixture(scope="module")
def github() -> Iterator[httpx.Client]:
    """Run a local GitHub with six pull requests."""
    with asking_in_process(create_app(proposing())) as client:
        yield client


def commit(github: httpx.Client, number: int) -> dict[str, Any] | None:
    sha = f"{number:040x}"
    found = ask(github, COMMITS, **SHOP, one=sha, other="0" * 40)["data"]["repository"]
    one: dict[str, Any] | None = found["one"]
    return one


@pytest.mark.parametrize("number", NUMBERS)
def test_a_commits_history_is_that_of_the_rest_api(github: httpx.Client, number: int) -> None:
    found = commit(github, number)

    answer = github.get(f"{REST}/commits", params={"sha": f"{number:040x}", "per_page": 100})
    assert found
    assert found["history"]["nodes"] == [
        {
            "oid": each["sha"],
            "committedDate": each["commit"]["committer"]["date"],
            "parents": {
                "totalCount": len(each["parents"]),
                "nodes": [{"oid": one["sha"]} for one in each["parents"]],
            },
        }
        for each in answer.json()
    ]
    assert found["history"]["pageInfo"]["hasNextPage"] == ("next" in answer.links)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_commits_pull_requests_are_those_of_the_rest_api(
    github: httpx.Client, number: int
) -> None:
    found = commit(github, number)

    pulls = github.get(f"{REST}/commits/{number:040x}/pulls").json()
    assert found
    assert found["associatedPullRequests"]["totalCount"] == len(pulls)
    told = [each["number"] for each in found["associatedPullRequests"]["nodes"]]
    assert told == [pull["number"] for pull in pulls]


def test_a_history_is_counted_and_goes_on_after_a_cursor(github: httpx.Client) -> None:
    query = """query ($after: String) { repository(owner: "acme", name: "shop") {
      object(expression: "main") { ... on Commit { history(first: 3, after: $after) {
        totalCount pageInfo { endCursor } nodes { oid } } } } } }"""

    def page(after: str | None) -> dict[str, Any]:
        found: dict[str, Any] = ask(github, query, after=after)["data"]["repository"]["object"]
        history: dict[str, Any] = found["history"]
        return history

    first = page(None)
    second = page(first["pageInfo"]["endCursor"])

    assert first["totalCount"] == 5
    shas = [each["oid"] for each in first["nodes"] + second["nodes"]]
    assert shas == [f"{number:040x}" for number in (7, 6, 5, 2, 1)]


def test_a_parent_beyond_the_history_is_counted_and_null(github: httpx.Client) -> None:
    found = commit(github, 1000)

    assert found
    assert found["history"]["nodes"][0]["parents"] == {"totalCount": 1, "nodes": [None]}


def test_a_commit_that_the_state_lacks_is_null(github: httpx.Client) -> None:
    assert commit(github, 999) is None
