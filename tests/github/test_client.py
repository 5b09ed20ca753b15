"""Specify how GitHub is asked, against a real HTTP server on loopback."""

import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest

from sei_action import __version__
from sei_action.deadline import Deadline
from sei_action.errors import GitHubError, OutOfTimeError
from sei_action.github import GitHub

TOKEN = "ghs_token-of.a_test"


class Answer(NamedTuple):
    """What the server answers."""

    body: str = "{}"
    status: int = 200
    headers: dict[str, str] = {}  # noqa: RUF012 - a named tuple's default, never changed


class Asked(NamedTuple):
    """What the server was asked."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


class LocalServer(ThreadingHTTPServer):
    """Give the prepared answers in turn, the last of them for ever."""

    def __init__(self) -> None:
        """Listen on a free port."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = [Answer()]
        self.asked: list[Asked] = []

    @property
    def url(self) -> str:
        """Give the address, with a path as an Enterprise Server has one."""
        return f"http://127.0.0.1:{self.server_port}/api/v3"

    def github(self, deadline: Deadline | None = None) -> GitHub:
        """Build a client of this server."""
        return GitHub(self.url, TOKEN, deadline or Deadline(60))


class _Handler(BaseHTTPRequestHandler):
    server: LocalServer

    def do_GET(self) -> None:
        """Answer."""
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        self.server.asked.append(Asked(parts.path, query, dict(self.headers.items())))
        answers = self.server.answers
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        body = answer.body.encode()
        self.send_response(answer.status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is given
        """Say nothing."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalServer]:
    """Serve on loopback, whatever proxy this machine uses."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    with LocalServer() as running:
        thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Count the pauses instead of making them."""
    made: list[float] = []
    monkeypatch.setattr(time, "sleep", made.append)
    return made


def _get(github: GitHub, path: str = "/thing") -> Any:  # noqa: ANN401 - JSON is anything
    return github.get(path, what="the thing", permission="actions: read")


def _failure(server: LocalServer, status: int, message: str = "No.") -> GitHubError:
    server.answers = [Answer(json.dumps({"message": message}), status)]
    with pytest.raises(GitHubError) as caught:
        _get(server.github())
    return caught.value


def test_an_answer_is_given_as_json(server: LocalServer) -> None:
    server.answers = [Answer('{"id": 7, "steps": [null]}')]

    answer = _get(server.github())

    assert (answer["id"], answer["steps"]) == (7, [None])


def test_a_path_is_one_of_the_api_whose_address_was_given(server: LocalServer) -> None:
    _get(server.github(), "/repos/acme/shop")

    assert [asked.path for asked in server.asked] == ["/api/v3/repos/acme/shop"]


def test_an_address_that_ends_with_a_slash_is_the_same(server: LocalServer) -> None:
    github = GitHub(f"{server.url}/", TOKEN, Deadline(60))

    _get(github, "/thing")

    assert server.asked[0].path == "/api/v3/thing"


def test_the_token_this_program_and_the_version_of_the_api_are_told(server: LocalServer) -> None:
    _get(server.github())

    headers = server.asked[0].headers
    assert headers["Authorization"] == f"token {TOKEN}"
    assert headers["User-Agent"] == f"sei-action/{__version__}"
    assert headers["X-GitHub-Api-Version"] == "2022-11-28"


def test_a_query_is_encoded(server: LocalServer) -> None:
    server.github().get(
        "/runs",
        {"branch": "fix/a&b #1", "created": "<=2026-02-02T09:00:00Z"},
        what="runs",
        permission="actions: read",
    )

    assert server.asked[0].query == {
        "branch": "fix/a&b #1",
        "created": "<=2026-02-02T09:00:00Z",
    }


def test_there_is_no_pause_between_requests(server: LocalServer, pauses: list[float]) -> None:
    github = server.github()

    for _ in range(5):
        _get(github)

    assert len(server.asked) == 5
    assert pauses == []


def test_an_answer_costs_one_request(server: LocalServer) -> None:
    server.answers = [Answer('{"url": "/elsewhere", "id": null}')]

    _get(server.github())

    assert len(server.asked) == 1


def test_no_request_is_sent_before_there_is_a_question(server: LocalServer) -> None:
    server.github()

    assert server.asked == []


def test_a_wrong_token_is_told(server: LocalServer) -> None:
    error = _failure(server, 401, "Bad credentials")

    assert error.status == 401
    assert "`github-token` is wrong or has expired" in str(error)


@pytest.mark.parametrize("status", [403, 404])
def test_a_missing_permission_is_named(server: LocalServer, status: int) -> None:
    error = _failure(server, status, "Resource not accessible by integration")

    assert error.status == status
    assert str(error).startswith(f"GitHub did not give the thing (status {status}).")
    assert "`permissions:` with `actions: read`" in str(error)


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (403, "API rate limit exceeded for installation ID 7."),
        (403, "You have exceeded a secondary rate limit."),
        (429, "Too many requests"),
    ],
)
def test_a_used_up_rate_limit_is_told(server: LocalServer, status: int, message: str) -> None:
    assert "rate limit is used up" in str(_failure(server, status, message))


@pytest.mark.parametrize(
    ("headers", "is_limit"),
    [
        ({"Retry-After": "60"}, True),
        ({"X-RateLimit-Remaining": "0"}, True),
        ({"X-RateLimit-Remaining": "10"}, False),
    ],
)
def test_a_rate_limit_that_the_headers_tell_is_no_missing_permission(
    server: LocalServer, headers: dict[str, str], *, is_limit: bool
) -> None:
    server.answers = [Answer('{"message": "Forbidden"}', 403, headers)]

    with pytest.raises(GitHubError) as caught:
        _get(server.github())

    assert ("rate limit is used up" in str(caught.value)) is is_limit
    assert ("`permissions:`" in str(caught.value)) is not is_limit


def test_a_question_that_github_does_not_understand_is_a_mistake_of_ours(
    server: LocalServer,
) -> None:
    error = _failure(server, 422)

    assert error.status == 422
    assert "open an issue of this action" in str(error)


@pytest.mark.parametrize("status", [401, 403, 404, 422, 429])
def test_what_cannot_get_better_is_asked_once(
    server: LocalServer, pauses: list[float], status: int
) -> None:
    _failure(server, status)

    assert len(server.asked) == 1
    assert pauses == []


def test_a_rate_limit_is_not_waited_for(server: LocalServer, pauses: list[float]) -> None:
    server.answers = [
        Answer(
            '{"message": "API rate limit exceeded"}',
            403,
            {"Retry-After": "3600", "X-RateLimit-Remaining": "0", "X-RateLimit-Limit": "1000"},
        )
    ]

    with pytest.raises(GitHubError, match="rate limit"):
        _get(server.github())

    assert len(server.asked) == 1
    assert pauses == []


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_failure_of_githubs_is_tried_again(
    server: LocalServer, pauses: list[float], status: int
) -> None:
    server.answers = [Answer("<html>", status), Answer('{"id": 7}')]

    assert _get(server.github())["id"] == 7
    assert sum(pauses) < 1


@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_failure_that_lasts_is_told_after_three_tries(
    server: LocalServer, pauses: list[float], status: int
) -> None:
    server.answers = [Answer("<html>Unicorn!</html>", status)]

    with pytest.raises(GitHubError, match="GitHub is out of order") as caught:
        _get(server.github())

    assert caught.value.status == status
    assert "Unicorn" not in str(caught.value)
    assert len(server.asked) == 3
    assert sum(pauses) < 2


def test_a_retry_that_github_asks_for_is_not_waited_for(
    server: LocalServer, pauses: list[float]
) -> None:
    server.answers = [Answer(status=503, headers={"Retry-After": "600"}), Answer('{"id": 7}')]

    assert _get(server.github())["id"] == 7
    assert sum(pauses) < 1


def test_a_server_that_is_not_there_is_told(pauses: list[float]) -> None:
    with LocalServer() as closed:
        url = closed.url

    with pytest.raises(GitHubError, match="could not be reached to read the thing") as caught:
        _get(GitHub(url, TOKEN, Deadline(60)))

    assert caught.value.status is None
    assert sum(pauses) < 2


@pytest.mark.parametrize("address", ["github.example", "ftp://github.example", "https://[::1"])
def test_an_address_that_is_none_is_told(address: str) -> None:
    with pytest.raises(GitHubError, match="GITHUB_API_URL is wrong"):
        _get(GitHub(address, TOKEN, Deadline(60)))


def test_a_redirect_to_another_host_is_refused(server: LocalServer) -> None:
    elsewhere = f"http://localhost:{server.server_port}/thing"
    server.answers = [Answer(status=301, headers={"Location": elsewhere})]

    with pytest.raises(GitHubError, match="could not be reached"):
        _get(server.github())

    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [302, 307, 308])
def test_a_passing_redirect_is_not_followed(server: LocalServer, status: int) -> None:
    elsewhere = f"http://localhost:{server.server_port}/thing"
    server.answers = [Answer(status=status, headers={"Location": elsewhere})]

    with pytest.raises(GitHubError):
        _get(server.github())

    assert len(server.asked) == 1


def test_the_redirect_of_a_renamed_repository_is_followed(server: LocalServer) -> None:
    server.answers = [
        Answer(status=301, headers={"Location": f"{server.url}/repositories/7/runs"}),
        Answer('{"id": 7}'),
    ]

    assert _get(server.github(), "/repos/acme/old/runs")["id"] == 7
    assert [asked.path for asked in server.asked] == [
        "/api/v3/repos/acme/old/runs",
        "/api/v3/repositories/7/runs",
    ]


@pytest.mark.parametrize("body", ['{"id": ', "[", '{"id": "\\ud83'])
def test_an_answer_that_breaks_off_is_told(server: LocalServer, body: str) -> None:
    server.answers = [Answer(body)]

    with pytest.raises(GitHubError):
        _get(server.github())


@pytest.mark.parametrize("body", ['["no"]', '"no"', '{"message": ["no"]}', '{"message": '])
def test_a_refusal_in_no_known_form_is_told(server: LocalServer, body: str) -> None:
    server.answers = [Answer(body, 403)]

    with pytest.raises(GitHubError, match="status 403"):
        _get(server.github())


def test_the_token_is_in_no_error(server: LocalServer, pauses: list[float]) -> None:
    echo = Answer(json.dumps({"message": f"Bad credentials: {TOKEN}"}), 401)
    server.answers = [echo]

    with pytest.raises(GitHubError) as caught:
        _get(server.github())

    assert TOKEN not in str(caught.value)
    assert pauses == []


def test_nothing_is_asked_when_the_time_is_up(server: LocalServer) -> None:
    now = [0.0]
    deadline = Deadline(10, lambda: now[0])
    github = server.github(deadline)
    now[0] = 11

    with pytest.raises(OutOfTimeError, match="while reading the thing from GitHub"):
        _get(github)

    assert server.asked == []


def _page(total: int, *numbers: int) -> Answer:
    return Answer(json.dumps({"total_count": total, "things": numbers}))


def _pages(github: GitHub) -> list[Any]:
    return list(
        github.pages(
            "/things",
            {"status": "success"},
            items="things",
            what="things",
            permission="actions: read",
        )
    )


def test_a_list_of_one_page_costs_one_request(server: LocalServer) -> None:
    server.answers = [_page(2, 1, 2)]

    (page,) = _pages(server.github())

    assert page["things"] == [1, 2]
    assert len(server.asked) == 1


def test_pages_are_asked_for_with_a_hundred_entries_each(server: LocalServer) -> None:
    server.answers = [_page(201, 1), _page(201, 2), _page(201, 3)]

    _pages(server.github())

    assert [asked.query for asked in server.asked] == [
        {"status": "success", "per_page": "100", "page": "1"},
        {"status": "success", "per_page": "100", "page": "2"},
        {"status": "success", "per_page": "100", "page": "3"},
    ]


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (100, 1), (101, 2), (200, 2)])
def test_as_many_pages_are_read_as_the_count_fills(
    server: LocalServer, total: int, pages: int
) -> None:
    server.answers = [_page(total, 1)]

    _pages(server.github())

    assert len(server.asked) == pages


def test_a_list_that_grows_while_it_is_read_is_read_to_its_end(server: LocalServer) -> None:
    server.answers = [_page(101, 1), _page(201, 2), _page(201, 3)]

    assert len(_pages(server.github())) == 3


def test_a_list_that_ends_before_its_count_is_read_no_further(server: LocalServer) -> None:
    server.answers = [_page(5000, 1), _page(5000, 2), _page(5000)]

    _pages(server.github())

    assert len(server.asked) == 3


def test_pages_are_read_only_as_far_as_they_are_needed(server: LocalServer) -> None:
    server.answers = [_page(5000, 1)]

    next(
        server.github().pages("/things", items="things", what="things", permission="actions: read")
    )

    assert len(server.asked) == 1
