"""Specify how instances are found and made."""

import json
from itertools import count

import httpx
import pytest
from pydantic import SecretStr
from pytest_httpx import HTTPXMock

from sei_action.deadline import Deadline
from sei_action.errors import SeiError
from sei_action.sei import Sei
from sei_action.sei.instances import Instance, instances_called, make_instance

BASE = "https://sei.test/api/v1/"
LIST = f"{BASE}cicd/instances/list"
CREATE = f"{BASE}cicd/instances"
NAME = "GitHub Actions (acme)"


@pytest.fixture
def sei() -> Sei:
    """Build a client that waits for nothing."""
    return Sei(BASE, SecretStr("key"), Deadline(60), sleep=lambda _seconds: None)


def an_instance(number: int, **changes: object) -> dict[str, object]:
    return {"id": f"guid-{number}", "name": NAME, "integration_id": "7", **changes}


def lists(httpx_mock: HTTPXMock, *pages: list[dict[str, object]]) -> None:
    """Answer these pages, and empty ones behind them."""

    def answer(request: httpx.Request) -> httpx.Response:
        page = json.loads(request.content)["page"]
        return httpx.Response(200, json={"records": pages[page] if page < len(pages) else []})

    httpx_mock.add_callback(answer, url=LIST, is_reusable=True)


def found(sei: Sei) -> list[str]:
    return [one.id for one in instances_called(sei, NAME, "7")]


def test_the_instances_of_the_integration_are_asked_for(httpx_mock: HTTPXMock, sei: Sei) -> None:
    lists(httpx_mock)

    found(sei)

    (request,) = httpx_mock.get_requests()
    assert json.loads(request.content) == {
        "filter": {"integration_ids": ["7"]},
        "page": 0,
        "page_size": 100,
    }


def test_only_those_of_the_name_are_given(httpx_mock: HTTPXMock, sei: Sei) -> None:
    lists(httpx_mock, [an_instance(1, name="Other"), an_instance(2), an_instance(3, name=None)])

    assert found(sei) == ["guid-2"]


def test_another_integrations_instance_is_never_taken(httpx_mock: HTTPXMock, sei: Sei) -> None:
    lists(httpx_mock, [an_instance(1, integration_id="8"), an_instance(2, integration_id=7)])

    assert found(sei) == ["guid-2"]


def test_every_page_is_read_however_short_the_pages_are(httpx_mock: HTTPXMock, sei: Sei) -> None:
    others = [[an_instance(n, name="Other"), an_instance(n + 50, name="x")] for n in range(3)]
    lists(httpx_mock, *others, [an_instance(99)])

    assert found(sei) == ["guid-99"]


def test_a_server_that_gives_the_same_page_again_ends_the_reading(
    httpx_mock: HTTPXMock, sei: Sei
) -> None:
    httpx_mock.add_response(url=LIST, json={"records": [an_instance(1)]}, is_reusable=True)

    assert found(sei) == ["guid-1"]
    assert len(httpx_mock.get_requests()) == 2


def test_a_server_that_never_ends_is_not_asked_for_ever(
    httpx_mock: HTTPXMock, sei: Sei, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sei_action.sei.instances._MOST_PAGES", 3)
    numbers = count()
    httpx_mock.add_callback(
        lambda _request: httpx.Response(200, json={"records": [an_instance(next(numbers))]}),
        url=LIST,
        is_reusable=True,
    )

    assert len(found(sei)) == 3


def test_the_oldest_comes_first_by_time_and_then_by_id(httpx_mock: HTTPXMock, sei: Sei) -> None:
    lists(
        httpx_mock,
        [
            an_instance(3, created_at=1_700_000_002),
            an_instance(2, created_at=1_700_000_001),
            an_instance(5, created_at="2026-01-31"),
            an_instance(4),
        ],
    )

    assert found(sei) == ["guid-4", "guid-5", "guid-2", "guid-3"]


def test_an_instance_is_made_once_and_linked(httpx_mock: HTTPXMock, sei: Sei) -> None:
    httpx_mock.add_response(url=CREATE, json={"id": "guid-1"})

    assert make_instance(sei, NAME, "7") == Instance(id="guid-1")
    (request,) = httpx_mock.get_requests()
    assert json.loads(request.content) == {"integration_id": "7", "name": NAME, "type": "jenkins"}


def test_what_may_have_been_made_is_not_made_again(httpx_mock: HTTPXMock, sei: Sei) -> None:
    httpx_mock.add_response(503, url=CREATE)

    with pytest.raises(SeiError, match=r"SEI did not make the instance \(status 503\)"):
        make_instance(sei, NAME, "7")

    assert len(httpx_mock.get_requests()) == 1


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        (400, "Check `integration-id` or the satellite.yml, and `--name`."),
        (401, "Give a key with the role Admin in SEI_API_KEY"),
        (403, "Give a key with the role Admin in SEI_API_KEY"),
        (404, "Set `region` to the one that your browser shows"),
        (302, "Try again later"),
    ],
)
def test_a_refusal_says_what_to_do(
    httpx_mock: HTTPXMock, sei: Sei, status: int, advice: str
) -> None:
    httpx_mock.add_response(status, url=LIST, json={"payload": "no"})

    with pytest.raises(SeiError) as caught:
        found(sei)

    assert str(caught.value).startswith(f"SEI did not list the instances (status {status}: no).")
    assert advice in str(caught.value)


@pytest.mark.parametrize("body", ["<html>", "[]", "{}", '{"records": [{}]}'])
def test_an_answer_that_is_not_seis_is_told(httpx_mock: HTTPXMock, sei: Sei, body: str) -> None:
    httpx_mock.add_response(200, url=LIST, text=body)

    with pytest.raises(SeiError, match="it was not SEI"):
        found(sei)
