"""Copy a ledger, for whoever must not change it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sei_action.ledger.database import FILE, open_database


def copy(source: Path, target: Path) -> None:
    """Make a ledger in the folder `target` that knows what the one in `source` does, if any.

    Raises ConfigurationError where that is no ledger.
    """
    if not (source / FILE).exists():
        return
    target.mkdir(parents=True, exist_ok=True)
    with (
        closing(open_database(source)) as theirs,
        closing(sqlite3.connect(target / FILE)) as ours,
    ):
        theirs.backup(ours)
