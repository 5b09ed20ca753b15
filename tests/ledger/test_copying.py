"""Specify how a ledger is copied for whoever must not change it."""

from pathlib import Path

import pytest

from sei_action.errors import ConfigurationError
from sei_action.ledger import Ledger, State, copy
from sei_action.ledger.database import FILE
from tests.ledger.builders import SHOP, attempt, note, state_of


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Have a ledger that knows an attempt."""
    with Ledger(tmp_path / "source") as ledger:
        ledger.belong_to("somewhere")
        note(ledger, attempt())
    return tmp_path / "source"


def test_a_copy_knows_what_the_original_does(source: Path, tmp_path: Path) -> None:
    copy(source, tmp_path / "not" / "yet")

    with Ledger(tmp_path / "not" / "yet") as ledger:
        assert ledger.attempts.find(SHOP, 1, 1) == attempt()
        with pytest.raises(ConfigurationError, match="knows what was reported to somewhere"):
            ledger.belong_to("elsewhere")


def test_what_is_written_into_a_copy_does_not_change_the_original(
    source: Path, tmp_path: Path
) -> None:
    before = (source / FILE).read_bytes()

    copy(source, tmp_path / "copy")
    with Ledger(tmp_path / "copy") as ledger:
        ledger.attempts.settle(SHOP, attempt(), State.REPORTED)

    assert (source / FILE).read_bytes() == before
    assert list(source.iterdir()) == [source / FILE]


def test_a_ledger_that_somebody_writes_can_be_copied(source: Path, tmp_path: Path) -> None:
    with Ledger(source) as writing:
        writing.attempts.settle(SHOP, attempt(), State.REPORTED)
        copy(source, tmp_path / "copy")

    with Ledger(tmp_path / "copy") as ledger:
        assert state_of(ledger) == (State.REPORTED, "")


def test_where_there_is_no_ledger_there_is_no_copy(tmp_path: Path) -> None:
    copy(tmp_path / "nothing", tmp_path / "copy")

    assert list(tmp_path.iterdir()) == []


def test_what_is_no_ledger_is_not_copied(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("no ledger " * 100)

    with pytest.raises(ConfigurationError, match=r"Input `ledger`: .* is no ledger"):
        copy(tmp_path, tmp_path / "copy")
