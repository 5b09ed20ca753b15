"""What a query costs: the nodes that it may give, and points of the rate limit.

See "Rate limits and query limits for the GraphQL API" in GitHub's documentation.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    ValueNode,
    value_from_ast_untyped,
)

_REQUESTS_PER_POINT = 100


@dataclass(frozen=True, slots=True)
class Cost:
    """Count nodes, and the requests that GitHub needs to find their lists."""

    nodes: int
    requests: int

    @property
    def points(self) -> int:
        """Tell what the rate limit is charged: at least one point."""
        return max(1, round(self.requests / _REQUESTS_PER_POINT))


class Counter:
    """Count the cost of an operation, where every list is as long as its `first` allows."""

    def __init__(self, document: DocumentNode, variables: Mapping[str, object]) -> None:
        """Take the query and the values of its variables."""
        self._document = document
        self._variables = dict(variables)
        self._fragments = {
            each.name.value: each
            for each in document.definitions
            if isinstance(each, FragmentDefinitionNode)
        }

    def cost(self) -> Cost:
        """Count all."""
        lists = [
            found
            for operation in self._document.definitions
            if isinstance(operation, OperationDefinitionNode)
            for found in self._lists(operation.selection_set.selections, 1)
        ]
        return Cost(
            nodes=sum(parents * length for parents, length in lists),
            requests=sum(parents for parents, _ in lists),
        )

    def _lists(
        self, selections: tuple[SelectionNode, ...], parents: int
    ) -> Iterator[tuple[int, int]]:
        """Give each connection as the number of objects that have one, and its length."""
        for each in selections:
            match each:
                case FieldNode():
                    yield from self._of_field(each, parents)
                case InlineFragmentNode():
                    yield from self._lists(each.selection_set.selections, parents)
                case FragmentSpreadNode():
                    fragment = self._fragments[each.name.value]
                    yield from self._lists(fragment.selection_set.selections, parents)

    def _of_field(self, field: FieldNode, parents: int) -> Iterator[tuple[int, int]]:
        arguments = {each.name.value: each.value for each in field.arguments or ()}
        length = 1
        if "first" in arguments:
            first = self._value(arguments["first"])
            length = first if isinstance(first, int) else 0
            yield parents, length
        if "ids" in arguments:
            ids = self._value(arguments["ids"])
            length = len(ids) if isinstance(ids, list) else 1
        if field.selection_set:
            yield from self._lists(field.selection_set.selections, parents * length)

    def _value(self, node: ValueNode) -> object:
        return value_from_ast_untyped(node, self._variables)
