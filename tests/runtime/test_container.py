"""How run.sh starts the container."""

import csv
import os
from pathlib import Path

import pytest

from tests.runtime.call import mounts, values
from tests.runtime.machine import Machine


@pytest.fixture(autouse=True)
def docker(machine: Machine) -> None:
    """Have a Docker engine that does all it is asked, and a Python to fall back to."""
    machine.has("docker")
    machine.has("python", "python3")


def test_the_container_is_used_where_there_is_an_engine(machine: Machine) -> None:
    assert machine.run().stdout == "reported from the container\n"


def test_no_secret_is_in_an_argument(machine: Machine) -> None:
    machine.env.update(
        SEI_API_KEY="canary-key",
        SEI_GITHUB_TOKEN="canary-token",
        HTTPS_PROXY="http://user:canary-password@proxy.example:3128",
        FAKE_INSPECT_CODE="1",
    )
    machine.run()
    assert machine.calls("docker", "run")
    assert not [word for call in machine.calls("docker") for word in call if "canary" in word]


@pytest.mark.parametrize(
    "name",
    [
        *("SEI_API_KEY", "SEI_GITHUB_TOKEN", "GITHUB_SHA", "RUNNER_NAME", "ACTIONS_STEP_DEBUG"),
        *("CI", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"),
        *("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"),
    ],
)
def test_a_variable_of_the_report_is_passed_by_name(machine: Machine, name: str) -> None:
    machine.env[name] = "value"
    machine.run()
    (call,) = machine.calls("docker", "run")
    assert name in values(call, "--env")


@pytest.mark.parametrize("name", ["ACTIONS_RUNTIME_TOKEN", "AWS_SECRET_ACCESS_KEY", "HOME"])
def test_a_variable_of_others_is_not_passed(machine: Machine, name: str) -> None:
    machine.env[name] = "value"
    machine.run()
    (call,) = machine.calls("docker", "run")
    assert name not in values(call, "--env")


def test_a_variable_that_is_not_set_is_not_passed(machine: Machine) -> None:
    machine.run()
    (call,) = machine.calls("docker", "run")
    assert "SEI_API_KEY" not in values(call, "--env")


def test_a_line_of_a_value_is_not_taken_for_a_variable(machine: Machine) -> None:
    machine.env["SEI_PARAMS"] = "a=b\nSEI_API_KEY=c"
    machine.run()
    (call,) = machine.calls("docker", "run")
    assert "SEI_API_KEY" not in values(call, "--env")


def test_the_files_of_the_job_are_at_their_own_paths(machine: Machine) -> None:
    machine.run()
    assert mounts(machine) == {
        str(machine.output): True,
        str(machine.summary): True,
        str(machine.temp): True,
        str(machine.event): False,
        str(machine.workspace): False,
    }


def test_a_file_that_has_two_uses_is_mounted_once(machine: Machine) -> None:
    certificates = machine.folder / "authorities.crt"
    certificates.touch()
    machine.env.update(SSL_CERT_FILE=str(certificates), REQUESTS_CA_BUNDLE=str(certificates))
    machine.run()
    assert mounts(machine)[str(certificates)] is False


def test_certificates_that_are_not_there_are_not_mounted(machine: Machine) -> None:
    machine.env["SSL_CERT_FILE"] = "/nowhere.crt"
    machine.run()
    assert "/nowhere.crt" not in mounts(machine)


def test_folders_of_waiting_reports_can_be_emptied(machine: Machine, tmp_path: Path) -> None:
    absolute, relative = tmp_path / "outbox", machine.workspace / "kept"
    for folder in (absolute, relative):
        folder.mkdir(parents=True)
    machine.env["SEI_OUTBOX"] = f"{absolute}\nkept\n"

    machine.run()

    (call,) = machine.calls("docker", "run")
    assert mounts(machine)[str(absolute)]
    assert mounts(machine)[str(relative)]
    assert values(call, "--workdir") == [str(machine.workspace)]


def test_the_runners_folder_for_temporary_files_is_created(machine: Machine) -> None:
    missing = machine.temp / "missing"
    machine.env["RUNNER_TEMP"] = str(missing)
    machine.run()
    assert mounts(machine)[str(missing)] is True


def test_a_command_file_that_is_missing_is_created(machine: Machine) -> None:
    machine.output.unlink()
    machine.run()
    assert mounts(machine)[str(machine.output)] is True


def test_temporary_files_go_into_memory(machine: Machine) -> None:
    machine.run()
    (call,) = machine.calls("docker", "run")
    assert values(call, "--tmpfs") == ["/tmp"]  # noqa: S108 - the container's


def test_a_runners_folder_that_is_tmp_itself_stays_the_runners(machine: Machine) -> None:
    machine.env["RUNNER_TEMP"] = "/tmp/"  # noqa: S108 - a runner may be set up so
    machine.run()
    (call,) = machine.calls("docker", "run")
    assert values(call, "--tmpfs") == []


def test_the_container_has_no_rights(machine: Machine) -> None:
    machine.run()
    (call,) = machine.calls("docker", "run")
    assert "--read-only" in call
    assert values(call, "--cap-drop") == ["ALL"]
    assert values(call, "--security-opt") == ["no-new-privileges"]
    assert values(call, "--user") == [f"{os.getuid()}:{os.getgid()}"]


def test_the_container_is_removed_when_it_ends(machine: Machine) -> None:
    machine.run()
    (call,) = machine.calls("docker", "run")
    assert "--rm" in call


def test_nothing_is_pulled_in_place_of_an_image_that_vanished(machine: Machine) -> None:
    machine.run()
    (call,) = machine.calls("docker", "run")
    assert values(call, "--pull") == ["never"]


def test_the_arguments_are_the_programs(machine: Machine) -> None:
    machine.run("report", "--kind", "a b")
    (call,) = machine.calls("docker", "run")
    assert call[-3:] == ["report", "--kind", "a b"]


def test_the_exit_code_is_the_programs(machine: Machine) -> None:
    machine.env["FAKE_PROGRAM_CODE"] = "7"
    assert machine.run().returncode == 7


def test_an_image_that_is_there_is_not_built(machine: Machine) -> None:
    machine.run()
    assert machine.calls("docker", "build") == []


def test_an_image_that_is_missing_is_built_under_the_name_that_is_run(machine: Machine) -> None:
    machine.env["FAKE_INSPECT_CODE"] = "1"
    machine.run()
    (build,) = machine.calls("docker", "build")
    (started,) = machine.calls("docker", "run")
    assert set(values(build, "--tag")) < set(started)


def test_the_build_is_silent_when_it_succeeds(machine: Machine) -> None:
    machine.env["FAKE_INSPECT_CODE"] = "1"
    before = set(machine.temp.iterdir())
    assert machine.run().stdout == "reported from the container\n"
    assert set(machine.temp.iterdir()) == before


def test_the_build_is_left_to_the_engines_own_builder(machine: Machine) -> None:
    machine.env.update(FAKE_INSPECT_CODE="1", FAKE_IMAGE_CODE="1", BUILDX_BUILDER="another")
    assert "BuildKit: 1, another builder: none\n" in machine.run().stdout


def test_the_build_has_the_network_of_the_machine(machine: Machine) -> None:
    machine.env["FAKE_INSPECT_CODE"] = "1"
    machine.run()
    (build,) = machine.calls("docker", "build")
    assert values(build, "--network") == ["host"]


def test_the_build_trusts_the_authorities_of_the_machine(machine: Machine) -> None:
    certificates = machine.folder / "authorities.crt"
    certificates.touch()
    machine.env.update(FAKE_INSPECT_CODE="1", REQUESTS_CA_BUNDLE=str(certificates))
    machine.run()
    (build,) = machine.calls("docker", "build")
    assert list(csv.reader(values(build, "--secret"))) == [["id=ca", f"src={certificates}"]]


def test_the_build_goes_through_the_proxy_of_the_machine(machine: Machine) -> None:
    machine.env.update(FAKE_INSPECT_CODE="1", HTTPS_PROXY="http://proxy.example:3128")
    machine.run()
    (build,) = machine.calls("docker", "build")
    assert values(build, "--build-arg") == ["HTTPS_PROXY"]


def test_what_was_made_to_probe_the_engine_is_removed(machine: Machine) -> None:
    machine.env["FAKE_INSPECT_CODE"] = "1"
    machine.run()
    assert machine.calls("docker", "rm") == [["rm", "probing-container"]]
    assert machine.calls("docker", "rmi") == [["rmi", "empty-image"]]


def fell_back(machine: Machine) -> bool:
    """Run, and tell whether Python was used in place of the container, without an annotation."""
    done = machine.run()
    assert done.returncode == 0
    text = done.stdout.partition("::stop-commands::")[0] + done.stdout.partition("::endgroup::")[2]
    assert "::warning" not in text
    assert "::error" not in text
    return "reported from Python" in done.stdout.splitlines()[-1]


def test_python_is_used_where_docker_is_not_installed(machine: Machine) -> None:
    (machine.bin / "docker").unlink()
    assert fell_back(machine)


@pytest.mark.parametrize(
    "engine",
    [
        pytest.param("", id="none answers"),
        pytest.param("windows []", id="Windows containers"),
    ],
)
def test_python_is_used_where_the_engine_will_not_do(machine: Machine, engine: str) -> None:
    machine.env["FAKE_ENGINE"] = engine
    assert fell_back(machine)


ROOTLESS = "linux [name=seccomp,profile=default name=rootless]"


def test_the_root_of_a_rootless_engine_of_ours_is_the_user_of_the_runner(machine: Machine) -> None:
    (machine.folder / "docker.sock").touch()
    machine.env.update(FAKE_ENGINE=ROOTLESS, FAKE_SOCKET=str(machine.folder / "docker.sock"))
    machine.run()
    (call,) = machine.calls("docker", "run")
    assert values(call, "--user") == ["0:0"]


def test_a_rootless_engine_of_somebody_else_is_not_used(machine: Machine) -> None:
    machine.env.update(FAKE_ENGINE=ROOTLESS, FAKE_SOCKET=str(machine.folder / "no.sock"))
    assert fell_back(machine)


@pytest.mark.parametrize("proxy", ["http://localhost:3128", "http://127.0.0.1:1", "http://[::1]:1"])
def test_a_rootless_engine_is_not_used_where_it_cannot_reach_the_proxy(
    machine: Machine, proxy: str
) -> None:
    (machine.folder / "docker.sock").touch()
    machine.env.update(FAKE_ENGINE=ROOTLESS, FAKE_SOCKET=str(machine.folder / "docker.sock"))
    machine.env["https_proxy"] = proxy
    assert fell_back(machine)


def test_an_engine_that_maps_users_is_told_to_leave_ours_as_they_are(machine: Machine) -> None:
    machine.env["FAKE_ENGINE"] = "linux [name=seccomp,profile=default name=userns]"
    machine.run()
    (call,) = machine.calls("docker", "run")
    assert values(call, "--userns") == ["host"]
    assert values(call, "--user") == [f"{os.getuid()}:{os.getgid()}"]


@pytest.mark.parametrize("system", ["macOS", "Windows"])
def test_docker_is_left_alone_where_its_containers_are_in_another_system(
    machine: Machine, system: str
) -> None:
    machine.env["RUNNER_OS"] = system
    assert fell_back(machine)
    assert machine.calls("docker") == []


def test_python_is_used_where_the_image_cannot_be_built(machine: Machine) -> None:
    machine.env.update(FAKE_INSPECT_CODE="1", FAKE_IMAGE_CODE="1")
    assert fell_back(machine)


def test_python_is_used_where_the_engine_does_not_answer_in_time(machine: Machine) -> None:
    machine.has_script("timeout", "exit 124")
    assert fell_back(machine)


def test_python_is_used_where_the_build_takes_too_long(machine: Machine) -> None:
    machine.env["FAKE_INSPECT_CODE"] = "1"
    machine.has_script("timeout", '[ "$1" -lt 20 ] || exit 124; shift; exec "$@"')
    assert fell_back(machine)


def test_a_failed_build_shows_its_output_without_obeying_it(machine: Machine) -> None:
    machine.env.update(FAKE_INSPECT_CODE="1", FAKE_IMAGE_CODE="1", SEI_RUNTIME="docker")
    before = set(machine.temp.iterdir())
    lines = machine.run().stdout.splitlines()
    assert set(machine.temp.iterdir()) == before
    token = lines[1].removeprefix("::stop-commands::")
    assert lines[0] == "::group::sei-action: how the image was built"
    assert lines[2] == "::warning::said by the engine"
    assert lines[4:6] == [f"::{token}::", "::endgroup::"]


def test_python_is_used_where_the_engine_does_not_see_the_job(machine: Machine) -> None:
    machine.env.update(FAKE_INSPECT_CODE="1", FAKE_CREATE_CODE="1")
    assert fell_back(machine)
    assert machine.calls("docker", "build") == []


def test_python_is_used_where_the_container_cannot_be_made(machine: Machine) -> None:
    machine.env["FAKE_RUN_CODE"] = "125"
    assert fell_back(machine)


@pytest.mark.parametrize("variable", ["RUNNER_TOOL_CACHE", "GITHUB_OUTPUT", "RUNNER_TEMP"])
def test_outside_a_runner_the_container_is_used_as_well(machine: Machine, variable: str) -> None:
    del machine.env[variable]
    machine.env["TMPDIR"] = str(machine.temp)
    assert machine.run().stdout == "reported from the container\n"
