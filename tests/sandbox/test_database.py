"""How the SQLite file is opened."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sei_action.sandbox.database import open_database
from sei_action.sandbox.errors import SandboxError


def test_a_file_of_its_own_is_opened_again(tmp_path: Path) -> None:
    for _ in range(2):
        open_database(tmp_path / "sei.sqlite3").close()


def test_a_file_that_is_no_database_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("This is a text of mine, which is no database at all. " * 20)
    before = path.read_bytes()
    with pytest.raises(SandboxError, match=r"notes.txt' cannot be used: file is not a database"):
        open_database(path)
    assert path.read_bytes() == before


def test_a_database_of_another_program_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE notes (text TEXT)")
    with pytest.raises(SandboxError, match="is not this sandbox's"):
        open_database(path)


def test_a_database_of_another_version_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "sei.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {int.from_bytes(b'SEI_')}")
    with pytest.raises(SandboxError, match="another version of the sandbox"):
        open_database(path)


def test_a_folder_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(
        SandboxError, match=r"unable to open database file.*Its folder may not exist"
    ):
        open_database(tmp_path / "none" / "sei.sqlite3")
