"""The artifacts of a repository are listed with the runs that uploaded them."""

from collections.abc import Iterator

import pytest

from sei_action.errors import GitHubError
from sei_action.github.bulk import read_artifact_page
from tests.fakes import FakeGitHub, refusal
from tests.github.local_github import LocalGitHub, local_github
from tests.openapi.states import MORNING, a_run, a_state

LIST = "/repos/acme/shop/actions/artifacts"


@pytest.fixture(scope="module")
def local() -> Iterator[LocalGitHub]:
    """Have a local GitHub with 150 artifacts, of two runs."""
    uploaded = [
        {"id": number, "name": f"a{number}", "size_in_bytes": 7, "created_at": MORNING}
        for number in range(1, 151)
    ]
    runs = (a_run(1, artifacts=uploaded[:50]), a_run(2, artifacts=uploaded[50:]))
    with local_github(a_state(runs=runs)) as local:
        yield local


def test_a_page_has_a_hundred_the_newest_first(local: LocalGitHub) -> None:
    first, second = (read_artifact_page(local.github(), "acme/shop", number) for number in (1, 2))

    assert [one.id for one in first.artifacts] == list(range(150, 50, -1))
    assert [one.id for one in second.artifacts] == list(range(50, 0, -1))
    assert (first.total_count, second.total_count) == (150, 150)


def test_each_is_told_with_its_run(local: LocalGitHub) -> None:
    page = read_artifact_page(local.github(), "acme/shop", 2)

    assert {one.run_id for one in page.artifacts} == {1001}


def test_a_page_behind_the_last_is_empty(local: LocalGitHub) -> None:
    assert read_artifact_page(local.github(), "acme/shop", 3).artifacts == ()


@pytest.mark.parametrize("run", [None, {"id": None}, {}])
def test_github_may_have_forgotten_the_run(run: object) -> None:
    listed = {"id": 1, "name": "a", "size_in_bytes": 7, "workflow_run": run}
    github = FakeGitHub({LIST: {"total_count": 1, "artifacts": [listed]}})

    (artifact,) = read_artifact_page(github, "acme/shop", 1).artifacts

    assert artifact.run_id is None


def test_a_refusal_is_told() -> None:
    with pytest.raises(GitHubError, match="the repository's artifacts"):
        read_artifact_page(
            FakeGitHub({LIST: refusal(403, "the repository's artifacts")}), "acme/shop", 1
        )
