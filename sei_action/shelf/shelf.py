"""JSON on a shelf: by what it is, by a key, and in an order."""

import json
import sqlite3
import threading
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple, Self

from sei_action.shelf.history import TABLES, History

MARK = "mark"
"""The kind of what was marked by name."""

_VERSION = 2
_LAST = 2**63 - 1
_TABLES = f"""
CREATE TABLE things (
    kind TEXT NOT NULL, key TEXT NOT NULL, place INTEGER NOT NULL, id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, key, place, id)
) WITHOUT ROWID;
{TABLES}
PRAGMA user_version = {_VERSION};
"""


class Thing(NamedTuple):
    """Something to put on the shelf: under a key, at a place in an order, and told from others."""

    key: str
    body: Any
    place: int = 0
    id: str = ""


class Shelf:
    """Keep what was read of one repository in a file; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it; one that cannot be read is made anew."""
        self._path = path
        self._lock = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._connection = _opened(path)
        except sqlite3.DatabaseError:
            self._remove_files()
            self._connection = _opened(path)
        self.history = History(self._connection, self._lock)

    def __enter__(self) -> Self:
        """Give the shelf itself."""
        return self

    def __exit__(self, *_why: object) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file, and keep it for the next time."""
        with self._lock:
            self._connection.close()

    def throw_away(self) -> None:
        """Close the file and remove it."""
        self.close()
        self._remove_files()

    def clear(self) -> None:
        """Take everything off the shelf."""
        with self._lock, self._connection as connection:
            connection.execute("DELETE FROM things")
        self.history.clear()

    def put(self, kind: str, things: Iterable[Thing]) -> None:
        """Put things on the shelf; the same one once more takes the place of the first."""
        rows = ((kind, *_row(thing)) for thing in things)
        with self._lock, self._connection as connection:
            connection.executemany("INSERT OR REPLACE INTO things VALUES (?, ?, ?, ?, ?)", rows)

    def get(
        self, kind: str, key: str = "", *, most: int = -1, skip: int = 0, until: int = _LAST
    ) -> list[Any]:
        """Give what stands under a key up to a place, the last place first.

        At most so many are given, after some that are skipped.
        """
        with self._lock:
            rows = self._connection.execute(
                """
                SELECT body FROM things WHERE kind = ? AND key = ? AND place <= ?
                ORDER BY place DESC, id DESC LIMIT ? OFFSET ?
                """,
                (kind, key, until, most, skip),
            ).fetchall()
        return [json.loads(body) for (body,) in rows]

    def one(self, kind: str, key: str = "") -> Any:  # noqa: ANN401 - any JSON
        """Give the one thing that stands under a key; None where there is none."""
        return next(iter(self.get(kind, key, most=1)), None)

    def count(self, kind: str, key: str = "") -> int:
        """Count what stands under a key."""
        with self._lock:
            (number,) = self._connection.execute(
                "SELECT count(*) FROM things WHERE kind = ? AND key = ?", (kind, key)
            ).fetchone()
        return int(number)

    def note(self, kind: str, body: Any, key: str = "") -> None:  # noqa: ANN401 - any JSON
        """Put one thing under a key, in place of what stands there."""
        self.put(kind, [Thing(key, body)])

    def mark(self, name: str) -> None:
        """Remember that something is so."""
        self.note(MARK, body=1, key=name)

    def is_marked(self, name: str) -> bool:
        """Tell whether something was marked."""
        return self.count(MARK, name) > 0

    def drop(self, kind: str) -> None:
        """Take all things of a kind off the shelf."""
        with self._lock, self._connection as connection:
            connection.execute("DELETE FROM things WHERE kind = ?", (kind,))

    def _remove_files(self) -> None:
        for ending in ("", "-wal", "-shm", "-journal"):
            with suppress(OSError):
                self._path.with_name(self._path.name + ending).unlink()


def _row(thing: Thing) -> tuple[str, int, str, str]:
    text = json.dumps(thing.body, ensure_ascii=False, separators=(",", ":"))
    return thing.key, thing.place, thing.id, text


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False)
    try:
        _lay_out(connection)
    except sqlite3.DatabaseError:
        connection.close()  # Windows removes no file that is open
        raise
    return connection


def _lay_out(connection: sqlite3.Connection) -> None:
    with closing(connection.cursor()) as cursor:
        # It can be read again at any time, so nothing waits for the disk.
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = OFF")
        (version,) = cursor.execute("PRAGMA user_version").fetchone()
        if version == 0:
            cursor.executescript(f"BEGIN; {_TABLES} COMMIT;")
        elif version != _VERSION:
            msg = "another version made it"
            raise sqlite3.DatabaseError(msg)
        # Nothing waited for the disk, so a machine that stopped may have left anything.
        elif cursor.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            msg = "it is damaged"
            raise sqlite3.DatabaseError(msg)
