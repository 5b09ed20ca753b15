"""The local GitHub lists artifacts by GitHub's rules."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from demo.github import create_app
from tests.openapi.in_process import asking_in_process
from tests.openapi.states import MORNING, a_run, a_state

ACTIONS = "/repos/acme/shop/actions"


def an_artifact(number: int) -> dict[str, object]:
    return {"id": number, "name": f"part-{number}", "size_in_bytes": 1, "created_at": MORNING}


@pytest.fixture(scope="module")
def github() -> Iterator[httpx.Client]:
    """Run a local GitHub with a run of two attempts, each of which left an artifact."""
    runs = (
        a_run(3, run_attempt=2, artifacts=[an_artifact(9)]),
        a_run(3, conclusion="failure", artifacts=[an_artifact(8)]),
    )
    with asking_in_process(create_app(a_state(runs=runs))) as client:
        yield client


def test_artifacts_are_of_all_attempts(github: httpx.Client) -> None:
    artifacts = github.get(f"{ACTIONS}/runs/1003/artifacts").json()["artifacts"]

    assert [artifact["id"] for artifact in artifacts] == [8, 9]


def test_a_repositorys_artifacts_are_listed_newest_first_with_their_runs() -> None:
    later = an_artifact(7) | {"created_at": MORNING + timedelta(days=1)}
    runs = (
        a_run(1, artifacts=[later]),
        a_run(2, artifacts=[an_artifact(8)]),
        a_run(2, run_attempt=2, artifacts=[an_artifact(9)]),
    )
    with asking_in_process(create_app(a_state(runs=runs))) as client:
        answer = client.get(f"{ACTIONS}/artifacts").json()
        named = client.get(f"{ACTIONS}/artifacts", params={"name": "part-8"}).json()

    assert answer["total_count"] == 3
    found = [(each["id"], each["workflow_run"]["id"]) for each in answer["artifacts"]]
    assert found == [(7, 1001), (9, 1002), (8, 1002)]
    assert [each["id"] for each in named["artifacts"]] == [8]
    assert named["total_count"] == 1


def test_artifacts_are_found_by_name(github: httpx.Client) -> None:
    answer = github.get(f"{ACTIONS}/runs/1003/artifacts", params={"name": "part-9"}).json()

    assert answer["total_count"] == 1
    assert answer["artifacts"][0]["id"] == 9


def test_an_enterprise_server_tells_no_digest_of_an_artifact(client: httpx.Client) -> None:
    path = f"{ACTIONS}/runs/21884510733/artifacts"

    assert client.get(path).json()["artifacts"][0]["digest"].startswith("sha256:")
    assert "digest" not in client.get(f"/api/v3{path}").json()["artifacts"][0]


def test_an_artifact_may_have_expired() -> None:
    artifacts = (an_artifact(1), an_artifact(2) | {"expired": True})
    with asking_in_process(create_app(a_state(runs=(a_run(1, artifacts=artifacts),)))) as client:
        listed = client.get(f"{ACTIONS}/runs/1001/artifacts").json()["artifacts"]

    assert [artifact["expired"] for artifact in listed] == [False, True]
