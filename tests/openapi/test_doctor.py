"""What the doctor asks of GitHub is as GitHub describes it."""

import pytest

from sei_action.deadline import Deadline
from sei_action.errors import GitHubError
from sei_action.github import GitHub
from sei_action.github.rights import read_repository, read_rights, read_step_names
from sei_action.github.workflow_files import list_workflow_files

NAME = "octo-org/octo-repo"


def test_the_doctor_asks_as_described_and_copes_with_githubs_examples(prism: str) -> None:
    github = GitHub.at(prism, "token", Deadline(30))

    assert read_repository(github, NAME).full_name == "octocat/Hello-World"
    assert set(read_rights(github, NAME).values()) == {None}
    assert "Set up job" in read_step_names(github, NAME, 30433642, 1)


def test_a_folder_is_asked_for_as_described_and_githubs_example_of_a_file_is_none(
    prism: str,
) -> None:
    github = GitHub.at(prism, "token", Deadline(30))

    with pytest.raises(GitHubError, match=r"is not what its API describes \(entries\)"):
        list_workflow_files(github, NAME, "main")
