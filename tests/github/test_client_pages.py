"""Specify how lists are read page by page, against a real HTTP server on loopback."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from sei_action.errors import GitHubError
from sei_action.github import GitHub
from tests.github.local_server import Answer, Asked, LocalServer, a_page


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
    server.answers = [a_page(2, 1, 2)]

    (page,) = _pages(server.github())

    assert page["things"] == [1, 2]
    assert len(server.asked) == 1


def test_pages_are_asked_for_with_a_hundred_entries_each(server: LocalServer) -> None:
    server.answers = [a_page(201, 1), a_page(201, 2), a_page(201, 3)]

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
    server.answers = [a_page(total, 1)]

    _pages(server.github())

    assert len(server.asked) == pages


def test_a_list_that_grows_while_it_is_read_is_read_to_its_end(server: LocalServer) -> None:
    server.answers = [a_page(101, 1), a_page(201, 2), a_page(201, 3)]

    assert len(_pages(server.github())) == 3


def test_a_list_that_ends_before_its_count_is_read_no_further(server: LocalServer) -> None:
    server.answers = [a_page(5000, 1), a_page(5000, 2), a_page(5000)]

    _pages(server.github())

    assert len(server.asked) == 3


def test_pages_are_read_only_as_far_as_they_are_needed(server: LocalServer) -> None:
    server.answers = [a_page(5000, 1)]

    next(
        server.github().pages("/things", items="things", what="things", permission="actions: read")
    )

    assert len(server.asked) == 1


def _started(github: GitHub) -> list[Any]:
    return _start(github, "/things")()


def _start(github: GitHub, path: str) -> Callable[[], list[Any]]:
    def read(page: Any) -> Any:  # noqa: ANN401 - any JSON at all
        return page

    return github.start_pages(path, read, items="things", what="things", permission="actions: read")


def _numbered(total: int) -> Callable[[Asked], Answer]:
    """Answer every page with its number."""

    def reply(asked: Asked) -> Answer:
        page = int(asked.query["page"])
        # The later a page, the sooner it is answered.
        time.sleep(max(0, 5 - page) / 500)
        return a_page(total, page)

    return reply


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (1, 1), (100, 1), (101, 2), (1234, 13)])
def test_all_pages_that_the_count_fills_are_begun_and_given_in_order(
    server: LocalServer, total: int, pages: int
) -> None:
    server.reply = _numbered(total)

    found = _started(server.github())

    assert [page["things"] for page in found] == [[number] for number in range(1, pages + 1)]
    assert sorted(int(asked.query["page"]) for asked in server.asked) == list(range(1, pages + 1))
    assert {asked.query["per_page"] for asked in server.asked} == {"100"}


def test_the_first_page_is_under_way_before_it_is_waited_for(server: LocalServer) -> None:
    asked_for = threading.Event()

    def reply(_asked: Asked) -> Answer:
        asked_for.set()
        return a_page(1, 1)

    server.reply = reply

    finish = _start(server.github(), "/things")

    assert asked_for.wait(30)
    assert len(finish()) == 1


def test_several_lists_are_read_at_once(server: LocalServer) -> None:
    server.reply = _numbered(950)
    github = server.github()

    finishes = [_start(github, f"/{number}") for number in range(5)]

    for finish in reversed(finishes):
        assert [page["things"] for page in finish()] == [[number] for number in range(1, 11)]


def test_behind_a_first_page_of_nothing_no_page_is_begun(server: LocalServer) -> None:
    server.answers = [a_page(5000)]

    assert len(_started(server.github())) == 1
    assert len(server.asked) == 1


@pytest.mark.parametrize("count", [10**9, 10**400])
def test_of_a_count_beyond_all_reason_a_hundred_pages_are_begun(
    server: LocalServer, count: int
) -> None:
    server.reply = lambda asked: a_page(count, int(asked.query["page"]))

    assert len(_started(server.github())) == 100


def test_the_pages_of_a_whole_list_are_not_remembered(server: LocalServer) -> None:
    server.reply = _numbered(201)
    github = server.github()

    _started(github)
    _started(github)

    assert len(server.asked) == 6


def test_a_page_is_given_as_it_was_read(server: LocalServer) -> None:
    server.reply = _numbered(201)

    finish = server.github().start_pages(
        "/things",
        lambda page: page["things"][0],
        items="things",
        what="things",
        permission="actions: read",
    )

    assert finish() == [1, 2, 3]


@pytest.mark.parametrize("lost", ["1", "2"])
def test_a_list_of_which_a_page_is_refused_is_refused(server: LocalServer, lost: str) -> None:
    server.reply = lambda asked: a_page(201, 1)._replace(
        status=403 if asked.query["page"] == lost else 200
    )

    with pytest.raises(GitHubError, match="did not give things"):
        _started(server.github())


@pytest.mark.parametrize(
    "body", ["null", "[]", "7", '{"message": "Moved"}', '{"total_count": "few", "things": [1]}']
)
def test_a_list_in_a_form_that_the_api_does_not_describe_is_told(
    server: LocalServer, body: str
) -> None:
    server.answers = [Answer(body)]

    with pytest.raises(GitHubError, match="things"):
        _started(server.github())
