"""Have a ledger."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sei_action.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Have a ledger that knows nothing."""
    with Ledger(tmp_path / "ledger") as opened:
        yield opened
