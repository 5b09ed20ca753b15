"""Deployments of a repository, and the statuses of many at once."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pydantic import AwareDatetime, Field

from sei_action.deployment import Deployment
from sei_action.fact import Fact
from sei_action.github.answers import READ_DEPLOYMENTS, read
from sei_action.github.bulk.batch import Want
from sei_action.github.bulk.lists import pages_from
from sei_action.github.client import PAGE_SIZE, GitHub

_WHAT = "the repository's deployments"
_MOST_STATUSES = 30

ListedDeployment = tuple[str, Deployment]


class _WithNode(Deployment):
    node_id: str


def deployment_pages(github: GitHub, repository: str) -> Iterator[list[ListedDeployment]]:
    """Give page after page the deployments, newest first, each with its node's id.

    The last page is shorter than the others. Raises GitHubError.
    """
    path = f"/repos/{repository}/deployments"
    for answer in pages_from(github, path, what=_WHAT, permission=READ_DEPLOYMENTS):
        page = read(tuple[_WithNode, ...], answer, _WHAT)
        yield [(one.node_id, Deployment(**dict(one))) for one in page]
        if len(page) < PAGE_SIZE:
            return


class _Status(Fact):
    state: str
    log_url: str | None = Field(None, alias="logUrl")
    environment_url: str | None = Field(None, alias="environmentUrl")
    created_at: AwareDatetime = Field(alias="createdAt")


class _Statuses(Fact):
    total: int = Field(alias="totalCount")
    nodes: tuple[_Status, ...]


class _Node(Fact):
    id: str
    statuses: _Statuses


def statuses_want(
    node_ids: Sequence[str], receive: Callable[[str, list[dict[str, Any]]], None]
) -> Want:
    """Want the statuses of at most a hundred deployments, by their nodes' ids.

    `receive` gets those of each that are complete, the newest first.
    """

    def take(answer: Any) -> None:  # noqa: ANN401 - any JSON
        for node in _nodes(answer):
            statuses = node.statuses.nodes
            if node.statuses.total == len(statuses):
                # Of one second, the order that GitHub gives stays.
                newest_first = sorted(statuses, key=lambda one: one.created_at, reverse=True)
                receive(node.id, [_as_answer(one) for one in newest_first])

    field = (
        f"nodes(ids: $value) {{ ... on Deployment {{ id statuses(first: {_MOST_STATUSES}) "
        "{ totalCount nodes { state logUrl environmentUrl createdAt } } } }"
    )
    nodes = len(node_ids) * (1 + _MOST_STATUSES)
    return Want(field, "[ID!]!", list(node_ids), nodes, take, of_repository=False)


def _nodes(answer: object) -> Iterator[_Node]:
    for node in answer if isinstance(answer, list) else ():
        if isinstance(node, dict) and isinstance(node.get("statuses"), dict):
            yield read(_Node, node, _WHAT)


def _as_answer(status: _Status) -> dict[str, Any]:
    # The REST API writes the states in small letters, and empty texts where there is no address.
    return {
        "state": status.state.lower(),
        "log_url": status.log_url or "",
        "environment_url": status.environment_url or "",
    }
