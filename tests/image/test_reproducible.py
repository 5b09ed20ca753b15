"""The image as something that anybody can build again."""

import os
import shutil
import tarfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

import pytest

from release.contents import layers_of
from tests.image.engine import Engine
from tests.image.snapshots import running_snapshots
from tests.repository import copy_repository

pytestmark = pytest.mark.docker

_MOMENT = "20260101T000000Z"
_LONG_AGO = 100_000_000
_VERSIONS = "var/lib/dpkg/status.d/"

File = tuple[int, int, int, int, str, bytes]


def files_of(image: bytes) -> Mapping[str, File]:
    """Give time, mode, owners, target of links and bytes of everything in an image."""
    found = {}
    for layer in layers_of(image):
        with tarfile.open(fileobj=BytesIO(layer)) as files:
            for member in files:
                content = files.extractfile(member) if member.isreg() else None
                found[member.name] = (
                    int(member.mtime),
                    member.mode,
                    member.uid,
                    member.gid,
                    member.linkname,
                    content.read() if content else b"",
                )
    return found


def another_checkout(repository: Path, folder: Path) -> Path:
    """Copy a repository as somebody else would have it, with other times and modes."""
    shutil.copytree(repository, folder)
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode | 0o020)
        os.utime(path, (_LONG_AGO, _LONG_AGO))
    return folder


def versions(files: Mapping[str, File]) -> Mapping[str, File]:
    """Give what the image says of the versions of its packages."""
    return {path: file for path, file in files.items() if path.startswith(_VERSIONS)}


def times(files: Mapping[str, File]) -> set[int]:
    """Give the times that the files have."""
    return {file[0] for file in files.values()}


@pytest.fixture
def names(engine: Engine) -> Iterator[tuple[str, str]]:
    """Name two images, which are gone after the test."""
    both = ("sei-action:mine", "sei-action:theirs")
    yield both
    engine.run("rmi", *both)


def test_another_checkout_and_a_fixed_moment_of_debian_make_the_same_image(
    engine: Engine, names: tuple[str, str], tmp_path: Path
) -> None:
    mine, theirs = names
    repository = copy_repository(tmp_path / "mine")
    engine.build(repository, mine)

    with running_snapshots() as snapshots:
        moment = f"--build-arg=SNAPSHOT={_MOMENT}", f"--build-arg=SNAPSHOT_ARCHIVE={snapshots.url}"
        folder = another_checkout(repository, tmp_path / "theirs")
        engine.build(folder, theirs, "--no-cache", *moment)

    files, others = (files_of(engine.saved(name)) for name in names)
    if versions(files) != versions(others) or times(files) != times(others):
        # The first came from the engine's cache, and Debian has moved on since that was filled; or
        # another time was given then, which the cache does not heed.
        engine.build(repository, mine, "--no-cache")
        files = files_of(engine.saved(mine))
    assert [path for path in sorted({*files, *others}) if files.get(path) != others.get(path)] == []
    assert engine.layers(mine) == engine.layers(theirs)
    assert times(files) == {0}
    assert {path.removesuffix("/InRelease") for path in snapshots.asked if "InRelease" in path} == {
        f"/debian/{_MOMENT}/dists/trixie",
        f"/debian/{_MOMENT}/dists/trixie-updates",
        f"/debian-security/{_MOMENT}/dists/trixie-security",
    }


@pytest.mark.parametrize("stage", ["system", "program"])
def test_all_files_have_the_time_that_the_build_is_told(
    engine: Engine, names: tuple[str, str], tmp_path: Path, stage: str
) -> None:
    # A stage alone: in its cache the builder takes files for equal whose times are not, and a
    # finished image of this time would be taken for one of another.
    dated = (f"--target={stage}", "--build-arg=SOURCE_DATE_EPOCH=1000000000")
    engine.build(copy_repository(tmp_path / "repository"), names[0], *dated)

    find = ("find", f"/{stage}", "-mindepth", "1", "-printf", "%T@\\n")
    told = engine.answer("run", "--rm", "--network=none", names[0], *find)

    assert {float(time) for time in told.splitlines()} == {1_000_000_000}
