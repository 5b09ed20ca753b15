"""Fixtures of the recipes' tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.image.fixtures import engine, image
from tests.other_ci.stage import Stage, staged

__all__ = ["engine", "image", "stage"]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Play with a SEI of the test's own."""
    with staged(tmp_path) as ready:
        yield ready
