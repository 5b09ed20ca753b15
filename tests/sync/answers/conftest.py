"""What the tests of this folder share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sei_action.sync.answers import Known
from tests.sync.stages import known_in


@pytest.fixture
def known(tmp_path: Path) -> Iterator[Known]:
    """Know nothing yet of a repository whose runs were listed from the beginning on."""
    with known_in(tmp_path) as known:
        yield known
