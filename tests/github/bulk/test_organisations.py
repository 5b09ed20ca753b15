"""The repositories of an organisation are listed, and the workflows of a repository."""

from collections.abc import Iterator

import pytest

from demo.github import State
from demo.github.state.actions import Workflow
from demo.github.state.code import Repository
from sei_action.errors import GitHubError
from sei_action.github.bulk import read_workflows, repositories_of
from tests.fakes import FakeGitHub
from tests.github.local_github import LocalGitHub, local_github
from tests.openapi.states import MORNING, a_state


def a_repository(number: int, **more: object) -> State:
    told = {"id": number, "full_name": f"acme/r{number:03}", "owner_type": "Organization"}
    return a_state(repository=Repository.model_validate({**told, **more}))


def many_workflows(count: int) -> State:
    workflows = [
        Workflow(
            id=number,
            name=f"Workflow {number}",
            path=f".github/workflows/w{number}.yml",
            created_at=MORNING,
            updated_at=MORNING,
        )
        for number in range(1, count + 1)
    ]
    return a_state(workflows=workflows)


@pytest.fixture(scope="module")
def local() -> Iterator[LocalGitHub]:
    """Have a local GitHub with 150 repositories of an organisation."""
    special = a_repository(151, archived=True, disabled=True, default_branch="trunk")
    states = [a_repository(number) for number in range(150, 1, -1)]
    with local_github(special, *states) as local:
        yield local


def test_all_are_listed_by_their_names(local: LocalGitHub) -> None:
    names = [one.name for one in repositories_of(local.github(), "acme")]

    assert names == [f"r{number:03}" for number in range(2, 152)]


def test_no_page_is_asked_for_before_it_is_wanted(local: LocalGitHub) -> None:
    local.asked.clear()

    next(repositories_of(local.github(), "acme"))

    assert len(local.asked) == 1


def test_each_is_told_with_what_decides_on_it(local: LocalGitHub) -> None:
    *_, special = repositories_of(local.github(), "acme")

    assert (special.full_name, special.default_branch) == ("acme/r151", "trunk")
    assert special.archived
    assert special.disabled
    assert special.pushed_at is not None


def test_an_empty_repository_was_never_pushed_to() -> None:
    github = FakeGitHub({"/orgs/acme/repos": ({"full_name": "acme/new", "pushed_at": None},)})

    (listed,) = repositories_of(github, "acme")

    assert listed.pushed_at is None


def test_an_organisation_that_is_none_is_told(local: LocalGitHub) -> None:
    with pytest.raises(GitHubError, match="the organisation's repositories"):
        list(repositories_of(local.github(), "nobody"))


@pytest.mark.parametrize("count", [1, 99, 100, 101, 250])
def test_all_workflows_are_listed(count: int) -> None:
    with local_github(many_workflows(count)) as local:
        listed = read_workflows(local.github(), "acme/shop")

        assert len(listed) == count
        assert listed[0] == {"id": 1, "name": "Workflow 1", "path": ".github/workflows/w1.yml"}
        assert len(local.asked) == count // 100 + 1


def test_workflows_that_the_token_may_not_read_are_told() -> None:
    with pytest.raises(GitHubError, match="the repository's workflows"):
        read_workflows(FakeGitHub({}), "acme/shop")
