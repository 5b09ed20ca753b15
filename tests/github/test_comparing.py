"""Specify how two commits are compared."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

import pytest

from sei_action.changes import Change
from sei_action.commits import Comparison
from sei_action.errors import GitHubError
from sei_action.github.comparing import compare
from sei_action.provenance import Source
from tests.builders import comparison, run, sha
from tests.fakes import FakeGitHub, compare_page, refusal

T = TypeVar("T")

_COMPARE = f"/repos/acme/shop/compare/{sha(561)}...{sha(562)}"


def _many(count: int) -> list[str]:
    return [sha(number) for number in range(1, count + 1)]


def _since_base(shas: list[str]) -> FakeGitHub:
    """Answer as GitHub does: without pages the newest 250, with pages from the oldest on."""

    def part(asked: dict[str, str | int]) -> dict[str, object]:
        if "page" not in asked:
            return compare_page(shas[-250:], total=len(shas))
        size = int(asked["per_page"])
        start = size * (int(asked["page"]) - 1)
        return compare_page(shas[start : start + size], total=len(shas))

    return FakeGitHub({_COMPARE: part})


def _facts(found: Comparison | None) -> Comparison | None:
    """Give what decides on the range, without where it was read and what the commits say."""
    return found.model_copy(update={"sources": (), "changes": ()}) if found else None


def _pages(github: FakeGitHub) -> list[object]:
    return [asked.get("page") for _, asked in github.asked]


class _WatchedGitHub(FakeGitHub):
    """Note when a request is started, and when its answer is waited for."""

    def __init__(self, github: FakeGitHub) -> None:
        """Answer as the other one does."""
        super().__init__(github.answers)
        self.events: list[str] = []

    def start(self, call: Callable[[], T]) -> Future[T]:
        """Note the start."""
        self.events.append("start")
        return super().start(call)

    def finish(self, future: Future[T], what: str, *, required: bool = False) -> T:
        """Note the end."""
        self.events.append("finish")
        return super().finish(future, what, required=required)


def test_the_head_is_compared_with_its_base() -> None:
    github = FakeGitHub({_COMPARE: compare_page([sha(1), sha(562)])})

    assert _facts(compare(github, run(), sha(561), 1000)) == comparison(sha(1), sha(562))
    assert github.asked == [(_COMPARE, {})]


def test_what_was_compared_says_where_it_was_read() -> None:
    found = compare(FakeGitHub({_COMPARE: compare_page([sha(562)])}), run(), sha(561), 1000)

    assert found is not None
    assert found.sources == (Source.api(_COMPARE, "commits"),)


def test_what_commits_say_of_themselves_is_given_of_those_that_are_wanted() -> None:
    told = [
        {"sha": sha(1), "commit": {"message": "Old (#1)"}, "parents": []},
        {"sha": sha(2), "commit": {"message": "Fix (#2)"}, "parents": [{"sha": sha(1)}]},
        {"sha": sha(562), "commit": {"message": "Push"}, "parents": [{"sha": sha(2)}]},
    ]
    github = FakeGitHub({_COMPARE: {**compare_page([], total=3), "commits": told}})

    found = compare(github, run(), sha(561), 2)

    assert found
    assert found.changes == (
        Change(sha=sha(2), title="Fix", pull_request=2),
        Change(sha=sha(562), title="Push"),
    )


@pytest.mark.parametrize("status", ["ahead", "behind", "identical", "diverged"])
def test_the_relation_is_kept_in_githubs_words(status: str) -> None:
    github = FakeGitHub({_COMPARE: compare_page([], status=status)})

    assert _facts(compare(github, run(), sha(561), 1000)) == comparison(status=status)


def test_a_branch_is_named_so_that_its_slashes_and_signs_are_no_others() -> None:
    path = f"/repos/acme/shop/compare/release%2F1%23a...{sha(562)}"
    github = FakeGitHub({path: compare_page([sha(562)])})

    assert _facts(compare(github, run(), "release/1#a", 1000)) == comparison(sha(562))


@pytest.mark.parametrize("count", [1, 100, 249, 250])
def test_up_to_250_commits_cost_one_request(count: int) -> None:
    github = _since_base(_many(count))

    assert _facts(compare(github, run(), sha(561), 1000)) == comparison(*_many(count))
    assert _pages(github) == [None]


@pytest.mark.parametrize(
    ("count", "pages"),
    [(251, [1]), (350, [1]), (351, [1, 2]), (450, [1, 2]), (1000, [1, 2, 3, 4, 5, 6, 7, 8])],
)
def test_of_more_than_250_commits_only_what_is_older_is_read_by_pages(
    count: int, pages: list[int]
) -> None:
    github = _since_base(_many(count))

    compare(github, run(), sha(561), 1000)

    assert _pages(github) == [None, *pages]
    assert {"per_page": 100, "page": 1} in [asked for _, asked in github.asked]


def test_older_pages_are_read_at_the_same_time() -> None:
    github = _WatchedGitHub(_since_base(_many(650)))

    compare(github, run(), sha(561), 1000)

    assert github.events == ["start"] * 4 + ["finish"] * 4


@pytest.mark.parametrize("count", [1, 99, 100, 101, 250, 251, 350, 351, 999, 1000])
def test_up_to_the_limit_commits_are_given_oldest_first(count: int) -> None:
    shas = _many(count)

    assert _facts(compare(_since_base(shas), run(), sha(561), 1000)) == comparison(*shas)


@pytest.mark.parametrize("count", [1001, 1050, 1100, 1101, 1199, 1200, 2345])
def test_of_more_commits_the_newest_are_given(count: int) -> None:
    shas = _many(count)

    found = compare(_since_base(shas), run(), sha(561), 1000)

    assert _facts(found) == comparison(*shas[-1000:], total_commits=count)


@pytest.mark.parametrize("most", [1, 100, 249, 250, 251, 300, 349, 350])
@pytest.mark.parametrize("count", [1, 100, 250, 251, 300, 301, 350, 600])
def test_a_limit_is_kept_wherever_pages_end(count: int, most: int) -> None:
    shas = _many(count)

    found = compare(_since_base(shas), run(), sha(561), most)

    assert _facts(found) == comparison(*shas[-most:], total_commits=count)


@pytest.mark.parametrize(
    ("most", "pages"), [(1, []), (250, []), (251, [48]), (400, [47, 48]), (401, [46, 47, 48])]
)
def test_pages_of_commits_that_are_not_wanted_are_not_read(most: int, pages: list[int]) -> None:
    github = _since_base(_many(5000))

    compare(github, run(), sha(561), most)

    assert _pages(github) == [None, *pages]


def test_a_commit_of_two_answers_is_given_once() -> None:
    shas = _many(251)

    found = compare(_since_base(shas), run(), sha(561), 1000)

    assert found
    assert len(found.shas) == len(set(found.shas)) == 251


def test_a_base_that_is_gone_compares_with_nothing() -> None:
    assert compare(FakeGitHub({_COMPARE: refusal(404)}), run(), sha(561), 1000) is None


@pytest.mark.parametrize("status", [None, 403, 422, 502])
def test_a_comparison_that_cannot_be_read_is_told(status: int | None) -> None:
    error = GitHubError("No.", "Cause.", "Remedy.", status)

    with pytest.raises(GitHubError, match="No"):
        compare(FakeGitHub({_COMPARE: error}), run(), sha(561), 1000)


@pytest.mark.parametrize("status", [403, 404, 502])
def test_a_later_page_that_cannot_be_read_is_told(status: int) -> None:
    newest = compare_page(_many(350)[-250:], total=350)
    github = FakeGitHub({_COMPARE: lambda asked: refusal(status) if asked else newest})

    with pytest.raises(GitHubError, match=f"status {status}"):
        compare(github, run(), sha(561), 1000)


def test_an_answer_that_is_no_comparison_is_told() -> None:
    github = FakeGitHub({_COMPARE: {"status": "ahead"}})

    with pytest.raises(GitHubError, match=r"\(commits, total_commits\)"):
        compare(github, run(), sha(561), 1000)
