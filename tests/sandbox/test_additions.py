"""What is added to the runs of another integration, over a real socket."""

from uuid import UUID

import httpx
import pytest

ENDPOINT = "/sei/api/v1/cicd/push_"
RUN = {
    "integration_id": "155",
    "repository": "acme/shop",
    "job_run_number": "562",
    "job_name": "CI",
}
IMAGE = {"name": "api", "location": "ghcr.io/acme/shop", "tag": "1.4.2", "type": "container"}
ARTIFACTS = {**RUN, "artifacts": [IMAGE]}
PARAMS = {**RUN, "params": [{"name": "event", "type": "string", "value": "push"}]}


def add(client: httpx.Client, kind: str, body: object) -> httpx.Response:
    return client.post(f"{ENDPOINT}{kind}", json=body)


def test_artifacts_are_kept_as_they_came(client: httpx.Client) -> None:
    add(client, "artifacts", ARTIFACTS)

    (kept,) = client.get("/sandbox/additions").json()["additions"]
    assert (kept["repository"], kept["job_name"], kept["job_run_number"]) == (
        "acme/shop",
        "CI",
        562,
    )
    assert (kept["integration_id"], kept["kind"], kept["entries"]) == ("155", "artifacts", [IMAGE])


def test_parameters_are_kept_as_they_came(client: httpx.Client) -> None:
    add(client, "job_run_params", PARAMS)

    (kept,) = client.get("/sandbox/additions").json()["additions"]
    assert (kept["kind"], kept["entries"]) == ("params", PARAMS["params"])


def test_the_answer_is_the_bare_id(client: httpx.Client) -> None:
    answer = add(client, "artifacts", ARTIFACTS)

    (kept,) = client.get("/sandbox/additions").json()["additions"]
    assert answer.status_code == 200
    assert str(UUID(answer.text)) == kept["id"]


def test_an_addition_is_told(client: httpx.Client, lines: list[str]) -> None:
    add(client, "artifacts", ARTIFACTS)

    assert lines == ["200 1 artifacts added to acme/shop/CI #562"]


@pytest.mark.parametrize("name", [*RUN, "artifacts"])
def test_what_is_needed_must_be_there(client: httpx.Client, name: str) -> None:
    answer = add(client, "artifacts", {**ARTIFACTS, name: None})

    assert answer.status_code == 400
    assert answer.json()["payload"] == f"{name} field is missing in request"


@pytest.mark.parametrize(
    ("kind", "body", "message"),
    [
        ("artifacts", {**ARTIFACTS, "params": []}, "params is no field of this"),
        (
            "artifacts",
            {**RUN, "artifacts": [{**IMAGE, "qualifier": "1"}]},
            "artifacts[0].qualifier is no field of this",
        ),
        ("artifacts", {**RUN, "artifacts": [{**IMAGE, "tag": None}]}, "artifacts[0].tag is null"),
        (
            "artifacts",
            {**RUN, "artifacts": [{**IMAGE, "digest": 7}]},
            "artifacts[0].digest is not a string",
        ),
        ("artifacts", {**ARTIFACTS, "job_run_number": 562}, "job_run_number is not a string"),
        (
            "artifacts",
            {**ARTIFACTS, "job_run_number": "#562"},
            "job_run_number is not a number in a string",
        ),
        (
            "job_run_params",
            {**RUN, "params": [{"name": "a", "type": "string", "value": 1}]},
            "params[0].value is not a string",
        ),
    ],
)
def test_what_the_service_would_lose_is_refused(
    client: httpx.Client, kind: str, body: object, message: str
) -> None:
    answer = add(client, kind, body)

    assert answer.status_code == 400
    assert answer.json()["payload"] == message
    assert client.get("/sandbox/additions").json() == {"additions": []}


def test_the_key_is_checked(client: httpx.Client) -> None:
    answer = client.post(
        f"{ENDPOINT}artifacts", json=ARTIFACTS, headers={"Authorization": "Bearer any"}
    )

    assert answer.status_code == 401
