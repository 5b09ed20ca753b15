"""The SQLite file of the ledger: its tables, and how it is opened."""

import sqlite3
import time
from pathlib import Path

from sei_action.errors import ConfigurationError

FILE = "ledger.sqlite3"
"""The file's name in its folder."""
# Marks the file as a ledger, "SEL" and the version of the tables below.
_APPLICATION_ID = int.from_bytes(b"SEL\x01")
_PATIENCE_SECONDS = 60.0
_PAUSE_SECONDS = 0.01
# SQLite's extended codes say more than their last byte.
_CODE = 0xFF

_TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE repositories (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE);
CREATE TABLE attempts (
    repository INTEGER NOT NULL REFERENCES repositories,
    run_id INTEGER NOT NULL, attempt INTEGER NOT NULL,
    workflow_id INTEGER NOT NULL, run_number INTEGER NOT NULL, event TEXT NOT NULL,
    head_sha TEXT NOT NULL, head_branch TEXT, head_repository TEXT,
    status TEXT, conclusion TEXT, created_at INTEGER NOT NULL, started_at INTEGER NOT NULL,
    is_latest INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (repository, run_id, attempt)
) WITHOUT ROWID;
CREATE INDEX attempts_of_workflow ON attempts (repository, workflow_id, created_at);
CREATE INDEX attempts_of_branch ON attempts (repository, workflow_id, head_branch, created_at);
CREATE INDEX attempts_by_state ON attempts (repository, state, created_at, run_id, attempt);
CREATE TABLE reports (
    repository INTEGER NOT NULL REFERENCES repositories,
    run_id INTEGER NOT NULL, attempt INTEGER NOT NULL,
    execution_id TEXT NOT NULL, job_full_name TEXT NOT NULL, build_number INTEGER NOT NULL,
    sha256 TEXT NOT NULL, answer TEXT NOT NULL, sent_at INTEGER NOT NULL,
    PRIMARY KEY (repository, run_id, attempt, job_full_name)
) WITHOUT ROWID;
CREATE TABLE marks (
    repository INTEGER NOT NULL REFERENCES repositories,
    selection TEXT NOT NULL, read_from INTEGER NOT NULL, read_until INTEGER NOT NULL,
    PRIMARY KEY (repository, selection)
) WITHOUT ROWID;
CREATE TABLE wholes (
    repository INTEGER NOT NULL REFERENCES repositories, workflow_id INTEGER NOT NULL,
    PRIMARY KEY (repository, workflow_id)
) WITHOUT ROWID;
CREATE TABLE pages (
    repository INTEGER NOT NULL REFERENCES repositories,
    address TEXT NOT NULL, etag TEXT NOT NULL, total INTEGER NOT NULL,
    PRIMARY KEY (repository, address)
) WITHOUT ROWID;
CREATE TABLE tallies (
    repository INTEGER PRIMARY KEY REFERENCES repositories, body TEXT NOT NULL
);
"""


def open_database(folder: Path) -> sqlite3.Connection:
    """Open the ledger of a folder, and lay out its tables if it is new.

    The connection may pass between threads, but serves one at a time. Raises ConfigurationError for
    a file that cannot be used, or that another program made.
    """
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=_PATIENCE_SECONDS, check_same_thread=False)
    except (sqlite3.Error, OSError) as error:
        raise _unusable(path, error) from None
    try:
        _lay_out(connection)
    except sqlite3.OperationalError as error:
        connection.close()
        raise _unusable(path, error) from None
    except sqlite3.DatabaseError:
        connection.close()
        problem = (
            f"Input `ledger`: {path} is no ledger of this version. Name another folder, or remove "
            "this file if nothing needs it: what it knows is then reported again."
        )
        raise ConfigurationError([problem]) from None
    return connection


def _lay_out(connection: sqlite3.Connection) -> None:
    # Reports are made again where the machine loses the last moments, and not where a process dies.
    connection.execute("PRAGMA synchronous = NORMAL")
    if _is_laid_out(connection):
        return
    _write_ahead(connection)
    # Who else opens a new file at the same time waits here, and finds it laid out.
    connection.execute("BEGIN IMMEDIATE")
    if not _is_laid_out(connection):
        for statement in filter(str.strip, _TABLES.split(";")):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    connection.commit()


def _is_laid_out(connection: sqlite3.Connection) -> bool:
    """Tell a ledger from an empty file; raise DatabaseError for anything else."""
    # In this order: somebody else may write both at once in between.
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    if mark != _APPLICATION_ID and (mark or tables):
        msg = "another program or version made it"
        raise sqlite3.DatabaseError(msg)
    return bool(mark)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Let whoever reads not wait for whoever writes; SQLite's own patience does not hold here."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & _CODE == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() >= end:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return


def _unusable(path: Path, error: Exception) -> ConfigurationError:
    problem = (
        f"Input `ledger`: {path} cannot be used ({error}). Name a folder that can be written to, "
        "on a disk of this machine."
    )
    return ConfigurationError([problem])
