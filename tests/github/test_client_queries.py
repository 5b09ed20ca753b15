"""Specify how GitHub's GraphQL API is asked, against a real HTTP server on loopback."""

import json
from typing import Any

import pytest

from sei_action.deadline import Deadline
from sei_action.errors import GitHubError
from sei_action.github import GitHub
from sei_action.github.refusals import RateLimitError
from tests.github.local_server import TOKEN, Answer, LocalServer

QUERY = "query ($name: String!) { repository(name: $name) { id } }"
SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes."


def ask(github: GitHub) -> Any:  # noqa: ANN401 - any JSON
    return github.query(QUERY, {"name": "shop"}, what="the repository")


def refused(**error: str) -> Answer:
    return Answer(json.dumps({"data": None, "errors": [error]}))


def test_a_query_is_posted_with_its_variables(server: LocalServer) -> None:
    ask(server.github())

    (asked,) = server.asked
    assert asked.method == "POST"
    assert json.loads(asked.content) == {"query": QUERY, "variables": {"name": "shop"}}
    assert asked.headers["Authorization"] == f"token {TOKEN}"


def test_the_whole_answer_is_given_with_its_errors(server: LocalServer) -> None:
    answer = {"data": {"repository": None}, "errors": [{"type": "NOT_FOUND"}]}
    server.answers = [Answer(json.dumps(answer))]

    assert ask(server.github()) == answer


def test_a_query_is_asked_anew_each_time(server: LocalServer) -> None:
    github = server.github()

    ask(github)
    ask(github)

    assert len(server.asked) == 2


def test_a_failure_of_githubs_is_told_at_once(server: LocalServer) -> None:
    server.answers = [Answer("<html>Unicorn!</html>", 502), Answer()]

    with pytest.raises(GitHubError, match="did not give the repository") as caught:
        ask(server.github())

    assert caught.value.status == 502
    assert len(server.asked) == 1


def test_a_refusal_of_the_api_as_a_whole_is_told(server: LocalServer) -> None:
    server.answers = [Answer("{}", 401)]

    with pytest.raises(GitHubError, match="wrong or has expired"):
        ask(server.github())


def test_an_answer_that_is_no_json_is_told(server: LocalServer) -> None:
    server.answers = [Answer("<html>")]

    with pytest.raises(GitHubError, match="is no JSON"):
        ask(server.github())


@pytest.mark.parametrize(
    "limited",
    [
        refused(type="RATE_LIMITED", message="API rate limit exceeded for installation ID 7."),
        refused(message=SECONDARY),
        Answer(json.dumps({"message": SECONDARY}), 403),
    ],
    ids=["primary", "secondary", "secondary as a refusal"],
)
def test_a_rate_limit_is_waited_for_however_it_is_told(
    server: LocalServer, limited: Answer
) -> None:
    waits: list[float] = []
    limited = limited._replace(headers={"Retry-After": "7"})
    server.answers = [limited, Answer('{"data": {}}')]

    assert ask(server.github(sleep=waits.append)) == {"data": {}}
    assert waits == [7]


def test_a_rate_limit_that_tells_no_end_lasts_a_minute(server: LocalServer) -> None:
    server.answers = [refused(type="RATE_LIMITED")]

    with pytest.raises(RateLimitError) as caught:
        ask(server.github(Deadline(30)))

    assert caught.value.seconds == 60


def test_nothing_is_asked_when_the_time_is_up(server: LocalServer) -> None:
    now = [0.0]
    github = server.github(Deadline(10, lambda: now[0]))
    now[0] = 11

    with pytest.raises(GitHubError, match="time for this step was up"):
        ask(github)

    assert server.asked == []


def test_a_reading_that_was_started_may_ask_queries(server: LocalServer) -> None:
    github = server.github_of_one_thread()

    assert github.finish(github.start(lambda: ask(github)), "the repository") == {}
