"""A real Docker engine that maps the users of its containers to others (userns-remap)."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.e2e.stage import Stage, sample, staged
from tests.image.engine import Engine
from tests.runtime.machine import Machine

pytestmark = pytest.mark.docker

IMAGE = "registry.invalid/acme/sei-action"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Play with a SEI and a GitHub of the test's own."""
    with staged(tmp_path, sample()) as ready:
        yield ready


@pytest.fixture
def mapping(engine: Engine, image: str) -> Iterator[str]:
    """Have an engine of the test's own that maps users, with our image; give its address."""
    daemon = shutil.which("dockerd")
    if daemon is None or os.geteuid() != 0:
        pytest.skip("only root can start an engine that maps users")
    engine.answer("tag", image, IMAGE)
    saved = engine.saved(IMAGE)
    engine.answer("rmi", IMAGE)
    with TemporaryDirectory(prefix="sei-") as folder:
        # The users that root becomes must get to the engine's files.
        Path(folder).chmod(0o755)
        address = f"unix://{folder}/docker.sock"
        command = (
            *(daemon, "--userns-remap", "default", "--host", address, "--bridge", "none"),
            *("--iptables=false", "--data-root", f"{folder}/data", "--exec-root", f"{folder}/exec"),
            *("--pidfile", f"{folder}/pid"),
        )
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        ) as own:
            assert own.stderr is not None
            try:
                assert any("API listen on" in line for line in own.stderr)
                load = [str(engine.client), "--host", address, "load", "--quiet"]
                subprocess.run(load, input=saved, stdout=subprocess.DEVNULL, check=True)
                yield address
            finally:
                own.terminate()
                own.communicate()
                # The network of the machine, which the engine leaves mounted.
                subprocess.run(["umount", "--quiet", f"{folder}/exec/netns/default"], check=False)


def test_outputs_belong_to_the_user_of_the_runner(
    mapping: str, engine: Engine, machine: Machine, stage: Stage
) -> None:
    (machine.bin / "docker").symlink_to(engine.client)
    machine.env.update(stage.environment(machine.temp))
    machine.env.update(
        DOCKER_HOST=mapping, SEI_IMAGE=IMAGE, SEI_ACTION_REPOSITORY="acme/sei-action"
    )

    done = machine.run()

    assert done.returncode == 0
    assert stage.kept_run()["result"] == "SUCCESS"
    (payload,) = machine.temp.glob("sei-payload-*.json")
    assert payload.stat().st_uid == os.getuid()
    assert "delivered<<" in Path(machine.env["GITHUB_OUTPUT"]).read_text(encoding="utf-8")
