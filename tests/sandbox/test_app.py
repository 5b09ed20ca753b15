"""The API over a real socket."""

import json
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from sei_action.sandbox import Store, create_app
from tests.sandbox.builders import GUID, SHA, artifact, post, stage, step
from tests.switch import Switch

INSTANCES = "/sei/api/v1/cicd/instances"


def test_a_report_is_answered_as_accepted(client: httpx.Client) -> None:
    answer = post(client)
    assert answer.status_code == 202
    assert set(answer.json()) == {"response_type", "payload"}
    assert len(json.loads(answer.json()["payload"])["run_ids"]) == 1


def test_a_report_is_received_when_the_clock_says(
    client: httpx.Client, switch: Switch, store: Store
) -> None:
    switch.app = create_app(store, api_key=None, clock=lambda: datetime(2026, 3, 2, 9, tzinfo=UTC))
    post(client)
    (listed,) = client.get("/sandbox/reports").json()["reports"]
    assert listed["received_at"] == "2026-03-02T09:00:00.000+00:00"


def test_an_accepted_report_is_kept(client: httpx.Client) -> None:
    post(client, scm_commit_ids=[SHA], artifacts=[artifact()], job_run={"stages": [stage()]})
    (run,) = client.get("/sandbox/runs").json()["runs"]
    assert (run["job_full_name"], run["instance_guid"]) == ("acme/shop/CI", GUID)
    assert (run["result"], run["duration_in_seconds"]) == ("SUCCESS", 780)


def test_the_answer_and_the_list_of_reports_have_one_id(client: httpx.Client) -> None:
    (run_id,) = json.loads(post(client).json()["payload"])["run_ids"]
    (listed,) = client.get("/sandbox/reports").json()["reports"]
    assert listed["id"] == run_id


def test_a_report_for_an_unknown_instance_is_accepted_and_lost(
    client: httpx.Client, lines: list[str]
) -> None:
    unknown = "0f9b2f7e-6c7d-4c8e-9a55-2f6a9e6a1b11"
    assert post(client, instance_guid=unknown).status_code == 202
    assert client.get("/sandbox/runs").json() == {"runs": []}
    assert lines == [f"202 accepted, lost: acme/shop/CI #562: no instance {unknown} is registered"]


def test_a_report_that_cannot_be_read_is_accepted_and_lost(client: httpx.Client) -> None:
    null = {"type": "StringParameterValue", "name": "team", "value": None}
    assert post(client, job_run_params=[null]).status_code == 202
    (listed,) = client.get("/sandbox/reports").json()["reports"]
    assert (listed["fate"], listed["reason"]) == ("lost", "job_run_params[0].value is null")


def test_a_repeat_is_accepted_and_told(client: httpx.Client, lines: list[str]) -> None:
    post(client)
    assert post(client, result="FAILURE").status_code == 202
    assert [run["result"] for run in client.get("/sandbox/runs").json()["runs"]] == ["SUCCESS"]
    assert lines[-1] == (
        "202 accepted, repeated: acme/shop/CI #562: "
        "the first report stays, artifacts replaced (0 before, 0 now)"
    )


def test_what_is_lost_of_a_kept_report_is_told(client: httpx.Client, lines: list[str]) -> None:
    post(client, instance_name="Sandbox", job_run={"stages": [stage(steps=[step(id=None)])]})
    assert lines == [
        "202 accepted, kept: acme/shop/CI #562; job_run.stages[0].steps[0] dropped: it has no id"
    ]


def test_a_report_gets_one_line_whatever_it_holds(client: httpx.Client, lines: list[str]) -> None:
    post(client, instance_name="Sandbox", job_full_name="a\n\x1b[2Jb")
    assert lines == ["202 accepted, kept: a\\n\\x1b[2Jb #562"]


def test_a_missing_field_is_answered_with_a_400(client: httpx.Client, lines: list[str]) -> None:
    answer = post(client, result="")
    assert answer.status_code == 400
    assert answer.json() == {"payload": "result field is missing in request"}
    assert lines == ["400 refused: result field is missing in request"]


def test_invalid_json_is_answered_with_a_400(client: httpx.Client) -> None:
    answer = client.post("/sei/api/v1/custom-cicd", content=b"{")
    assert (answer.status_code, answer.json()["payload"]) == (
        400,
        "request body is not valid JSON",
    )


def test_no_key_is_answered_with_a_401(client: httpx.Client) -> None:
    del client.headers["Authorization"]
    assert post(client).status_code == 401


def test_a_wrong_key_is_answered_with_a_403(
    client: httpx.Client, switch: Switch, store: Store
) -> None:
    switch.app = create_app(store, api_key="right")
    assert post(client).status_code == 403
    assert store.runs() == []


def test_the_right_key_is_accepted(client: httpx.Client, switch: Switch, store: Store) -> None:
    switch.app = create_app(store, api_key="right")
    client.headers["Authorization"] = "ApiKey right"
    assert post(client).status_code == 202


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_over_the_limit_is_answered_with_a_413(
    client: httpx.Client, switch: Switch, store: Store, *, chunked: bool
) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"x" * 2_000_000

    switch.app = create_app(store, api_key=None, max_body_bytes=1000)
    content = chunks() if chunked else b"x" * 2_000_000
    answer = client.post("/sei/api/v1/custom-cicd", content=content)
    assert answer.status_code == 413
    assert answer.json() == {"payload": "request body is larger than 1000 bytes"}


def test_a_body_at_the_limit_is_read(client: httpx.Client, switch: Switch, store: Store) -> None:
    switch.app = create_app(store, api_key=None, max_body_bytes=2)
    answer = client.post("/sei/api/v1/custom-cicd", content=b"{}")
    assert answer.json() == {"payload": "job_name/pipeline field is missing in request"}


def test_a_sender_that_hangs_up_is_no_error(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    url = client.base_url
    with socket.create_connection((url.host, url.port or 80)) as sender:
        sender.sendall(b"POST /sei/api/v1/custom-cicd HTTP/1.1\r\nHost: sei\r\n")
        sender.sendall(b"Content-Length: 9\r\n\r\n{")
    assert client.get("/sandbox/reports").json() == {"reports": []}
    time.sleep(0.1)
    assert caplog.records == []


def test_a_registered_instance_is_shown_with_its_integration(client: httpx.Client) -> None:
    sent = {"integration_id": "42", "name": "GitHub", "type": "jenkins"}
    answer = client.post(INSTANCES, json=sent)
    assert answer.status_code == 200
    guid = answer.json()["id"]
    assert client.get(f"{INSTANCES}/{guid}").json() == sent | {"id": guid, "url": None}


def test_an_instance_is_found_whatever_the_case_of_its_guid(client: httpx.Client) -> None:
    assert client.get(f"{INSTANCES}/{GUID.upper()}").json()["id"] == GUID


def test_an_instance_without_integration_may_be_registered(client: httpx.Client) -> None:
    guid = client.post(INSTANCES, json={"name": "CI", "type": "jenkins"}).json()["id"]
    assert client.get(f"{INSTANCES}/{guid}").json()["integration_id"] is None


@pytest.mark.parametrize("name", ["name", "type"])
def test_an_instance_needs_name_and_type(client: httpx.Client, name: str) -> None:
    sent = {"integration_id": "42", "name": "GitHub", "type": "jenkins", name: ""}
    answer = client.post(INSTANCES, json=sent)
    assert answer.status_code == 400
    assert answer.json() == {"payload": f"{name} field is missing in request"}


def test_an_integration_id_is_a_string(client: httpx.Client) -> None:
    answer = client.post(INSTANCES, json={"integration_id": 42, "name": "CI", "type": "jenkins"})
    assert answer.status_code == 400
    assert answer.json() == {"payload": "integration_id is not a string"}


@pytest.mark.parametrize("guid", ["0f9b2f7e-6c7d-4c8e-9a55-2f6a9e6a1b11", "shop"])
def test_an_instance_that_is_not_there_is_a_404(client: httpx.Client, guid: str) -> None:
    assert client.get(f"{INSTANCES}/{guid}").status_code == 404


def test_instances_of_an_integration_are_listed(client: httpx.Client, store: Store) -> None:
    store.register("Other", integration_id="8")
    answer = client.post(f"{INSTANCES}/list", json={"filter": {"integration_ids": ["7"]}})
    assert [each["id"] for each in answer.json()["records"]] == [GUID]


def test_instances_are_listed_in_pages(client: httpx.Client, store: Store) -> None:
    second = store.register("Second", integration_id="7")
    answer = client.post(f"{INSTANCES}/list", json={"page": 1, "page_size": 1})
    assert [each["id"] for each in answer.json()["records"]] == [second]


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", INSTANCES), ("POST", f"{INSTANCES}/list"), ("GET", f"{INSTANCES}/{GUID}")],
)
def test_instances_need_a_key(client: httpx.Client, method: str, path: str) -> None:
    del client.headers["Authorization"]
    assert client.request(method, path).status_code == 401


def test_another_path_is_a_404(client: httpx.Client) -> None:
    assert client.post("/gratis/sei/api/v1/custom-cicd").status_code == 404
