"""Deployments and check suites are found by the node ids that the REST API gives them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from demo.github import create_app
from tests.openapi.in_process import asking_in_process
from tests.openapi.queries import NODES, ask
from tests.openapi.states import MORNING, a_deployment, a_run, a_state

STATUSES = (
    {"state": "queued", "created_at": MORNING},
    {"state": "in_progress", "created_at": MORNING + timedelta(minutes=1), "run_id": 1001},
    {
        "state": "success",
        "created_at": MORNING + timedelta(minutes=1),
        "run_id": 1001,
        "job_id": 12,
        "environment_url": "https://shop.example",
    },
)


def a_job(number: int, **different: object) -> dict[str, object]:
    return {"id": number, "name": f"job {number}", "started_at": MORNING} | different


@pytest.fixture(scope="module")
def github() -> Iterator[httpx.Client]:
    """Run a local GitHub with a run of two attempts, and another repository with a deployment."""
    running = {"status": "in_progress", "conclusion": None}
    runs = (
        a_run(1, run_attempt=2, jobs=[a_job(12, completed_at=MORNING), a_job(13, **running)]),
        a_run(1, conclusion="failure", jobs=[a_job(11, conclusion="timed_out")]),
        a_run(2),
        a_run(3, conclusion="failure", jobs=[a_job(31, name="test", completed_at=MORNING)]),
        a_run(3, run_attempt=2, jobs=[a_job(32, name="test", **running)]),
    )
    warehouse = {"id": 2, "full_name": "acme/warehouse"}
    app = create_app(
        a_state(runs=runs),
        a_state(repository=warehouse, deployments=(a_deployment(5, statuses=STATUSES),)),
    )
    with asking_in_process(app) as client:
        yield client


def nodes(github: httpx.Client, *ids: str) -> list[Any]:
    found: list[Any] = ask(github, NODES, ids=ids)["data"]["nodes"]
    return found


def suite(github: httpx.Client, run: int) -> str:
    told = github.get(f"/repos/acme/shop/actions/runs/{run}").json()
    found: str = told["check_suite_node_id"]
    return found


def test_a_deployment_has_the_statuses_of_the_rest_api(github: httpx.Client) -> None:
    (deployment,) = github.get("/repos/acme/warehouse/deployments").json()

    (found,) = nodes(github, deployment["node_id"])

    statuses = github.get(deployment["statuses_url"]).json()
    assert found["id"] == deployment["node_id"]
    assert found["statuses"] == {
        "totalCount": 3,
        "nodes": [
            {
                "state": status["state"].upper(),
                "logUrl": status["log_url"] or None,
                "environmentUrl": status["environment_url"] or None,
                "createdAt": status["created_at"],
            }
            for status in statuses
        ],
    }


def test_the_newest_status_is_the_first(github: httpx.Client) -> None:
    (deployment,) = github.get("/repos/acme/warehouse/deployments").json()

    (found,) = nodes(github, deployment["node_id"])

    assert [each["state"] for each in found["statuses"]["nodes"]] == [
        "SUCCESS",
        "IN_PROGRESS",
        "QUEUED",
    ]


def test_a_check_suite_has_the_jobs_of_all_attempts(github: httpx.Client) -> None:
    node_id = suite(github, 1001)

    (found,) = nodes(github, node_id)

    jobs = [
        job
        for attempt in (1, 2)
        for job in github.get(f"/repos/acme/shop/actions/runs/1001/attempts/{attempt}/jobs").json()[
            "jobs"
        ]
    ]
    assert found["id"] == node_id
    assert found["checkRuns"] == {
        "totalCount": 3,
        "nodes": [
            {
                "name": job["name"],
                "status": job["status"].upper(),
                "conclusion": job["conclusion"] and job["conclusion"].upper(),
                "startedAt": job["started_at"],
                "completedAt": job["completed_at"],
            }
            for job in jobs
        ],
    }


def test_a_check_suite_may_have_no_jobs_yet(github: httpx.Client) -> None:
    (found,) = nodes(github, suite(github, 1002))

    assert found["checkRuns"] == {"totalCount": 0, "nodes": []}


@pytest.mark.parametrize(
    "unknown", ["DE_AAAAAAAAAAY", "CS_AAAAAAAAAAY", "R_AAAAAAAAAAE", "x", "DE_!", "DE_ü"]
)
def test_an_unknown_id_is_null_in_its_place(github: httpx.Client, unknown: str) -> None:
    (deployment,) = github.get("/repos/acme/warehouse/deployments").json()

    answer = ask(github, NODES, ids=[unknown, deployment["node_id"]])

    assert answer["data"]["nodes"][0] is None
    assert answer["data"]["nodes"][1]["id"] == deployment["node_id"]
    (error,) = answer["errors"]
    assert (error["type"], error["path"]) == ("NOT_FOUND", ["nodes", 0])
    assert unknown in error["message"]


def test_at_most_100_objects_are_found_at_once(github: httpx.Client) -> None:
    answer = ask(github, NODES, ids=["x"] * 101)

    assert answer["data"] is None
    assert answer["errors"][0]["type"] == "ARGUMENT_LIMIT"


def test_of_each_job_the_latest_check_run_may_be_asked_for(github: httpx.Client) -> None:
    query = """query ($ids: [ID!]!) { nodes(ids: $ids) { ... on CheckSuite {
      checkRuns(first: 100, filterBy: {checkType: LATEST}) { nodes { name completedAt } } } } }"""

    (found,) = ask(github, query, ids=[suite(github, 1003)])["data"]["nodes"]

    assert found["checkRuns"]["nodes"] == [{"name": "test", "completedAt": None}]
