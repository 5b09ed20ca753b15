"""Specify what is known of how a run came to start."""

import pytest

from sei_action.occasion import Occasion, PullRequest, Release, UpstreamRun
from tests.fakes import pull_json


def test_nothing_need_be_known() -> None:
    occasion = Occasion()

    assert (occasion.ref, occasion.sha, occasion.pull_request) == (None, None, None)
    assert (occasion.pushed, occasion.inputs, occasion.is_new_branch) == ((), {}, None)
    assert not occasion.is_tag


@pytest.mark.parametrize(
    ("ref", "is_tag"),
    [
        ("refs/tags/v1.2", True),
        ("refs/tags/api/v1", True),
        ("refs/heads/refs/tags/v1", False),
        ("refs/heads/main", False),
        ("refs/pull/7/merge", False),
        ("v1.2", False),
        ("", False),
        (None, False),
    ],
)
def test_a_ref_tells_a_tag(ref: str | None, is_tag: bool) -> None:  # noqa: FBT001 - a row of the table
    assert Occasion(ref=ref).is_tag is is_tag


def test_a_pull_request_is_read_as_github_tells_it() -> None:
    told = pull_json(labels=[{"id": 1, "name": "hotfix"}, {"id": 2, "name": "shop"}])

    found = PullRequest.model_validate(told)

    assert (found.number, found.label_names) == (7, ("hotfix", "shop"))
    assert (found.head.ref, found.base.ref) == ("fix", "main")
    assert found.head.repo
    assert found.head.repo.full_name == "acme/shop"


def test_of_a_pull_request_everything_may_be_missing() -> None:
    found = PullRequest.model_validate({})

    assert (found.number, found.label_names) == (None, ())
    assert (found.head.sha, found.head.repo, found.base.sha) == ("", None, "")


def test_a_pull_request_of_a_fork_that_is_gone_has_no_repository() -> None:
    found = PullRequest.model_validate(pull_json(head={"ref": "fix", "sha": "1", "repo": None}))

    assert found.head.repo is None


def test_a_release_may_have_no_name() -> None:
    assert Release.model_validate({"tag_name": "v1", "name": None}).name is None


def test_a_run_behind_another_is_in_its_first_attempt_unless_told() -> None:
    assert UpstreamRun(id=99, run_number=12).run_attempt == 1


def test_runs_behind_one_another_are_kept() -> None:
    told = {"id": 3, "run_number": 1, "upstream": {"id": 2, "run_number": 1}}

    found = UpstreamRun.model_validate(told)

    assert found.upstream == UpstreamRun(id=2, run_number=1)
