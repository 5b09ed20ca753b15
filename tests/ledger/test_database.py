"""Specify which files are ledgers, and how they are opened."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from sei_action.errors import ConfigurationError
from sei_action.ledger import database
from sei_action.ledger.database import FILE, open_database

_LONG = 10


def _problem(folder: Path) -> str:
    with pytest.raises(ConfigurationError) as caught:
        open_database(folder)
    (problem,) = caught.value.problems
    return problem


def test_a_ledger_is_made_in_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "yet"

    with closing(open_database(folder)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        assert ("attempts",) in tables.fetchall()

    assert (folder / FILE).exists()


def test_a_ledger_that_is_there_is_opened_as_it_is(tmp_path: Path) -> None:
    with closing(open_database(tmp_path)) as connection, connection:
        connection.execute("INSERT INTO about VALUES ('destination', 'somewhere')")

    with closing(open_database(tmp_path)) as connection:
        assert connection.execute("SELECT value FROM about").fetchall() == [("somewhere",)]


def test_an_empty_file_becomes_a_ledger(tmp_path: Path) -> None:
    (tmp_path / FILE).touch()

    with closing(open_database(tmp_path)) as connection:
        assert connection.execute("SELECT * FROM attempts").fetchall() == []


def _text(path: Path) -> None:
    path.write_text("This is no database, but a text that is long enough for one.\n" * 100)


def _of_another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE other (name TEXT)")


def _of_another_version(path: Path) -> None:
    with closing(open_database(path.parent)) as connection:
        connection.execute(f"PRAGMA application_id = {int.from_bytes(b'SEL') * 256 + 2}")
        connection.execute("PRAGMA journal_mode = DELETE")


def _marked_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA application_id = 7")


@pytest.mark.parametrize("make", [_text, _of_another_program, _of_another_version, _marked_alone])
def test_a_file_that_is_no_ledger_is_refused_and_left_alone(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    path = tmp_path / FILE
    make(path)
    before = path.read_bytes()

    assert _problem(tmp_path) == (
        f"Input `ledger`: {path} is no ledger of this version. Name another folder, or remove this "
        "file if nothing needs it: what it knows is then reported again."
    )
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_cannot_be_made_is_told_with_what_to_name(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "ledger"

    problem = _problem(folder)

    assert problem.startswith(f"Input `ledger`: {folder / FILE} cannot be used (")
    assert problem.endswith("). Name a folder that can be written to, on a disk of this machine.")


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()

    assert _problem(tmp_path) == (
        f"Input `ledger`: {tmp_path / FILE} cannot be used (unable to open database file). Name a "
        "folder that can be written to, on a disk of this machine."
    )


def test_a_disk_that_is_full_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_connection: sqlite3.Connection) -> None:
        msg = "database or disk is full"
        raise sqlite3.OperationalError(msg)

    monkeypatch.setattr("sei_action.ledger.database._lay_out", full)

    assert "cannot be used (database or disk is full)" in _problem(tmp_path)


@pytest.mark.parametrize("lock", ["BEGIN", "BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_whoever_opens_a_file_waits_for_another_that_opens_it(tmp_path: Path, lock: str) -> None:
    """SQLite itself does not wait with every lock where the kind of the journal is to change."""
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
            other.execute(lock)
            other.execute("SELECT * FROM sqlite_master").fetchall()
            held.set()
            release.wait(0.2)
            other.execute("ROLLBACK")

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(_LONG)
    with closing(open_database(tmp_path)) as connection:
        assert connection.execute("SELECT * FROM attempts").fetchall() == []
    thread.join(_LONG)


def test_a_ledger_that_another_has_made_meanwhile_is_taken_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_ahead = database._write_ahead  # noqa: SLF001 - another comes in at this very moment

    def after_another(connection: sqlite3.Connection) -> None:
        monkeypatch.undo()
        with closing(open_database(tmp_path)) as other, other:
            other.execute("INSERT INTO about VALUES ('destination', 'somewhere')")
        write_ahead(connection)

    monkeypatch.setattr(database, "_write_ahead", after_another)

    with closing(open_database(tmp_path)) as connection:
        assert connection.execute("SELECT value FROM about").fetchall() == [("somewhere",)]


def test_a_file_that_stays_locked_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sei_action.ledger.database._PATIENCE_SECONDS", 0.05)
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM sqlite_master").fetchall()

        assert "cannot be used (database is locked)" in _problem(tmp_path)


def test_whoever_reads_does_not_wait_for_whoever_writes(tmp_path: Path) -> None:
    with closing(open_database(tmp_path)) as writer, closing(open_database(tmp_path)) as reader:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO about VALUES ('destination', 'somewhere')")

        reader.execute("PRAGMA busy_timeout = 0")
        assert reader.execute("SELECT * FROM about").fetchall() == []
        writer.rollback()
