"""Send single requests to GitHub, and count how many it allows still.

PyGithub signs, sends and retries; its objects are not used, because reading an attribute that an
answer did not hold sends another request.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

import requests
from github import Auth, Github
from github.Requester import Requester
from urllib3 import Retry

from sei_action import __version__
from sei_action.errors import GitHubError
from sei_action.github.refusals import RateLimitError, unreachable

_API_VERSION = "2022-11-28"
_TRIES_AFTER_THE_FIRST = 2
_LONGEST_SHOWN = 2000

Query = str | int


class Reply(NamedTuple):
    """What came back, whatever it is."""

    status: int
    headers: Mapping[str, Any]
    body: str


class Pace(Protocol):
    """Decide when a request may be sent.

    `is_patient` says that it waits for the limits, so that nothing need be left out to keep them.
    """

    is_patient: bool

    def before(self, resource: str) -> None:
        """Wait until another request may be sent; raise RateLimitError where none may.

        `resource` is what GitHub calls a limit of its own: `core`, or `graphql`.
        """

    def after(self, headers: Mapping[str, Any]) -> None:
        """Take note of what an answer's headers tell of the limits."""

    def limited(self, error: RateLimitError, seconds_left: float) -> None:
        """Wait until the limit that was met has passed, or raise the error."""


class Connection:
    """Reach one GitHub, github.com or an Enterprise Server, from any number of threads."""

    def __init__(
        self,
        api_url: str,
        token: str,
        *,
        pace: Pace,
        longest_wait: Callable[[], float],
        trace: Callable[[str], None] = lambda _line: None,
    ) -> None:
        """Take the address and the token; `longest_wait` gives the seconds for one answer."""
        self._api_url = _checked(api_url).rstrip("/")
        self._token = token
        self._longest_wait = longest_wait
        self._trace = trace
        self._idle: list[Requester] = []
        self._counting = threading.Lock()
        self._left: dict[str, int] = {}
        self.pace = pace
        self.requests_left: int | None = None
        self.date = ""

    def exchange(  # noqa: PLR0913 - each says another thing of one request
        self,
        method: str,
        path: str,
        what: str,
        *,
        query: Mapping[str, Query] | None = None,
        headers: Mapping[str, str] | None = None,
        content: object = None,
        resource: str = "core",
    ) -> Reply:
        """Send a request and give the answer; raises GitHubError where none comes.

        `what` names for people what is read. The content is in no log, for it may be a secret.
        """
        self.pace.before(resource)
        try:
            with self._requester() as requester:
                # Not its method that also checks: that one stumbles over errors that are not
                # GitHub's.
                told = requester.requestJson(
                    method,
                    path,
                    parameters=dict(query or {}),
                    headers=dict(headers or {}),
                    input=content,
                )
        except (
            requests.RequestException,
            RuntimeError,
            AssertionError,
            ValueError,
            OverflowError,
        ) as error:
            # RuntimeError and AssertionError are how PyGithub refuses a redirect to another host,
            # the last two how it stumbles over a header.
            raise unreachable(what, error) from None
        reply = Reply(*told)
        self._count(reply.headers)
        self.pace.after(reply.headers)
        shown = str(reply.body)[:_LONGEST_SHOWN]
        self._trace(f"GitHub: {method} {path} {dict(query or {})} -> {reply.status} {shown}")
        return reply

    @property
    def graphql_url(self) -> str:
        """Give the address of the GraphQL API, which has no path below that of the REST API."""
        with self._requester() as requester:
            return requester.graphql_url

    @contextmanager
    def _requester(self) -> Iterator[Requester]:
        # One for each request under way, which PyGithub keeps in its connection. What is free
        # again has its connection open.
        with self._counting:
            requester = self._idle.pop() if self._idle else None
        requester = requester or self._new_requester()
        try:
            yield requester
        finally:
            with self._counting:
                self._idle.append(requester)

    def _new_requester(self) -> Requester:
        """Set every default of PyGithub that could cost time: no pauses, few and short retries."""
        return Github(
            auth=Auth.Token(self._token),
            base_url=self._api_url,
            timeout=max(1, int(self._longest_wait())),
            user_agent=f"sei-action/{__version__}",
            retry=Retry(
                total=_TRIES_AFTER_THE_FIRST,
                backoff_factor=0.2,
                status_forcelist=(500, 502, 503, 504),
                allowed_methods=("GET",),
                respect_retry_after_header=False,
                raise_on_status=False,
            ),
            seconds_between_requests=0,
            seconds_between_writes=0,
            lazy=True,
            api_version=_API_VERSION,
        ).requester

    def _count(self, headers: Mapping[str, Any]) -> None:
        self.date = str(headers.get("date", ""))
        left = str(headers.get("x-ratelimit-remaining", ""))
        if not left.isdecimal() or headers.get("x-ratelimit-resource") == "graphql":
            return
        # Answers to requests of the same time come in any order: until GitHub counts anew, the
        # least that is left is the newest.
        period = str(headers.get("x-ratelimit-reset", ""))
        with self._counting:
            self._left[period] = min(int(left), self._left.get(period, int(left)))
            self.requests_left = self._left[period]


def _checked(api_url: str) -> str:
    try:
        parts = urlsplit(api_url)
        is_address = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address:
        raise GitHubError(
            f"GITHUB_API_URL is wrong: {api_url!r} is no address.",
            "Something has changed this variable of the runner.",
            "Leave it as the runner sets it.",
        )
    return api_url
