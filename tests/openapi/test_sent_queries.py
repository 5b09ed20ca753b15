"""The queries that a sync really sends are some that GitHub's own schema allows."""

import re

import pytest
from graphql import GraphQLSchema, build_ast_schema, parse, validate

from demo.fleet import fleet
from demo.github.graphql.costs import Counter
from tests.github.local_github import local_github
from tests.openapi.packages import node_modules
from tests.sync.stages import NOON, shelving

PARTS = ("pullRequests(", "object(expression", "history(", "associatedPullRequests(")
NODES = ("... on Deployment", "... on CheckSuite", "... on Tree", "... on Blob")
# What a question may ask for, "Rate limits and query limits for the GraphQL API".
MOST_NODES = 500_000


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    """Read GitHub's whole schema."""
    file = node_modules() / "@octokit" / "graphql-schema" / "schema.graphql"
    document = parse(file.read_text(encoding="utf-8"), no_location=True)
    return build_ast_schema(document, assume_valid=True)


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Read repositories until every kind of question was asked, and give the queries."""
    queries: list[str] = []
    for number, state in enumerate(fleet(4, 80, until=NOON)):
        folder = tmp_path_factory.mktemp(f"ledger-{number}")
        with local_github(state) as local, shelving(local, folder, stages="false") as stage:
            stage.read()
            queries += local.queries
    return queries


@pytest.mark.parametrize("part", [*PARTS, *NODES])
def test_every_kind_of_question_is_among_them(sent: list[str], part: str) -> None:
    assert any(part in query for query in sent)


def test_each_is_valid(schema: GraphQLSchema, sent: list[str]) -> None:
    for query in sorted(set(sent)):
        assert validate(schema, parse(query)) == []


def test_a_mistake_in_one_would_be_found(schema: GraphQLSchema, sent: list[str]) -> None:
    wrong = re.sub(r"\btotalCount\b", "totalAmount", sent[0])

    assert validate(schema, parse(wrong)) != []


def test_none_asks_for_more_than_github_gives(sent: list[str]) -> None:
    values = {"first": 100} | {f"v{place}": ["x"] * 100 for place in range(200)}

    assert max(Counter(parse(query), values).cost().nodes for query in sent) < MOST_NODES
