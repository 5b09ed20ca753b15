"""Fixtures of the end-to-end tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.stage import Stage, sample, staged
from tests.e2e.workflow_runner import PYTHON, Machine, Runtime
from tests.image.engine import Engine
from tests.image.fixtures import engine, image
from tests.repository import copy_repository

__all__ = ["engine", "image"]


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


@pytest.fixture(scope="session")
def docker(engine: Engine, image: str, tmp_path_factory: pytest.TempPathFactory) -> Runtime:
    """Have a runner with a Docker engine, which has our image, and steps that demand it."""
    assert image
    environment = engine.environment(tmp_path_factory.mktemp("docker"))
    return Runtime("docker", {"PATH": environment["PATH"]})


@pytest.fixture(scope="module", params=["python", pytest.param("docker", marks=pytest.mark.docker)])
def runtime(request: pytest.FixtureRequest) -> Runtime:
    """Have each runtime in turn: Python without a Docker engine, and the container with one."""
    if request.param == "python":
        return PYTHON
    docker: Runtime = request.getfixturevalue("docker")
    return docker
