"""Specify what is told without asking, and what several clients share."""

from collections.abc import Mapping

import pytest

from sei_action.deadline import Deadline
from sei_action.errors import GitHubError
from sei_action.github import GitHub
from sei_action.github.connection import Connection, Query
from sei_action.github.pace import AsItComes
from sei_action.workers import Workers
from tests.fakes import refusal
from tests.github.local_server import TOKEN, Answer, LocalServer, a_page, ask


def a_connection(server: LocalServer) -> Connection:
    pace = AsItComes(lambda _seconds: None)
    return Connection(server.url, TOKEN, pace=pace, longest_wait=lambda: 10)


def github_that_knows(server: LocalServer, answers: Mapping[str, object]) -> GitHub:
    def foreknown(path: str, query: Mapping[str, Query]) -> object:
        answer = answers.get(f"{path} {query['page']}" if "page" in query else path)
        if isinstance(answer, GitHubError):
            raise answer
        return answer

    return GitHub(a_connection(server), Deadline(60), foreknown=foreknown)


@pytest.mark.parametrize("fresh", [False, True])
def test_what_is_known_beforehand_is_not_asked(server: LocalServer, *, fresh: bool) -> None:
    github = github_that_knows(server, {"/thing": {"id": 7}})

    assert ask(github, fresh=fresh) == {"id": 7}
    assert server.asked == []


def test_what_is_not_known_beforehand_is_asked(server: LocalServer) -> None:
    github = github_that_knows(server, {"/other": {"id": 7}})

    assert ask(github) == {}
    assert [asked.path for asked in server.asked] == ["/api/v3/thing"]


def test_an_error_that_is_known_beforehand_is_raised(server: LocalServer) -> None:
    github = github_that_knows(server, {"/thing": refusal(403)})

    with pytest.raises(GitHubError, match="status 403"):
        ask(github)
    assert server.asked == []


def test_pages_may_be_known_beforehand_in_part(server: LocalServer) -> None:
    server.answers = [a_page(101, 2)]
    github = github_that_knows(server, {"/list 1": {"total_count": 101, "things": [1]}})

    finish = github.start_pages(
        "/list", lambda page: page["things"], items="things", what="it", permission="none"
    )

    assert finish() == [[1], [2]]
    assert [asked.query["page"] for asked in server.asked] == ["2"]


def test_clients_that_share_a_connection_have_memories_of_their_own(server: LocalServer) -> None:
    connection, workers = a_connection(server), Workers(2)
    first, second = (GitHub(connection, Deadline(60), workers=workers) for _ in range(2))

    for github in (first, first, second):
        ask(github)

    assert len(server.asked) == 2


def test_what_is_left_of_the_limit_is_known_to_all_that_share_a_connection(
    server: LocalServer,
) -> None:
    connection = a_connection(server)
    first, second = (GitHub(connection, Deadline(60)) for _ in range(2))
    server.answers = [Answer(headers={"x-ratelimit-remaining": "4711"})]

    ask(first)

    assert second.requests_left == 4711
