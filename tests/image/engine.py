"""A real Docker engine for the tests: the one that runs already, else one started for them."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE
from tempfile import TemporaryDirectory

_BASE_IMAGE = "debian:trixie-slim"
# Preferred to another on PATH, which may lack what builds need.
_DEBIAN_CLIENT = Path("/usr/bin/docker")
_DEBIAN_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
_PATIENCE_SECONDS = 60
_TICK_SECONDS = 0.2


class NoEngineError(Exception):
    """There is no Docker engine here, and none can be started."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A Docker engine, spoken to through one client."""

    client: Path

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command of the client, and give what it printed and how it ended."""
        return subprocess.run(
            [self.client, *arguments], capture_output=True, text=True, check=False
        )

    def answer(self, *arguments: str | Path) -> str:
        """Run a command of the client that must succeed, and give what it printed."""
        done = self.run(*arguments)
        if done.returncode:
            msg = f"docker {arguments[0]} ended with {done.returncode}: {done.stderr}"
            raise RuntimeError(msg)
        return done.stdout.strip()

    @property
    def is_up(self) -> bool:
        """Tell whether the engine answers."""
        return self.run("info").returncode == 0

    def environment(self, folder: Path) -> Mapping[str, str]:
        """Give an environment in which `docker` is this client, by a link in the folder.

        It names the machine's certificates, among which may be the authority of a proxy.
        """
        link = folder / "docker"
        link.symlink_to(self.client)
        environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
        if _DEBIAN_CERTIFICATES.exists():
            environment.setdefault("SSL_CERT_FILE", str(_DEBIAN_CERTIFICATES))
        return environment

    def build(self, folder: Path, name: str, *options: str) -> None:
        """Build the image of a repository that lies in a folder, apart from `runtime/image.sh`."""
        secret = f"--secret=id=ca,src={_DEBIAN_CERTIFICATES}"
        secrets = [secret] if _DEBIAN_CERTIFICATES.exists() else []
        done = subprocess.run(
            [self.client, "build", "--network=host", *secrets, *options, f"--tag={name}", folder],
            env={**os.environ, "DOCKER_BUILDKIT": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            msg = f"the image could not be built: {done.stderr[-4000:]}"
            raise RuntimeError(msg)

    def saved(self, name: str) -> bytes:
        """Give an image as an archive."""
        return subprocess.run([self.client, "save", name], stdout=PIPE, check=True).stdout

    def layers(self, name: str) -> list[str]:
        """Give the digests of an image's layers: of their files' paths, modes, times and bytes."""
        told = self.answer("image", "inspect", "--format", "{{json .RootFS.Layers}}", name)
        layers: list[str] = json.loads(told)
        return layers

    def ensure_base_image(self) -> None:
        """Have the image that ours is built upon: from Debian's packages, else pulled."""
        if self.run("image", "inspect", _BASE_IMAGE).returncode == 0:
            return
        if shutil.which("mmdebstrap") is None:
            self.answer("pull", _BASE_IMAGE)
            return
        with TemporaryDirectory() as folder:
            archive = Path(folder) / "base.tar"
            debootstrap = ["mmdebstrap", "--quiet", "--variant=minbase", "trixie", str(archive)]
            subprocess.run(debootstrap, check=True)
            self.answer("import", archive, _BASE_IMAGE)


@contextmanager
def running_engine() -> Iterator[Engine]:
    """Have an engine until the block ends; one that was up before stays up.

    Raises NoEngineError where there is none.
    """
    on_path = shutil.which("docker")
    client = _DEBIAN_CLIENT if _DEBIAN_CLIENT.exists() else on_path and Path(on_path)
    if not client:
        msg = "there is no Docker client"
        raise NoEngineError(msg)
    engine = Engine(client)
    if engine.is_up:
        yield engine
    else:
        with TemporaryDirectory() as folder, _daemon(engine, Path(folder) / "dockerd.log"):
            yield engine


@contextmanager
def _daemon(engine: Engine, log: Path) -> Iterator[None]:
    daemon = shutil.which("dockerd")
    if daemon is None or os.geteuid() != 0:
        msg = "no Docker engine answers, and none can be started: that takes dockerd and root"
        raise NoEngineError(msg)
    with log.open("wb") as output, subprocess.Popen([daemon], stdout=output, stderr=output) as own:
        try:
            _wait(engine, own, log)
            yield
        finally:
            own.terminate()


def _wait(engine: Engine, daemon: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until and daemon.poll() is None:
        if engine.is_up:
            return
        time.sleep(_TICK_SECONDS)
    msg = f"dockerd did not come up: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}"
    raise NoEngineError(msg)
