"""The image of a release, pulled by a real Docker engine from a registry that may fail."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sei_action import __version__
from tests.image.engine import Engine
from tests.runtime.machine import Machine
from tests.runtime.registry import Registry, registry

pytestmark = pytest.mark.docker


@pytest.fixture(scope="module")
def saved(engine: Engine, image: str) -> bytes:
    """Have our image as an archive."""
    return engine.saved(image)


@pytest.fixture
def served(engine: Engine, saved: bytes) -> Iterator[Registry]:
    """Have a registry that serves our image; what was pulled from it is removed."""
    with registry(saved) as served:
        yield served
        engine.run("rmi", served.image)


@pytest.fixture
def released(machine: Machine, engine: Engine, served: Registry) -> Machine:
    """Have the action of a release on a machine with an engine, and a Python to fall back to."""
    (machine.bin / "docker").symlink_to(engine.client)
    machine.has("python", "python3")
    machine.env.update(SEI_IMAGE=served.image, SEI_ACTION_REPOSITORY="Acme/sei-action")
    return machine


def test_the_image_is_pulled_by_its_digest_and_runs(
    released: Machine, engine: Engine, served: Registry
) -> None:
    done = released.run("--version")

    assert (done.returncode, done.stdout, done.stderr) == (0, f"{__version__}\n", "")
    assert f"/v2/acme/sei-action/manifests/{served.digest}" in served.asked
    assert engine.run("image", "inspect", served.image).returncode == 0


def test_what_was_pulled_once_is_not_asked_for_again(released: Machine, served: Registry) -> None:
    released.run("--version")
    asked = len(served.asked)

    assert released.run("--version").stdout == f"{__version__}\n"
    assert len(served.asked) == asked


@pytest.mark.parametrize("status", [401, 404, 429, 503])
def test_an_image_that_the_registry_refuses_makes_way_for_python(
    released: Machine, served: Registry, status: int
) -> None:
    served.status = status

    done = released.run("--version")

    assert done.returncode == 0
    assert "the image could not be pulled in " in done.stdout
    assert "reported from Python" in done.stdout.splitlines()[-1]


def test_a_registry_that_is_down_makes_way_for_python(released: Machine, served: Registry) -> None:
    released.env["SEI_IMAGE"] = f"127.0.0.1:1/acme/sei-action@{served.digest}"

    assert "reported from Python" in released.run("--version").stdout.splitlines()[-1]


def test_a_registry_that_hangs_costs_half_of_the_time_and_no_more(
    released: Machine, served: Registry
) -> None:
    served.hangs = True
    released.env["SEI_TIMEOUT"] = "4"

    done = released.run("--version")

    assert served.asked
    assert "the image could not be pulled in " in done.stdout
    assert "reported from Python" in done.stdout.splitlines()[-1]


def test_the_settings_of_docker_are_not_touched(released: Machine, tmp_path: Path) -> None:
    settings = tmp_path / "settings"
    settings.mkdir()
    (settings / "config.json").write_text('{"auths": {}}', encoding="utf-8")
    released.env["DOCKER_CONFIG"] = str(settings)

    released.run("--version")

    assert [path.name for path in settings.iterdir()] == ["config.json"]
    assert (settings / "config.json").read_text(encoding="utf-8") == '{"auths": {}}'
