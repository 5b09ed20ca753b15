"""The pull requests that brought a commit are read with their labels, as the REST API does."""

from collections.abc import Iterator
from typing import Any

import pytest

from sei_action.errors import GitHubError
from sei_action.github.answers import read
from sei_action.github.bulk import ask_in_batches, labels_want
from sei_action.occasion import PullRequest
from tests.builders import sha
from tests.github.bulk.asking import connection
from tests.github.local_github import LocalGitHub, local_github, told
from tests.openapi.states import a_commit, a_pull_request, a_state, proposing


@pytest.fixture(scope="module")
def local() -> Iterator[LocalGitHub]:
    """Have a local GitHub with pull requests of every kind."""
    with local_github(proposing()) as local:
        yield local


def labels(local: LocalGitHub, commit: str) -> list[list[dict[str, Any]]]:
    got: list[list[dict[str, Any]]] = []
    ask_in_batches(local.github(), "acme/shop", [labels_want(commit, got.append)], "labels")
    return got


def of_answer(answer: object) -> list[list[dict[str, Any]]]:
    got: list[list[dict[str, Any]]] = []
    labels_want(sha(1), got.append).receive(answer)
    return got


def numbered(pulls: object) -> list[tuple[int | None, tuple[str, ...]]]:
    return [(one.number, one.label_names) for one in read(tuple[PullRequest, ...], pulls, "it")]


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6, 7, 1259])
def test_they_are_those_of_the_rest_api(local: LocalGitHub, number: int) -> None:
    (found,) = labels(local, sha(number))

    answer = told(local.github(), f"/repos/acme/shop/commits/{sha(number)}/pulls", {})
    assert numbered(found) == numbered(answer)


def test_a_commit_that_nothing_brought_has_none(local: LocalGitHub) -> None:
    assert labels(local, sha(1)) == [[]]


def test_the_commit_of_a_merge_has_the_labels_of_what_it_merged(local: LocalGitHub) -> None:
    (found,) = labels(local, sha(5))

    assert found == [{"number": 11, "labels": [{"name": "a"}, {"name": "b"}]}]


def test_a_commit_that_is_not_there_is_not_told(local: LocalGitHub) -> None:
    assert labels(local, sha(999)) == []


@pytest.mark.parametrize("permission", ["contents", "pull-requests"])
def test_what_the_token_may_not_read_is_not_told(local: LocalGitHub, permission: str) -> None:
    less = local.state.permissions - {permission}
    with local_github(local.state.model_copy(update={"permissions": less})) as refusing:
        assert labels(refusing, sha(5)) == []


@pytest.mark.parametrize(("count", "is_told"), [(30, True), (31, False)])
def test_more_labels_than_are_asked_for_are_not_told(count: int, *, is_told: bool) -> None:
    names = tuple(f"label {number}" for number in range(count))
    assert bool(labels_of(a_pull_request(1, 1, 2, labels=names))) is is_told


@pytest.mark.parametrize(("count", "is_told"), [(10, True), (11, False)])
def test_more_pull_requests_than_are_asked_for_are_not_told(count: int, *, is_told: bool) -> None:
    pulls = (a_pull_request(number, 1, 2) for number in range(1, count + 1))
    assert bool(labels_of(*pulls)) is is_told


def labels_of(*pulls: object) -> list[list[dict[str, Any]]]:
    """Ask for what brought commit 2, which is on no branch yet."""
    state = a_state(
        commits=(a_commit(1), a_commit(2, 1)), branches={"main": sha(1)}, pull_requests=pulls
    )
    with local_github(state) as local:
        return labels(local, sha(2))


def test_a_pull_request_may_have_no_list_of_labels() -> None:
    found = {"associatedPullRequests": connection({"number": 7, "labels": None})}

    assert of_answer(found) == [[{"number": 7, "labels": []}]]


@pytest.mark.parametrize("answer", [None, {}, {"associatedPullRequests": None}])
def test_what_is_no_commit_is_not_told(answer: object) -> None:
    assert of_answer(answer) == []


def test_a_pull_request_that_the_token_may_not_see_is_told_as_an_unknown_form() -> None:
    with pytest.raises(GitHubError, match="the pull requests of commits"):
        of_answer({"associatedPullRequests": connection(None)})
