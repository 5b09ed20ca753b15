"""Which runtime run.sh takes, and what it says where that will not do."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.runtime.machine import Machine

IN_CONTAINER = "reported from the container"
WITH_PYTHON = "reported from Python"
DIGEST = f"sha256:{'0a' * 32}"


@pytest.fixture(autouse=True)
def both(machine: Machine) -> None:
    """Have a Docker engine and a Python that do all they are asked."""
    machine.has("docker")
    machine.has("python", "python3")


def has_packages(machine: Machine) -> Path:
    """Have what an earlier job left in the tool cache."""
    packages = machine.tool_cache / "sei-action" / "key"
    packages.mkdir(parents=True)
    return packages


def annotation(done: subprocess.CompletedProcess[str]) -> str:
    """Give the one annotation of a step that reported nothing."""
    (line,) = [line for line in done.stdout.splitlines() if "title=sei-action::" in line]
    return line


@pytest.mark.parametrize(
    ("given", "said"),
    [
        *(("docker", IN_CONTAINER), (" Docker ", IN_CONTAINER)),
        *(("python", WITH_PYTHON), ("PYTHON", WITH_PYTHON)),
        *(("auto", IN_CONTAINER), ("", IN_CONTAINER)),
    ],
)
def test_the_input_names_the_runtime(machine: Machine, given: str, said: str) -> None:
    machine.env["SEI_RUNTIME"] = given
    assert machine.run().stdout.startswith(said)


def test_a_wrong_input_is_left_to_the_program_to_report(machine: Machine) -> None:
    machine.env["SEI_RUNTIME"] = "podman"
    assert machine.run().stdout == f"{IN_CONTAINER}\n"


def test_python_means_that_the_engine_is_not_even_asked(machine: Machine) -> None:
    machine.env["SEI_RUNTIME"] = "python"
    machine.run()
    assert machine.calls("docker") == []


@pytest.mark.parametrize("trouble", ["FAKE_IMAGE_CODE", "FAKE_CREATE_CODE", "FAKE_RUN_CODE"])
def test_docker_means_that_python_is_not_even_looked_for(machine: Machine, trouble: str) -> None:
    has_packages(machine)
    machine.env.update({"SEI_RUNTIME": "docker", "FAKE_INSPECT_CODE": "1", trouble: "125"})
    machine.run()
    assert machine.calls("python3") == []


def test_an_image_that_is_there_comes_before_packages_that_are_there(machine: Machine) -> None:
    has_packages(machine)
    assert machine.run().stdout == f"{IN_CONTAINER}\n"
    assert machine.calls("python3") == []


def test_packages_that_are_there_come_before_an_image_that_is_not(machine: Machine) -> None:
    packages = has_packages(machine)
    machine.env["FAKE_INSPECT_CODE"] = "1"
    assert machine.run().stdout == f"{WITH_PYTHON} with {packages}\n"
    assert [call[0] for call in machine.calls("docker")] == ["info", "image"]


def test_an_image_is_had_before_packages_are_installed(machine: Machine) -> None:
    machine.env["FAKE_INSPECT_CODE"] = "1"
    assert machine.run().stdout == f"{IN_CONTAINER}\n"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            {"FAKE_ENGINE": ""},
            r"this runner has no Docker engine for Linux containers\. Install one",
        ),
        (
            {"FAKE_INSPECT_CODE": "1", "FAKE_CREATE_CODE": "1"},
            r"the Docker engine does not see the files of this job\. Let both have the same paths",
        ),
        (
            {"FAKE_INSPECT_CODE": "1", "FAKE_IMAGE_CODE": "1"},
            r"the image could not be built in \d+ seconds\. The log above says why\. Mend",
        ),
        (
            {"FAKE_RUN_CODE": "125"},
            r"the Docker engine could not start the container\. The log above says why\. Mend",
        ),
    ],
)
def test_where_docker_is_demanded_and_will_not_do_a_warning_says_what_to_change(
    machine: Machine, settings: dict[str, str], said: str
) -> None:
    machine.env.update(settings, SEI_RUNTIME="docker")
    done = machine.run()
    assert done.returncode == 0
    assert re.match(f"::warning title=sei-action::Nothing was reported: {said}", annotation(done))
    assert annotation(done).endswith("or set `runtime` to auto or python.")
    assert machine.output.read_text(encoding="utf-8") == "delivered=false\n"


def test_where_python_is_demanded_and_missing_a_warning_says_what_to_install(
    machine: Machine,
) -> None:
    (machine.bin / "python3").unlink()
    machine.env["SEI_RUNTIME"] = "python"
    assert annotation(machine.run()) == (
        "::warning title=sei-action::Nothing was reported: there is no Python 3.11 or later with "
        "pip. Install it, for example with actions/setup-python before this step."
    )


@pytest.mark.parametrize("runtime", ["docker", "python"])
def test_fail_on_error_makes_it_an_error(machine: Machine, runtime: str) -> None:
    (machine.bin / "python3").unlink()
    machine.env.update(SEI_RUNTIME=runtime, FAKE_ENGINE="", SEI_FAIL_ON_ERROR="true")
    done = machine.run()
    assert done.returncode == 1
    assert annotation(done).startswith("::error title=sei-action::")


@pytest.fixture
def released(machine: Machine) -> Machine:
    """Have the action of a release, whose image is not there yet."""
    machine.env.update(
        SEI_IMAGE=f"ghcr.io/acme/sei-action@{DIGEST}",
        SEI_ACTION_REPOSITORY="Acme/sei-action",
        FAKE_INSPECT_CODE="1",
    )
    return machine


def test_a_release_pulls_its_image_by_digest(released: Machine) -> None:
    assert released.run().stdout == f"{IN_CONTAINER}\n"
    assert [call[-1] for call in released.calls("docker", "pull")] == [released.env["SEI_IMAGE"]]
    assert released.env["SEI_IMAGE"] in released.calls("docker", "run")[0]


def test_a_release_builds_nothing(released: Machine) -> None:
    released.run()
    assert released.calls("docker", "build") == []


def test_an_image_that_was_pulled_before_is_not_pulled_again(released: Machine) -> None:
    released.env["FAKE_INSPECT_CODE"] = "0"
    released.run()
    assert released.calls("docker", "image", "inspect")[0][-1] == released.env["SEI_IMAGE"]
    assert released.calls("docker", "pull") == []


@pytest.mark.parametrize("repository", ["someone/sei-action", "acme/other", ""])
def test_an_action_of_another_repository_builds_its_own_image(
    released: Machine, repository: str
) -> None:
    released.env["SEI_ACTION_REPOSITORY"] = repository
    released.run()
    assert released.calls("docker", "pull") == []
    assert len(released.calls("docker", "build")) == 1


def test_an_action_that_no_release_wrote_builds_its_image(released: Machine) -> None:
    released.env.update(SEI_IMAGE="", SEI_ACTION_REPOSITORY="")
    released.run()
    assert released.calls("docker", "pull") == []


def test_an_image_that_cannot_be_pulled_makes_way_for_python(released: Machine) -> None:
    released.env.update(FAKE_IMAGE_CODE="1")
    lines = released.run().stdout.splitlines()
    assert lines[0] == "::group::sei-action: how the image was pulled"
    assert re.fullmatch(
        r"sei-action: the image could not be pulled in \d+ seconds; using Python", lines[-2]
    )
    assert lines[-1].startswith(WITH_PYTHON)


def test_nobody_is_logged_in_or_out_and_no_setting_of_docker_is_changed(released: Machine) -> None:
    released.run()
    allowed = {"info", "image", "import", "create", "rm", "rmi", "pull", "run"}
    assert {call[0] for call in released.calls("docker")} <= allowed


def test_an_image_that_cannot_be_named_makes_way_for_python(machine: Machine) -> None:
    (machine.bin / "sha256sum").unlink()
    lines = machine.run().stdout.splitlines()
    assert lines[0] == "sei-action: the files of the image cannot be read; using Python"
    assert lines[1].startswith(WITH_PYTHON)
