"""The scripts with a real Docker engine, and with a real Python and pip."""

import os
import signal
import socket
import sys
from pathlib import Path

import pytest

from sei_action import __version__
from tests.e2e.stage import sample, staged
from tests.image.engine import Engine
from tests.runtime.machine import RUN, Machine

SOCKET = Path("/var/run/docker.sock")
# How the program ends, and what it says.
CANCELLED = {
    "report": (0, "The job was cancelled before anything was reported. Your job goes on."),
    "sync": (1, "Cancelled. What was reported is noted"),
}


@pytest.fixture
def docker(machine: Machine, engine: Engine, image: str) -> Machine:
    """Have a machine with Docker and our image, and no Python."""
    assert image
    (machine.bin / "docker").symlink_to(engine.client)
    return machine


@pytest.mark.docker
def test_the_program_runs_in_the_container(docker: Machine) -> None:
    done = docker.run("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{__version__}\n", "")


@pytest.mark.docker
def test_outputs_get_out_of_the_container(docker: Machine) -> None:
    docker.env["GITHUB_ACTIONS"] = "true"
    docker.run()
    assert "delivered" in docker.output.read_text(encoding="utf-8")


@pytest.mark.docker
def test_the_exit_code_gets_out_of_the_container(docker: Machine) -> None:
    assert docker.run("no-such-command").returncode == 2


@pytest.mark.docker
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("mode", CANCELLED)
def test_a_cancelled_job_ends_the_program_and_leaves_no_container(
    docker: Machine, engine: Engine, tmp_path: Path, mode: str, number: signal.Signals
) -> None:
    code, said = CANCELLED[mode]
    with staged(tmp_path, sample()) as stage, socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(60)
        docker.env.update(stage.environment(docker.temp), SEI_MODE=mode)
        docker.env["GITHUB_API_URL"] = f"http://127.0.0.1:{silent.getsockname()[1]}"
        if mode == "sync":
            del docker.env["SEI_NEEDS"]
        with docker.started() as step:
            # Where the program waits for GitHub, which says nothing.
            connection, _ = silent.accept()
            mine = ("--filter", f"volume={docker.temp}", "--format", "{{.Names}}")
            assert engine.answer("ps", *mine).startswith("sei-action-")
            step.send_signal(number)
            printed, _ = step.communicate()
            connection.close()

    assert step.returncode == code
    assert said in printed
    assert engine.answer("ps", "--all", *mine) == ""


@pytest.mark.docker
def test_a_container_that_cannot_be_started_makes_way_for_python(docker: Machine) -> None:
    docker.has("python", "python3")
    # The engine can make a container with this mount, but no kernel lets it start.
    docker.env["SSL_CERT_FILE"] = "/proc/version"

    done = docker.run("--version")

    assert done.returncode == 0
    assert "the Docker engine could not start the container; using Python\n" in done.stdout
    assert "reported from Python" in done.stdout


@pytest.mark.docker
def test_a_container_job_with_the_hosts_engine_does_not_use_it(
    engine: Engine, image: str, tmp_path: Path
) -> None:
    assert image
    if not SOCKET.exists():
        pytest.skip("the engine is not at the usual socket")
    (tmp_path / "set_output_1").touch()
    mounts = (
        *("--volume", f"{SOCKET}:{SOCKET}"),
        *("--volume", f"{engine.client}:/usr/local/bin/docker:ro"),
        *("--volume", f"{RUN.parents[1]}:/__w/_actions/sei-action:ro"),
        *("--volume", f"{tmp_path}:/__w/_temp"),
    )
    variables = (
        *("--env", "RUNNER_TEMP=/__w/_temp"),
        *("--env", "GITHUB_OUTPUT=/__w/_temp/set_output_1"),
    )
    job = engine.run(
        *("run", "--rm", "--network", "none", *mounts, *variables),
        *("debian:trixie-slim", "/__w/_actions/sei-action/runtime/run.sh"),
    )
    assert "the Docker engine could not start the container; using Python" in job.stdout
    assert job.returncode == 0


@pytest.fixture(scope="module")
def tool_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Have a tool cache that the tests share, as the jobs of a self-hosted runner do."""
    return tmp_path_factory.mktemp("tool cache")


@pytest.fixture
def python(machine: Machine, tool_cache: Path) -> Machine:
    """Have a machine with the Python of these tests, and with no Docker engine for Linux."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    machine.env.update({**os.environ, **machine.env, "PATH": path, "RUNNER_OS": "macOS"})
    machine.env["RUNNER_TOOL_CACHE"] = str(tool_cache)
    return machine


def test_the_program_runs_with_the_locked_packages(python: Machine) -> None:
    done = python.run("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{__version__}\n", "")


def test_a_second_run_needs_no_index(python: Machine) -> None:
    python.run("--version")
    python.env["PIP_INDEX_URL"] = "http://127.0.0.1:1"
    assert python.run("--version").stdout == f"{__version__}\n"


@pytest.mark.parametrize("module", ["hashlib", "httpx", "pip"])
def test_a_module_of_the_working_directory_is_not_imported(python: Machine, module: str) -> None:
    (python.workspace / f"{module}.py").write_text("raise SystemExit('imported')", encoding="utf-8")
    assert python.run("--version").stdout == f"{__version__}\n"
