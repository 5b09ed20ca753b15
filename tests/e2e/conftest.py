"""Fixtures of the end-to-end tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.stage import Stage, sample, staged
from tests.e2e.workflow_runner import Machine
from tests.repository import copy_repository


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Play with a SEI and a GitHub of the test's own."""
    with staged(tmp_path, sample()) as ready:
        yield ready


@pytest.fixture(scope="session")
def runner_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Have a self-hosted runner's folder, whose tool cache its jobs share."""
    return tmp_path_factory.mktemp("runner")


@pytest.fixture
def machine(runner_home: Path, tmp_path: Path) -> Machine:
    """Have a runner, and a repository that holds this action."""
    return Machine(runner_home, copy_repository(tmp_path / "repository"))
