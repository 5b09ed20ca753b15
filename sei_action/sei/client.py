"""Talk to SEI, and try again where trying again can help."""

import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import Self
from urllib.parse import quote
from weakref import finalize

import httpx
from pydantic import SecretStr
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    retry_if_result,
    stop_after_attempt,
    stop_before_delay,
    wait_random_exponential,
)

from sei_action import __version__
from sei_action.deadline import Deadline
from sei_action.errors import OutOfTimeError, SeiError
from sei_action.sei.answers import Answer, check_accepted, check_instance

_ATTEMPTS = 6
_LONGEST_PAUSE_SECONDS = 10
_CONNECT_SECONDS = 5.0
_ANSWER_SECONDS = 20.0
_GRACE_SECONDS = 1.0
_LEAST_SECONDS_FOR_A_TRY = 0.5
_LARGEST_ANSWER = 512 * 1024
_DOING = "sending the report to SEI"
_WORTH_ANOTHER_TRY = frozenset({408, 425, 429, *range(500, 600)})
_backoff = wait_random_exponential(multiplier=0.5, max=_LONGEST_PAUSE_SECONDS)


class Sei:
    """Ask and tell one SEI API within a deadline.

    A repeat of the same report is harmless (contract section 3 rule 2), so a report whose fate is
    unclear is sent again.
    """

    def __init__(  # noqa: PLR0913 - all of it is fixed for a whole trip
        self,
        base_url: str,
        key: SecretStr,
        deadline: Deadline,
        *,
        trust: ssl.SSLContext | None = None,
        trace: Callable[[str], None] = lambda _line: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Keep where to send, with what key, until when, and which certificates to trust."""
        self._base_url = base_url
        self._key = key
        self._deadline = deadline
        self._trust = trust
        self._trace = trace
        self._sleep = sleep

    def within(self, seconds: float) -> Self:
        """Give the same connection with so many seconds from now on."""
        other = type(self)(
            self._base_url,
            self._key,
            Deadline(seconds),
            trust=self._trust,
            trace=self._trace,
            sleep=self._sleep,
        )
        # Whoever has made the client closes it at its end, and so must not end before.
        vars(other).update(_client=self._client, _lender=self)
        return other

    def post_report(self, report: bytes, endpoint: str = "custom-cicd") -> None:
        """Post the JSON of a report; return when SEI has accepted it.

        Raises SeiError when it was not accepted, OutOfTimeError when the deadline has passed before
        SEI said anything.
        """
        heard: list[Answer] = []
        try:
            self._deadline.bound(lambda: self._ask(heard, "POST", endpoint, report), _DOING)
        except OutOfTimeError:
            # What SEI said before another try took too long says more than that it did.
            if not heard:
                raise
        check_accepted(heard[-1])

    def ask(self, path: str, question: bytes, doing: str, *, once: bool = False) -> Answer:
        """Post what is no report and give the answer, whatever it is.

        `once` is for what a repeat would do twice. Raises SeiError where nothing answers,
        OutOfTimeError when the deadline has passed.
        """
        tries = 1 if once else _ATTEMPTS
        return self._deadline.bound(lambda: self._ask([], "POST", path, question, tries), doing)

    def look(self, path: str, doing: str) -> Answer:
        """Ask for something once and give the answer, whatever it is; raises as `ask` does."""
        return self._deadline.bound(lambda: self._ask([], "GET", path, tries=1), doing)

    def find_instance(self, guid: str, *, patience: float) -> bool:
        """Ask for an instance; raise SeiError where SEI would drop its reports in silence.

        Where SEI does not tell, because the key has no right to ask for example, or not within the
        seconds of `patience`, nothing is known against the instance. Tells whether SEI knows it.
        """
        doing = "asking SEI for the instance"
        soon = Deadline(min(patience, self._deadline.remaining(doing) / 3))
        answer = soon.bound(
            lambda: self._ask([], "GET", f"cicd/instances/{quote(guid, safe='')}", tries=1), doing
        )
        return check_instance(guid, answer)

    def _ask(
        self,
        heard: list[Answer],
        method: str,
        path: str,
        content: bytes | None = None,
        tries: int = _ATTEMPTS,
    ) -> Answer:
        """Ask, add each answer to those `heard`, and give the last one."""
        try:
            return self._ask_patiently(heard, method, path, content, tries)
        except httpx.DecodingError:
            raise SeiError(
                "Something answered the report in an encoding that it does not have.",
                "A proxy stands in between, and it was not SEI that answered.",
                "Check `region` and `base-url`, HTTPS_PROXY and NO_PROXY.",
            ) from None
        except httpx.TransportError as error:
            raise _unreachable(error, self._base_url) from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError, ImportError) as error:
            raise SeiError(
                f"The report could not be sent ({type(error).__name__}).",
                "A proxy variable or SSL_CERT_FILE holds something that cannot be used.",
                "Check HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE and REQUESTS_CA_BUNDLE.",
            ) from None

    @cached_property
    def _client(self) -> httpx.Client:
        # One for all requests: a report goes out on the connection that the check has opened.
        trust: ssl.SSLContext | bool = self._trust or True
        client = httpx.Client(headers=self._headers(), follow_redirects=False, verify=trust)
        finalize(self, client.close).atexit = False
        return client

    def _ask_patiently(
        self, heard: list[Answer], method: str, path: str, content: bytes | None, tries: int
    ) -> Answer:
        retrying = Retrying(
            retry=retry_if_exception(_is_passing)
            | retry_if_result(lambda answer: answer.status in _WORTH_ANOTHER_TRY),
            # Not to begin a pause that leaves no time for a try: what came last says more.
            stop=stop_after_attempt(tries)
            | stop_before_delay(self._deadline.remaining(_DOING) - _LEAST_SECONDS_FOR_A_TRY),
            wait=_pause,
            sleep=self._sleep,
            # The last answer or error is what the user must read, not that it was retried.
            retry_error_callback=lambda state: state.outcome.result() if state.outcome else None,
        )
        answer: Answer = retrying(self._ask_once, heard, method, path, content)
        return answer

    def _ask_once(
        self, heard: list[Answer], method: str, path: str, content: bytes | None
    ) -> Answer:
        # A little longer than there is time: that it was up is then said by who waits for this.
        left = self._deadline.remaining(_DOING) + _GRACE_SECONDS
        timeout = httpx.Timeout(min(_ANSWER_SECONDS, left), connect=min(_CONNECT_SECONDS, left))
        url = f"{self._base_url}{path}"
        self._trace(f"SEI: {method} {url} {(content or b'').decode()}")
        with self._client.stream(method, url, content=content, timeout=timeout) as response:
            body = _beginning_of(response)
        text = self._without_key(body.decode(errors="replace"))
        self._trace(f"SEI: {method} {url} -> {response.status_code} {text}")
        answer = Answer(
            status=response.status_code,
            body=text,
            retry_after=response.headers.get("retry-after", ""),
            date=response.headers.get("date", ""),
        )
        heard.append(answer)
        return answer

    def _without_key(self, text: str) -> str:
        # Whoever answers may send back what was sent, and parts of it are shown to people.
        return text.replace(self._key.get_secret_value(), "***")

    def _headers(self) -> dict[str, str]:
        return {
            "Authorization": f"ApiKey {self._key.get_secret_value()}",
            "Content-Type": "application/json",
            "Accept": "application/json",
            "User-Agent": f"sei-action/{__version__}",
        }


def _beginning_of(response: httpx.Response) -> bytes:
    body = b""
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > _LARGEST_ANSWER:
            break
    return body[:_LARGEST_ANSWER]


def _is_passing(error: BaseException) -> bool:
    """Tell whether an error may not come again; one of certificates will."""
    passing = isinstance(error, httpx.TransportError | httpx.DecodingError)
    if not passing or isinstance(error, httpx.UnsupportedProtocol):
        return False
    return not any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(error))


def _causes(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def _pause(state: RetryCallState) -> float:
    """Pause as long as SEI asks for, else with full jitter up to a doubling bound."""
    answer = None
    if state.outcome and not state.outcome.failed:
        answer = state.outcome.result()
    asked = _seconds_in(answer.retry_after) if isinstance(answer, Answer) else None
    return _backoff(state) if asked is None else asked


def _seconds_in(retry_after: str) -> float | None:
    # RFC 9110, section 10.2.3: seconds, or a date.
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        moment = parsedate_to_datetime(retry_after)
    except (ValueError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _unreachable(error: httpx.TransportError, base_url: str) -> SeiError:
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(error)):
        return SeiError(
            f"The certificate of {base_url} is not trusted ({error}).",
            "A proxy with a certificate authority of its own stands in between, or the address "
            "is wrong.",
            "Give its PEM file in SSL_CERT_FILE or REQUESTS_CA_BUNDLE.",
        )
    if isinstance(error, httpx.ProxyError):
        return SeiError(
            f"SEI could not be reached at {base_url} (ProxyError).",
            "The proxy refused the connection.",
            "Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY, and what the proxy lets through.",
        )
    # Only a refused connection explains itself without quoting what it was asked to send.
    detail = f": {error}" if isinstance(error, httpx.ConnectError) else ""
    return SeiError(
        f"SEI could not be reached at {base_url} ({type(error).__name__}{detail}).",
        "The network or a proxy does not let the job through, or SEI is down.",
        "Check `region` and `base-url`, HTTPS_PROXY and NO_PROXY, and that the runner may reach "
        "this address.",
    )
