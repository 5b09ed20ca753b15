"""The SQLite file of the sandbox: its tables, and how it is opened."""

import sqlite3
from pathlib import Path

from sei_action.sandbox.errors import SandboxError

# Marks the file as a sandbox's own, "SEI" and the version of the tables below.
_APPLICATION_ID = int.from_bytes(b"SEI\x02")

# A pipeline is (instance, job_full_name): contract section 3 rule 1. A run is (pipeline,
# build_number): rule 2. Runs without a number are all different, because SQL's null equals nothing.
_TABLES = """
CREATE TABLE instances (
    guid TEXT PRIMARY KEY, type TEXT NOT NULL, name TEXT NOT NULL, url TEXT, integration_id TEXT
);
CREATE TABLE pipelines (
    id INTEGER PRIMARY KEY,
    instance_guid TEXT NOT NULL REFERENCES instances,
    job_full_name TEXT NOT NULL,
    UNIQUE (instance_guid, job_full_name)
);
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    pipeline_id INTEGER NOT NULL REFERENCES pipelines,
    build_number INTEGER,
    pipeline TEXT NOT NULL, qualified_name TEXT NOT NULL, result TEXT NOT NULL,
    start_time INTEGER NOT NULL, duration INTEGER NOT NULL,
    ci INTEGER, cd INTEGER, cfr_status INTEGER,
    user_id TEXT, repo_url TEXT, branch_name TEXT, project_name TEXT, module_name TEXT,
    execution_id TEXT, web_url TEXT,
    UNIQUE (pipeline_id, build_number)
);
CREATE TABLE themes (run_id INTEGER NOT NULL REFERENCES runs, theme TEXT NOT NULL);
CREATE TABLE commits (
    run_id INTEGER NOT NULL REFERENCES runs, sha TEXT NOT NULL, UNIQUE (run_id, sha)
);
CREATE TABLE params (
    run_id INTEGER NOT NULL REFERENCES runs,
    type TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL
);
CREATE TABLE triggers (
    number INTEGER PRIMARY KEY,
    cause_of INTEGER REFERENCES triggers,
    run_id INTEGER NOT NULL REFERENCES runs,
    id TEXT NOT NULL, type TEXT NOT NULL, job_run_number INTEGER,
    UNIQUE (run_id, id, type)
);
CREATE TABLE stages (
    number INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs,
    id TEXT NOT NULL, display_name TEXT, display_description TEXT,
    result TEXT NOT NULL, state TEXT NOT NULL,
    duration INTEGER NOT NULL, start_time INTEGER NOT NULL,
    UNIQUE (run_id, id)
);
CREATE TABLE steps (
    stage_number INTEGER NOT NULL REFERENCES stages,
    id TEXT NOT NULL, display_name TEXT, display_description TEXT,
    result TEXT NOT NULL, state TEXT NOT NULL,
    duration INTEGER NOT NULL, start_time INTEGER NOT NULL,
    UNIQUE (stage_number, id)
);
CREATE TABLE artifacts (
    run_id INTEGER NOT NULL REFERENCES runs,
    input INTEGER, output INTEGER,
    type TEXT, location TEXT, name TEXT, qualifier TEXT, hash TEXT,
    metadata TEXT NOT NULL,
    UNIQUE (run_id, type, location, name, qualifier, hash)
);
CREATE TABLE reports (
    id TEXT PRIMARY KEY, received_at TEXT NOT NULL, status INTEGER NOT NULL,
    fate TEXT NOT NULL, reason TEXT NOT NULL, notes TEXT NOT NULL, payload TEXT
);
CREATE TABLE additions (
    id TEXT PRIMARY KEY,
    integration_id TEXT NOT NULL, repository TEXT NOT NULL, job_run_number INTEGER NOT NULL,
    job_name TEXT NOT NULL, kind TEXT NOT NULL, entries TEXT NOT NULL
);
"""


def open_database(path: str | Path) -> sqlite3.Connection:
    """Open the file, and lay out its tables if it is new.

    The connection may pass between threads, but serves one at a time. Raises SandboxError for a
    file that cannot be used, or that another program made.
    """
    try:
        connection = sqlite3.connect(path, check_same_thread=False)
    except sqlite3.Error as error:
        raise _unusable(path, error) from error
    try:
        _lay_out(connection, path)
    except sqlite3.Error as error:
        connection.close()
        raise _unusable(path, error) from error
    except SandboxError:
        connection.close()
        raise
    return connection


def _lay_out(connection: sqlite3.Connection, path: str | Path) -> None:
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    if mark == _APPLICATION_ID:
        return
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if mark or tables:
        what = f"The database {str(path)!r} is not this sandbox's."
        cause = "Another program, or another version of the sandbox, made it."
        remedy = "Name another file with --database, or delete this one if nothing needs it."
        raise SandboxError(what, cause, remedy)
    connection.executescript(f"BEGIN; {_TABLES} PRAGMA application_id = {_APPLICATION_ID}; COMMIT;")


def _unusable(path: str | Path, error: sqlite3.Error) -> SandboxError:
    return SandboxError(
        f"The database {str(path)!r} cannot be used: {error}.",
        "Its folder may not exist or not be writable, or the file is no SQLite database.",
        "Name another file with --database.",
    )
