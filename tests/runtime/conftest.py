"""Fixtures of the tests of run.sh."""

from pathlib import Path

import pytest

from tests.image.fixtures import engine, image
from tests.runtime.machine import Machine

__all__ = ["engine", "image", "machine"]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Have a machine with neither Docker nor Python."""
    return Machine(tmp_path / "a machine")
