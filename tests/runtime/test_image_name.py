"""What the image is called."""

import subprocess
from pathlib import Path

import pytest

from tests.repository import copy_repository


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Have a repository whose files a test may change."""
    return copy_repository(tmp_path / "a repository")


def name(repository: Path) -> str:
    """Give the name of the image of a repository."""
    done = subprocess.run(
        [repository / "runtime" / "image.sh", "name"], capture_output=True, text=True, check=True
    )
    return done.stdout


def test_equal_files_have_one_image(repository: Path, tmp_path: Path) -> None:
    assert name(repository) == name(copy_repository(tmp_path / "another"))


@pytest.mark.parametrize(
    "file",
    ["Dockerfile", ".dockerignore", "requirements.txt", "entrypoint.py", "sei_action/cli.py"],
)
def test_another_file_of_the_image_makes_another_image(repository: Path, file: str) -> None:
    before = name(repository)
    with (repository / file).open("a", encoding="utf-8") as content:
        content.write("\n")
    assert name(repository) != before


@pytest.mark.parametrize(
    "file", ["README.md", "sei_action/sandbox/new.py", "sei_action/__pycache__/cli.pyc"]
)
def test_a_file_that_is_not_in_the_image_makes_no_difference(repository: Path, file: str) -> None:
    before = name(repository)
    (repository / file).parent.mkdir(parents=True, exist_ok=True)
    (repository / file).write_text("new", encoding="utf-8")
    assert name(repository) == before
