"""A query answered: read, checked against the schema and the limits, and executed."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    build_schema,
    execute_sync,
    parse,
    validate,
)

from demo.github.graphql.changes import pull_requests
from demo.github.graphql.code import git_object
from demo.github.graphql.costs import Counter
from demo.github.graphql.nodes import nodes
from demo.github.graphql.problems import ProblemError
from demo.github.repositories import Repositories
from demo.github.site import JsonObject
from demo.github.state import State

_MOST_NODES = 500_000
_READ_AT_ONCE = 64
SCHEMA = Path(__file__).with_name("schema.graphql")


def answer(
    repositories: Repositories, body: JsonObject, spend: Callable[[int], bool]
) -> JsonObject:
    """Answer a query with data, errors or both; `spend` takes points, False where none are left."""
    query, variables = body.get("query"), body.get("variables") or {}
    if not isinstance(query, str) or not isinstance(variables, dict):
        return _refused("", "A query attribute must be specified and must be a string.")
    document, errors = _read(query)
    if document is None or errors:
        return {"errors": [_described(error) for error in errors]}
    cost = Counter(document, variables).cost()
    if cost.nodes > _MOST_NODES:
        return _refused(
            "MAX_NODE_LIMIT_EXCEEDED",
            f"This query requests up to {cost.nodes:,} possible nodes which exceeds the maximum"
            f" limit of {_MOST_NODES:,}.",
        )
    if not spend(cost.points):
        return _refused("RATE_LIMITED", "API rate limit exceeded for installation ID 48213377.")
    result = execute_sync(
        _schema(), document, root_value=_root(repositories), variable_values=variables
    )
    found: JsonObject = {"data": result.data}
    if result.errors:
        found["errors"] = [_described(error) for error in result.errors]
    return found


@cache
def _schema() -> GraphQLSchema:
    return build_schema(SCHEMA.read_text(encoding="utf-8"))


@lru_cache(_READ_AT_ONCE)
def _read(query: str) -> tuple[DocumentNode | None, Sequence[GraphQLError]]:
    try:
        document = parse(query)
    except GraphQLError as error:
        return None, [error]
    return document, validate(_schema(), document)


def _root(repositories: Repositories) -> JsonObject:
    def repository(_info: object, owner: str, name: str) -> JsonObject:
        state = repositories.named(f"{owner}/{name}")
        if state is None:
            raise ProblemError(
                "NOT_FOUND", f"Could not resolve to a Repository with the name '{owner}/{name}'."
            )
        return _repository(state)

    return {
        "repository": repository,
        "nodes": lambda _info, ids: nodes(repositories, ids),
    }


def _repository(state: State) -> JsonObject:
    def pulls(
        _info: object,
        first: int | None = None,
        after: str | None = None,
        orderBy: JsonObject | None = None,  # noqa: N803 - GitHub's name
    ) -> JsonObject:
        return pull_requests(state, first, after, orderBy)

    return {
        "nameWithOwner": state.repository.full_name,
        "object": lambda _info, expression=None, oid=None: git_object(state, expression, oid),
        "pullRequests": pulls,
    }


def _refused(kind: str, message: str) -> JsonObject:
    return {"errors": [({"type": kind} if kind else {}) | {"message": message}]}


def _described(error: GraphQLError) -> JsonObject:
    problem = error.original_error
    if problem and not isinstance(problem, (ProblemError, GraphQLError)):
        raise problem  # a mistake of ours, not of whoever asked
    kind = {"type": problem.kind} if isinstance(problem, ProblemError) else {}
    described: Mapping[str, object] = error.formatted
    return {**kind, **described}
