"""Specify how GitHub is asked, against a real HTTP server on loopback."""

import json

import pytest

from sei_action import __version__
from sei_action.deadline import Deadline
from sei_action.errors import GitHubError
from sei_action.github import GitHub
from tests.github.local_server import TOKEN, Answer, LocalServer, ask


def _failure(server: LocalServer, status: int, message: str = "No.") -> GitHubError:
    server.answers = [Answer(json.dumps({"message": message}), status)]
    with pytest.raises(GitHubError) as caught:
        ask(server.github())
    return caught.value


def test_an_answer_is_given_as_json(server: LocalServer) -> None:
    server.answers = [Answer('{"id": 7, "steps": [null]}')]

    answer = ask(server.github())

    assert (answer["id"], answer["steps"]) == (7, [None])


def test_a_path_is_one_of_the_api_whose_address_was_given(server: LocalServer) -> None:
    ask(server.github(), "/repos/acme/shop")

    assert [asked.path for asked in server.asked] == ["/api/v3/repos/acme/shop"]


def test_an_address_that_ends_with_a_slash_is_the_same(server: LocalServer) -> None:
    github = GitHub.at(f"{server.url}/", TOKEN, Deadline(60))

    ask(github, "/thing")

    assert server.asked[0].path == "/api/v3/thing"


def test_the_token_this_program_and_the_version_of_the_api_are_told(server: LocalServer) -> None:
    ask(server.github())

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

    for number in range(5):
        ask(github, f"/thing/{number}")

    assert len(server.asked) == 5
    assert pauses == []


def test_an_answer_costs_one_request(server: LocalServer) -> None:
    server.answers = [Answer('{"url": "/elsewhere", "id": null}')]

    ask(server.github())

    assert len(server.asked) == 1


def test_no_request_is_sent_before_there_is_a_question(server: LocalServer) -> None:
    server.github()

    assert server.asked == []


def test_a_wrong_token_is_told(server: LocalServer) -> None:
    error = _failure(server, 401, "Bad credentials")

    assert error.status == 401
    assert error.permission is None
    assert "`github-token` is wrong or has expired" in str(error)


@pytest.mark.parametrize("status", [403, 404])
def test_a_missing_permission_is_named(server: LocalServer, status: int) -> None:
    error = _failure(server, status, "Resource not accessible by integration")

    assert error.status == status
    assert error.permission == "actions: read"
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
    error = _failure(server, status, message)

    assert "rate limit is used up" in str(error)
    assert (error.status, error.permission) == (status, None)


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
        ask(server.github())

    assert ("rate limit is used up" in str(caught.value)) is is_limit
    assert ("`permissions:`" in str(caught.value)) is not is_limit
    assert caught.value.permission == (None if is_limit else "actions: read")


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


def test_a_rate_limit_that_passes_soon_is_waited_for(server: LocalServer) -> None:
    waits: list[float] = []
    server.answers = [Answer(status=429, headers={"Retry-After": "7"}), Answer('{"id": 7}')]

    assert ask(server.github(sleep=waits.append))["id"] == 7
    assert waits == [7]


def test_the_time_may_be_up_after_a_rate_limit_was_waited_for(server: LocalServer) -> None:
    now = [0.0]

    def sleep(_seconds: float) -> None:
        now[0] = 11

    server.answers = [Answer(status=429, headers={"Retry-After": "7"})]

    with pytest.raises(GitHubError, match="time for this step was up"):
        ask(server.github(Deadline(10, lambda: now[0]), sleep=sleep))

    assert len(server.asked) == 1


def test_a_rate_limit_that_outlasts_the_step_is_not_waited_for(
    server: LocalServer, pauses: list[float]
) -> None:
    server.answers = [
        Answer(
            '{"message": "API rate limit exceeded"}',
            403,
            {"Retry-After": "3600", "X-RateLimit-Remaining": "0", "X-RateLimit-Limit": "1000"},
        )
    ]

    with pytest.raises(GitHubError, match="rate limit"):
        ask(server.github())

    assert len(server.asked) == 1
    assert pauses == []


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_failure_of_githubs_is_tried_again(
    server: LocalServer, pauses: list[float], status: int
) -> None:
    server.answers = [Answer("<html>", status), Answer('{"id": 7}')]

    assert ask(server.github())["id"] == 7
    assert sum(pauses) < 1


@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_failure_that_lasts_is_told_after_three_tries(
    server: LocalServer, pauses: list[float], status: int
) -> None:
    server.answers = [Answer("<html>Unicorn!</html>", status)]

    with pytest.raises(GitHubError, match="GitHub is out of order") as caught:
        ask(server.github())

    assert caught.value.status == status
    assert "Unicorn" not in str(caught.value)
    assert len(server.asked) == 3
    assert sum(pauses) < 2


def test_a_retry_that_github_asks_for_is_not_waited_for(
    server: LocalServer, pauses: list[float]
) -> None:
    server.answers = [Answer(status=503, headers={"Retry-After": "600"}), Answer('{"id": 7}')]

    assert ask(server.github())["id"] == 7
    assert sum(pauses) < 1


def test_a_server_that_is_not_there_is_told(pauses: list[float]) -> None:
    with LocalServer() as closed:
        url = closed.url

    with pytest.raises(GitHubError, match="could not be reached to read the thing") as caught:
        ask(GitHub.at(url, TOKEN, Deadline(60)))

    assert caught.value.status is None
    assert sum(pauses) < 2


@pytest.mark.parametrize(
    "address",
    [
        "",
        "github.example",
        "ftp://github.example",
        "https://",
        "https://[::1",
        "https://github.example:0",
        "https://github.example:https",
    ],
)
def test_an_address_that_is_none_is_told(address: str) -> None:
    with pytest.raises(GitHubError, match="GITHUB_API_URL is wrong"):
        ask(GitHub.at(address, TOKEN, Deadline(60)))


def test_a_redirect_to_another_host_is_refused(server: LocalServer) -> None:
    elsewhere = f"http://localhost:{server.server_port}/thing"
    server.answers = [Answer(status=301, headers={"Location": elsewhere})]

    with pytest.raises(GitHubError, match="could not be reached"):
        ask(server.github())

    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [302, 307, 308])
def test_a_passing_redirect_is_not_followed(server: LocalServer, status: int) -> None:
    elsewhere = f"http://localhost:{server.server_port}/thing"
    server.answers = [Answer(status=status, headers={"Location": elsewhere})]

    with pytest.raises(GitHubError):
        ask(server.github())

    assert len(server.asked) == 1


def test_the_redirect_of_a_renamed_repository_is_followed(server: LocalServer) -> None:
    server.answers = [
        Answer(status=301, headers={"Location": f"{server.url}/repositories/7/runs"}),
        Answer('{"id": 7}'),
    ]

    assert ask(server.github(), "/repos/acme/old/runs")["id"] == 7
    assert [asked.path for asked in server.asked] == [
        "/api/v3/repos/acme/old/runs",
        "/api/v3/repositories/7/runs",
    ]


@pytest.mark.parametrize(
    "headers",
    [{"Location": "https://[::1/thing"}, {"X-RateLimit-Reset": "soon"}],
    ids=["location", "quota"],
)
def test_a_header_that_a_proxy_broke_is_told(server: LocalServer, headers: dict[str, str]) -> None:
    server.answers = [Answer(status=301, headers=headers)]

    with pytest.raises(GitHubError):
        ask(server.github())


@pytest.mark.parametrize("body", ["", '{"id": ', "[", '{"id": "\\ud83', "<html>", "[" * 100_000])
def test_an_answer_that_breaks_off_or_is_no_json_is_told(server: LocalServer, body: str) -> None:
    server.answers = [Answer(body)]

    with pytest.raises(GitHubError, match="answer for the thing is no JSON"):
        ask(server.github())


@pytest.mark.parametrize("body", ['["no"]', '"no"', '{"message": ["no"]}', '{"message": '])
def test_a_refusal_in_no_known_form_is_told(server: LocalServer, body: str) -> None:
    server.answers = [Answer(body, 403)]

    with pytest.raises(GitHubError, match="status 403"):
        ask(server.github())


def test_the_token_is_in_no_error(server: LocalServer, pauses: list[float]) -> None:
    echo = Answer(json.dumps({"message": f"Bad credentials: {TOKEN}"}), 401)
    server.answers = [echo]

    with pytest.raises(GitHubError) as caught:
        ask(server.github())

    assert TOKEN not in str(caught.value)
    assert pauses == []


def test_nothing_is_asked_when_the_time_is_up(server: LocalServer) -> None:
    now = [0.0]
    deadline = Deadline(10, lambda: now[0])
    github = server.github(deadline)
    now[0] = 11

    with pytest.raises(GitHubError, match="time for this step was up while reading the thing"):
        ask(github)

    assert server.asked == []


def test_what_was_asked_is_traced_with_its_status(server: LocalServer) -> None:
    lines: list[str] = []
    server.answers = [Answer("{}", 404)]

    with pytest.raises(GitHubError):
        server.github(trace=lines.append).get(
            "/runs", {"page": 2}, what="runs", permission="actions: read"
        )

    assert lines == ["GitHub: GET /runs {'page': 2} -> 404 {}"]
