"""What the local GitHub serves of GraphQL is a part of GitHub's own schema."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from graphql import DocumentNode, build_ast_schema, parse, print_ast, validate

from demo.github.graphql.answering import SCHEMA
from tests.openapi.packages import node_modules
from tests.openapi.queries import ALL

# What a definition consists of, by the names that graphql-core gives to the kinds of parts.
PARTS = ("fields", "arguments", "values")


@pytest.fixture(scope="module")
def theirs() -> DocumentNode:
    """Read GitHub's whole schema."""
    file = node_modules() / "@octokit" / "graphql-schema" / "schema.graphql"
    return parse(file.read_text(encoding="utf-8"), no_location=True)


@pytest.fixture(scope="module")
def ours() -> DocumentNode:
    """Read the schema of the local GitHub."""
    return parse(SCHEMA.read_text(encoding="utf-8"), no_location=True)


def named(nodes: Any) -> Mapping[str, Any]:  # noqa: ANN401 - nodes of any kind, or none
    return {node.name.value: node for node in nodes or ()}


def differences(ours: Any, theirs: Any, where: str) -> Iterator[str]:  # noqa: ANN401 - any nodes
    """Say what a definition has that GitHub's has not, or lacks that GitHub's demands."""
    if type(ours) is not type(theirs):
        yield f"{where} is of another kind"
        return
    for trait in ("type", "default_value"):
        if _text(ours, trait) != _text(theirs, trait):
            yield f"{where} has another {trait}"
    if named(getattr(ours, "interfaces", ())).keys() - named(getattr(theirs, "interfaces", ())):
        yield f"{where} implements another interface"
    for part in PARTS:
        own, full = named(getattr(ours, part, ())), named(getattr(theirs, part, ()))
        yield from (f"{where}.{name} is unknown" for name in own.keys() - full)
        for name in own.keys() & full:
            yield from differences(own[name], full[name], f"{where}.{name}")
        yield from (
            f"{where}.{name} is demanded"
            for name in full.keys() - own
            if _text(full[name], "type").endswith("!") and part == "arguments"
        )


def _text(node: Any, trait: str) -> str:  # noqa: ANN401 - a node of any kind
    part = getattr(node, trait, None)
    return print_ast(part) if part else ""


def test_every_type_is_as_in_githubs_schema(ours: DocumentNode, theirs: DocumentNode) -> None:
    own, full = named(ours.definitions), named(theirs.definitions)

    assert own.keys() <= full.keys()
    assert [each for name in own for each in differences(own[name], full[name], name)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("type A { b: Int }", []),
        ("type A implements N { b: Int c(d: Int = 2, e: Int!): Int! }", []),
        ("scalar A", ["A is of another kind"]),
        ("type A { b: Int! }", ["A.b has another type"]),
        ("type A { x: Int }", ["A.x is unknown"]),
        ("type A implements M { b: Int }", ["A implements another interface"]),
        ("type A { c(d: Int = 2): Int! }", ["A.c.e is demanded"]),
        ("type A { c(d: Int, e: Int!): Int! }", ["A.c.d has another default_value"]),
        ("type A { c(d: ID = 2, e: Int!, f: Int): Int! }", ["A.c.d has another type", "A.c.f"]),
    ],
)
def test_a_difference_is_found(text: str, expected: list[str]) -> None:
    full = parse("type A implements N { b: Int c(d: Int = 2, e: Int!): Int! }")
    ((name, own),) = named(parse(text).definitions).items()

    found = sorted(differences(own, named(full.definitions)[name], name))

    assert [one[: len(start)] for one, start in zip(found, expected, strict=True)] == expected


@pytest.mark.parametrize("query", ALL.values(), ids=ALL.keys())
def test_a_query_is_one_that_githubs_schema_allows(theirs: DocumentNode, query: str) -> None:
    schema = build_ast_schema(theirs, assume_valid=True)

    assert validate(schema, parse(query)) == []


def test_a_query_of_what_there_is_not_is_none(theirs: DocumentNode) -> None:
    schema = build_ast_schema(theirs, assume_valid=True)

    assert len(validate(schema, parse(ALL["files"].replace("isTruncated", "isColoured")))) == 2
