"""Specify how reports are delivered, and what becomes of those that cannot be."""

import io
import json
import threading
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from pytest_httpx import HTTPXMock

from sei_action.deadline import Deadline
from sei_action.delivery import Delivery
from sei_action.errors import ConfigurationError, OutOfTimeError, SeiError
from sei_action.runner import Runner
from sei_action.verification import is_verified, remember
from tests.builders import API_KEY, GITHUB_TOKEN, GUID, config, payload

_BASE = "https://sei.example/api/v1/"
_URL = f"{_BASE}custom-cicd"
_INSTANCE = f"{_BASE}cicd/instances/{GUID}"
_KNOWN = {"id": GUID, "integration_id": "7"}
_LONG = 10


class Step:
    """A step that delivers, and what it left behind."""

    def __init__(self, folder: Path) -> None:
        """Stand on a runner whose files are in a folder."""
        self.outbox = folder / "sei-outbox"
        self.log = io.StringIO()
        self.env = {"RUNNER_TEMP": str(folder)}

    def delivery(self, deadline: Deadline | None = None, **given: str) -> Delivery:
        """Begin to deliver."""
        runner = Runner(self.env, self.log)
        runner.mask([API_KEY, GITHUB_TOKEN])
        inputs = {"base_url": _BASE, **given}
        return Delivery(config(**inputs), self.env, deadline or Deadline(60), runner)

    def deliver(self, delivery: Delivery | None = None, execution_id: str = "7-1") -> str | None:
        """Deliver one report."""
        report = payload(execution_id=execution_id)
        content = report.model_dump_json(by_alias=True).encode()
        return (delivery or self.delivery()).deliver(report, content)

    @property
    def kept(self) -> list[dict[str, Any]]:
        """Give what waits in the outbox."""
        return [json.loads(path.read_bytes()) for path in sorted(self.outbox.glob("*.json"))]

    @property
    def remembers(self) -> bool:
        """Tell whether the instance is remembered today."""
        return is_verified(self.env, _BASE, GUID, datetime.now(UTC).date())


class _Awaited(Future[bool]):
    """An answer that does not come, and how long it was waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float | None] = []

    def result(self, timeout: float | None = None) -> bool:
        """Do not come."""
        self.waits.append(timeout)
        raise TimeoutError


@pytest.fixture
def step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Step:
    """Stand on a runner, and pause no longer than SEI asks for."""
    monkeypatch.setattr("random.uniform", lambda _low, _high: 0.0)
    return Step(tmp_path)


@pytest.fixture
def sei(httpx_mock: HTTPXMock) -> HTTPXMock:
    """Have an SEI that knows the instance and accepts what is posted."""
    httpx_mock.add_response(url=_INSTANCE, json=_KNOWN, is_optional=True)
    httpx_mock.add_response(202, url=_URL, json={"payload": "ok"}, is_optional=True)
    return httpx_mock


def _asked(mock: HTTPXMock) -> list[str]:
    return [request.method for request in mock.get_requests()]


def test_a_report_is_posted_and_not_kept(step: Step, sei: HTTPXMock) -> None:
    assert step.deliver() is None

    (request,) = sei.get_requests(url=_URL)
    assert request.content == payload(execution_id="7-1").model_dump_json(by_alias=True).encode()
    assert request.headers["Authorization"] == f"ApiKey {API_KEY}"
    assert not step.outbox.exists()


def test_a_dry_run_asks_and_sends_and_keeps_nothing(step: Step, sei: HTTPXMock) -> None:
    assert step.deliver(step.delivery(dry_run="true", verify="true")) is None

    assert sei.get_requests() == []
    assert not step.outbox.exists()


def test_a_dry_run_needs_no_key_and_no_certificates(step: Step, tmp_path: Path) -> None:
    step.env["REQUESTS_CA_BUNDLE"] = str(tmp_path / "gone.pem")

    assert step.deliver(step.delivery(dry_run="true", api_key="")) is None


def test_certificates_that_cannot_be_read_are_a_mistake_of_the_workflows(
    step: Step, tmp_path: Path
) -> None:
    step.env["REQUESTS_CA_BUNDLE"] = str(tmp_path / "gone.pem")

    with pytest.raises(ConfigurationError, match="REQUESTS_CA_BUNDLE"):
        step.delivery()


def test_a_report_that_cannot_be_delivered_is_kept_with_the_reason(
    step: Step, httpx_mock: HTTPXMock
) -> None:
    httpx_mock.add_response(403, url=_URL)

    reason = step.deliver(step.delivery(verify="false"))

    assert reason
    assert reason.startswith("SEI did not take the report (status 403).")
    (kept,) = step.kept
    assert kept["reason"] == reason
    assert kept["target"] == _BASE
    assert kept["report"] == payload(execution_id="7-1").model_dump(mode="json", by_alias=True)
    assert datetime.now(UTC) - datetime.fromisoformat(kept["kept_at"]) < timedelta(minutes=1)
    assert [path.name for path in step.outbox.iterdir()] == ["7-1.json"]


def test_a_report_that_was_taken_with_an_error_is_kept(step: Step, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(202, url=_URL, json={"payload": '{"error": "unknown job"}'})

    reason = step.deliver(step.delivery(verify="false"))

    assert "unknown job" in (reason or "")
    assert len(step.kept) == 1


def test_a_report_for_which_no_time_is_left_is_kept(step: Step) -> None:
    reason = step.deliver(step.delivery(Deadline(0), verify="false"))

    assert "The time for this step was up while sending the report to SEI." in (reason or "")
    assert len(step.kept) == 1


def test_every_report_of_the_step_is_tried_and_kept_by_itself(
    step: Step, httpx_mock: HTTPXMock
) -> None:
    httpx_mock.add_response(400, url=_URL)
    httpx_mock.add_response(202, url=_URL)
    httpx_mock.add_response(413, url=_URL)
    delivery = step.delivery(verify="false")

    reasons = [step.deliver(delivery, name) for name in ("a", "b", "c")]

    assert [reason is None for reason in reasons] == [False, True, False]
    assert [kept["report"]["execution_id"] for kept in step.kept] == ["a", "c"]


@pytest.mark.parametrize(
    ("first", "second"), [("7-1-a/b", "7-1-a b"), ("7-1-größe", "7-1-grüße"), ("7-1-注", "7-1-文")]
)
def test_reports_with_almost_the_same_id_are_both_kept(step: Step, first: str, second: str) -> None:
    delivery = step.delivery(verify="false")

    for name in (first, second):
        delivery.keep(payload(execution_id=name), "the job was cancelled")

    assert {kept["report"]["execution_id"] for kept in step.kept} == {first, second}


def test_no_secret_is_in_the_reason_and_in_the_outbox(step: Step, httpx_mock: HTTPXMock) -> None:
    told = f"{API_KEY} and {GITHUB_TOKEN} are not known"
    httpx_mock.add_response(401, url=_URL, json={"message": told})

    reason = step.deliver(step.delivery(verify="false"))

    text = (step.outbox / "7-1.json").read_text(encoding="utf-8")
    assert "are not known" in text
    assert reason in json.loads(text).values()
    for secret in (API_KEY, GITHUB_TOKEN):
        assert secret not in text


def test_where_the_outbox_cannot_be_written_the_reason_is_told_all_the_same(
    step: Step, httpx_mock: HTTPXMock
) -> None:
    httpx_mock.add_response(403, url=_URL)
    step.outbox.write_text("a file", encoding="utf-8")

    assert "status 403" in (step.deliver(step.delivery(verify="false")) or "")

    assert "warning: The report could not be kept for later (File exists)." in step.log.getvalue()


def test_a_report_can_be_kept_without_trying_to_send_it(step: Step) -> None:
    delivery = step.delivery(verify="false")

    delivery.keep(payload(execution_id="7-1"), "the job was cancelled")

    assert [kept["reason"] for kept in step.kept] == ["the job was cancelled"]
    assert delivery.folder == step.outbox


def test_a_dry_run_leaves_nothing_to_be_sent_later(step: Step) -> None:
    step.delivery(dry_run="true").keep(payload(), "the job was cancelled")

    assert not step.outbox.exists()


def test_the_advice_names_the_outbox_and_how_it_is_sent(step: Step) -> None:
    advice = step.delivery(verify="false").advice

    assert str(step.outbox) in advice
    assert "`mode: resend`" in advice


def test_sei_is_asked_for_the_instance_before_anything_is_posted(
    step: Step, sei: HTTPXMock
) -> None:
    step.deliver()

    assert [str(request.url) for request in sei.get_requests()] == [_INSTANCE, _URL]


def test_sei_is_asked_while_the_run_is_still_collected(step: Step, httpx_mock: HTTPXMock) -> None:
    asked = threading.Event()

    def answer(_request: httpx.Request) -> httpx.Response:
        asked.set()
        return httpx.Response(200, json=_KNOWN)

    httpx_mock.add_callback(answer, url=_INSTANCE)

    step.delivery()

    assert asked.wait(_LONG)


def test_an_unknown_instance_is_told_and_nothing_is_posted(
    step: Step, httpx_mock: HTTPXMock
) -> None:
    httpx_mock.add_response(404, url=_INSTANCE, json={"message": "not found"})

    reason = step.deliver()

    assert f"SEI knows no instance {GUID}" in (reason or "")
    assert "Register the instance" in (reason or "")
    assert _asked(httpx_mock) == ["GET"]
    assert len(step.kept) == 1
    assert not step.remembers


def test_an_instance_without_an_integration_is_told_and_nothing_is_posted(
    step: Step, httpx_mock: HTTPXMock
) -> None:
    httpx_mock.add_response(url=_INSTANCE, json={"id": GUID, "integration_id": None})

    reason = step.deliver()

    assert "is linked to no integration" in (reason or "")
    assert _asked(httpx_mock) == ["GET"]


def test_an_unknown_instance_is_told_of_every_report(step: Step, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(404, url=_INSTANCE, json={"message": "not found"})
    delivery = step.delivery()

    reasons = [step.deliver(delivery, name) for name in ("a", "b")]

    assert all("SEI knows no instance" in (reason or "") for reason in reasons)
    assert len(step.kept) == 2


def test_several_reports_ask_for_the_instance_once(step: Step, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(url=_INSTANCE, json=_KNOWN)
    httpx_mock.add_response(202, url=_URL, is_reusable=True)
    delivery = step.delivery()

    for name in ("a", "b", "c"):
        step.deliver(delivery, name)

    assert _asked(httpx_mock) == ["GET", "POST", "POST", "POST"]


def test_an_instance_is_asked_for_once_a_day(step: Step, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(url=_INSTANCE, json=_KNOWN)
    httpx_mock.add_response(202, url=_URL, is_reusable=True)

    step.deliver()
    step.deliver()

    assert _asked(httpx_mock) == ["GET", "POST", "POST"]


def test_what_was_found_yesterday_is_asked_again(step: Step, sei: HTTPXMock) -> None:
    remember(step.env, _BASE, GUID, datetime.now(UTC).date() - timedelta(days=1))

    step.deliver()

    assert _asked(sei) == ["GET", "POST"]


def test_an_instance_is_asked_for_every_time_where_that_is_wanted(
    step: Step, sei: HTTPXMock
) -> None:
    remember(step.env, _BASE, GUID, datetime.now(UTC).date())

    step.deliver(step.delivery(verify="true"))

    assert _asked(sei) == ["GET", "POST"]


def test_an_instance_is_not_asked_for_where_that_is_not_wanted(step: Step, sei: HTTPXMock) -> None:
    step.deliver(step.delivery(verify="false"))

    assert _asked(sei) == ["POST"]


@pytest.fixture(
    params=[
        httpx.Response(401),
        httpx.Response(403, json={"message": "No."}),
        httpx.Response(404, html="<html>No such page</html>"),
        httpx.Response(429),
        httpx.Response(503),
        httpx.Response(302),
        httpx.Response(200, html="<html>Sign in</html>"),
    ],
    ids=["401", "403", "404", "429", "503", "302", "a page"],
)
def telling_nothing(request: pytest.FixtureRequest, httpx_mock: HTTPXMock) -> HTTPXMock:
    """Have an SEI that accepts reports, and does not tell of the instance."""
    answer = request.param
    httpx_mock.add_callback(lambda _request: answer, url=_INSTANCE)
    httpx_mock.add_response(202, url=_URL)
    return httpx_mock


def test_an_answer_that_tells_nothing_costs_only_the_check(
    step: Step, telling_nothing: HTTPXMock
) -> None:
    assert step.deliver() is None

    assert _asked(telling_nothing) == ["GET", "POST"]


@pytest.mark.usefixtures("telling_nothing")
def test_an_answer_that_tells_nothing_is_not_remembered_as_a_good_one(step: Step) -> None:
    step.deliver()

    assert not step.remembers


def test_a_check_that_cannot_reach_sei_is_not_repeated(step: Step, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_exception(httpx.ConnectError("refused"), url=_INSTANCE)
    httpx_mock.add_response(202, url=_URL)

    assert step.deliver() is None

    assert _asked(httpx_mock) == ["GET", "POST"]
    assert not step.remembers


@pytest.fixture
def awaited(monkeypatch: pytest.MonkeyPatch) -> _Awaited:
    """Ask for the instance and never hear of it."""
    future = _Awaited()

    def start(_call: Callable[[], bool]) -> _Awaited:
        return future

    monkeypatch.setattr("sei_action.delivery.start_alone", start)
    return future


@pytest.mark.usefixtures("awaited")
def test_an_answer_that_does_not_come_costs_only_the_check(
    step: Step, httpx_mock: HTTPXMock
) -> None:
    httpx_mock.add_response(202, url=_URL)

    assert step.deliver() is None

    assert not step.remembers


@pytest.mark.parametrize(("seconds", "longest"), [(60, 5.0), (3, 1.0), (0.3, 0.1)])
def test_the_check_is_waited_for_no_longer_than_five_seconds_and_a_third_of_the_time(
    step: Step,
    httpx_mock: HTTPXMock,
    awaited: _Awaited,
    seconds: float,
    longest: float,
) -> None:
    httpx_mock.add_response(202, url=_URL)

    step.deliver(step.delivery(Deadline(seconds, lambda: 0.0)))

    assert awaited.waits == [pytest.approx(longest)]


@pytest.mark.parametrize("error", [SeiError("No.", "", ""), OutOfTimeError("asking")])
def test_a_check_that_fails_costs_only_the_check(
    step: Step, httpx_mock: HTTPXMock, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    httpx_mock.add_response(202, url=_URL)

    def fail(_sei: object, _guid: str, *, patience: float) -> bool:  # noqa: ARG001 - as it is called
        raise error

    monkeypatch.setattr("sei_action.sei.Sei.find_instance", fail)

    assert step.deliver() is None

    assert not step.remembers


def test_what_was_asked_and_answered_is_shown_to_who_debugs(step: Step, sei: HTTPXMock) -> None:
    step.env["RUNNER_DEBUG"] = "1"

    step.deliver()

    assert len(sei.get_requests()) == 2
    assert f"SEI: GET {_INSTANCE} -> 200" in step.log.getvalue()
    assert f"SEI: POST {_URL} -> 202" in step.log.getvalue()
    assert API_KEY not in step.log.getvalue()
