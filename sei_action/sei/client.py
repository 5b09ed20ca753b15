"""Post a report to SEI, and try again where trying again can help."""

import time
from collections.abc import Callable

import httpx
from pydantic import SecretStr
from tenacity import (
    Retrying,
    retry_if_exception_type,
    retry_if_result,
    stop_after_attempt,
    stop_before_delay,
    wait_random_exponential,
)

from sei_action import __version__
from sei_action.deadline import Deadline
from sei_action.errors import SeiError
from sei_action.sei.answers import check_accepted

_ATTEMPTS = 4
_LONGEST_PAUSE_SECONDS = 5
_CONNECT_SECONDS = 5.0
_ANSWER_SECONDS = 20.0
_DOING = "sending the report to SEI"
_WORTH_ANOTHER_TRY = frozenset({408, 425, 429, *range(500, 600)})


class Sei:
    """Send reports to one SEI API within a deadline.

    A repeat of the same report is harmless (contract section 3 rule 2), so a report whose fate is
    unclear is sent again.
    """

    def __init__(
        self,
        base_url: str,
        key: SecretStr,
        deadline: Deadline,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Keep where to send, with what key, and until when."""
        self._base_url = base_url
        self._key = key
        self._deadline = deadline
        self._sleep = sleep

    def post_report(self, report: bytes) -> None:
        """Post the JSON of a report; return when SEI has accepted it.

        Raises SeiError when it was not accepted, OutOfTimeError when the deadline has passed.
        """
        try:
            with httpx.Client(headers=self._headers(), follow_redirects=False) as client:
                answer = self._post_with_patience(client, report)
        except httpx.TransportError as error:
            raise _unreachable(error, self._base_url) from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as error:
            raise SeiError(
                f"The report could not be sent ({type(error).__name__}).",
                "A proxy variable or SSL_CERT_FILE holds something that cannot be used.",
                "Check HTTPS_PROXY, NO_PROXY and SSL_CERT_FILE.",
            ) from None
        check_accepted(answer.status_code, self._without_key(answer.text))

    def _post_with_patience(self, client: httpx.Client, report: bytes) -> httpx.Response:
        retrying = Retrying(
            retry=retry_if_exception_type(httpx.TransportError)
            | retry_if_result(lambda answer: answer.status_code in _WORTH_ANOTHER_TRY),
            # Not to begin a pause that outlasts the step: what came last says more than that.
            stop=stop_after_attempt(_ATTEMPTS)
            | stop_before_delay(self._deadline.remaining(_DOING)),
            wait=wait_random_exponential(max=_LONGEST_PAUSE_SECONDS),
            sleep=self._sleep,
            # The last answer or error is what the user must read, not that it was retried.
            retry_error_callback=lambda state: state.outcome.result() if state.outcome else None,
        )
        answer: httpx.Response = retrying(self._post_once, client, report)
        return answer

    def _post_once(self, client: httpx.Client, report: bytes) -> httpx.Response:
        left = self._deadline.remaining(_DOING)
        return client.post(
            f"{self._base_url}custom-cicd",
            content=report,
            timeout=httpx.Timeout(min(_ANSWER_SECONDS, left), connect=min(_CONNECT_SECONDS, left)),
        )

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


def _unreachable(error: httpx.TransportError, base_url: str) -> SeiError:
    # Only a refused connection explains itself without quoting what it was asked to send.
    detail = f": {error}" if isinstance(error, httpx.ConnectError) else ""
    return SeiError(
        f"SEI could not be reached at {base_url} ({type(error).__name__}{detail}).",
        "The network or a proxy does not let the job through, or SEI is down.",
        "Check `region` and `base-url`, and that the runner may reach this address.",
    )
