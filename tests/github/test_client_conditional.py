"""Specify how GitHub is asked for what may not have changed, against a real HTTP server."""

from typing import Any

import pytest

from sei_action.errors import GitHubError
from sei_action.github import GitHub
from tests.github.local_server import Answer, LocalServer

TAG = 'W/"1f4"'


def ask(github: GitHub, etag: str = "", **query: str | int) -> tuple[Any, str]:
    return github.get_unless(etag, "/list", query, what="the list", permission="actions: read")


def test_an_answer_comes_with_its_etag(server: LocalServer) -> None:
    server.answers = [Answer('{"id": 7}', headers={"ETag": TAG})]

    assert ask(server.github()) == ({"id": 7}, TAG)


def test_an_answer_may_come_without_an_etag(server: LocalServer) -> None:
    assert ask(server.github()) == ({}, "")


def test_what_was_never_read_is_asked_for_without_a_condition(server: LocalServer) -> None:
    ask(server.github(), page=2)

    assert server.asked[0].query == {"page": "2"}
    assert "If-None-Match" not in server.asked[0].headers


def test_what_was_read_before_is_asked_for_on_the_condition_that_it_changed(
    server: LocalServer,
) -> None:
    ask(server.github(), TAG)

    assert server.asked[0].headers["If-None-Match"] == TAG


def test_what_has_not_changed_is_none_and_keeps_its_etag(server: LocalServer) -> None:
    server.answers = [Answer("", 304, {"ETag": '"another form of it"'})]

    assert ask(server.github(), TAG) == (None, TAG)


def test_what_has_changed_comes_with_its_new_etag(server: LocalServer) -> None:
    server.answers = [Answer('{"id": 8}', headers={"ETag": '"2"'})]

    assert ask(server.github(), TAG) == ({"id": 8}, '"2"')


def test_it_is_asked_anew_each_time(server: LocalServer) -> None:
    github = server.github()

    ask(github)
    ask(github)

    assert len(server.asked) == 2


def test_a_refusal_is_told_as_that_of_any_other_reading(server: LocalServer) -> None:
    server.answers = [Answer('{"message": "Forbidden"}', 403)]

    with pytest.raises(GitHubError, match="did not give the list") as caught:
        ask(server.github(), TAG)

    assert (caught.value.status, caught.value.permission) == (403, "actions: read")


def test_a_rate_limit_is_waited_for(server: LocalServer) -> None:
    waits: list[float] = []
    server.answers = [Answer(status=429, headers={"Retry-After": "7"}), Answer("", 304)]

    assert ask(server.github(sleep=waits.append), TAG) == (None, TAG)
    assert waits == [7]


def test_a_reading_that_was_started_may_ask_likewise(server: LocalServer) -> None:
    github = server.github_of_one_thread()

    assert github.finish(github.start(lambda: ask(github)), "the list") == ({}, "")
