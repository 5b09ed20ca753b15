"""Install the locked packages into a folder: from a bundle that fits this Python, else with pip.

`python install.py FOLDER LOG SECONDS` ends with 1 where neither works within the time; LOG then
holds what pip wrote. A release has bundles, and lists them in bundles.txt by their SHA-256.
"""

import hashlib
import io
import os
import platform
import shutil
import signal
import ssl
import subprocess
import sys
import sysconfig
import tarfile
import time
import urllib.request
from http.client import HTTPException
from pathlib import Path
from types import FrameType

HERE = Path(__file__).resolve().parent
LIST = HERE / "bundles.txt"
LOCK = HERE.parent / "requirements.txt"
# What the wheels in the bundles were built for at the earliest; release/bundles.py asks for them.
OLDEST_GLIBC = (2, 28)
OLDEST_MACOS = (12,)

_SYSTEMS = {"linux": "linux", "darwin": "macos", "win32": "windows"}
_MACHINES = {"amd64": "x86_64", "arm64": "arm64", "aarch64": "aarch64", "x86_64": "x86_64"}
_LARGEST_BYTES = 100_000_000
_CHUNK_BYTES = 1 << 16
_CONNECT_SECONDS = 5.0
_SHARE_OF_BUNDLE = 0.5


class NoBundleError(Exception):
    """Say why there is no bundle to use."""


def main(arguments: list[str]) -> int:
    """Install, and give the exit code."""
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGTERM, _stop)
    folder, log, seconds = Path(arguments[0]), Path(arguments[1]), float(arguments[2])
    end = time.monotonic() + seconds
    if LIST.exists():
        try:
            unpack(download(bundle_name(), seconds * _SHARE_OF_BUNDLE), folder)
        except (NoBundleError, OSError, HTTPException, tarfile.TarError) as error:
            # Of errors from outside only the kind: what they say may be an order to the runner.
            why = error if isinstance(error, NoBundleError) else type(error).__name__
            sys.stdout.write(f"sei-action: no bundle of packages ({why}); using pip\n")
            sys.stdout.flush()
        else:
            return 0
    return _install_with_pip(folder, log, end - time.monotonic())


def _stop(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(1)


def bundle_name() -> str:
    """Name the bundle that fits this Python; raise where none can."""
    system = _SYSTEMS.get(sys.platform, sys.platform)
    machine = platform.machine().lower()
    if sys.implementation.name != "cpython" or sysconfig.get_config_var("Py_GIL_DISABLED"):
        raise NoBundleError("none for this kind of Python")
    if sys.maxsize < 1 << 32:
        raise NoBundleError("none for 32 bits")
    libc, version = platform.libc_ver()
    if system == "linux" and (libc != "glibc" or _numbers(version) < OLDEST_GLIBC):
        raise NoBundleError("none for this C library")
    if system == "macos" and _numbers(platform.mac_ver()[0]) < OLDEST_MACOS:
        raise NoBundleError("none for this macOS")
    python = f"cp{sys.version_info.major}{sys.version_info.minor}"
    return f"packages-{system}-{_MACHINES.get(machine, machine)}-{python}.tar.gz"


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def download(name: str, seconds: float) -> bytes:
    """Give a bundle as the list has it; raise where it is another, or too slow."""
    base, digest = _listed(name)
    end = time.monotonic() + seconds
    content = io.BytesIO()
    with urllib.request.urlopen(  # noqa: S310 - the list is part of the release
        base + name, timeout=min(seconds, _CONNECT_SECONDS), context=_context()
    ) as answer:
        while chunk := answer.read1(_CHUNK_BYTES):
            content.write(chunk)
            if time.monotonic() > end:
                raise NoBundleError("it came too slowly")
            if content.tell() > _LARGEST_BYTES:
                raise NoBundleError("it is too large")
    if hashlib.sha256(content.getbuffer()).hexdigest() != digest:
        raise NoBundleError("its SHA-256 is wrong")
    return content.getvalue()


def _listed(name: str) -> tuple[str, str]:
    rows = [row.split() for row in LIST.read_text(encoding="utf-8").splitlines() if row]
    about = {row[1]: row[2] for row in rows if row[0] == "#"}
    digests = {row[1]: row[0] for row in rows if row[0] != "#"}
    if about.get("lock") != hashlib.sha256(LOCK.read_bytes()).hexdigest():
        raise NoBundleError("requirements.txt was changed")
    if name not in digests:
        raise NoBundleError("none for this system and Python")
    return about["base"], digests[name]


def _context() -> ssl.SSLContext:
    """Trust what pip and the program are told to trust; SSL_CERT_FILE is heeded by itself."""
    context = ssl.create_default_context()
    for variable in ("PIP_CERT", "REQUESTS_CA_BUNDLE"):
        file = os.environ.get(variable, "")
        if Path(file).is_file():
            context.load_verify_locations(file)
    return context


def unpack(content: bytes, folder: Path) -> None:
    """Unpack a bundle, wholly or not at all; what would leave the folder is refused."""
    if not hasattr(tarfile, "data_filter"):  # 3.11 has it from 3.11.4 on
        raise NoBundleError("this Python cannot unpack it safely")
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as bundle:
            bundle.extractall(folder, filter="data")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(exist_ok=True)
        raise


def _install_with_pip(folder: Path, log: Path, seconds: float) -> int:
    variables = {
        **os.environ,
        "PIP_USER": "0",
        "PIP_REQUIRE_VIRTUALENV": "0",
        # What pip leaves behind when it is stopped goes away with the job.
        "TMPDIR": str(log.parent),
    }
    names = ("PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
    given = next((os.environ[name] for name in names if os.environ.get(name)), "")
    if Path(given).is_file():
        variables["PIP_CERT"] = given
    # Without compiling: few of the modules are used, and those are compiled when they are.
    options = (
        *("--disable-pip-version-check", "--no-cache-dir", "--no-compile", "--no-deps"),
        *("--require-hashes", "--only-binary", ":all:", "--requirement", str(LOCK)),
        *("--target", str(folder)),
    )
    with log.open("wb") as output:
        try:
            done = subprocess.run(  # noqa: S603 - this Python's own pip
                [sys.executable, "-P", "-m", "pip", "install", *options],
                env=variables,
                stdout=output,
                stderr=output,
                timeout=max(seconds, 1.0),
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            output.write(f"sei-action: pip took longer than {error.timeout:.0f} s\n".encode())
            return 1
    return 1 if done.returncode else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
