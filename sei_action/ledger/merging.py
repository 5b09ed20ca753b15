"""Make one ledger of several, each of which has read other repositories."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from sei_action.errors import ConfigurationError
from sei_action.ledger.database import FILE, open_database

# Each table's own columns behind the repository, whose number differs from ledger to ledger.
_TABLES = ("attempts", "reports", "marks", "wholes", "pages", "tallies")


def merge(into: Path, parts: Iterable[Path]) -> None:
    """Take what other ledgers know of their repositories in place of what this one knew.

    A ledger has a tally of each repository that it has just read, and only those are taken: it may
    hold others as it found them. Raises ConfigurationError for a folder that holds no ledger, and
    for one whose reports go elsewhere.
    """
    with closing(open_database(into)) as connection:
        connection.execute("DELETE FROM tallies")
        connection.commit()
        for part in parts:
            _check(part)
            connection.execute("ATTACH ? AS part", (str(part / FILE),))
            with connection:
                _take(connection, part)
            connection.execute("DETACH part")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _check(part: Path) -> None:
    if not (part / FILE).exists():
        problem = (
            f"Input `ledgers`: there is no ledger in {part}. Write the folders of the shards' "
            "ledgers, or the one that holds these."
        )
        raise ConfigurationError([problem])
    with closing(open_database(part)):
        pass  # a file that is no ledger is refused


def _take(connection: sqlite3.Connection, part: Path) -> None:
    connection.execute("INSERT OR IGNORE INTO about SELECT * FROM part.about")
    others = connection.execute(
        "SELECT theirs.value, ours.value FROM part.about AS theirs "
        "JOIN main.about AS ours ON ours.name = theirs.name WHERE theirs.value <> ours.value"
    ).fetchone()
    if others:
        problem = (
            f"Input `ledgers`: {part} knows what was reported to {others[0]}, and the others to "
            f"{others[1]}. Leave it out."
        )
        raise ConfigurationError([problem])
    connection.execute(
        "INSERT OR IGNORE INTO repositories (name) SELECT name FROM part.repositories"
    )
    rows = connection.execute(
        "SELECT theirs.id, ours.id FROM part.repositories AS theirs "
        "JOIN main.repositories AS ours ON ours.name = theirs.name "
        "WHERE theirs.id IN (SELECT repository FROM part.tallies)"
    ).fetchall()
    for table in _TABLES:
        info = connection.execute(f"PRAGMA part.table_info({table})").fetchall()
        columns = ", ".join(str(row[1]) for row in info if row[1] != "repository")
        for theirs, ours in rows:
            connection.execute(f"DELETE FROM main.{table} WHERE repository = ?", (ours,))  # noqa: S608 - names of our own
            connection.execute(
                f"INSERT INTO main.{table} (repository, {columns}) "  # noqa: S608 - likewise
                f"SELECT ?, {columns} FROM part.{table} WHERE repository = ?",
                (ours, theirs),
            )
