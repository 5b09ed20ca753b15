"""How run.sh uses the Python of the runner."""

import pytest

from tests.runtime.machine import RUN, Machine

SAID_WHEN_NOTHING_WORKS = (
    "Nothing was reported: this runner has no Docker engine for Linux containers, and there is no "
    "Python 3.11 or later with pip. Install it,"
)


@pytest.fixture(autouse=True)
def python(machine: Machine) -> None:
    """Have a Python that will do."""
    machine.has("python", "python3")


def installs(machine: Machine) -> list[list[str]]:
    """Give the calls of what installs the packages."""
    return machine.calls("python3", "-P", str(RUN.with_name("install.py")))


def test_the_program_finds_its_packages_in_the_tool_cache(machine: Machine) -> None:
    packages = machine.tool_cache / "sei-action" / "key"
    assert machine.run().stdout == f"reported from Python with {packages}\n"
    assert (packages / "package").exists()


def test_the_second_run_installs_nothing(machine: Machine) -> None:
    machine.run()
    machine.run()
    assert len(installs(machine)) == 1


def test_nothing_unfinished_is_left_in_the_tool_cache(machine: Machine) -> None:
    machine.run()
    assert [path.name for path in (machine.tool_cache / "sei-action").iterdir()] == ["key"]


def test_a_failed_installation_is_not_used_by_the_next_run(machine: Machine) -> None:
    machine.env["FAKE_INSTALL_CODE"] = "1"
    machine.run()
    assert list((machine.tool_cache / "sei-action").iterdir()) == []


def test_an_installation_of_another_job_meanwhile_is_used(machine: Machine) -> None:
    packages = machine.tool_cache / "sei-action" / "key"
    machine.env["FAKE_OTHER_JOB"] = str(packages)
    assert machine.run().stdout == f"reported from Python with {packages}\n"
    assert list((machine.tool_cache / "sei-action").iterdir()) == [packages]
    assert list(packages.iterdir()) == []


def test_an_installation_that_cannot_be_renamed_serves_this_run(machine: Machine) -> None:
    machine.env["FAKE_RENAME_CODE"] = "1"
    done = machine.run()
    (packages,) = (machine.tool_cache / "sei-action").iterdir()
    assert done.stdout == f"reported from Python with {packages}\n"


def test_other_users_of_the_machine_can_read_the_packages(machine: Machine) -> None:
    machine.run()
    assert (machine.tool_cache / "sei-action" / "key").stat().st_mode & 0o777 == 0o755


def test_no_log_is_left_behind(machine: Machine) -> None:
    before = set(machine.temp.iterdir())
    machine.run()
    assert set(machine.temp.iterdir()) == before


def test_packages_go_to_the_temporary_files_where_the_tool_cache_is_closed(
    machine: Machine,
) -> None:
    machine.tool_cache.touch()
    packages = machine.temp / "sei-action" / "key"
    assert machine.run().stdout == f"reported from Python with {packages}\n"


def test_packages_go_to_the_temporary_files_where_there_is_no_tool_cache(machine: Machine) -> None:
    del machine.env["RUNNER_TOOL_CACHE"]
    packages = machine.temp / "sei-action" / "key"
    assert machine.run().stdout == f"reported from Python with {packages}\n"


def test_nothing_is_installed_where_no_folder_can_be_made(machine: Machine) -> None:
    machine.has_script("mktemp", '[ "$1" != -d ] || exit 1; exec /usr/bin/mktemp "$@"')
    assert "pip could not install what sei-action needs" in machine.run().stdout
    assert installs(machine) == []


def test_the_newest_python_that_was_tested_comes_first(machine: Machine) -> None:
    machine.has("python", "python3.13")
    machine.run()
    assert machine.calls("python3") == []


def test_a_python_that_will_not_do_is_passed_over(machine: Machine) -> None:
    machine.has_script("python3.13", "exit 2")
    assert machine.run().stdout.startswith("reported from Python")


def test_the_arguments_are_the_programs(machine: Machine) -> None:
    machine.run("report", "--kind", "a b")
    assert machine.calls("python3")[-1][-3:] == ["report", "--kind", "a b"]


def test_the_exit_code_is_the_programs(machine: Machine) -> None:
    machine.env["FAKE_PROGRAM_CODE"] = "7"
    assert machine.run().returncode == 7


def test_the_program_takes_the_place_of_the_script_so_that_signals_reach_it(
    machine: Machine,
) -> None:
    assert machine.is_replaced()


def test_a_failed_installation_shows_its_output_without_obeying_it(machine: Machine) -> None:
    machine.env["FAKE_INSTALL_CODE"] = "1"
    lines = machine.run().stdout.splitlines()
    token = lines[1].removeprefix("::stop-commands::")
    assert lines[0] == "::group::sei-action: output of pip"
    assert lines[2] == "::warning::said by pip"
    assert lines[3:5] == [f"::{token}::", "::endgroup::"]


def test_a_failed_installation_is_a_warning_that_says_what_to_check(machine: Machine) -> None:
    machine.env["FAKE_INSTALL_CODE"] = "1"
    done = machine.run()
    assert done.returncode == 0
    told = done.stdout.splitlines()[-1]
    assert told.startswith("::warning title=sei-action::Nothing was reported: ")
    assert "pip could not install what sei-action needs. Check that" in told


@pytest.fixture
def bare(machine: Machine) -> Machine:
    """Have a machine with neither Docker nor Python."""
    (machine.bin / "python3").unlink()
    return machine


def test_without_docker_and_python_a_warning_says_what_to_install(bare: Machine) -> None:
    done = bare.run()
    assert done.returncode == 0
    assert done.stdout.startswith("::warning title=sei-action::")
    assert SAID_WHEN_NOTHING_WORKS in done.stdout


def test_without_docker_and_python_nothing_is_delivered(bare: Machine) -> None:
    bare.run()
    assert bare.output.read_text(encoding="utf-8") == "delivered=false\n"


def test_without_docker_and_python_outside_a_runner_there_is_still_the_warning(
    bare: Machine,
) -> None:
    del bare.env["GITHUB_OUTPUT"]
    assert SAID_WHEN_NOTHING_WORKS in bare.run().stdout


@pytest.mark.parametrize("word", ["true", "True", "TRUE"])
def test_fail_on_error_makes_it_an_error(bare: Machine, word: str) -> None:
    bare.env["SEI_FAIL_ON_ERROR"] = word
    done = bare.run()
    assert done.returncode == 1
    assert done.stdout.startswith("::error title=sei-action::")


@pytest.mark.parametrize("word", ["", "false"])
def test_no_fail_on_error_leaves_it_a_warning(bare: Machine, word: str) -> None:
    bare.env["SEI_FAIL_ON_ERROR"] = word
    assert bare.run().returncode == 0
