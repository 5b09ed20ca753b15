"""Specify how GitHub is asked several things at once, against a real HTTP server on loopback."""

import json
import threading
import time
from functools import partial

import pytest
from github.Requester import HTTPRequestsConnectionClass, RequestsResponse

from sei_action.deadline import Deadline
from sei_action.errors import GitHubError
from tests.github.local_server import Answer, Asked, LocalServer, ask


@pytest.fixture
def interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let other threads go on wherever PyGithub has noted a question and not yet sent it."""
    send = HTTPRequestsConnectionClass.getresponse

    def interrupted(connection: HTTPRequestsConnectionClass) -> RequestsResponse:
        time.sleep(0.002)
        return send(connection)

    monkeypatch.setattr(HTTPRequestsConnectionClass, "getresponse", interrupted)


@pytest.mark.usefixtures("interrupted")
def test_eight_readings_at_once_each_get_their_own_answer(server: LocalServer) -> None:
    all_here = threading.Barrier(4, timeout=30)

    def reply(asked: Asked) -> Answer:
        # Four are always under way, and are answered in any order.
        place = all_here.wait()
        time.sleep(0.002 * place)
        return Answer(json.dumps({"path": asked.path, **asked.query}))

    server.reply = reply
    github = server.github()
    for around in range(10):
        paths = [f"/thing/{around}/{number}" for number in range(8)]

        begun = [
            github.start(partial(github.get, path, {"of": path}, what="it", permission="none"))
            for path in paths
        ]
        answers = [github.finish(future, "it") for future in begun]

        assert answers == [{"path": f"/api/v3{path}", "of": path} for path in paths]


def test_readings_at_once_each_get_their_own_failure(server: LocalServer) -> None:
    statuses = {f"/api/v3/{number}": 200 if number % 2 else 404 for number in range(40)}
    server.reply = lambda asked: Answer(json.dumps(asked.path), statuses[asked.path])
    github = server.github()

    begun = [github.start(partial(ask, github, f"/{number}")) for number in range(40)]

    for number, future in enumerate(begun):
        if number % 2:
            assert github.finish(future, "it") == f"/api/v3/{number}"
        else:
            with pytest.raises(GitHubError, match="status 404"):
                github.finish(future, "it")


def test_no_more_than_eight_questions_are_under_way(server: LocalServer) -> None:
    under_way: list[int] = []
    at_once: list[int] = []

    def reply(asked: Asked) -> Answer:
        under_way.append(1)
        at_once.append(len(under_way))
        time.sleep(0.005)
        under_way.pop()
        return Answer(json.dumps(asked.path))

    server.reply = reply
    github = server.github()

    begun = [github.start(partial(ask, github, f"/{number}")) for number in range(100)]
    answers = [github.finish(future, "it") for future in begun]

    assert answers == [f"/api/v3/{number}" for number in range(100)]
    assert max(at_once) <= 8


def test_the_thread_that_reports_can_ask_while_readings_are_under_way(server: LocalServer) -> None:
    release = threading.Event()

    def reply(asked: Asked) -> Answer:
        if asked.path != "/api/v3/mine":
            release.wait(30)
        return Answer(json.dumps(asked.path))

    server.reply = reply
    github = server.github()

    begun = [github.start(partial(ask, github, f"/{number}")) for number in range(3)]
    assert ask(github, "/mine") == "/api/v3/mine"
    assert not any(future.done() for future in begun)
    release.set()

    assert [github.finish(future, "it") for future in begun] == [f"/api/v3/{n}" for n in range(3)]


def test_what_a_reading_raises_is_raised_where_it_is_finished(server: LocalServer) -> None:
    github = server.github()

    def broken() -> None:
        raise ZeroDivisionError

    begun = [github.start(broken) for _ in range(8)]
    after = github.start(partial(ask, github))

    for future in begun:
        with pytest.raises(ZeroDivisionError):
            github.finish(future, "it")
    assert github.finish(after, "it") == {}


@pytest.mark.parametrize(("required", "longest"), [(True, 5.0), (False, 0.8)])
def test_a_reading_is_waited_for_as_long_as_the_step_may_take_or_less_where_it_is_optional(
    server: LocalServer, *, required: bool, longest: float
) -> None:
    release = threading.Event()

    def reply(_asked: Asked) -> Answer:
        release.wait(30)
        return Answer()

    server.reply = reply
    github = server.github(Deadline(1))
    begun = github.start(partial(ask, github))

    started = time.monotonic()
    with pytest.raises(GitHubError, match="was up while reading the thing from GitHub"):
        github.finish(begun, "the thing", required=required)
    waited = time.monotonic() - started
    release.set()

    assert (0.9 if required else 0.3) < waited < longest


def test_what_was_read_is_given_even_after_the_time_is_up(server: LocalServer) -> None:
    now = [0.0]
    github = server.github(Deadline(10, lambda: now[0]))
    begun = github.start(partial(ask, github))
    begun.result(timeout=30)
    now[0] = 11

    assert github.finish(begun, "the thing") == {}


def test_a_reading_that_begins_too_late_says_so_where_it_is_finished(server: LocalServer) -> None:
    now = [0.0]
    github = server.github(Deadline(10, lambda: now[0]))
    now[0] = 11
    begun = github.start(partial(ask, github))
    assert isinstance(begun.exception(timeout=30), GitHubError)
    now[0] = 9

    with pytest.raises(GitHubError, match="was up while reading the thing from GitHub"):
        github.finish(begun, "the thing")

    assert server.asked == []


def test_of_answers_in_any_order_the_least_that_is_left_counts(server: LocalServer) -> None:
    github = server.github()
    server.answers = [_with_left(left, reset=1000) for left in ("98", "99")]

    ask(github, "/first")
    ask(github, "/second")

    assert github.requests_left == 98


def test_what_is_left_counts_anew_once_github_does(server: LocalServer) -> None:
    github = server.github()
    server.answers = [_with_left("3", reset=1000), _with_left("4999", reset=4600)]

    ask(github, "/first")
    ask(github, "/second")

    assert github.requests_left == 4999


def _with_left(left: str, *, reset: int) -> Answer:
    headers = {"x-ratelimit-remaining": left, "x-ratelimit-reset": str(reset)}
    return Answer(headers=headers)
