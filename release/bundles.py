"""Build the bundles of locked packages that runtime/install.py downloads in place of using pip.

`python release/bundles.py --output FOLDER --base-url URL --list FILE [--only NAME ...]` needs
Python 3.11 or later, its pip, and a package index. The same lock gives the same packages whatever
machine builds them; what is in an archive is sorted, and its times are SOURCE_DATE_EPOCH, or 1980.
"""

import argparse
import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

LOCK = Path(__file__).resolve().parents[1] / "requirements.txt"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
# The tags of wheels that run on the oldest system that runtime/install.py gives a bundle to.
PLATFORMS = {
    "linux-x86_64": tuple(f"manylinux_2_{minor}_x86_64" for minor in range(28, 16, -1)),
    "linux-aarch64": tuple(f"manylinux_2_{minor}_aarch64" for minor in range(28, 16, -1)),
    "macos-arm64": ("macosx_12_0_arm64",),
    "macos-x86_64": ("macosx_12_0_x86_64",),
    "windows-x86_64": ("win_amd64",),
}
NAMES = tuple(f"{name}-cp{python.replace('.', '')}" for name in PLATFORMS for python in PYTHONS)

# What pip writes about the installation itself: it differs between machines, and nothing reads it.
_OF_THE_INSTALLATION = frozenset({"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"})
_NOT_NEEDED = frozenset({"bin", "Scripts", "tests", "__pycache__"})
# pip judges markers by the Python that it runs with, and not by the one that it installs for.
_PORTABLE_MARKER = re.compile(
    r"(platform_python_implementation|implementation_name) != '(?i:pypy)'"
    r"( and (platform_python_implementation|implementation_name) != '(?i:pypy)')*"
)
_EARLIEST_SECONDS = 315_532_800  # 1980, the earliest that every archive format knows


class BundleError(Exception):
    """Say why a bundle cannot be built."""


def main(arguments: Sequence[str]) -> int:
    """Build the bundles that are asked for, and write their list."""
    parser = argparse.ArgumentParser(description="Build bundles of the locked packages.")
    parser.add_argument("--output", type=Path, required=True, help="folder for the bundles")
    parser.add_argument("--base-url", required=True, help="where they will be downloaded from")
    parser.add_argument("--list", type=Path, required=True, help="file that names them")
    parser.add_argument("--only", nargs="+", choices=NAMES, default=NAMES, metavar="NAME")
    asked = parser.parse_args(arguments)
    asked.output.mkdir(parents=True, exist_ok=True)
    try:
        check_markers(LOCK.read_text(encoding="utf-8"))
        built = [build(name, asked.output) for name in asked.only]
    except BundleError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    asked.list.write_text(listing(asked.base_url, built), encoding="utf-8")
    return 0


def check_markers(lock: str) -> None:
    """Raise where the lock differs between systems, which pip could not tell here."""
    for line in lock.splitlines():
        package, _, marker = line.rstrip(" \\").partition(" ; ")
        if marker and not _PORTABLE_MARKER.fullmatch(marker):
            raise BundleError(
                f"requirements.txt: {package} is not for every system ({marker}). pip would choose "
                "it by the system that builds the bundle. Lock one version for all."
            )


def build(name: str, folder: Path) -> Path:
    """Build one bundle, and give its path."""
    system, _, python = name.rpartition("-")
    with TemporaryDirectory() as temporary:
        packages = Path(temporary)
        _install(packages, PLATFORMS[system], python)
        _strip(packages)
        bundle = folder / f"packages-{name}.tar.gz"
        with bundle.open("wb") as file:
            write_archive(packages, file, max(_EARLIEST_SECONDS, _given_seconds()))
    return bundle


def _install(folder: Path, platforms: Sequence[str], python: str) -> None:
    options = (
        *("--disable-pip-version-check", "--quiet", "--no-compile", "--no-deps"),
        *("--require-hashes", "--only-binary", ":all:", "--requirement", str(LOCK)),
        *("--target", str(folder), "--implementation", "cp"),
        *("--python-version", python.removeprefix("cp")),
        *(word for abi in (python, "abi3", "none") for word in ("--abi", abi)),
        *(word for platform in platforms for word in ("--platform", platform)),
    )
    done = subprocess.run(  # noqa: S603 - this Python's own pip
        [sys.executable, "-m", "pip", "install", *options], check=False
    )
    if done.returncode:
        raise BundleError(f"pip could not install the packages for {python} on {platforms[0]}.")


def _strip(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and path.name in _NOT_NEEDED:
            shutil.rmtree(path)
        elif path.name in _OF_THE_INSTALLATION and path.parent.suffix == ".dist-info":
            path.unlink()


def _given_seconds() -> int:
    return int(os.environ.get("SOURCE_DATE_EPOCH") or 0)


def write_archive(folder: Path, file: BinaryIO, seconds: int) -> None:
    """Write what is in a folder as a tar.gz that depends on names and contents alone."""
    with (
        gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0, compresslevel=6) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        for path in sorted(folder.rglob("*")):
            entry = tarfile.TarInfo(path.relative_to(folder).as_posix())
            entry.mtime = seconds
            if path.is_dir():
                entry.type, entry.mode = tarfile.DIRTYPE, 0o755
                archive.addfile(entry)
            else:
                entry.size, entry.mode = path.stat().st_size, 0o644
                with path.open("rb") as content:
                    archive.addfile(entry, content)


def listing(base_url: str, bundles: Sequence[Path]) -> str:
    """Write the list as runtime/install.py reads it, and as `sha256sum --check` does."""
    lock = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    rows = [f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {one.name}" for one in bundles]
    return "\n".join([f"# base {base_url.rstrip('/')}/", f"# lock {lock}", *rows, ""])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
