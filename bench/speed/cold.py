"""Part `cold`: what a user waits for on a runner that has nothing yet, by way of getting it."""

import gzip
import os
import platform
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.speed.downloads import Line, serving
from bench.speed.processes import FailedError
from bench.speed.runs import TYPICAL
from bench.speed.stage import ROOT, staged
from bench.speed.tables import Findings, Table

_MEGABYTE = 1e6
_RATES = (50, 10)
_LOCK = ROOT / "requirements.txt"
_LOCKED = ("--no-deps", "--require-hashes", "--only-binary", ":all:")
_GIVEN = ("--disable-pip-version-check", "--quiet", *_LOCKED)
_SECONDS_FOR_A_BUNDLE = "300"

Install = Callable[[str, Path], None]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much is downloaded, and how long it takes: by rate to be there, then the first report."""

    megabytes: float
    seconds: Mapping[int, float]
    first_report: float


def cold(python: str, repeats: int, image: str | None) -> Findings:
    """Get what a report needs in each way, over networks of two speeds, with cold caches."""
    with TemporaryDirectory(prefix="sei-cold-") as name:
        folder = Path(name)
        wheels = _download_wheels(python, folder / "wheels")
        _build_bundle(python, wheels, folder)
        ways: dict[str, Install] = {
            "pip": lambda url, target: _pip(python, url, target, *_GIVEN, "-r", str(_LOCK)),
            "uv, fetched with pip": lambda url, target: _uv(python, url, target),
            "bundle": lambda url, target: _bundle(python, url, target, folder),
        }
        waited = {
            name: _wait(python, install, wheels, folder, max(1, repeats // 3))
            for name, install in ways.items()
        }
        if image:
            waited = {"image": _image(image, folder), **waited}
    notes = () if image else ("The image is measured where `runtime/image.sh build` has built it.",)
    return Findings(tables=(table(waited),), notes=notes)


def table(waited: Mapping[str, Waiting]) -> Table:
    """Show what is waited for."""
    rows = tuple(
        (
            name,
            f"{one.megabytes:.1f}",
            *(f"{one.seconds[rate]:.1f}" for rate in _RATES),
            f"{one.first_report:.1f}",
        )
        for name, one in waited.items()
    )
    columns = ("way", "MB", *(f"s at {rate} MB/s" for rate in _RATES), "s of the first report")
    return Table("Until a report can begin on a cold runner, and that report", columns, rows)


def _wait(python: str, install: Install, wheels: Path, folder: Path, repeats: int) -> Waiting:
    seconds, megabytes = {}, 0.0
    target = folder / "packages"
    for rate in _RATES:
        taken = []
        for _ in range(repeats):
            shutil.rmtree(target, ignore_errors=True)
            target.mkdir()
            line = Line(rate * _MEGABYTE)
            with serving(wheels, line) as url:
                begun = time.monotonic()
                install(url, target)
                taken.append(time.monotonic() - begun)
            megabytes = line.sent / _MEGABYTE
        seconds[rate] = min(taken)
    with staged(TYPICAL) as stage:
        stage.env["PYTHONPATH"] = str(target)
        first = stage.report([python, "-s", str(ROOT / "entrypoint.py")])
    return Waiting(megabytes, seconds, first.wall)


def _download_wheels(python: str, folder: Path) -> Path:
    options = ("--disable-pip-version-check", "--quiet", "--no-deps", "--only-binary", ":all:")
    _run(
        [python, "-m", "pip", "download", *options, "--dest", str(folder), "-r", str(_LOCK)],
        os.environ,
    )
    _run([python, "-m", "pip", "download", *options, "--dest", str(folder), "uv"], os.environ)
    return folder


def _build_bundle(python: str, folder: Path, temporary: Path) -> None:
    version = _told(python, "import sys; print('cp%d%d' % sys.version_info[:2])")
    name = f"linux-{platform.machine()}-{version}"
    _run(
        [
            *(python, str(ROOT / "release" / "bundles.py"), "--output", str(folder)),
            *("--base-url", "URL", "--list", str(temporary / "list"), "--only", name),
        ],
        os.environ,
    )


def _pip(python: str, url: str, target: Path, *options: str) -> None:
    _run(
        [
            *(python, "-m", "pip", "install", "--no-index", "--find-links", url),
            *("--no-cache-dir", "--no-compile", "--target", str(target), *options),
        ],
        _bare(),
    )


def _uv(python: str, url: str, target: Path) -> None:
    with TemporaryDirectory(prefix="sei-uv-") as tools:
        _pip(python, url, Path(tools), "--disable-pip-version-check", "--quiet", "uv")
        _run(
            [
                *(str(Path(tools) / "bin" / "uv"), "pip", "install", "--quiet", "--no-cache"),
                *("--no-index", "--find-links", url, "--python", python),
                *_LOCKED,
                *("--target", str(target), "-r", str(_LOCK)),
            ],
            _bare(),
        )


def _bundle(python: str, url: str, target: Path, temporary: Path) -> None:
    runtime = temporary / "release" / "runtime"
    runtime.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "runtime" / "install.py", runtime)
    shutil.copy(_LOCK, runtime.parent)
    listed = (temporary / "list").read_text(encoding="utf-8").replace("URL/", url)
    (runtime / "bundles.txt").write_text(listed, encoding="utf-8")
    log = str(temporary / "log")
    _run(
        [python, "-P", str(runtime / "install.py"), str(target), log, _SECONDS_FOR_A_BUNDLE],
        _bare(),
    )


def _image(image: str, folder: Path) -> Waiting:
    """Pack what is in an image, and have the engine unpack it as it does with what it pulls."""
    packed, exported = folder / "image.tar.gz", folder / "image.tar"
    container = _output(["docker", "create", image])
    _run(["docker", "export", "--output", str(exported), container], os.environ)
    _run(["docker", "rm", container], os.environ)
    with exported.open("rb") as file, gzip.open(packed, "wb", compresslevel=6) as archive:
        shutil.copyfileobj(file, archive)
    begun = time.monotonic()
    imported = _output(["docker", "import", str(packed)])
    unpacking = time.monotonic() - begun
    _run(["docker", "rmi", imported], os.environ)
    megabytes = packed.stat().st_size / _MEGABYTE
    seconds = {rate: megabytes / rate + unpacking for rate in _RATES}
    with staged(TYPICAL) as stage:
        first = stage.report(stage.container(image))
    return Waiting(megabytes, seconds, first.wall)


def _bare() -> dict[str, str]:
    # No settings of this machine's own index, proxy or cache.
    return {"PATH": os.environ["PATH"], "PIP_CONFIG_FILE": os.devnull, "UV_NO_CONFIG": "1"}


def _told(python: str, code: str) -> str:
    return _output([python, "-c", code])


def _output(command: Sequence[str]) -> str:
    return subprocess.run(  # noqa: S603 - tools of the user's
        command, capture_output=True, encoding="utf-8", check=True
    ).stdout.strip()


def _run(command: Sequence[str], env: Mapping[str, str]) -> None:
    done = subprocess.run(  # noqa: S603 - likewise
        command, env=dict(env), capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        msg = f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}"
        raise FailedError(msg)
