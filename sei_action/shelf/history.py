"""Commits on a shelf, as far as they are known, and how two of them relate."""

import math
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache

from sei_action.ancestry import (
    Ancestry,
    KnownCommit,
    compare,
    compare_with_default,
    generation_of,
)

TABLES = """
CREATE TABLE commits (
    sha TEXT PRIMARY KEY, parents TEXT NOT NULL, moment INTEGER NOT NULL,
    generation INTEGER NOT NULL, is_on_default INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE children (
    parent TEXT NOT NULL, child TEXT NOT NULL, PRIMARY KEY (parent, child)
) WITHOUT ROWID;
"""


# As many as people build on within some days; of one repository, so it is a few megabytes.
_MOST_IN_MEMORY = 8192


class History:
    """Know a part of a repository's history, which may grow in any direction."""

    def __init__(self, connection: sqlite3.Connection, lock: threading.Lock) -> None:
        """Take the shelf's connection, and what keeps others from it."""
        self._connection = connection
        self._lock = lock
        # A database that is asked gives way to other threads, which takes longer than its answer.
        self._remembered = lru_cache(_MOST_IN_MEMORY)(self._find)
        self._gap: float | None = None

    def add(self, commits: Iterable[KnownCommit]) -> None:
        """Add commits, best the oldest first; the generation that they come with does not count.

        One that is known already may turn out to be on the default branch.
        """
        with self._changing():
            for commit in commits:
                self._add(commit)

    def clear(self) -> None:
        """Forget all commits."""
        with self._changing():
            self._connection.execute("DELETE FROM commits")
            self._connection.execute("DELETE FROM children")

    @contextmanager
    def _changing(self) -> Iterator[None]:
        with self._lock, self._connection:
            self._remembered.cache_clear()
            self._gap = None
            yield

    def find(self, sha: str) -> KnownCommit | None:
        """Find a commit; None where it is not known."""
        with self._lock:
            return self._find(sha)

    def unknown(self, shas: Iterable[str]) -> list[str]:
        """Give those of the commits that are not known, each once and in their order."""
        with self._lock:
            return [sha for sha in dict.fromkeys(shas) if self._find(sha) is None]

    def compare(self, base: str, head: str) -> Ancestry | None:
        """Compare two commits; None where what is known does not decide."""
        with self._lock:
            return compare(base, head, self._remembered)

    def compare_with_default(self, tip: str, head: str) -> Ancestry | None:
        """Compare a commit with the tip of the default branch; None likewise."""
        with self._lock:
            if self._gap is None:
                self._gap = self._newest_gap()
            return compare_with_default(tip, head, self._remembered, self._gap)

    def _newest_gap(self) -> float:
        """Give the time of the newest commit of the default branch above one that is not on it."""
        (moment,) = self._connection.execute(
            """
            SELECT max(below.moment) FROM children
            JOIN commits AS below ON below.sha = child AND below.is_on_default
            LEFT JOIN commits AS above ON above.sha = parent AND above.is_on_default
            WHERE above.sha IS NULL
            """
        ).fetchone()
        return -math.inf if moment is None else float(moment)

    def _add(self, commit: KnownCommit) -> None:
        if self._find(commit.sha) is not None:
            if commit.is_on_default:
                self._connection.execute(
                    "UPDATE commits SET is_on_default = 1 WHERE sha = ?", (commit.sha,)
                )
            return
        generation = generation_of(commit.parents, self._find)
        self._connection.execute(
            "INSERT INTO commits VALUES (?, ?, ?, ?, ?)",
            (
                *(commit.sha, " ".join(commit.parents), commit.moment),
                *(generation, commit.is_on_default),
            ),
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO children VALUES (?, ?)",
            ((parent, commit.sha) for parent in commit.parents),
        )
        self._raise_children([(commit.sha, generation)])

    def _raise_children(self, raised: list[tuple[str, int]]) -> None:
        """Keep every child's generation above its parent's, where a parent came after its child."""
        while raised:
            parent, generation = raised.pop()
            rows = self._connection.execute(
                """
                SELECT sha FROM children JOIN commits ON sha = child
                WHERE parent = ? AND generation <= ?
                """,
                (parent, generation),
            ).fetchall()
            for (child,) in rows:
                self._connection.execute(
                    "UPDATE commits SET generation = ? WHERE sha = ?", (generation + 1, child)
                )
                raised.append((child, generation + 1))

    def _find(self, sha: str) -> KnownCommit | None:
        row = self._connection.execute("SELECT * FROM commits WHERE sha = ?", (sha,)).fetchone()
        if row is None:
            return None
        _, parents, moment, generation, is_on_default = row
        return KnownCommit(sha, tuple(parents.split()), moment, generation, bool(is_on_default))
