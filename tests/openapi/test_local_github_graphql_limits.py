"""The local GitHub refuses queries for too much, as GitHub does."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from graphql import parse

from demo.github import State, create_app
from demo.github.graphql.costs import Counter
from tests.openapi.in_process import asking_in_process
from tests.openapi.queries import PULL_REQUESTS, ask
from tests.openapi.states import delivering

PULLS = 'repository(owner: "acme", name: "shop") { pullRequests'


@pytest.fixture(scope="module")
def github(sample: State) -> Iterator[httpx.Client]:
    """Run a local GitHub that has something to tell everywhere."""
    with asking_in_process(create_app(delivering(sample))) as client:
        yield client


def problem(answer: dict[str, Any]) -> tuple[str, str]:
    (error,) = answer["errors"]
    return error["type"], error["message"]


@pytest.mark.parametrize("first", [-1, 101])
def test_a_list_gives_at_most_100_at_once(github: httpx.Client, first: int) -> None:
    answer = ask(github, PULL_REQUESTS, owner="acme", name="shop", first=first)

    assert answer["data"] == {"repository": None}
    kind, message = problem(answer)
    assert kind == "EXCESSIVE_PAGINATION"
    assert f"Requesting {first} records on the `pullRequests` connection" in message


def test_a_list_needs_its_length(github: httpx.Client) -> None:
    answer = ask(github, f"{{ {PULLS} {{ nodes {{ number }} }} }} }}")

    kind, message = problem(answer)
    assert kind == "MISSING_PAGINATION_BOUNDARIES"
    assert "the `pullRequests` connection" in message


def test_a_list_is_counted_without_its_length(github: httpx.Client) -> None:
    answer = ask(github, f"{{ {PULLS} {{ totalCount }} }} }}")

    assert answer["data"]["repository"]["pullRequests"] == {"totalCount": 2}


@pytest.mark.parametrize("cursor", ["x", "eA==", "Y3Vyc29yOnYyOng=", "/w==", "ü"])
@pytest.mark.parametrize(
    "shown", ["nodes { number }", "nodes { labels(first: 1, after: $after) { nodes { name } } }"]
)
def test_a_cursor_that_was_never_given_is_refused(
    github: httpx.Client, shown: str, cursor: str
) -> None:
    after = "" if "after" in shown else ", after: $after"
    query = f"query ($after: String) {{ {PULLS}(first: 1{after}) {{ {shown} }} }} }}"

    answer = ask(github, query, after=cursor)

    assert problem(answer) == (
        "INVALID_CURSOR_ARGUMENTS",
        f"`{cursor}` does not appear to be a valid cursor.",
    )


def test_a_query_may_ask_for_500_000_nodes_at_most(github: httpx.Client) -> None:
    query = """query ($ids: [ID!]!) { nodes(ids: $ids) {
      ... on Deployment { statuses(first: 100) { nodes { state } } }
      ... on CheckSuite { ...runs }
    } %s }
    fragment runs on CheckSuite { checkRuns(first: 100) { nodes { name } } }"""
    history = """repository(owner: "acme", name: "shop") { object(oid: "0") {
      ... on Commit { history(first: 100) { nodes { parents(first: %d) { nodes {
        associatedPullRequests(first: %d) { nodes { number } } } } } } } } }"""
    ids = ["x"] * 100

    # 20,000 of the suites and deployments, 100 commits with parents, and their pull requests.
    fits = ask(github, query % (history % (48, 98)), ids=ids)
    kind, message = problem(ask(github, query % (history % (48, 99)), ids=ids))

    assert {error["type"] for error in fits["errors"]} == {"NOT_FOUND"}
    assert kind == "MAX_NODE_LIMIT_EXCEEDED"
    assert "requests up to 500,100 possible nodes" in message


@pytest.mark.parametrize(
    ("query", "nodes", "points"),
    [
        # The example of GitHub's documentation, in the words of this schema.
        (
            "{ a(first: 50) { b(first: 20) { c } d(first: 20) { e { f(first: 10) { g } } } } }",
            50 + 2 * 50 * 20 + 50 * 20 * 10,
            (1 + 2 * 50 + 50 * 20) // 100,
        ),
        ("{ a { totalCount } }", 0, 1),
        ("query ($n: Int) { a(o: $n) { b: c(first: $n) d: c(first: 2) } }", 9, 1),
        ("query ($ids: [ID!]!) { nodes(ids: $ids) { a(first: 100) } }", 300, 1),
        ('{ nodes(ids: "x") { a(first: 100) } }', 100, 1),
    ],
)
def test_a_query_costs_what_its_lists_may_hold(query: str, nodes: int, points: int) -> None:
    cost = Counter(parse(query), {"n": 7, "ids": ["a", "b", "c"]}).cost()

    assert (cost.nodes, cost.points) == (nodes, points)
