"""The image in a released action.yml."""

import difflib
from pathlib import Path

import pytest

from release import pin
from release.pin import pinned
from release.problems import ReleaseError
from tests.repository import ROOT

IMAGE = f"ghcr.io/acme/sei-action@sha256:{'ab' * 32}"
ACTION = (ROOT / "action.yml").read_text(encoding="utf-8")


def test_the_image_is_the_only_change_of_action_yml() -> None:
    changes = [
        line
        for line in difflib.ndiff(ACTION.splitlines(), pinned(ACTION, IMAGE).splitlines())
        if line[0] in "+-"
    ]

    assert changes == ['-         SEI_IMAGE: ""', f"+         SEI_IMAGE: {IMAGE}"]


def test_an_action_that_has_an_image_already_is_refused() -> None:
    with pytest.raises(ReleaseError, match="has 0 lines"):
        pinned(pinned(ACTION, IMAGE), IMAGE)


@pytest.mark.parametrize(
    "image",
    [
        "ghcr.io/acme/sei-action:1.2.3",
        "ghcr.io/Acme/sei-action@sha256:" + "ab" * 32,
        "ghcr.io/acme/sei-action@sha256:" + "ab" * 31,
        IMAGE + "\n",
    ],
)
def test_an_image_without_a_digest_is_refused(image: str) -> None:
    with pytest.raises(ReleaseError, match="is no image of a release"):
        pinned(ACTION, image)


def test_the_command_writes_action_yml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("action.yml").write_text(ACTION, encoding="utf-8")

    assert pin.main([IMAGE]) == 0
    assert Path("action.yml").read_text(encoding="utf-8") == pinned(ACTION, IMAGE)


def test_the_command_changes_nothing_where_it_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("action.yml").write_text(ACTION, encoding="utf-8")

    assert pin.main(["latest"]) == 1
    assert Path("action.yml").read_text(encoding="utf-8") == ACTION
    assert "'latest' is no image of a release." in capsys.readouterr().err
