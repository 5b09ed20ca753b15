"""Specify how users name workflow files."""

from pathlib import Path

import pytest

from sei_action.errors import ConfigurationError
from sei_action.proposal import named_files

FILES = {".github/workflows/ci.yml": "", ".github/workflows/deploy.yaml": ""}


@pytest.mark.parametrize(
    ("given", "folder"),
    [
        ("ci.yml", "."),
        (".github/workflows/ci.yml", "."),
        ("./.github/workflows/ci.yml", "."),
        (".github/workflows/ci.yml", "src"),
        ("../.github/workflows/ci.yml", "src"),
        ("ci.yml", "src"),
    ],
)
def test_a_file_is_found_by_name_and_by_path(given: str, folder: str) -> None:
    assert named_files([given], FILES, Path(folder), "ci") == (".github/workflows/ci.yml",)


def test_all_that_are_not_there_are_told() -> None:
    with pytest.raises(ConfigurationError) as caught:
        named_files(["deploy.yml", "ci.yml", "cd.yml"], FILES, Path(), "deploy")

    assert caught.value.problems == tuple(
        f"Input `deploy`: '{name}' is no workflow of this repository; write the name of a file in "
        ".github/workflows (there are: ci.yml, deploy.yaml)."
        for name in ("deploy.yml", "cd.yml")
    )


def test_where_there_is_none_that_is_told() -> None:
    with pytest.raises(ConfigurationError, match=r"there are: none"):
        named_files(["ci.yml"], {}, Path(), "ci")
