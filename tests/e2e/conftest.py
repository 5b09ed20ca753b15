"""Fixtures of the end-to-end tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.stage import Stage, copy_repository, staged


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Play with a SEI and a GitHub of the test's own."""
    with staged(tmp_path) as ready:
        yield ready


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Have a repository that holds this action."""
    return copy_repository(tmp_path / "repository")


@pytest.fixture(scope="session")
def tool_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Have the tool cache of a self-hosted runner, which its jobs share."""
    return tmp_path_factory.mktemp("tool cache")
