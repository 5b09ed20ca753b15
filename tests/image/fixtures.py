"""Fixtures for tests that need a Docker engine; a conftest imports those that its tests take."""

import os
import subprocess
from collections.abc import Iterator

import pytest

from tests.image.engine import Engine, NoEngineError, running_engine
from tests.lacking import lacking
from tests.repository import copy_repository


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """Have a Docker engine; without one skip, or fail where SEI_REQUIRE_DOCKER is 1."""
    try:
        with running_engine() as running:
            running.ensure_base_image()
            yield running
    except NoEngineError as error:
        lacking("SEI_REQUIRE_DOCKER", error)


@pytest.fixture(scope="session")
def image(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Build the image from a clean copy of the repository, as users do, and give its name.

    Where SEI_TESTED_IMAGE names one that is there already, it is that one: a release tests what it
    is about to publish.
    """
    if tested := os.environ.get("SEI_TESTED_IMAGE"):
        return tested
    folder = tmp_path_factory.mktemp("image")
    environment = engine.environment(folder)
    script = copy_repository(folder / "repository") / "runtime" / "image.sh"
    build = subprocess.run(
        [script, "build"], env=environment, capture_output=True, text=True, check=False
    )
    assert build.returncode == 0, build.stdout + build.stderr
    name = subprocess.run(
        [script, "name"], env=environment, capture_output=True, text=True, check=True
    )
    return name.stdout.strip()
