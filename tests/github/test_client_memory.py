"""Specify what is remembered of GitHub's answers, against a real HTTP server on loopback."""

import json
from contextlib import suppress

import pytest

from sei_action.errors import GitHubError
from tests.github.local_server import Answer, LocalServer, ask


def test_what_was_answered_is_asked_once(server: LocalServer) -> None:
    server.answers = [Answer('{"id": 7}'), Answer('{"id": 8}')]
    github = server.github()

    assert [ask(github)["id"] for _ in range(3)] == [7, 7, 7]
    assert len(server.asked) == 1


def test_an_answer_of_nothing_is_remembered_too(server: LocalServer) -> None:
    server.answers = [Answer("null"), Answer("[]")]
    github = server.github()

    assert [ask(github), ask(github)] == [None, None]


def test_another_query_is_another_question(server: LocalServer) -> None:
    server.reply = lambda asked: Answer(json.dumps(asked.query))
    github = server.github()

    answers = [
        github.get("/thing", query, what="it", permission="actions: read")
        for query in ({"page": 1}, {"page": 2}, None, {"page": 1})
    ]

    assert answers == [{"page": "1"}, {"page": "2"}, {}, {"page": "1"}]
    assert len(server.asked) == 3


def test_another_client_asks_by_itself(server: LocalServer) -> None:
    ask(server.github())
    ask(server.github())

    assert len(server.asked) == 2


def test_a_fresh_answer_is_asked_for_and_not_remembered(server: LocalServer) -> None:
    server.answers = [Answer('{"id": 7}'), Answer('{"id": 8}')]
    github = server.github()

    assert [ask(github)["id"], ask(github, fresh=True)["id"]] == [7, 8]
    assert ask(github)["id"] == 7
    assert len(server.asked) == 2


@pytest.mark.parametrize("status", [403, 404])
def test_what_the_token_may_not_read_is_asked_once(server: LocalServer, status: int) -> None:
    server.answers = [Answer("{}", status), Answer('{"id": 7}')]
    github = server.github()

    for _ in range(3):
        with pytest.raises(GitHubError, match=f"status {status}"):
            ask(github)

    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "failure",
    [
        Answer("{}", 401),
        Answer('{"message": "API rate limit exceeded"}', 403),
        Answer("{}", 429),
        Answer("{}", 422),
        Answer("no JSON"),
    ],
    ids=["token", "limit", "many", "question", "no JSON"],
)
def test_what_failed_otherwise_may_be_answered_the_next_time(
    server: LocalServer, failure: Answer
) -> None:
    server.answers = [failure, Answer('{"id": 7}')]
    github = server.github()
    with pytest.raises(GitHubError):
        ask(github)

    assert ask(github)["id"] == 7


def test_a_fresh_answer_that_fails_leaves_the_first_one(
    server: LocalServer, pauses: list[float]
) -> None:
    server.answers = [Answer('{"id": 7}'), Answer("{}", 502)]
    github = server.github()
    ask(github)

    with pytest.raises(GitHubError, match="status 502"):
        ask(github, fresh=True)

    assert ask(github)["id"] == 7
    assert sum(pauses) < 2


def test_the_requests_left_are_not_known_before_github_tells_them(server: LocalServer) -> None:
    github = server.github()
    ask(github)

    assert github.requests_left is None


@pytest.mark.parametrize("status", [200, 403, 404])
def test_github_tells_how_many_requests_are_left(server: LocalServer, status: int) -> None:
    headers = {"X-RateLimit-Limit": "1000", "X-RateLimit-Remaining": "24"}
    server.answers = [Answer(status=status, headers=headers)]
    github = server.github()

    with suppress(GitHubError):
        ask(github)

    assert github.requests_left == 24


@pytest.mark.parametrize("text", ["", "-1", "many", "1e3"])
def test_a_number_of_requests_that_is_none_is_not_taken(server: LocalServer, text: str) -> None:
    told, strange = ({"X-RateLimit-Remaining": number} for number in ("24", text))
    server.answers = [Answer(headers=told), Answer(headers=strange)]
    github = server.github()
    ask(github, "/one")
    ask(github, "/two")

    assert github.requests_left == 24
