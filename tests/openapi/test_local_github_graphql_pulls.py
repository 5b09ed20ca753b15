"""Queries for pull requests are answered with what the REST API says of them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from demo.github import create_app
from tests.openapi.in_process import asking_in_process
from tests.openapi.queries import PULL_REQUESTS, ask
from tests.openapi.states import MORNING, proposing

SHOP = {"owner": "acme", "name": "shop"}
REST = "/repos/acme/shop"


@pytest.fixture(scope="module")
def app() -> Starlette:
    """Make a local GitHub with six pull requests."""
    return create_app(proposing())


@pytest.fixture(scope="module")
def github(app: Starlette) -> Iterator[httpx.Client]:
    """Run that local GitHub."""
    with asking_in_process(app) as client:
        yield client


def listed(github: httpx.Client, **variables: object) -> dict[str, Any]:
    found = ask(github, PULL_REQUESTS, **SHOP, **{"first": 100, **variables})
    connection: dict[str, Any] = found["data"]["repository"]["pullRequests"]
    return connection


def numbers(pulls: list[dict[str, Any]]) -> list[int]:
    return [pull["number"] for pull in pulls]


def test_pull_requests_are_those_of_the_rest_api(github: httpx.Client) -> None:
    query = {"state": "all", "sort": "updated", "direction": "desc"}
    pulls = github.get(f"{REST}/pulls", params=query).json()

    assert listed(github)["nodes"] == [
        {
            "number": pull["number"],
            "updatedAt": pull["updated_at"],
            "state": "MERGED" if pull["merged_at"] else pull["state"].upper(),
            "headRefName": pull["head"]["ref"],
            "headRefOid": pull["head"]["sha"],
            "baseRefName": pull["base"]["ref"],
            "baseRefOid": pull["base"]["sha"],
            "headRepositoryOwner": {"login": pull["head"]["repo"]["owner"]["login"]},
            "headRepository": {"nameWithOwner": pull["head"]["repo"]["full_name"]},
            "labels": {
                "totalCount": len(pull["labels"]),
                "nodes": [{"name": label["name"]} for label in pull["labels"]],
            },
            "commits": commits_of(github, pull["number"]),
        }
        for pull in pulls
    ]


def commits_of(github: httpx.Client, number: int) -> dict[str, Any]:
    commits = github.get(f"{REST}/pulls/{number}/commits?per_page=100").json()
    return {
        "totalCount": 260 if number == 16 else len(commits),
        "nodes": [{"commit": {"oid": commit["sha"]}} for commit in commits],
    }


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("UPDATED_AT, direction: DESC", [14, 16, 15, 13, 12, 11]),
        ("UPDATED_AT, direction: ASC", [11, 12, 13, 15, 16, 14]),
        ("CREATED_AT, direction: DESC", [16, 15, 14, 13, 12, 11]),
        ("CREATED_AT, direction: ASC", [11, 12, 13, 14, 15, 16]),
    ],
)
def test_pull_requests_come_in_the_order_that_is_asked_for(
    github: httpx.Client, order: str, expected: list[int]
) -> None:
    query = PULL_REQUESTS.replace("UPDATED_AT, direction: DESC", order)
    found: list[int] = []
    after = None
    for _ in range(3):
        connection = ask(github, query, **SHOP, first=2, after=after)["data"]["repository"][
            "pullRequests"
        ]
        found += numbers(connection["nodes"])
        after = connection["pageInfo"]["endCursor"]

    assert found == expected
    assert not connection["pageInfo"]["hasNextPage"]


def test_a_page_counts_all_and_says_whether_more_follows(github: httpx.Client) -> None:
    connection = listed(github, first=2)

    assert connection["totalCount"] == 6
    assert connection["pageInfo"]["hasNextPage"]


def test_what_is_updated_between_two_pages_moves_no_other(
    app: Starlette, github: httpx.Client
) -> None:
    first = listed(github, first=2)
    before = app.state.github
    newer = [
        pull.model_copy(update={"updated_at": MORNING + timedelta(days=1)})
        if pull.number == 11
        else pull
        for pull in before.pull_requests
    ]
    app.state.github = before.model_copy(update={"pull_requests": tuple(newer)})

    second = listed(github, first=2, after=first["pageInfo"]["endCursor"])

    app.state.github = before
    assert numbers(first["nodes"] + second["nodes"]) == [14, 16, 15, 13]


def test_after_the_last_page_there_is_nothing(github: httpx.Client) -> None:
    end = listed(github)["pageInfo"]["endCursor"]

    assert listed(github, after=end)["nodes"] == []
    assert listed(github, after=end)["pageInfo"] == {"hasNextPage": False, "endCursor": None}


def test_at_most_250_commits_of_a_pull_request_are_listed(github: httpx.Client) -> None:
    query = """query ($after: String) { repository(owner: "acme", name: "shop") {
      pullRequests(first: 1, orderBy: {field: CREATED_AT, direction: DESC}) { nodes {
        commits(first: 100, after: $after) {
          pageInfo { hasNextPage endCursor } nodes { commit { oid } }
        } } } } }"""
    found: list[str] = []
    page: dict[str, Any] = {"hasNextPage": True, "endCursor": None}
    while page["hasNextPage"]:
        answer = ask(github, query, after=page["endCursor"])
        (pull,) = answer["data"]["repository"]["pullRequests"]["nodes"]
        found += [each["commit"]["oid"] for each in pull["commits"]["nodes"]]
        page = pull["commits"]["pageInfo"]

    assert found == [f"{number:040x}" for number in range(1000, 1250)]
