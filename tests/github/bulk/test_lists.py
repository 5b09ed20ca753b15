"""Long lists are read no further than whoever takes them."""

from itertools import islice

import pytest

from sei_action.errors import GitHubError
from sei_action.github.bulk.lists import pages_from
from tests.fakes import FakeGitHub, refusal

LIST = "/repos/acme/shop/things"


def test_pages_follow_one_another_without_end() -> None:
    github = FakeGitHub({LIST: lambda asked: f"page {asked['page']}"})

    pages = pages_from(github, LIST, what="things", permission="actions: read")

    assert list(islice(pages, 3)) == ["page 1", "page 2", "page 3"]


def test_each_has_a_hundred_and_is_asked_for_with_the_query() -> None:
    github = FakeGitHub({LIST: "page"})

    list(islice(pages_from(github, LIST, 7, {"sort": "x"}, what="it", permission="none"), 2))

    assert [query for _, query in github.asked] == [
        {"sort": "x", "per_page": 100, "page": 7},
        {"sort": "x", "per_page": 100, "page": 8},
    ]


def test_nothing_is_asked_before_it_is_wanted() -> None:
    github = FakeGitHub({LIST: "page"})

    pages_from(github, LIST, what="things", permission="actions: read")

    assert github.asked == []


def test_a_refusal_is_told() -> None:
    github = FakeGitHub({LIST: refusal(403, "things", "actions: read")})

    with pytest.raises(GitHubError, match="things"):
        next(pages_from(github, LIST, what="things", permission="actions: read"))
