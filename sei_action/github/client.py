"""Ask GitHub's REST API one thing at a time, and say clearly what went wrong.

PyGithub signs, sends and retries; its objects are not used, because reading an attribute that an
answer did not hold sends another request.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
from github import Auth, Github
from github.Requester import Requester
from urllib3 import Retry

from sei_action import __version__
from sei_action.deadline import Deadline
from sei_action.errors import GitHubError, OutOfTimeError
from sei_action.github.refusals import RateLimitError, misshapen, refusal, unreachable
from sei_action.json_text import loads
from sei_action.workers import Workers

_API_VERSION = "2022-11-28"
PAGE_SIZE = 100
_LONGEST_WAIT_SECONDS = 10
_TRIES_AFTER_THE_FIRST = 2
_MOST_AT_ONCE = 8
_MOST_PAGES = 100
_LONGEST_SHOWN = 2000
_SHARE_OF_AN_OPTIONAL_READING = 0.4

Query = str | int
T = TypeVar("T")


class GitHub:
    """Read one GitHub, github.com or an Enterprise Server, within a deadline.

    Every method raises GitHubError with what failed, why, and what to do; `what` in their
    parameters names for people what is read, `permission` the token's permission for it.
    """

    def __init__(
        self,
        api_url: str,
        token: str,
        deadline: Deadline,
        *,
        trace: Callable[[str], None] = lambda _line: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Take the address and the token; nothing is asked yet."""
        self._api_url = _checked(api_url).rstrip("/")
        self._token = token
        self._deadline = deadline
        self._trace = trace
        self._sleep = sleep
        self._workers = Workers(_MOST_AT_ONCE)
        self._of_thread = threading.local()
        self._answered: dict[str, Any] = {}
        self._counting = threading.Lock()
        self._left: dict[str, int] = {}
        self.requests_left: int | None = None
        self.date = ""

    def start(self, call: Callable[[], T]) -> Future[T]:
        """Let a reading begin while others are under way; `finish` gives what it read."""

        def work() -> T:
            self._of_thread.is_worker = True
            return call()

        return self._workers.start(work)

    def finish(self, future: Future[T], what: str, *, required: bool = False) -> T:
        """Wait for a reading that was started; only the thread that reports may wait.

        What is not `required` is waited for as long as leaves time for the rest.
        """
        share = 1.0 if required else _SHARE_OF_AN_OPTIONAL_READING
        try:
            return self._deadline.await_result(future, f"reading {what} from GitHub", share=share)
        except OutOfTimeError as error:
            raise _as_github_error(error) from None

    def _requester(self) -> Requester:
        # One for each thread: PyGithub keeps the request under way in its connection.
        if not hasattr(self._of_thread, "requester"):
            self._of_thread.requester = self._new_requester()
        requester: Requester = self._of_thread.requester
        return requester

    def _new_requester(self) -> Requester:
        """Set every default of PyGithub that could cost time: no pauses, few and short retries."""
        wait = min(_LONGEST_WAIT_SECONDS, self._deadline.remaining("starting"))
        return Github(
            auth=Auth.Token(self._token),
            base_url=self._api_url,
            timeout=max(1, int(wait)),
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

    def get(  # noqa: PLR0913 - each says another thing of one request
        self,
        path: str,
        query: Mapping[str, Query] | None = None,
        *,
        what: str,
        permission: str,
        fresh: bool = False,
        required: bool = False,
    ) -> Any:  # noqa: ANN401 - JSON is anything until a model has read it
        """Read one answer as JSON. What was answered before is remembered, but for a `fresh` one.

        The wait for it ends with the deadline, whatever GitHub does.
        """

        def reading() -> Any:  # noqa: ANN401 - likewise
            return self._known(path, query, what, permission, fresh=fresh)

        if getattr(self._of_thread, "is_worker", False):
            return reading()
        return self.finish(self.start(reading), what, required=required)

    def _known(
        self,
        path: str,
        query: Mapping[str, Query] | None,
        what: str,
        permission: str,
        *,
        fresh: bool,
    ) -> Any:  # noqa: ANN401 - likewise
        if fresh:
            return self._ask_patiently(path, query, what, permission)
        question = json.dumps([path, query])
        if question not in self._answered:
            try:
                self._answered[question] = self._ask_patiently(path, query, what, permission)
            except GitHubError as error:
                if error.permission is None:
                    raise
                self._answered[question] = error
        answer = self._answered[question]
        if isinstance(answer, GitHubError):
            raise answer
        return answer

    def _ask_patiently(
        self, path: str, query: Mapping[str, Query] | None, what: str, permission: str
    ) -> Any:  # noqa: ANN401 - likewise
        """Ask, and wait for a rate limit to pass where that is soon enough."""
        while True:
            try:
                return self._ask(path, query, what, permission)
            except RateLimitError as error:
                if error.seconds >= self._remaining(what):
                    raise
                self._sleep(error.seconds)

    def _remaining(self, what: str) -> float:
        try:
            return self._deadline.remaining(f"reading {what} from GitHub")
        except OutOfTimeError as error:
            raise _as_github_error(error) from None

    def send(self, method: str, path: str, content: object, *, what: str) -> tuple[int, str]:
        """Send JSON once, for what changes something, and give the answer's status and text.

        The content is in no log, for it may be a secret.
        """

        def sending() -> tuple[int, str]:
            status, _headers, body = self._exchange(method, path, what, content=content)
            return status, body

        return self.finish(self.start(sending), what, required=True)

    def _ask(self, path: str, query: Mapping[str, Query] | None, what: str, permission: str) -> Any:  # noqa: ANN401 - likewise
        status, headers, body = self._exchange("GET", path, what, query=query)
        if status != HTTPStatus.OK:
            raise refusal(status, headers, body, what, permission)
        try:
            return loads(body)
        except (ValueError, RecursionError):
            raise GitHubError(
                f"GitHub's answer for {what} is no JSON.",
                "A proxy answered in its place, or the answer broke off.",
                "Check GITHUB_API_URL; if it is right, re-run the job.",
            ) from None

    def _exchange(
        self,
        method: str,
        path: str,
        what: str,
        *,
        query: Mapping[str, Query] | None = None,
        content: object = None,
    ) -> tuple[int, Mapping[str, Any], str]:
        self._remaining(what)
        try:
            # Not its method that also checks: that one stumbles over errors that are not GitHub's.
            status, headers, body = self._requester().requestJson(
                method, path, parameters=dict(query or {}), input=content
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
        self._count(headers)
        shown = str(body)[:_LONGEST_SHOWN]
        self._trace(f"GitHub: {method} {path} {dict(query or {})} -> {status} {shown}")
        return status, headers, body

    def _count(self, headers: Mapping[str, Any]) -> None:
        self.date = str(headers.get("date", ""))
        left = str(headers.get("x-ratelimit-remaining", ""))
        if not left.isdecimal():
            return
        # Answers to requests of the same time come in any order: until GitHub counts anew, the
        # least that is left is the newest.
        period = str(headers.get("x-ratelimit-reset", ""))
        with self._counting:
            self._left[period] = min(int(left), self._left.get(period, int(left)))
            self.requests_left = self._left[period]

    def start_pages(  # noqa: PLR0913 - each says another thing of one list
        self,
        path: str,
        read: Callable[[Any], T],
        *,
        items: str,
        what: str,
        permission: str,
        required: bool = False,
    ) -> Callable[[], list[T]]:
        """Begin to read a list that counts its `items`, and give what waits for all its pages.

        The pages behind the first one are read at the same time, as soon as that one is there.
        None is remembered: of a large run they are most of what is read.
        """

        def page(number: int) -> Any:  # noqa: ANN401 - likewise
            query = {"per_page": PAGE_SIZE, "page": number}
            return self.get(path, query, what=what, permission=permission, fresh=True)

        def read_page(number: int) -> T:
            return read(page(number))

        def first_of_all() -> tuple[T, list[Future[T]]]:
            first = page(1)
            last = min(pages_of(_count(first, items, what)), _MOST_PAGES)
            others = [self.start(partial(read_page, number)) for number in range(2, last + 1)]
            return read(first), others

        begun = self.start(first_of_all)

        def finish() -> list[T]:
            first, others = self.finish(begun, what, required=required)
            return [first, *(self.finish(other, what, required=required) for other in others)]

        return finish

    def pages(
        self,
        path: str,
        query: Mapping[str, Query] | None = None,
        *,
        items: str,
        what: str,
        permission: str,
    ) -> Iterator[Any]:
        """Read a list page by page until its `total_count` is reached, or a page has no `items`."""
        asked_for, expected = 0, 1
        while asked_for < expected:
            answer = self.get(
                path,
                {
                    **(query or {}),
                    "per_page": PAGE_SIZE,
                    "page": asked_for // PAGE_SIZE + 1,
                },
                what=what,
                permission=permission,
            )
            yield answer
            asked_for += PAGE_SIZE
            expected = _count(answer, items, what)


def pages_of(count: int) -> int:
    """Count the pages of so many items; in whole numbers, however large the count is."""
    return -(-count // PAGE_SIZE)


def _count(page: Any, items: str, what: str) -> int:  # noqa: ANN401 - any JSON at all
    """Count the items of a list on all its pages; an empty page is its last."""
    try:
        return int(page["total_count"]) if page[items] else 0
    except (TypeError, KeyError, ValueError, OverflowError):
        raise misshapen(what, f"total_count, {items}") from None


def _as_github_error(error: OutOfTimeError) -> GitHubError:
    # What is optional is then given up like everything else that GitHub does not give.
    return GitHubError(error.what, error.cause, error.remedy)


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
