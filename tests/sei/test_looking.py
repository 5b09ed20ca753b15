"""Specify how an SEI is looked at."""

import json

import httpx
import pytest
from pydantic import SecretStr
from pytest_httpx import HTTPXMock

from sei_action.deadline import Deadline
from sei_action.sei import Sei
from sei_action.sei.looking import look_at_ingestion, look_at_instance, look_at_instances

BASE = "https://app.harness.io/gratis/sei/api/v1/"
GUID = "666ba79b-3f3d-4236-ac04-4686ce526705"


def _sei(seconds: float = 30) -> Sei:
    return Sei(BASE, SecretStr("key"), Deadline(seconds))


def test_an_instance_is_asked_for_by_its_guid(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(
        url=f"{BASE}cicd/instances/{GUID}",
        method="GET",
        json={"id": GUID},
        headers={"Date": "Sat, 31 Jan 2026 09:30:00 GMT"},
    )

    look = look_at_instance(_sei(), GUID)

    assert (look.status, look.told) == (200, {"id": GUID})
    assert look.date == "Sat, 31 Jan 2026 09:30:00 GMT"
    assert look.problem == ""


def test_instances_of_every_integration_are_listed(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(url=f"{BASE}cicd/instances/list", json={"records": []})

    look_at_instances(_sei())

    (request,) = httpx_mock.get_requests()
    assert json.loads(request.content) == {"filter": {}, "page": 0, "page_size": 100}


def test_whether_the_key_may_report_is_tried_with_a_report_that_holds_nothing(
    httpx_mock: HTTPXMock,
) -> None:
    httpx_mock.add_response(
        url=f"{BASE}custom-cicd", status_code=400, json={"payload": "result field is missing"}
    )

    look = look_at_ingestion(_sei())

    assert [request.content for request in httpx_mock.get_requests()] == [b"{}"]
    assert (look.status, look.text) == (400, "result field is missing")


@pytest.mark.parametrize("status", [401, 429, 500])
def test_a_look_is_one_look(httpx_mock: HTTPXMock, status: int) -> None:
    httpx_mock.add_response(status_code=status, text="<html>")

    look = look_at_ingestion(_sei())

    assert (look.status, look.told, look.text) == (status, None, "")
    assert look.is_foreign


def test_an_answer_without_a_body_is_not_foreign(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(status_code=403)

    assert not look_at_ingestion(_sei()).is_foreign


def test_an_sei_that_does_not_answer_is_a_problem(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_exception(httpx.ConnectError("refused"))

    look = look_at_instance(_sei(), GUID)

    assert look.status == 0
    assert "SEI could not be reached" in look.problem


def test_a_time_that_is_up_is_a_problem() -> None:
    assert "The time for this step was up" in look_at_instances(_sei(seconds=0)).problem
