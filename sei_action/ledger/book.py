"""What all parts of a ledger share: its connection, one at a time, and repositories' numbers."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Book:
    """Read and write a ledger's file; safe to share between threads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take the connection."""
        self._connection = connection
        self._lock = threading.Lock()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Write in one transaction, wholly or not at all."""
        with self._lock, self._connection as connection:
            yield connection

    def rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """Give what a question finds."""
        with self._lock:
            return self._connection.execute(question, values).fetchall()

    def row(self, question: str, *values: object) -> tuple[Any, ...] | None:
        """Give the first that a question finds."""
        with self._lock:
            found: tuple[Any, ...] | None = self._connection.execute(question, values).fetchone()
        return found

    def number_of(self, repository: str) -> int:
        """Give a repository its number, which is 0 as long as nothing was noted of it."""
        row = self.row("SELECT id FROM repositories WHERE name = ?", repository)
        return int(row[0]) if row else 0

    def close(self) -> None:
        """Close the file, so that it can be copied by itself."""
        with self._lock:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._connection.close()


def numbered(connection: sqlite3.Connection, repository: str) -> int:
    """Give a repository its number, a new one where it has none."""
    connection.execute("INSERT OR IGNORE INTO repositories (name) VALUES (?)", (repository,))
    (number,) = connection.execute(
        "SELECT id FROM repositories WHERE name = ?", (repository,)
    ).fetchone()
    return int(number)


def now() -> int:
    """Give the time in seconds since 1970."""
    return int(time.time())
