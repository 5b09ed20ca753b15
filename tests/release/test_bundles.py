"""The bundles of locked packages that a release offers."""

import hashlib
import io
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from release import bundles
from runtime import install
from tests.repository import ROOT, copy_repository

SECONDS = 1_700_000_000


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """Have a folder like one that pip has filled."""
    folder = tmp_path / "packages"
    for name in ("b/__init__.py", "a.py", "b/data.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")
    return folder


def archive(folder: Path) -> bytes:
    """Give the archive of a folder."""
    content = io.BytesIO()
    bundles.write_archive(folder, content, SECONDS)
    return content.getvalue()


def test_an_archive_depends_on_names_and_contents_alone(packages: Path) -> None:
    before = archive(packages)
    for path in packages.rglob("*"):
        path.chmod(0o700)
        os.utime(path, (1, 1))

    assert archive(packages) == before


def test_an_archive_tells_nothing_of_the_machine(packages: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(archive(packages))) as packed:
        entries = packed.getmembers()

    assert [one.name for one in entries] == ["a.py", "b", "b/__init__.py", "b/data.txt"]
    assert {(one.uid, one.uname, one.gid, one.gname) for one in entries} == {(0, "", 0, "")}
    assert {one.mtime for one in entries} == {SECONDS}


def test_the_list_names_address_lock_and_hashes(tmp_path: Path) -> None:
    bundle = tmp_path / "packages-x.tar.gz"
    bundle.write_bytes(b"x")
    lock = hashlib.sha256((ROOT / "requirements.txt").read_bytes()).hexdigest()

    assert bundles.listing("https://example.com/v1", [bundle]).splitlines() == [
        "# base https://example.com/v1/",
        f"# lock {lock}",
        f"{hashlib.sha256(b'x').hexdigest()}  packages-x.tar.gz",
    ]


def test_the_lock_is_one_that_is_the_same_for_every_system() -> None:
    bundles.check_markers((ROOT / "requirements.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "marker", ["sys_platform == 'win32'", "python_full_version < '3.13'", "os_name == 'nt'"]
)
def test_a_lock_that_differs_between_systems_is_refused(marker: str) -> None:
    with pytest.raises(bundles.BundleError, match="other==1"):
        bundles.check_markers(f"one==1 \\\n    --hash=x\nother==1 ; {marker} \\\n    --hash=y\n")


def test_the_wheels_are_those_of_the_oldest_system_that_gets_a_bundle() -> None:
    glibc = ".".join(map(str, install.OLDEST_GLIBC)).replace(".", "_")
    macos = f"macosx_{install.OLDEST_MACOS[0]}_0_"

    assert bundles.PLATFORMS["linux-x86_64"][0] == f"manylinux_{glibc}_x86_64"
    assert bundles.PLATFORMS["linux-aarch64"][0] == f"manylinux_{glibc}_aarch64"
    assert all(tag.startswith(macos) for tag in bundles.PLATFORMS["macos-arm64"])


def test_the_program_runs_from_the_bundle_that_was_built_for_this_python(tmp_path: Path) -> None:
    repository = copy_repository(tmp_path / "a repository")
    output, packages = tmp_path / "built", tmp_path / "packages"
    packages.mkdir()
    name = install.bundle_name()
    if name.removeprefix("packages-").removesuffix(".tar.gz") not in bundles.NAMES:
        pytest.skip("releases have no bundle for this Python")

    subprocess.run(
        [
            *(sys.executable, repository / "release" / "bundles.py", "--output", output),
            *("--base-url", output.as_uri(), "--list", repository / "runtime" / "bundles.txt"),
            *("--only", name.removeprefix("packages-").removesuffix(".tar.gz")),
        ],
        check=True,
    )
    installed = subprocess.run(
        [
            *(sys.executable, "-P", repository / "runtime" / "install.py"),
            *(packages, tmp_path / "log", "60"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    started = subprocess.run(
        # Without the packages of this machine's Python.
        [sys.executable, "-s", "-S", repository / "entrypoint.py", "report", "--help"],
        env={**os.environ, "PYTHONPATH": str(packages)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (installed.returncode, installed.stdout) == (0, "")
    assert not (tmp_path / "log").exists()
    assert started.stdout.startswith("usage: sei-action report")
    names = {path.name for path in packages.rglob("*")}
    assert names & {"bin", "RECORD", "INSTALLER", "tests", "__pycache__"} <= {"__pycache__"}
