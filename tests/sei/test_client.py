"""Specify how a report is posted, and when it is posted again."""

from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr
from pytest_httpx import HTTPXMock

from sei_action import __version__
from sei_action.deadline import Deadline
from sei_action.errors import OutOfTimeError, SeiActionError, SeiError
from sei_action.sei import Sei

BASE = "https://sei.example/api/v1/"
URL = f"{BASE}custom-cicd"
KEY = "key-of.a_test=1"
REPORT = b'{"pipeline": "CI"}'


class Clock:
    """Pass the time by sleeping alone."""

    def __init__(self) -> None:
        """Start at an arbitrary time."""
        self.now = 1000.0
        self.pauses: list[float] = []

    def __call__(self) -> float:
        """Tell the time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.pauses.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    """Have a time of the test's own."""
    return Clock()


def _sei(clock: Clock, seconds: float = 60, key: str = KEY) -> Sei:
    return Sei(BASE, SecretStr(key), Deadline(seconds, clock), clock.sleep)


def _failure(clock: Clock, seconds: float = 60) -> SeiActionError:
    with pytest.raises(SeiActionError) as caught:
        _sei(clock, seconds).post_report(REPORT)
    return caught.value


def test_a_report_is_posted_bare_and_once(httpx_mock: HTTPXMock, clock: Clock) -> None:
    httpx_mock.add_response(202, url=URL, method="POST", json={"payload": "ok"})

    _sei(clock).post_report(REPORT)

    (request,) = httpx_mock.get_requests()
    assert request.content == REPORT
    assert clock.pauses == []


def test_the_headers_are_those_of_the_contract(httpx_mock: HTTPXMock, clock: Clock) -> None:
    httpx_mock.add_response(202)

    _sei(clock).post_report(REPORT)

    (request,) = httpx_mock.get_requests()
    assert request.headers["Authorization"] == f"ApiKey {KEY}"
    assert request.headers["Content-Type"] == "application/json"
    assert request.headers["Accept"] == "application/json"
    assert request.headers["User-Agent"] == f"sei-action/{__version__}"


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(httpx_mock: HTTPXMock, clock: Clock, status: int) -> None:
    httpx_mock.add_response(status)
    httpx_mock.add_response(202)

    _sei(clock).post_report(REPORT)

    assert [request.content for request in httpx_mock.get_requests()] == [REPORT, REPORT]
    assert len(clock.pauses) == 1


@pytest.mark.parametrize(
    "error",
    [
        httpx.ConnectError("refused"),
        httpx.ConnectTimeout("slow"),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("closed"),
        httpx.ReadError("reset"),
    ],
)
def test_a_broken_connection_is_tried_again(
    httpx_mock: HTTPXMock, clock: Clock, error: httpx.TransportError
) -> None:
    httpx_mock.add_exception(error)
    httpx_mock.add_response(202)

    _sei(clock).post_report(REPORT)

    assert len(httpx_mock.get_requests()) == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413])
def test_what_cannot_get_better_is_posted_once(
    httpx_mock: HTTPXMock, clock: Clock, status: int
) -> None:
    httpx_mock.add_response(status)

    error = _failure(clock)

    assert f"status {status}" in str(error)
    assert len(httpx_mock.get_requests()) == 1
    assert clock.pauses == []


def test_an_error_in_an_accepted_answer_is_posted_once(httpx_mock: HTTPXMock, clock: Clock) -> None:
    httpx_mock.add_response(202, json={"payload": '{"error": "unknown job"}'})

    assert "unknown job" in str(_failure(clock))


def test_a_redirect_is_not_followed_with_the_key(httpx_mock: HTTPXMock, clock: Clock) -> None:
    httpx_mock.add_response(307, headers={"Location": "https://elsewhere.example/"})

    error = _failure(clock)

    assert "status 307" in str(error)
    assert len(httpx_mock.get_requests()) == 1


@pytest.mark.httpx_mock(can_send_already_matched_responses=True)
def test_after_four_tries_the_last_answer_is_told(httpx_mock: HTTPXMock, clock: Clock) -> None:
    httpx_mock.add_response(503, text="<html>")

    error = _failure(clock)

    assert isinstance(error, SeiError)
    assert "status 503" in str(error)
    assert len(httpx_mock.get_requests()) == 4


@pytest.mark.httpx_mock(can_send_already_matched_responses=True)
def test_after_four_tries_an_unreachable_sei_is_told_with_its_address(
    httpx_mock: HTTPXMock, clock: Clock
) -> None:
    httpx_mock.add_exception(httpx.ConnectError("[Errno -2] Name or service not known"))

    error = _failure(clock)

    assert str(error).startswith(
        f"SEI could not be reached at {BASE} (ConnectError: [Errno -2] Name or service not known)."
    )
    assert len(httpx_mock.get_requests()) == 4


@pytest.mark.httpx_mock(can_send_already_matched_responses=True)
def test_pauses_are_short(httpx_mock: HTTPXMock, clock: Clock) -> None:
    httpx_mock.add_response(503)

    _failure(clock)

    assert len(clock.pauses) == 3
    assert max(clock.pauses) <= 5


@pytest.mark.httpx_mock(can_send_already_matched_responses=True)
def test_no_pause_goes_beyond_the_time(
    httpx_mock: HTTPXMock, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("random.uniform", lambda _low, high: high)
    httpx_mock.add_response(503)
    end = clock.now + 2

    _failure(clock, seconds=2)

    assert clock.now < end


def test_nothing_is_posted_when_the_time_is_up(httpx_mock: HTTPXMock, clock: Clock) -> None:
    with pytest.raises(OutOfTimeError, match="while sending the report to SEI"):
        _sei(clock, seconds=0).post_report(REPORT)

    assert httpx_mock.get_requests() == []


def test_an_answer_is_waited_for_no_longer_than_there_is_time(
    httpx_mock: HTTPXMock, clock: Clock
) -> None:
    httpx_mock.add_response(202)

    _sei(clock, seconds=3).post_report(REPORT)

    (request,) = httpx_mock.get_requests()
    assert request.extensions["timeout"] == {"connect": 3, "read": 3, "write": 3, "pool": 3}


def test_with_time_to_spare_no_request_takes_all_of_it(httpx_mock: HTTPXMock, clock: Clock) -> None:
    httpx_mock.add_response(202)

    _sei(clock, seconds=60).post_report(REPORT)

    (request,) = httpx_mock.get_requests()
    assert request.extensions["timeout"]["connect"] <= 5
    assert request.extensions["timeout"]["read"] <= 20


@pytest.mark.httpx_mock(can_send_already_matched_responses=True)
@pytest.mark.parametrize("status", [302, 400, 401, 403, 404, 413, 429, 503])
def test_the_key_is_in_no_message_of_a_refusal(
    httpx_mock: HTTPXMock, clock: Clock, status: int
) -> None:
    httpx_mock.add_response(status, headers={"X-Echo": KEY}, text=f"<p>ApiKey {KEY}</p>")

    assert KEY not in str(_failure(clock))


def test_a_key_that_is_sent_back_is_in_no_message(httpx_mock: HTTPXMock, clock: Clock) -> None:
    httpx_mock.add_response(401, json={"message": f"{KEY} is not known"})

    assert KEY not in str(_failure(clock))


@pytest.mark.httpx_mock(can_send_already_matched_responses=True)
@pytest.mark.parametrize(
    "error",
    [
        httpx.LocalProtocolError(f"Illegal header value b'ApiKey {KEY}'"),
        httpx.ProxyError(f"407 {KEY}"),
        httpx.ReadError(KEY),
        httpx.UnsupportedProtocol(KEY),
    ],
)
def test_the_key_is_in_no_message_of_a_broken_connection(
    httpx_mock: HTTPXMock, clock: Clock, error: httpx.TransportError
) -> None:
    httpx_mock.add_exception(error)

    assert KEY not in str(_failure(clock))


def test_the_key_is_not_in_the_chain_of_causes(httpx_mock: HTTPXMock, clock: Clock) -> None:
    httpx_mock.add_exception(httpx.DecodingError(f"bad {KEY}"))

    error = _failure(clock)

    assert error.__suppress_context__


def test_a_proxy_that_cannot_be_used_is_told_by_its_variable(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "nonsense://proxy.example")

    error = _failure(clock)

    assert isinstance(error, SeiError)
    assert "HTTPS_PROXY" in str(error)


def test_an_authority_that_cannot_be_read_is_told_by_its_variable(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "gone.pem"))

    error = _failure(clock)

    assert isinstance(error, SeiError)
    assert "SSL_CERT_FILE" in str(error)


def test_an_answer_in_a_wrong_encoding_is_told(httpx_mock: HTTPXMock, clock: Clock) -> None:
    httpx_mock.add_response(202, content=b"\xff\xfe\x00")

    assert "it was not SEI" in str(_failure(clock))


def test_when_no_time_is_left_for_another_try_the_last_answer_is_told(
    httpx_mock: HTTPXMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    httpx_mock.add_response(503)
    clock = Clock()
    monkeypatch.setattr("random.uniform", lambda _low, _high: 2.0)

    failure = _failure(clock, seconds=1)

    assert "status 503" in str(failure)
    assert clock.pauses == []
