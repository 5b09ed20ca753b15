"""The notes of a release."""

from pathlib import Path

import pytest

from release import notes
from release.notes import Section, section_of

CHANGELOG = """\
# Changelog

## [Unreleased]

## [1.2.0] - 2026-02-01

### Added

- New.

## [1.1.0] - 2026-01-01

- Old.

[1.2.0]: https://example.com/compare
"""


def test_a_section_ends_where_the_next_begins() -> None:
    assert section_of(CHANGELOG, "1.2.0") == Section("2026-02-01", "### Added\n\n- New.")


def test_the_last_section_ends_before_the_links() -> None:
    assert section_of(CHANGELOG, "1.1.0") == Section("2026-01-01", "- Old.")


def test_a_section_without_a_date_is_not_released() -> None:
    assert section_of(CHANGELOG, "Unreleased") == Section(None, "")


def test_a_version_is_no_part_of_another() -> None:
    assert section_of(CHANGELOG, "2.0") is None
    assert section_of(CHANGELOG, "1.2") is None


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_the_command_prints_the_section(capsys: pytest.CaptureFixture[str]) -> None:
    assert notes.main(["1.1.0"]) == 0
    assert capsys.readouterr().out == "- Old.\n"


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("version", ["3.0.0", "Unreleased"])
def test_the_command_says_that_there_is_nothing(
    version: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert notes.main([version]) == 1
    assert f"CHANGELOG.md says nothing of {version}." in capsys.readouterr().err
