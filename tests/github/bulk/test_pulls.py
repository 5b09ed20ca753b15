"""Pull requests are listed with their commits, and with the workflow files."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest

from demo.github import State
from sei_action.errors import GitHubError
from sei_action.github import GitHub
from sei_action.github.answers import read
from sei_action.github.bulk import pull_pages
from sei_action.github.bulk.pulls import ListedPullRequest
from sei_action.github.connection import Query
from sei_action.github.refusals import RateLimitError
from sei_action.occasion import PullRequest
from tests.builders import sha
from tests.github.bulk.asking import NOW, FakeGraphQL, connection, error, failure, in_turn, limit
from tests.github.local_github import LocalGitHub, local_github, told
from tests.openapi.states import MORNING, a_pull_request, proposing

CI = ".github/workflows/ci.yml"
QUERY: Mapping[str, Query] = {
    "state": "all",
    "sort": "updated",
    "direction": "desc",
    "per_page": 100,
}


def with_files(state: State, **files: str) -> State:
    return state.model_copy(update={"contents": {CI: "on: push\n", **files}})


def many_pulls(count: int) -> State:
    """Add to some pull requests so many others of the same commits."""
    state = proposing()
    others = (a_pull_request(100 + number, 1, 4) for number in range(count))
    return state.model_copy(update={"pull_requests": (*state.pull_requests, *others)})


@pytest.fixture(scope="module")
def local() -> Iterator[LocalGitHub]:
    """Have a local GitHub with pull requests of every kind."""
    with local_github(with_files(proposing())) as local:
        yield local


def listed(github: GitHub) -> list[ListedPullRequest]:
    return [one for page in pull_pages(github, "acme/shop", lambda _files: None) for one in page]


def files_of(github: GitHub) -> list[Mapping[str, str]]:
    got: list[Mapping[str, str]] = []
    list(pull_pages(github, "acme/shop", got.append))
    return got


def a_node(number: int, **more: object) -> dict[str, object]:
    """Write a pull request as the GraphQL API does."""
    return {
        "number": number,
        "updatedAt": NOW,
        "headRefName": "fix",
        "headRefOid": sha(2),
        "baseRefName": "main",
        "baseRefOid": sha(1),
        "headRepositoryOwner": {"login": "kenji-wada"},
        "headRepository": {"nameWithOwner": "kenji-wada/shop"},
        "labels": connection(),
        "commits": connection({"commit": {"oid": sha(2)}}),
        **more,
    }


def a_page(
    *nodes: object, after: str | None = None, errors: Iterable[object] = (), **more: object
) -> dict[str, Any]:
    """Write a page, which is the last one unless there is something after it."""
    info = {"hasNextPage": after is not None, "endCursor": after}
    pulls = {"pageInfo": info, "nodes": list(nodes)}
    return {"data": {"repository": {"pullRequests": pulls, **more}}, "errors": list(errors)}


def a_tree(*entries: tuple[str, str, object]) -> dict[str, object]:
    return {"entries": [{"name": name, "type": kind, "object": it} for name, kind, it in entries]}


def a_text(text: str | None, *, is_truncated: bool = False) -> dict[str, object]:
    return {"text": text, "isTruncated": is_truncated}


def test_they_are_those_of_the_rest_api_those_updated_last_first(local: LocalGitHub) -> None:
    answer = told(local.github(), "/repos/acme/shop/pulls", QUERY)

    ours = [one.answer for one in listed(local.github())]
    form = tuple[PullRequest, ...]
    assert read(form, ours, "it") == read(form, answer, "it")


def test_each_is_looked_for_by_the_owner_and_the_branch_of_its_head(local: LocalGitHub) -> None:
    assert {one.number: one.label for one in listed(local.github())} == {
        11: "acme:topic-11",
        12: "acme:topic-12",
        13: "kenji-wada:main",
        14: "acme:topic-14",
        15: "acme:topic-15",
        16: "acme:topic-16",
    }


@pytest.mark.parametrize("number", [11, 12, 13, 14, 15])
def test_its_commits_are_those_of_the_rest_api(local: LocalGitHub, number: int) -> None:
    commits = told(local.github(), f"/repos/acme/shop/pulls/{number}/commits", {"per_page": 100})

    (pull,) = (one for one in listed(local.github()) if one.number == number)
    assert pull.commits == tuple(commit["sha"] for commit in commits)


def test_of_more_than_a_hundred_commits_none_is_told(local: LocalGitHub) -> None:
    (pull,) = (one for one in listed(local.github()) if one.number == 16)

    assert pull.commits is None


def test_all_pages_are_given(local: LocalGitHub) -> None:
    with local_github(many_pulls(200)) as many:
        pages = list(pull_pages(many.github(), "acme/shop", lambda _files: None))

    assert [len(page) for page in pages] == [100, 100, 6]
    assert len({one.number for page in pages for one in page}) == 206
    moments = [one.updated_at for page in pages for one in page]
    assert moments == sorted(moments, reverse=True)
    assert moments[-1] > MORNING
    assert local.state.pull_requests


def test_no_page_is_asked_for_before_it_is_wanted() -> None:
    with local_github(many_pulls(200)) as many:
        next(pull_pages(many.github(), "acme/shop", lambda _files: None))

        assert len(many.asked) == 1


def test_the_repository_of_a_head_may_be_gone() -> None:
    github = FakeGraphQL(in_turn(a_page(a_node(7, headRepository=None))))

    (pull,) = listed(github)

    assert pull.label == "kenji-wada:fix"
    assert pull.answer["head"]["repo"] is None


def test_the_owner_of_a_head_may_be_gone() -> None:
    gone = {"headRepository": None, "headRepositoryOwner": None}
    github = FakeGraphQL(in_turn(a_page(a_node(7, **gone))))

    assert [one.label for one in listed(github)] == ["unknown:fix"]


def test_the_labels_may_be_missing() -> None:
    github = FakeGraphQL(in_turn(a_page(a_node(7, labels=None))))

    assert [one.answer["labels"] for one in listed(github)] == [[]]


def test_a_pull_request_that_is_not_shown_makes_the_list_unknown() -> None:
    github = FakeGraphQL(in_turn(a_page(a_node(7), None)))

    with pytest.raises(GitHubError, match="the repository's pull requests"):
        listed(github)


def test_a_page_that_names_no_next_one_is_the_last() -> None:
    endless = a_page(a_node(7))
    endless["data"]["repository"]["pullRequests"]["pageInfo"]["hasNextPage"] = True

    assert len(listed(FakeGraphQL(in_turn(endless)))) == 1


def test_without_pull_requests_there_is_one_empty_page() -> None:
    assert list(pull_pages(FakeGraphQL(in_turn(a_page())), "acme/shop", lambda _files: None)) == [
        []
    ]


@pytest.mark.parametrize(
    "answer",
    [
        failure(),
        failure(None),
        {"data": None, "errors": [error()]},
        {"data": {"repository": None}, "errors": [error("TIMEOUT")]},
        None,
    ],
)
def test_fewer_are_asked_for_at_once_where_github_does_not_manage(answer: object) -> None:
    github = FakeGraphQL(in_turn(answer, answer, a_page(a_node(7), after="x"), a_page(a_node(6))))

    assert [one.number for one in listed(github)] == [7, 6]
    asked = [(one.variables["first"], one.variables["cursor"]) for one in github.queries]
    assert asked == [(100, None), (25, None), (5, None), (5, "x")]


def test_a_failure_that_lasts_is_told() -> None:
    github = FakeGraphQL(in_turn(failure()))

    with pytest.raises(GitHubError, match="out of order"):
        listed(github)

    assert len(github.queries) == 3


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (failure(401), 401),
        (failure(404), 404),
        ({"data": {"repository": None}, "errors": [error("FORBIDDEN")]}, 403),
        ({"data": {"repository": None}, "errors": [error("NOT_FOUND")]}, 403),
    ],
)
def test_a_refusal_is_told_at_once(answer: object, status: int) -> None:
    github = FakeGraphQL(in_turn(answer))

    with pytest.raises(GitHubError) as caught:
        listed(github)

    assert caught.value.status == status
    assert len(github.queries) == 1


def test_a_missing_permission_is_named(local: LocalGitHub) -> None:
    less = local.state.permissions - {"pull-requests"}
    refusing = local.state.model_copy(update={"permissions": less})

    with (
        local_github(refusing) as github,
        pytest.raises(GitHubError, match=r"\(FORBIDDEN\)") as caught,
    ):
        listed(github.github())

    assert (caught.value.status, caught.value.permission) == (403, "pull-requests: read")


def test_a_rate_limit_ends_it() -> None:
    github = FakeGraphQL(in_turn(limit()))

    with pytest.raises(RateLimitError):
        listed(github)

    assert len(github.queries) == 1


def test_the_workflow_files_come_with_the_first_page_alone() -> None:
    with local_github(with_files(many_pulls(200))) as many:
        assert files_of(many.github()) == [{CI: "on: push\n"}]


def test_only_files_that_can_be_workflows_are_told(local: LocalGitHub) -> None:
    files = {
        ".github/workflows/cd.yaml": "on: release\n",
        ".github/workflows/empty.yml": "",
        ".github/workflows/notes.md": "# Notes",
        ".github/workflows/old.yml/file": "x",
        "ci.yml": "x",
    }
    with local_github(with_files(local.state, **files)) as github:
        (told,) = files_of(github.github())

    assert told.keys() == {CI, ".github/workflows/cd.yaml", ".github/workflows/empty.yml"}


def test_a_repository_may_have_no_workflows() -> None:
    with local_github(proposing()) as github:
        assert files_of(github.github()) == [{}]


@pytest.mark.parametrize("tree", [None, {}, {"entries": None}], ids=["none", "a file", "empty"])
def test_what_is_no_folder_has_no_workflows(tree: object) -> None:
    assert files_of(FakeGraphQL(in_turn(a_page(object=tree)))) == [{}]


@pytest.mark.parametrize(
    "it", [a_text("on: pu", is_truncated=True), a_text(None), None], ids=["cut", "binary", "none"]
)
def test_of_files_that_are_not_all_whole_none_is_told(it: object) -> None:
    tree = a_tree(("ci.yml", "blob", a_text("on: push")), ("cd.yml", "blob", it))

    assert files_of(FakeGraphQL(in_turn(a_page(object=tree)))) == []


def test_what_the_token_may_not_read_is_not_told_as_no_files(local: LocalGitHub) -> None:
    less = local.state.permissions - {"contents"}
    with local_github(local.state.model_copy(update={"permissions": less})) as refusing:
        assert files_of(refusing.github()) == []


def test_an_error_elsewhere_is_none_of_the_files() -> None:
    errors = [error("FORBIDDEN", "repository", "pullRequests", "nodes"), {"message": "No."}]

    assert files_of(FakeGraphQL(in_turn(a_page(errors=errors, object=a_tree())))) == [{}]
