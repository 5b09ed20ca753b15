"""Ask GitHub's APIs one thing at a time, remember the answers, and wait as long as allowed."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from functools import partial
from http import HTTPStatus
from typing import Any, Self, TypeVar

from sei_action.deadline import Deadline
from sei_action.errors import GitHubError, OutOfTimeError
from sei_action.github.connection import Connection, Query, Reply
from sei_action.github.pace import AsItComes
from sei_action.github.refusals import RateLimitError, misshapen, refusal
from sei_action.github.replies import errors_in, json_of, tells_of_a_limit
from sei_action.workers import Workers

PAGE_SIZE = 100
_LONGEST_WAIT_SECONDS = 10
_MOST_AT_ONCE = 8
_MOST_PAGES = 100
_SHARE_OF_AN_OPTIONAL_READING = 0.4

T = TypeVar("T")
Foreknown = Callable[[str, Mapping[str, Query]], Any]


def _nothing(_path: str, _query: Mapping[str, Query]) -> None:
    """Know no answer beforehand."""


class GitHub:
    """Read one GitHub, github.com or an Enterprise Server, within a deadline.

    Every method raises GitHubError with what failed, why, and what to do; `what` in their
    parameters names for people what is read, `permission` the token's permission for it.
    """

    def __init__(
        self,
        connection: Connection,
        deadline: Deadline,
        *,
        workers: Workers | None = None,
        foreknown: Foreknown = _nothing,
    ) -> None:
        """Take the connection, which others may share like the workers; nothing is asked yet.

        `foreknown` gives the answer to a path and a query where it is known without asking, and
        None where it is not; it may raise the GitHubError that GitHub would give.
        """
        self._connection = connection
        self._deadline = deadline
        self._workers = workers or Workers(_MOST_AT_ONCE)
        self._foreknown = foreknown
        self._answered: dict[str, Any] = {}

    @classmethod
    def at(
        cls,
        api_url: str,
        token: str,
        deadline: Deadline,
        *,
        trace: Callable[[str], None] = lambda _line: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> Self:
        """Reach the API at an address, for a step that has not long to wait."""
        connection = Connection(
            api_url,
            token,
            pace=AsItComes(sleep),
            longest_wait=lambda: min(_LONGEST_WAIT_SECONDS, deadline.remaining("starting")),
            trace=trace,
        )
        return cls(connection, deadline)

    @property
    def requests_left(self) -> int | None:
        """Give how many requests GitHub allows still.

        None where it has told no limit, and where the readings wait until it allows more.
        """
        return None if self._connection.pace.is_patient else self._connection.requests_left

    @property
    def date(self) -> str:
        """Give the time that GitHub told last, as it writes it."""
        return self._connection.date

    def start(self, call: Callable[[], T]) -> Future[T]:
        """Let a reading begin while others are under way; `finish` gives what it read."""
        return self._workers.start(call)

    def finish(self, future: Future[T], what: str, *, required: bool = False) -> T:
        """Wait for a reading that was started; only the thread that reports may wait.

        What is not `required` is waited for as long as leaves time for the rest.
        """
        share = 1.0 if required else _SHARE_OF_AN_OPTIONAL_READING
        try:
            return self._deadline.await_result(future, f"reading {what} from GitHub", share=share)
        except OutOfTimeError as error:
            raise _as_github_error(error) from None

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
        foreknown = self._foreknown(path, query or {})
        if foreknown is not None:
            return foreknown

        def reading() -> Any:  # noqa: ANN401 - likewise
            return self._known(path, query, what, permission, fresh=fresh)

        if self._workers.is_one_of_them:
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
            return self._ask(path, query, what, permission)
        question = json.dumps([path, query])
        if question not in self._answered:
            try:
                self._answered[question] = self._ask(path, query, what, permission)
            except GitHubError as error:
                if error.permission is None:
                    raise
                self._answered[question] = error
        answer = self._answered[question]
        if isinstance(answer, GitHubError):
            raise answer
        return answer

    def _ask(self, path: str, query: Mapping[str, Query] | None, what: str, permission: str) -> Any:  # noqa: ANN401 - likewise
        def asking() -> Any:  # noqa: ANN401 - likewise
            return json_of(self._exchange("GET", path, what, query=query), what, permission)

        return self._patiently(asking, what)

    def get_unless(
        self,
        etag: str,
        path: str,
        query: Mapping[str, Query],
        *,
        what: str,
        permission: str,
    ) -> tuple[Any, str]:
        """Read one answer and its ETag; None in its place where it still has the ETag given.

        GitHub does not count the request then (page "Best practices for using the REST API").
        """
        headers = {"If-None-Match": etag} if etag else {}

        def asking() -> tuple[Any, str]:
            reply = self._exchange("GET", path, what, query=query, headers=headers)
            if reply.status == HTTPStatus.NOT_MODIFIED:
                return None, etag
            return json_of(reply, what, permission), str(reply.headers.get("etag", ""))

        return self._wherever(lambda: self._patiently(asking, what), what)

    def query(self, text: str, variables: Mapping[str, object], *, what: str) -> Any:  # noqa: ANN401 - any JSON
        """Ask the GraphQL API and give its whole answer, with errors of parts of the question."""
        content = {"query": text, "variables": dict(variables)}

        def asking() -> Any:  # noqa: ANN401 - likewise
            address = self._connection.graphql_url
            reply = self._exchange("POST", address, what, content=content, resource="graphql")
            answer = json_of(reply, what, "metadata: read")
            if any(map(tells_of_a_limit, errors_in(answer))):
                raise refusal(HTTPStatus.TOO_MANY_REQUESTS, reply.headers, "", what, "")
            return answer

        return self._wherever(lambda: self._patiently(asking, what), what)

    def _wherever(self, reading: Callable[[], T], what: str) -> T:
        """Read on a worker's thread, and wait for it unless this is one."""
        if self._workers.is_one_of_them:
            return reading()
        return self.finish(self.start(reading), what, required=True)

    def _patiently(self, asking: Callable[[], T], what: str) -> T:
        """Ask, and wait for a rate limit to pass where that is soon enough."""
        while True:
            try:
                return asking()
            except RateLimitError as error:
                self._connection.pace.limited(error, self._remaining(what))

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
            reply = self._exchange(method, path, what, content=content)
            return reply.status, reply.body

        return self.finish(self.start(sending), what, required=True)

    def _exchange(self, method: str, path: str, what: str, **more: Any) -> Reply:  # noqa: ANN401 - those of the connection
        self._remaining(what)
        return self._connection.exchange(method, path, what, **more)

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
