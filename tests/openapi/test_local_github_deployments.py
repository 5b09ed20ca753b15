"""The local GitHub lists deployments and their statuses by GitHub's rules."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from demo.github import create_app
from tests.openapi.states import MORNING, a_deployment, a_state, asking

DEPLOYMENTS = "/repos/acme/shop/deployments"


def a_status(state: str, minutes: int, **different: object) -> dict[str, object]:
    return {"state": state, "created_at": MORNING + timedelta(minutes=minutes)} | different


@pytest.fixture(scope="module")
def github() -> Iterator[httpx.Client]:
    """Run a local GitHub with four deployments."""
    statuses = (
        a_status("queued", 2),
        a_status("in_progress", 3, run_id=88),
        a_status("success", 3, run_id=88, job_id=99, environment_url="https://shop.example"),
    )
    state = a_state(
        server="https://github.acme.example",
        deployments=(
            a_deployment(1, ref="v1"),
            a_deployment(2, statuses=statuses),
            a_deployment(3, environment="staging", sha=f"{2:040x}"),
            a_deployment(4, task="deploy:migrations", environment="staging"),
        ),
    )
    with asking(create_app(state)) as client:
        yield client


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [4, 3, 2, 1]),
        ({"sha": f"{2:040x}"}, [3, 2]),
        ({"ref": "v1"}, [1]),
        ({"task": "deploy"}, [3, 2, 1]),
        ({"environment": "staging"}, [4, 3]),
        ({"environment": "staging", "sha": f"{2:040x}"}, [3]),
        ({"environment": "Staging"}, []),
        ({"per_page": "3", "page": "2"}, [1]),
    ],
)
def test_deployments_are_filtered_and_newest_first(
    github: httpx.Client, query: dict[str, str], expected: list[int]
) -> None:
    answer = github.get(DEPLOYMENTS, params=query).json()

    assert [deployment["id"] for deployment in answer] == expected


def test_only_production_is_a_production_environment(github: httpx.Client) -> None:
    answer = github.get(DEPLOYMENTS).json()

    assert [each["production_environment"] for each in answer] == [False, False, True, True]


def test_a_deployment_was_updated_by_its_last_status(github: httpx.Client) -> None:
    deployment = github.get(DEPLOYMENTS).json()[2]

    assert deployment["created_at"] == "2026-01-31T09:32:00Z"
    assert deployment["updated_at"] == "2026-01-31T09:33:00Z"


def test_statuses_are_newest_first(github: httpx.Client) -> None:
    answer = github.get(github.get(DEPLOYMENTS).json()[2]["statuses_url"]).json()

    assert [status["state"] for status in answer] == ["success", "in_progress", "queued"]


def test_statuses_come_in_pages(github: httpx.Client) -> None:
    answer = github.get(f"{DEPLOYMENTS}/2/statuses", params={"per_page": 2})

    assert len(answer.json()) == 2
    assert answer.links.keys() == {"next", "last"}


def test_a_status_names_the_run_or_job_that_gave_it(github: httpx.Client) -> None:
    answer = github.get(f"{DEPLOYMENTS}/2/statuses").json()

    run = "https://github.acme.example/acme/shop/actions/runs/88"
    assert [status["log_url"] for status in answer] == [f"{run}/job/99", run, ""]
    assert all(status["target_url"] == status["log_url"] for status in answer)


def test_a_status_may_say_where_to_look(github: httpx.Client) -> None:
    answer = github.get(f"{DEPLOYMENTS}/2/statuses").json()

    assert [each["environment_url"] for each in answer] == ["https://shop.example", "", ""]


def test_a_deployment_may_have_no_status_yet(github: httpx.Client) -> None:
    assert github.get(f"{DEPLOYMENTS}/4/statuses").json() == []


def test_an_unknown_deployment_is_not_found(github: httpx.Client) -> None:
    assert github.get(f"{DEPLOYMENTS}/9/statuses").status_code == 404
