"""Specify how a token's permissions are found out."""

import pytest

from sei_action.errors import GitHubError
from sei_action.github.rights import read_repository, read_rights, read_step_names
from tests.builders import job, step
from tests.fakes import FakeGitHub, jobs_page, refusal

SHOP = "/repos/acme/shop"
PATHS = {
    "actions: read": f"{SHOP}/actions/runs",
    "contents: read": f"{SHOP}/commits",
    "deployments: read": f"{SHOP}/deployments",
    "pull-requests: read": f"{SHOP}/pulls",
}
_GRANTED: dict[str, object] = dict.fromkeys(PATHS.values(), ())


def test_a_repository_tells_its_default_branch() -> None:
    github = FakeGitHub({SHOP: {"full_name": "acme/shop", "default_branch": "trunk"}})

    assert read_repository(github, "acme/shop").default_branch == "trunk"


def test_each_permission_costs_one_small_request() -> None:
    github = FakeGitHub(_GRANTED)

    assert read_rights(github, "acme/shop") == dict.fromkeys(PATHS)
    assert github.asked == [(path, {"per_page": 1}) for path in PATHS.values()]


@pytest.mark.parametrize("permission", PATHS)
def test_a_permission_that_is_refused_is_told_with_the_reason(permission: str) -> None:
    others = [path for name, path in PATHS.items() if name != permission]
    rights = read_rights(FakeGitHub(dict.fromkeys(others, ())), "acme/shop")

    assert [name for name, error in rights.items() if error] == [permission]
    assert isinstance(rights[permission], GitHubError)


def test_a_repository_without_commits_may_be_read_all_the_same() -> None:
    answers = {**_GRANTED, f"{SHOP}/commits": refusal(409)}

    assert read_rights(FakeGitHub(answers), "acme/shop") == dict.fromkeys(PATHS)


def test_the_steps_of_an_attempt_are_named() -> None:
    told = job(steps=(step(name="Set up job"), step(name="Run make")))
    path = f"{SHOP}/actions/runs/7/attempts/2/jobs"

    assert read_step_names(FakeGitHub({path: jobs_page(told)}), "acme/shop", 7, 2) == (
        "Set up job",
        "Run make",
    )
