"""Deployments are listed, and the statuses of many are read at once, as one by one."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from demo.github import State
from sei_action.errors import GitHubError
from sei_action.github.bulk import ask_in_batches, deployment_pages, statuses_want
from tests.github.bulk.asking import connection
from tests.github.local_github import LocalGitHub, local_github, told
from tests.openapi.states import MORNING, a_deployment, a_state


def status(minutes: int, state: str = "success", **more: object) -> dict[str, object]:
    return {"state": state, "created_at": MORNING + timedelta(minutes=minutes), **more}


def deploying() -> State:
    """Make 120 deployments: 120 with three statuses, 119 with 31, the others with none."""
    return a_state(
        deployments=(
            *(a_deployment(number) for number in range(1, 119)),
            a_deployment(119, statuses=[status(minute) for minute in range(31)]),
            a_deployment(
                120,
                statuses=[
                    status(1, "in_progress", run_id=1001),
                    status(2, run_id=1001, job_id=7, environment_url="https://shop.example"),
                    status(2, "inactive"),
                ],
            ),
        )
    )


@pytest.fixture(scope="module")
def local() -> Iterator[LocalGitHub]:
    """Have a local GitHub with deployments."""
    with local_github(deploying()) as local:
        yield local


def nodes_of(local: LocalGitHub) -> dict[int, str]:
    """Give the node's id of each deployment by its id."""
    pages = deployment_pages(local.github(), "acme/shop")
    return {one.id: node for page in pages for node, one in page}


def statuses(local: LocalGitHub, *nodes: str) -> dict[str, list[dict[str, Any]]]:
    got: dict[str, list[dict[str, Any]]] = {}
    want = statuses_want(nodes, got.__setitem__)
    ask_in_batches(local.github(), "acme/shop", [want], "statuses")
    return got


def of_answer(answer: object) -> dict[str, list[dict[str, Any]]]:
    got: dict[str, list[dict[str, Any]]] = {}
    statuses_want(["DE_1"], got.__setitem__).receive(answer)
    return got


def test_deployments_are_listed_page_by_page_newest_first(local: LocalGitHub) -> None:
    first, second = deployment_pages(local.github(), "acme/shop")

    assert [one.id for _, one in first] == list(range(120, 20, -1))
    assert [one.id for _, one in second] == list(range(20, 0, -1))


def test_a_deployment_is_listed_without_its_statuses(local: LocalGitHub) -> None:
    _, newest = next(deployment_pages(local.github(), "acme/shop"))[0]

    assert (newest.sha, newest.environment, newest.statuses) == (f"{120:040x}", "production", ())


def test_statuses_are_those_of_the_rest_api(local: LocalGitHub) -> None:
    node = nodes_of(local)[120]

    (found,) = statuses(local, node).values()

    answer = told(local.github(), "/repos/acme/shop/deployments/120/statuses", {})
    fields = ("state", "log_url", "environment_url")
    assert found == [{field: one[field] for field in fields} for one in answer]
    assert [one["state"] for one in found] == ["inactive", "success", "in_progress"]


def test_a_deployment_may_have_none(local: LocalGitHub) -> None:
    node = nodes_of(local)[1]

    assert statuses(local, node) == {node: []}


def test_those_of_a_hundred_deployments_are_read_at_once(local: LocalGitHub) -> None:
    nodes = [node for number, node in nodes_of(local).items() if number <= 100]
    local.asked.clear()

    assert statuses(local, *nodes).keys() == set(nodes)
    assert len(local.asked) == 1


def test_more_than_are_asked_for_are_not_told(local: LocalGitHub) -> None:
    nodes = nodes_of(local)

    assert statuses(local, nodes[119], nodes[1]) == {nodes[1]: []}


def test_a_deployment_that_is_gone_costs_the_others_nothing(local: LocalGitHub) -> None:
    node = nodes_of(local)[1]

    assert statuses(local, "DE_x", node) == {node: []}


def test_what_the_token_may_not_read_is_not_told(local: LocalGitHub) -> None:
    node = nodes_of(local)[1]
    less = local.state.permissions - {"deployments"}
    with local_github(local.state.model_copy(update={"permissions": less})) as refusing:
        assert statuses(refusing, node) == {}


def test_statuses_are_put_in_order_however_they_come() -> None:
    told = [
        {"state": state, "createdAt": f"2026-02-02T09:00:{second:02}Z"}
        for state, second in (("QUEUED", 1), ("SUCCESS", 3), ("IN_PROGRESS", 2))
    ]

    ((_, found),) = of_answer([{"id": "DE_1", "statuses": connection(*told)}]).items()

    assert [one["state"] for one in found] == ["success", "in_progress", "queued"]


@pytest.mark.parametrize("answer", [None, "DE_1", [None], [{}], [{"id": "DE_1", "statuses": None}]])
def test_what_is_no_deployment_has_no_statuses(answer: object) -> None:
    assert of_answer(answer) == {}


def test_statuses_of_another_form_are_told() -> None:
    with pytest.raises(GitHubError, match="createdAt"):
        of_answer([{"id": "DE_1", "statuses": connection({"state": "SUCCESS"})}])
