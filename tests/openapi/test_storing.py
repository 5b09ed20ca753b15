"""What `register` asks of GitHub is as GitHub describes it."""

import pytest

from sei_action.deadline import Deadline
from sei_action.errors import GitHubError
from sei_action.github import GitHub
from sei_action.github.storing import Place, store_secret, store_variable
from tests.openapi.description import CHANGES
from tests.openapi.test_prism import VALUES

SEALED = {"encrypted_value": "c2VhbGVk", "key_id": "012345678912345678"}
BODIES: dict[str, dict[str, object]] = {
    "post": {"name": "SEI_INSTANCE_GUID", "value": "1", "visibility": "private"},
    "patch": {"name": "SEI_INSTANCE_GUID", "value": "1"},
    "put": {**SEALED, "visibility": "selected", "selected_repository_ids": [1]},
}


@pytest.fixture
def github(prism: str) -> GitHub:
    """Ask the mock that knows GitHub's description."""
    return GitHub.at(prism, "token", Deadline(30))


@pytest.mark.parametrize("name", ["octo-org/octo-repo", "octo-org"])
def test_a_variable_is_read_and_updated_as_described(github: GitHub, name: str) -> None:
    assert store_variable(github, Place(name), "USERNAME", "another")


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_a_change_is_as_described(github: GitHub, method: str, path: str) -> None:
    status, _body = github.send(
        method.upper(), path.format_map(VALUES), BODIES[method], what="a change"
    )

    assert status in {201, 204}


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_a_change_that_is_not_as_described_is_refused(
    github: GitHub, method: str, path: str
) -> None:
    status, _body = github.send(
        method.upper(), path.format_map(VALUES), {"value": 7, "key_id": 7}, what="a change"
    )

    assert status == 422


def test_githubs_example_of_a_public_key_is_none(github: GitHub) -> None:
    with pytest.raises(GitHubError, match="is not what its API describes"):
        store_secret(github, Place("octo-org/octo-repo"), "GH_TOKEN", "a-key")
