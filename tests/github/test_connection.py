"""Specify how requests are sent on connections that several clients share."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pytest

from sei_action.deadline import Deadline
from sei_action.errors import GitHubError
from sei_action.github import GitHub
from sei_action.github.connection import Connection, Reply
from sei_action.github.refusals import RateLimitError
from sei_action.workers import Workers
from tests.github.local_server import TOKEN, Answer, LocalServer

CORE = {"x-ratelimit-remaining": "900", "x-ratelimit-reset": "100"}


class Noting:
    """Send every request at once, and note what is told."""

    is_patient = False

    def __init__(self) -> None:
        """Begin with nothing."""
        self.resources: list[str] = []
        self.headers: list[Mapping[str, Any]] = []

    def before(self, resource: str) -> None:
        """Note what is asked."""
        self.resources.append(resource)

    def after(self, headers: Mapping[str, Any]) -> None:
        """Note what was answered."""
        self.headers.append(headers)

    def limited(self, error: RateLimitError, seconds_left: float) -> None:
        """Wait for nothing."""


def connected(url: str, pace: Noting | None = None) -> Connection:
    return Connection(url, TOKEN, pace=pace or Noting(), longest_wait=lambda: 10)


def exchange(connection: Connection, path: str = "/thing") -> Reply:
    return connection.exchange("GET", path, "the thing")


def count_requesters(connection: Connection, patch: pytest.MonkeyPatch) -> list[object]:
    """List what the connection makes from now on to send requests with."""
    made: list[object] = []
    make = connection._new_requester  # noqa: SLF001 - nothing else tells one from another

    def counted() -> object:
        made.append(make())
        return made[-1]

    patch.setattr(connection, "_new_requester", counted)
    return made


def test_an_answer_is_given_whatever_it_is(server: LocalServer) -> None:
    server.answers = [Answer("<html>", 418, {"X-Kind": "teapot"})]

    reply = exchange(connected(server.url))

    assert (reply.status, reply.body, reply.headers["x-kind"]) == (418, "<html>", "teapot")


def test_headers_may_be_added_to_a_request(server: LocalServer) -> None:
    connected(server.url).exchange("GET", "/thing", "it", headers={"If-None-Match": '"1"'})

    assert server.asked[0].headers["If-None-Match"] == '"1"'


@pytest.mark.parametrize(
    ("api", "graphql"),
    [
        ("https://api.github.com", "https://api.github.com/graphql"),
        ("https://api.github.com/", "https://api.github.com/graphql"),
        ("https://github.example/api/v3", "https://github.example/api/graphql"),
        ("https://github.example:8443/api/v3/", "https://github.example:8443/api/graphql"),
        ("https://api.acme.ghe.com", "https://api.acme.ghe.com/graphql"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/graphql"),
    ],
    ids=["github.com", "with a slash", "server", "with a port", "ghe.com", "local"],
)
def test_the_address_of_the_graphql_api_follows_from_that_of_the_rest_api(
    api: str, graphql: str
) -> None:
    assert connected(api).graphql_url == graphql


def test_the_graphql_api_of_an_enterprise_server_can_be_asked(server: LocalServer) -> None:
    connection = connected(server.url)

    connection.exchange("POST", connection.graphql_url, "it", content={"query": "{ x }"})

    assert [(one.method, one.path) for one in server.asked] == [("POST", "/api/graphql")]


def test_one_request_after_the_other_takes_one_connection(
    server: LocalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = connected(server.url)
    made = count_requesters(connection, monkeypatch)

    for _ in range(3):
        exchange(connection)

    assert len(made) == 1


def test_as_many_connections_are_made_as_requests_are_under_way_at_once(
    server: LocalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = connected(server.url)
    made = count_requesters(connection, monkeypatch)
    workers = Workers(3)

    for _ in range(5):
        begun = [workers.start(partial(exchange, connection)) for _ in range(3)]
        assert [future.result(timeout=30).status for future in begun] == [200] * 3

    assert 1 <= len(made) <= 3


def test_a_request_that_broke_leaves_its_connection_to_the_next(
    server: LocalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = connected(server.url)
    made = count_requesters(connection, monkeypatch)
    elsewhere = f"http://localhost:{server.server_port}/thing"
    server.answers = [Answer(status=301, headers={"Location": elsewhere}), Answer()]

    with pytest.raises(GitHubError, match="could not be reached"):
        exchange(connection)
    exchange(connection)

    assert len(made) == 1


def test_the_pace_is_told_of_each_request_and_of_which_limit_it_counts_against(
    server: LocalServer,
) -> None:
    pace = Noting()
    connection = connected(server.url, pace)
    server.answers = [Answer(headers={"X-RateLimit-Remaining": "7"})]

    exchange(connection)
    connection.exchange("POST", connection.graphql_url, "it", resource="graphql")

    assert pace.resources == ["core", "graphql"]
    assert [headers["x-ratelimit-remaining"] for headers in pace.headers] == ["7", "7"]


def test_a_pace_may_forbid_a_request(server: LocalServer) -> None:
    class Forbidding(Noting):
        """Send nothing."""

        def before(self, resource: str) -> None:
            """Forbid it."""
            raise RateLimitError(GitHubError(f"No more of {resource}.", "", ""), 1)

    with pytest.raises(RateLimitError, match="No more of core"):
        exchange(connected(server.url, Forbidding()))

    assert server.asked == []


def test_what_is_left_is_the_least_that_was_told_of_a_period(server: LocalServer) -> None:
    connection = connected(server.url)
    server.answers = [
        Answer(headers=CORE),
        Answer(headers={**CORE, "x-ratelimit-remaining": "901"}),
    ]

    exchange(connection)
    exchange(connection)

    assert connection.requests_left == 900


def test_what_is_left_is_counted_anew_in_the_next_period(server: LocalServer) -> None:
    connection = connected(server.url)
    server.answers = [
        Answer(headers=CORE),
        Answer(headers={"x-ratelimit-remaining": "5000", "x-ratelimit-reset": "3700"}),
    ]

    exchange(connection)
    exchange(connection)

    assert connection.requests_left == 5000


def test_what_is_left_of_the_graphql_api_is_none_of_the_requests_left(server: LocalServer) -> None:
    connection = connected(server.url)
    graphql = {**CORE, "x-ratelimit-remaining": "3", "x-ratelimit-resource": "graphql"}
    server.answers = [
        Answer(headers={**CORE, "x-ratelimit-resource": "core"}),
        Answer("{}", 200, graphql),
    ]

    exchange(connection)
    exchange(connection)

    assert connection.requests_left == 900


@pytest.mark.parametrize("is_patient", [False, True])
def test_who_waits_for_the_limit_is_not_told_of_it(
    server: LocalServer, *, is_patient: bool
) -> None:
    pace = Noting()
    pace.is_patient = is_patient
    connection = connected(server.url, pace)
    server.answers = [Answer(headers=CORE)]

    exchange(connection)

    left = GitHub(connection, Deadline(5)).requests_left
    assert left == (None if is_patient else 900)


def test_the_time_is_the_one_that_was_told_last(server: LocalServer) -> None:
    connection = connected(server.url)

    assert connection.date == ""
    exchange(connection)

    assert connection.date.endswith(" GMT")
