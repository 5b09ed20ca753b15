"""Specify what happens where no pictures can be made."""

from pathlib import Path

import pytest

from demo.browser.chromium import NoBrowserError, running_browser
from demo.screenshots.__main__ import PARTS, main


@pytest.fixture(autouse=True)
def _no_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


def test_without_a_browser_its_possible_names_are_told() -> None:
    with pytest.raises(NoBrowserError, match="none of chromium, chromium-browser, google-chrome"):
        running_browser().__enter__()


def test_without_a_browser_no_picture_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 1
    assert capsys.readouterr().err.startswith("No picture was made: no browser is installed")


def test_a_part_that_there_is_not_is_named_beside_those_that_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["summary"]) == 1
    assert capsys.readouterr().err == (
        f"There is no part summary; there are: {', '.join(PARTS)}.\n"
    )
