"""The image as it is built and started."""

import json
import re
import tarfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from release.contents import layers_of, packed_size
from tests.image.engine import Engine
from tests.repository import ROOT

pytestmark = pytest.mark.docker

PYTHON = "usr/bin/python3.13"
PROGRAM = "opt/sei-action"
PACKAGES = "usr/local/lib/python3.13/dist-packages"
MAX_COMPRESSED_BYTES = 60_000_000
# The page's figure is that of the first.
TOLERANCES = {"amd64": 0.05, "arm64": 0.2}
IMPORT_ALL = f"""
import importlib, pkgutil, sys
sys.path.insert(0, "/{PROGRAM}")
import sei_action
for module in pkgutil.walk_packages(sei_action.__path__, "sei_action."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
print("imported")
"""

Started = CompletedProcess[str]


@pytest.fixture(scope="session")
def archive(engine: Engine, image: str) -> bytes:
    """Give the image as `docker save` writes it."""
    return engine.saved(image)


@pytest.fixture(scope="session")
def files(archive: bytes) -> frozenset[str]:
    """Give the path of everything in the image."""
    found: set[str] = set()
    for layer in layers_of(archive):
        with tarfile.open(fileobj=BytesIO(layer)) as tar:
            found |= {name.rstrip("/") for name in tar.getnames()}
    return frozenset(found)


@pytest.fixture
def start(engine: Engine, image: str) -> Callable[..., Started]:
    """Start the image as the action does: with no rights, and with nothing to write to."""

    def started(*arguments: str, options: tuple[str, ...] = ()) -> Started:
        strict = ("--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges")
        return engine.run("run", "--rm", "--network", "none", *strict, *options, image, *arguments)

    return started


def test_the_program_is_in_the_image(files: frozenset[str]) -> None:
    assert {f"{PROGRAM}/entrypoint.py", f"{PROGRAM}/sei_action/cli.py", PYTHON} <= files


@pytest.mark.parametrize(
    "path",
    [
        f"{PACKAGES}/bin",
        f"{PACKAGES}/cffi",
        f"{PACKAGES}/cryptography",
        f"{PACKAGES}/pip",
        f"{PACKAGES}/pycparser",
        f"{PROGRAM}/sei_action/sandbox",
        f"{PROGRAM}/tests",
        f"{PROGRAM}/requirements.txt",
        "usr/bin/apt",
        "usr/bin/cc",
        "usr/bin/dpkg",
        "usr/bin/gcc",
        "usr/bin/ld",
        "usr/bin/pip",
        "usr/bin/pip3",
        "usr/bin/sh",
        "usr/lib/python3.13/ensurepip",
        "usr/lib/python3.13/pydoc_data",
        "usr/lib/python3.13/test",
        "usr/lib/python3.13/unittest",
        "root/.cache",
        "run/ca.crt",
        "var/lib/apt",
    ],
)
def test_what_a_report_does_not_need_is_not_in_the_image(files: frozenset[str], path: str) -> None:
    assert path not in files


@pytest.mark.parametrize("folder", ["tmp", "var/cache", "var/log"])
def test_the_build_leaves_nothing_behind(files: frozenset[str], folder: str) -> None:
    assert [path for path in files if path.startswith(f"{folder}/")] == []


def test_the_database_of_a_sync_comes_without_its_tools(files: frozenset[str]) -> None:
    assert {
        "usr/lib/python3.13/sqlite3/__init__.py",
        "usr/share/doc/libsqlite3-0/copyright",
        "var/lib/dpkg/status.d/libsqlite3-0",
    } <= files
    assert "usr/bin/sqlite3" not in files


def test_licences_and_lists_for_scanners_stay(files: frozenset[str]) -> None:
    assert {
        "usr/share/doc/libssl3t64/copyright",
        "var/lib/dpkg/status.d/libssl3t64",
        "usr/share/common-licenses/GPL-3",
    } <= files
    assert [path for path in files if re.search(r"/pygithub-[0-9.]+\.dist-info/METADATA$", path)]


def test_every_module_is_compiled(files: frozenset[str]) -> None:
    modules = [Path(file) for file in files if file.endswith(".py")]
    compiled = {path.parent / "__pycache__" / f"{path.stem}.cpython-313.pyc" for path in modules}
    assert compiled - {Path(file) for file in files} == set()


@pytest.fixture
def compiled_at_start(start: Callable[..., Started]) -> Callable[..., list[str]]:
    """Import all of the program in a container, and give what Python compiled on the way."""

    def lines(*options: str) -> list[str]:
        every = ("--entrypoint", f"/{PYTHON}", "--env", "PYTHONVERBOSE=1", *options)
        started = start("-s", "-c", IMPORT_ALL, options=every)
        assert started.stdout == "imported\n", started.stderr[-2000:]
        return re.findall(r"^# code object from (/.+\.py)$", started.stderr, re.MULTILINE)

    return lines


def test_nothing_is_compiled_when_the_program_starts(
    compiled_at_start: Callable[..., list[str]],
) -> None:
    assert compiled_at_start() == []


def test_without_what_the_build_compiled_every_start_would_compile(
    compiled_at_start: Callable[..., list[str]],
) -> None:
    elsewhere = ("--env", "PYTHONPYCACHEPREFIX=/nowhere")

    assert f"/{PROGRAM}/sei_action/report.py" in compiled_at_start(*elsewhere)


def test_the_image_is_not_root_by_default(engine: Engine, image: str) -> None:
    user = engine.answer("image", "inspect", "--format", "{{.Config.User}}", image)
    assert user == "65532:65532"


def test_the_image_says_what_it_is(engine: Engine, image: str) -> None:
    labels = json.loads(
        engine.answer("image", "inspect", "--format", "{{json .Config.Labels}}", image)
    )
    assert {
        "org.opencontainers.image.title": "sei-action",
        "org.opencontainers.image.description": "Reports workflow runs of GitHub Actions to "
        "Harness SEI",
        "org.opencontainers.image.licenses": "Apache-2.0",
    }.items() <= labels.items()


def test_the_image_is_as_small_as_its_page_says(engine: Engine, image: str, archive: bytes) -> None:
    platform = engine.answer("image", "inspect", "--format", "{{.Architecture}}", image)
    page = (ROOT / "docs" / "image.md").read_text(encoding="utf-8")
    (told,) = re.findall(r"^\| \*\*together\*\* \|.*\| ([0-9.]+) \|$", page, re.MULTILINE)
    pulled = packed_size(archive)

    assert pulled < MAX_COMPRESSED_BYTES
    assert pulled / 1_000_000 == pytest.approx(float(told), rel=TOLERANCES[platform])


def test_the_program_starts_as_the_default_user(start: Callable[..., Started]) -> None:
    assert start("--help").stdout.startswith("usage: sei-action")


def test_the_program_starts_as_any_user(start: Callable[..., Started]) -> None:
    started = start("--help", options=("--user", "12345:54321"))
    assert (started.returncode, started.stderr) == (0, "")


def test_a_sync_has_the_database_of_its_ledger(start: Callable[..., Started]) -> None:
    started = start("sync", "--help", options=("--user", "12345:54321"))
    assert started.stdout.startswith("usage: sei-action sync"), started.stderr


def test_the_exit_code_is_the_programs(start: Callable[..., Started]) -> None:
    assert start("no-such-command").returncode == 2


def test_public_authorities_are_trusted(start: Callable[..., Started]) -> None:
    script = "import ssl; print(ssl.create_default_context().cert_store_stats()['x509_ca'] > 100)"
    assert start("-c", script, options=("--entrypoint", f"/{PYTHON}")).stdout == "True\n"
