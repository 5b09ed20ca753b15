"""The image as it is built and started."""

import gzip
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.image.engine import Engine

pytestmark = pytest.mark.docker

PYTHON = "usr/bin/python3.13"
PROGRAM = "opt/sei-action"
PACKAGES = "usr/local/lib/python3.13/dist-packages"
MAX_COMPRESSED_BYTES = 60_000_000

Started = CompletedProcess[str]


@pytest.fixture(scope="session")
def files(engine: Engine, image: str, tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """Give the path of everything in the image."""
    archive = tmp_path_factory.mktemp("image") / "image.tar"
    container = engine.answer("create", image)
    engine.answer("export", "--output", archive, container)
    engine.answer("rm", container)
    with tarfile.open(archive) as tar:
        return frozenset(tar.getnames())


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
        f"{PACKAGES}/pip",
        f"{PACKAGES}/bin",
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


def test_every_module_is_compiled(files: frozenset[str]) -> None:
    modules = [Path(file) for file in files if file.endswith(".py")]
    compiled = {path.parent / "__pycache__" / f"{path.stem}.cpython-313.pyc" for path in modules}
    assert compiled - {Path(file) for file in files} == set()


def test_the_image_is_not_root_by_default(engine: Engine, image: str) -> None:
    user = engine.answer("image", "inspect", "--format", "{{.Config.User}}", image)
    assert user == "65532:65532"


def test_the_image_says_what_it_is(engine: Engine, image: str) -> None:
    labels = json.loads(
        engine.answer("image", "inspect", "--format", "{{json .Config.Labels}}", image)
    )
    assert labels == {
        "org.opencontainers.image.title": "sei-action",
        "org.opencontainers.image.description": "Reports workflow runs of GitHub Actions to "
        "Harness SEI",
        "org.opencontainers.image.licenses": "Apache-2.0",
    }


def test_the_image_is_small(engine: Engine, image: str, tmp_path: Path) -> None:
    archive = tmp_path / "image.tar"
    engine.answer("save", "--output", archive, image)
    assert len(gzip.compress(archive.read_bytes(), compresslevel=6)) < MAX_COMPRESSED_BYTES


def test_the_program_starts_as_the_default_user(start: Callable[..., Started]) -> None:
    assert start("--help").stdout.startswith("usage: sei-action")


def test_the_program_starts_as_any_user(start: Callable[..., Started]) -> None:
    started = start("--help", options=("--user", "12345:54321"))
    assert (started.returncode, started.stderr) == (0, "")


def test_the_exit_code_is_the_programs(start: Callable[..., Started]) -> None:
    assert start("no-such-command").returncode == 2


def test_public_authorities_are_trusted(start: Callable[..., Started]) -> None:
    script = "import ssl; print(ssl.create_default_context().cert_store_stats()['x509_ca'] > 100)"
    assert start("-c", script, options=("--entrypoint", f"/{PYTHON}")).stdout == "True\n"
