"""Specify how a report is posted, and when it is posted again."""

import gc
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr
from pytest_httpx import HTTPXMock
from starlette.types import Receive, Scope, Send

from sei_action import __version__
from sei_action.deadline import Deadline
from sei_action.errors import OutOfTimeError, SeiActionError, SeiError, UnknownInstanceError
from sei_action.sandbox import running
from sei_action.sei import Sei
from tests.builders import GUID

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


def _sei(clock: Clock, seconds: float = 60, lines: list[str] | None = None) -> Sei:
    trace = [] if lines is None else lines
    return Sei(
        BASE, SecretStr(KEY), Deadline(seconds, clock), trace=trace.append, sleep=clock.sleep
    )


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
def test_after_six_tries_the_last_answer_is_told(httpx_mock: HTTPXMock, clock: Clock) -> None:
    httpx_mock.add_response(503, text="<html>")

    error = _failure(clock)

    assert isinstance(error, SeiError)
    assert "status 503" in str(error)
    assert len(httpx_mock.get_requests()) == 6


@pytest.mark.httpx_mock(can_send_already_matched_responses=True)
def test_after_six_tries_an_unreachable_sei_is_told_with_its_address(
    httpx_mock: HTTPXMock, clock: Clock
) -> None:
    httpx_mock.add_exception(httpx.ConnectError("[Errno -2] Name or service not known"))

    error = _failure(clock)

    assert str(error).startswith(
        f"SEI could not be reached at {BASE} (ConnectError: [Errno -2] Name or service not known)."
    )
    assert len(httpx_mock.get_requests()) == 6


@pytest.mark.httpx_mock(can_send_already_matched_responses=True)
def test_pauses_are_short(httpx_mock: HTTPXMock, clock: Clock) -> None:
    httpx_mock.add_response(503)

    _failure(clock)

    assert len(clock.pauses) == 5
    assert max(clock.pauses) <= 10


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
    # A second more, so that who waits for it can say that the time was up.
    assert request.extensions["timeout"] == {"connect": 4, "read": 4, "write": 4, "pool": 4}


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


@pytest.mark.httpx_mock(can_send_already_matched_responses=True)
def test_the_key_is_not_in_the_chain_of_causes(httpx_mock: HTTPXMock, clock: Clock) -> None:
    httpx_mock.add_exception(httpx.DecodingError(f"bad {KEY}"))

    error = _failure(clock)

    assert error.__suppress_context__
    assert KEY not in str(error)


def test_an_answer_that_breaks_off_in_its_encoding_is_tried_again(
    httpx_mock: HTTPXMock, clock: Clock
) -> None:
    httpx_mock.add_exception(httpx.DecodingError("incomplete"))
    httpx_mock.add_response(202)

    _sei(clock).post_report(REPORT)

    assert len(httpx_mock.get_requests()) == 2


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


@pytest.mark.httpx_mock(can_send_already_matched_responses=True)
def test_pauses_are_random_up_to_a_bound_that_doubles(
    httpx_mock: HTTPXMock, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[tuple[float, float]] = []

    def draw(low: float, high: float) -> float:
        drawn.append((low, high))
        return 0.0

    monkeypatch.setattr("random.uniform", draw)
    httpx_mock.add_response(503)

    _failure(clock)

    assert list(dict.fromkeys(drawn)) == [(0, bound) for bound in (0.5, 1, 2, 4, 8, 10)]


@pytest.mark.parametrize("status", [429, 503])
def test_a_pause_is_as_many_seconds_as_sei_asks_for(
    httpx_mock: HTTPXMock, clock: Clock, status: int
) -> None:
    httpx_mock.add_response(status, headers={"Retry-After": "7"})
    httpx_mock.add_response(202)

    _sei(clock).post_report(REPORT)

    assert clock.pauses == [7]


def test_a_pause_lasts_until_the_date_that_sei_asks_for(
    httpx_mock: HTTPXMock, clock: Clock
) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    httpx_mock.add_response(503, headers={"Retry-After": date})
    httpx_mock.add_response(202)

    _sei(clock).post_report(REPORT)

    (pause,) = clock.pauses
    assert 15 < pause <= 20


def test_a_date_without_a_zone_is_one_of_utc(httpx_mock: HTTPXMock, clock: Clock) -> None:
    date = format_datetime((datetime.now(UTC) + timedelta(seconds=20)).replace(tzinfo=None))
    httpx_mock.add_response(503, headers={"Retry-After": date})
    httpx_mock.add_response(202)

    _sei(clock).post_report(REPORT)

    (pause,) = clock.pauses
    assert 15 < pause <= 20


@pytest.mark.parametrize("asked", ["0", "Mon, 02 Feb 2015 09:00:00 GMT"])
def test_who_may_come_again_at_once_does(httpx_mock: HTTPXMock, clock: Clock, asked: str) -> None:
    httpx_mock.add_response(503, headers={"Retry-After": asked})
    httpx_mock.add_response(202)

    _sei(clock).post_report(REPORT)

    assert clock.pauses == [0]


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "soon",
        "-5",
        "1.5",
        "Mon, 99 Feb 2026 09:00:00 GMT",
        "Mon, 01 Jan 99999999999999999999 00:00:00 GMT",
        "Mon, 01 Jan 2026 00:00:00 +99999999999999",
    ],
)
def test_a_pause_that_nobody_can_read_is_one_of_our_own(
    httpx_mock: HTTPXMock, clock: Clock, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    monkeypatch.setattr("random.uniform", lambda _low, _high: 0.25)
    httpx_mock.add_response(503, headers={"Retry-After": asked})
    httpx_mock.add_response(202)

    _sei(clock).post_report(REPORT)

    assert clock.pauses == [0.25]


@pytest.mark.parametrize("asked", ["60", "3600", "9" * 400, "Mon, 02 Feb 2099 09:00:00 GMT"])
def test_a_pause_that_outlasts_the_step_is_not_made(
    httpx_mock: HTTPXMock, clock: Clock, asked: str
) -> None:
    httpx_mock.add_response(429, headers={"Retry-After": asked})

    assert "status 429" in str(_failure(clock))

    assert clock.pauses == []


@pytest.mark.parametrize("status", [200, 202, 400, 403])
def test_an_answer_that_is_final_is_not_asked_again_whatever_it_says(
    httpx_mock: HTTPXMock, clock: Clock, status: int
) -> None:
    httpx_mock.add_response(status, headers={"Retry-After": "1"}, json={"payload": "ok"})

    if status < 400:
        _sei(clock).post_report(REPORT)
    else:
        _failure(clock)

    assert len(httpx_mock.get_requests()) == 1


def _untrusted() -> httpx.ConnectError:
    """Build the error that httpx makes of a certificate, with all that lies between."""
    verification = ssl.SSLCertVerificationError(1, "certificate verify failed: self-signed")
    between = OSError("handshake")
    between.__context__ = verification
    error = httpx.ConnectError(str(verification))
    error.__cause__ = between
    return error


def test_a_certificate_that_is_not_trusted_is_not_tried_again(
    httpx_mock: HTTPXMock, clock: Clock
) -> None:
    httpx_mock.add_exception(_untrusted())

    told = str(_failure(clock))

    assert told.startswith(f"The certificate of {BASE} is not trusted (")
    assert "self-signed" in told
    assert "SSL_CERT_FILE or REQUESTS_CA_BUNDLE" in told
    assert len(httpx_mock.get_requests()) == 1


def test_errors_that_are_each_others_cause_are_followed_once(
    httpx_mock: HTTPXMock, clock: Clock
) -> None:
    error, cause = httpx.ConnectError("refused"), OSError("refused")
    error.__cause__, cause.__cause__ = cause, error
    httpx_mock.add_exception(error)
    httpx_mock.add_response(202)

    _sei(clock).post_report(REPORT)

    assert len(httpx_mock.get_requests()) == 2


def test_an_address_that_no_request_can_have_is_not_tried_again(
    httpx_mock: HTTPXMock, clock: Clock
) -> None:
    httpx_mock.add_exception(httpx.UnsupportedProtocol("what is this"))

    assert "could not be reached" in str(_failure(clock))

    assert len(httpx_mock.get_requests()) == 1


def test_the_certificates_that_were_given_are_those_that_are_trusted(
    httpx_mock: HTTPXMock, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    httpx_mock.add_response(202)
    trust = ssl.create_default_context()
    trusted: list[object] = []
    begin = httpx.HTTPTransport.__init__

    def watched(transport: httpx.HTTPTransport, **given: object) -> None:
        trusted.append(given["verify"])
        begin(transport, **given)  # type: ignore[arg-type] # as they came

    monkeypatch.setattr(httpx.HTTPTransport, "__init__", watched)

    Sei(BASE, SecretStr(KEY), Deadline(60, clock), trust=trust).post_report(REPORT)

    assert set(trusted) == {trust}


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> str:
    """Set the variable of a proxy, and no other."""
    for name in ("ALL_PROXY", "HTTPS_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    url = "http://proxy.example:3128"
    monkeypatch.setenv("HTTPS_PROXY", url)
    return url


def test_a_proxy_variable_is_followed(httpx_mock: HTTPXMock, clock: Clock, proxy: str) -> None:
    httpx_mock.add_response(202, proxy_url=f"{proxy}/")

    _sei(clock).post_report(REPORT)

    assert len(httpx_mock.get_requests(proxy_url=f"{proxy}/")) == 1


def test_a_host_in_no_proxy_is_asked_directly(
    httpx_mock: HTTPXMock, clock: Clock, proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "sei.example")
    httpx_mock.add_response(202)

    _sei(clock).post_report(REPORT)

    assert httpx_mock.get_requests(proxy_url=f"{proxy}/") == []


def test_what_a_proxy_variable_holds_is_in_no_message(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "nonsense://ada:hunter2@proxy.example")

    assert "hunter2" not in str(_failure(clock))


# On a busy machine the time may be over before the request is under way.
_may_be_too_slow_to_ask = pytest.mark.httpx_mock(assert_all_responses_were_requested=False)


@_may_be_too_slow_to_ask
def test_an_answer_that_never_ends_is_not_waited_for_beyond_the_time(httpx_mock: HTTPXMock) -> None:
    release = threading.Event()

    def answer(_request: httpx.Request) -> httpx.Response:
        release.wait(10)
        return httpx.Response(202)

    httpx_mock.add_callback(answer)
    started = time.monotonic()

    with pytest.raises(OutOfTimeError, match="while sending the report to SEI"):
        Sei(BASE, SecretStr(KEY), Deadline(0.1)).post_report(REPORT)

    release.set()
    assert time.monotonic() - started < 2


@_may_be_too_slow_to_ask
def test_what_sei_said_before_an_answer_that_never_ends_is_told(httpx_mock: HTTPXMock) -> None:
    release = threading.Event()

    def answer(_request: httpx.Request) -> httpx.Response:
        release.wait(10)
        return httpx.Response(202)

    httpx_mock.add_response(502)
    httpx_mock.add_callback(answer)

    with pytest.raises(SeiError, match="status 502"):
        Sei(BASE, SecretStr(KEY), Deadline(1), sleep=lambda _seconds: None).post_report(REPORT)

    release.set()


def test_of_an_answer_only_the_beginning_is_read(httpx_mock: HTTPXMock, clock: Clock) -> None:
    class Endless(httpx.SyncByteStream):
        read = 0

        def __iter__(self) -> Iterator[bytes]:
            while True:
                self.read += 1024
                yield b"x" * 1024

    body = Endless()
    httpx_mock.add_response(202, stream=body)

    assert "it was not SEI" in str(_failure(clock))

    assert body.read < 1024 * 1024


@pytest.mark.parametrize("charset", ["hex", "undefined", "utf-16", "nonsense"])
def test_an_answer_in_no_encoding_of_texts_is_still_an_answer(
    httpx_mock: HTTPXMock, clock: Clock, charset: str
) -> None:
    headers = {"Content-Type": f"application/json; charset={charset}"}
    httpx_mock.add_response(403, headers=headers, content=b"{}")

    assert "status 403" in str(_failure(clock))


def test_what_was_asked_and_answered_is_traced_without_the_key(
    httpx_mock: HTTPXMock, clock: Clock
) -> None:
    lines: list[str] = []
    httpx_mock.add_response(503, text=f"{KEY} again")
    httpx_mock.add_response(202, json={"payload": "ok"})

    _sei(clock, lines=lines).post_report(REPORT)

    sent = f'SEI: POST {URL} {{"pipeline": "CI"}}'
    assert lines == [
        sent,
        f"SEI: POST {URL} -> 503 *** again",
        sent,
        f'SEI: POST {URL} -> 202 {{"payload":"ok"}}',
    ]


def test_an_instance_is_asked_for_by_its_guid(httpx_mock: HTTPXMock, clock: Clock) -> None:
    httpx_mock.add_response(json={"id": GUID, "integration_id": "7"})

    _sei(clock).find_instance(GUID, patience=5)

    (request,) = httpx_mock.get_requests()
    assert (request.method, str(request.url)) == ("GET", f"{BASE}cicd/instances/{GUID}")
    assert request.headers["Authorization"] == f"ApiKey {KEY}"


def test_an_instance_that_sei_does_not_know_is_told(httpx_mock: HTTPXMock, clock: Clock) -> None:
    httpx_mock.add_response(404, json={"message": "not found"})

    with pytest.raises(UnknownInstanceError, match=f"SEI knows no instance {GUID}"):
        _sei(clock).find_instance(GUID, patience=5)


@pytest.mark.parametrize("status", [401, 403, 429, 503])
def test_for_an_instance_sei_is_asked_once(
    httpx_mock: HTTPXMock, clock: Clock, status: int
) -> None:
    httpx_mock.add_response(status, headers={"Retry-After": "1"})

    _sei(clock).find_instance(GUID, patience=5)

    assert len(httpx_mock.get_requests()) == 1
    assert clock.pauses == []


def test_who_cannot_ask_for_an_instance_is_told(httpx_mock: HTTPXMock, clock: Clock) -> None:
    httpx_mock.add_exception(httpx.ConnectError("refused"))

    with pytest.raises(SeiError, match="SEI could not be reached"):
        _sei(clock).find_instance(GUID, patience=5)


# On a busy machine the time can be up before the request has begun.
@pytest.mark.httpx_mock(assert_all_responses_were_requested=False)
@pytest.mark.parametrize(("seconds", "patience"), [(60, 0.1), (0.3, 5)])
def test_a_check_takes_no_more_than_its_patience_and_a_third_of_the_time(
    httpx_mock: HTTPXMock, seconds: float, patience: float
) -> None:
    release = threading.Event()

    def answer(_request: httpx.Request) -> httpx.Response:
        release.wait(10)
        return httpx.Response(404)

    httpx_mock.add_callback(answer)
    started = time.monotonic()

    with pytest.raises(OutOfTimeError, match="while asking SEI for the instance"):
        Sei(BASE, SecretStr(KEY), Deadline(seconds)).find_instance(GUID, patience=patience)

    release.set()
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(("status", "is_known"), [(200, True), (403, False)])
def test_whether_sei_knows_the_instance_is_given(
    httpx_mock: HTTPXMock, clock: Clock, status: int, *, is_known: bool
) -> None:
    httpx_mock.add_response(status, json={"id": GUID, "integration_id": "7"})

    assert _sei(clock).find_instance(GUID, patience=5) is is_known


def test_the_error_of_a_check_without_time_names_the_check(clock: Clock) -> None:
    with pytest.raises(OutOfTimeError, match="while asking SEI for the instance"):
        _sei(clock, seconds=0).find_instance(GUID, patience=5)


class _Listener:
    """Answer as SEI does on a real socket, and note each connection."""

    def __init__(self) -> None:
        self.connections: set[object] = set()

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        self.connections.add(scope["client"])
        head = {"status": 202, "headers": [(b"content-length", b"2")]}
        await send({"type": "http.response.start", **head})
        await send({"type": "http.response.body", "body": b"{}"})


def test_reports_go_out_on_the_connection_that_the_check_has_opened() -> None:
    listener = _Listener()
    with running(listener) as origin:
        sei = Sei(f"{origin}/", SecretStr(KEY), Deadline(60))

        sei.find_instance(GUID, patience=5)
        sei.post_report(REPORT)
        sei.post_report(REPORT)
        del sei

    assert len(listener.connections) == 1


def test_reports_within_some_seconds_go_out_on_the_same_connection() -> None:
    listener = _Listener()
    with running(listener) as origin:
        sei = Sei(f"{origin}/", SecretStr(KEY), Deadline(60))

        sei.within(60).post_report(REPORT)
        sei.within(60).post_report(REPORT)
        sei.post_report(REPORT)
        del sei

    assert len(listener.connections) == 1


def test_a_connection_that_was_lent_outlasts_who_has_lent_it(
    httpx_mock: HTTPXMock, clock: Clock
) -> None:
    httpx_mock.add_response(202)

    _sei(clock).within(60).post_report(REPORT)

    assert len(httpx_mock.get_requests()) == 1


def test_seconds_that_are_given_count_from_now_on(httpx_mock: HTTPXMock, clock: Clock) -> None:
    httpx_mock.add_response(202)
    sei = _sei(clock, seconds=1)
    clock.now += 2

    sei.within(60).post_report(REPORT)

    with pytest.raises(OutOfTimeError):
        sei.post_report(REPORT)
    with pytest.raises(OutOfTimeError):
        sei.within(0).post_report(REPORT)


def test_who_has_other_seconds_traces_and_pauses_alike(httpx_mock: HTTPXMock, clock: Clock) -> None:
    httpx_mock.add_response(503)
    httpx_mock.add_response(202)
    lines: list[str] = []

    _sei(clock, lines=lines).within(60).post_report(REPORT)

    assert len(clock.pauses) == 1
    assert len(lines) == 4


def test_a_connection_is_closed_with_what_used_it(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = threading.Event()
    close = httpx.Client.close

    def noted(client: httpx.Client) -> None:
        close(client)
        closed.set()

    monkeypatch.setattr(httpx.Client, "close", noted)
    with running(_Listener()) as origin:
        sei = Sei(f"{origin}/", SecretStr(KEY), Deadline(60))
        sei.post_report(REPORT)
        assert not closed.is_set()

        del sei

        # The thread that posted may be about to let go of it.
        assert any(gc.collect() < 0 or closed.wait(0.1) for _ in range(300))
