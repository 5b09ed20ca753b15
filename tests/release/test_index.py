"""The images of both platforms as one."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from release import index
from release.index import assemble
from release.problems import ReleaseError
from tests.release.archives import layout

PLATFORMS = ("linux/amd64", "linux/arm64")


def read(target: Path, digest: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((target / "blobs" / digest.replace(":", "/")).read_bytes())
    return content


@pytest.fixture
def layouts(tmp_path: Path) -> list[Path]:
    return [
        layout(tmp_path / "arm", "arm64", title="sei-action", platform="arm"),
        layout(tmp_path / "intel", "amd64", title="sei-action", platform="intel"),
    ]


def test_the_index_lists_each_platform(layouts: list[Path], tmp_path: Path) -> None:
    target = tmp_path / "whole"

    whole = read(target, assemble(layouts, PLATFORMS, "1.2.3", target))

    assert [entry["platform"] for entry in whole["manifests"]] == [
        {"architecture": "amd64", "os": "linux"},
        {"architecture": "arm64", "os": "linux"},
    ]
    assert whole["mediaType"] == "application/vnd.oci.image.index.v1+json"


def test_everything_that_is_listed_is_there_and_has_its_digest(
    layouts: list[Path], tmp_path: Path
) -> None:
    target = tmp_path / "whole"

    whole = read(target, assemble(layouts, PLATFORMS, "1.2.3", target))

    for entry in whole["manifests"]:
        assert read(target, read(target, entry["digest"])["config"]["digest"])["os"] == "linux"
    blobs = list((target / "blobs" / "sha256").iterdir())
    assert [blob for blob in blobs if sha256(blob.read_bytes()).hexdigest() != blob.name] == []


def test_the_layout_names_the_index_by_its_tag(layouts: list[Path], tmp_path: Path) -> None:
    target = tmp_path / "whole"

    digest = assemble(layouts, PLATFORMS, "1.2.3", target)

    (named,) = json.loads((target / "index.json").read_bytes())["manifests"]
    assert named["digest"] == digest
    assert named["annotations"] == {"org.opencontainers.image.ref.name": "1.2.3"}
    assert json.loads((target / "oci-layout").read_bytes()) == {"imageLayoutVersion": "1.0.0"}


def test_the_index_says_what_all_its_images_say(layouts: list[Path], tmp_path: Path) -> None:
    target = tmp_path / "whole"

    whole = read(target, assemble(layouts, PLATFORMS, "1.2.3", target))

    assert whole["annotations"] == {"title": "sei-action"}


def test_the_order_of_the_images_makes_no_difference(layouts: list[Path], tmp_path: Path) -> None:
    digests = {
        assemble(order, PLATFORMS, "1.2.3", tmp_path / str(number))
        for number, order in enumerate((layouts, layouts[::-1]))
    }

    assert len(digests) == 1


def test_a_platform_that_is_missing_is_refused(layouts: list[Path], tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=r"of \['linux/arm64'\]\. Give one of each of"):
        assemble(layouts[:1], PLATFORMS, "1.2.3", tmp_path / "whole")


def test_a_layout_of_several_images_is_refused(layouts: list[Path], tmp_path: Path) -> None:
    assemble(layouts, PLATFORMS, "1.2.3", tmp_path / "whole")
    (layouts[0] / "index.json").write_text('{"manifests": [{}, {}]}', encoding="utf-8")

    with pytest.raises(ReleaseError, match="has 2 images"):
        assemble(layouts, PLATFORMS, "1.2.3", tmp_path / "another")


def test_the_command_prints_the_digest(
    layouts: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--platform", "linux/amd64", "--platform", "linux/arm64", "--tag", "1.2.3"]
    target = tmp_path / "whole"

    assert index.main([*options, "--output", str(target), *map(str, layouts)]) == 0
    assert "manifests" in read(target, capsys.readouterr().out.strip())
