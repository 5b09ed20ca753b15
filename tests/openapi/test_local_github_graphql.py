"""The local GitHub answers queries as GitHub does, and says what it does not answer."""

import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from demo.github import State, create_app
from demo.github.objects.check_suites import suite_node_id
from demo.github.state.access import EVERYTHING, Permission
from tests.openapi.in_process import asking_in_process
from tests.openapi.queries import COMMITS, FILES, NODES, PULL_REQUESTS, ask
from tests.openapi.states import HEAD, MERGE, delivering

SHOP = {"owner": "acme", "name": "shop"}


@pytest.fixture(scope="module")
def github(sample: State) -> Iterator[httpx.Client]:
    """Run a local GitHub that has something to tell everywhere."""
    with asking_in_process(create_app(delivering(sample))) as client:
        yield client


def test_a_query_without_a_token_is_refused(github: httpx.Client) -> None:
    request = github.build_request("POST", "/graphql", json={"query": PULL_REQUESTS})
    del request.headers["Authorization"]

    assert github.send(request).status_code == 401


def test_an_enterprise_server_answers_queries_elsewhere(github: httpx.Client) -> None:
    body = {"query": PULL_REQUESTS, "variables": {**SHOP, "first": 5}}

    answer = github.post("/api/graphql", json=body)

    assert answer.json() == github.post("/graphql", json=body).json()
    assert "x-ratelimit-limit" not in answer.headers


def test_a_repository_is_named_in_any_case(github: httpx.Client) -> None:
    query = '{ repository(owner: "ACME", name: "Shop") { nameWithOwner } }'

    assert ask(github, query)["data"]["repository"] == {"nameWithOwner": "acme/shop"}


def test_an_unknown_repository_is_null_beside_others(github: httpx.Client) -> None:
    query = """{
      known: repository(owner: "acme", name: "shop") { nameWithOwner }
      unknown: repository(owner: "acme", name: "cellar") { nameWithOwner }
    }"""

    answer = ask(github, query)

    assert answer["data"] == {"known": {"nameWithOwner": "acme/shop"}, "unknown": None}
    (error,) = answer["errors"]
    assert (error["type"], error["path"]) == ("NOT_FOUND", ["unknown"])
    assert error["message"] == ("Could not resolve to a Repository with the name 'acme/cellar'.")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("{ repository", "Syntax Error"),
        ('{ repository(owner: "acme", name: "shop") { colour } }', "Cannot query field 'colour'"),
        ("query ($id: ID!) { nodes(ids: [$id]) { id } }", "Variable '$id' has invalid value"),
        (None, "A query attribute must be specified"),
    ],
)
def test_a_query_that_cannot_be_read_has_no_data(
    github: httpx.Client, query: str | None, message: str
) -> None:
    answer = ask(github, query)

    assert not answer.get("data")
    assert answer["errors"][0]["message"].startswith(message)


@pytest.mark.parametrize("content", ["{", "[]"])
def test_a_body_that_is_no_object_is_refused(github: httpx.Client, content: str) -> None:
    assert github.post("/graphql", content=content).status_code == 400


@pytest.mark.parametrize(
    ("permission", "query", "variables", "path"),
    [
        ("pull-requests", PULL_REQUESTS, {**SHOP, "first": 1}, ["repository", "pullRequests"]),
        ("contents", FILES, {**SHOP, "expression": "HEAD:src"}, ["repository", "object"]),
        ("deployments", NODES, {"ids": ["DE_AAAAAAAAAEc"]}, ["nodes", 0]),
        ("checks", NODES, {"ids": [suite_node_id(1009)]}, ["nodes", 0]),
        (
            "pull-requests",
            COMMITS,
            {**SHOP, "one": HEAD, "other": "0" * 40},
            ["repository", "one", "associatedPullRequests"],
        ),
    ],
)
def test_what_the_token_may_not_read_is_null(
    sample: State,
    permission: Permission,
    query: str,
    variables: dict[str, object],
    path: list[str | int],
) -> None:
    less = {"permissions": EVERYTHING - {permission}}
    with asking_in_process(create_app(delivering(sample).model_copy(update=less))) as github:
        answer = ask(github, query, **variables)

    (error,) = answer["errors"]
    assert (error["type"], error["path"]) == ("FORBIDDEN", path)
    assert error["message"] == "Resource not accessible by integration"


def test_a_field_that_may_be_null_leaves_its_neighbours(
    sample: State,
) -> None:
    less = {"permissions": {"contents"}}
    with asking_in_process(create_app(delivering(sample).model_copy(update=less))) as github:
        answer = ask(github, COMMITS, **SHOP, one=MERGE, other="0" * 40)

    commit = answer["data"]["repository"]["one"]
    assert commit["oid"] == MERGE
    assert commit["associatedPullRequests"] is None
    assert len(commit["history"]["nodes"]) > 1


def test_without_a_query_graphql_is_not_loaded() -> None:
    listing = "import demo.github, sys; print('graphql' in sys.modules)"

    ended = subprocess.run(
        [sys.executable, "-c", listing], capture_output=True, encoding="utf-8", check=True
    )

    assert ended.stdout == "False\n"
