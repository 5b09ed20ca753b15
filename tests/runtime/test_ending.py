"""How a container ends, by itself, by its engine and by the cancellation of the job."""

import re
import signal
import sys

import pytest

from tests.runtime.machine import Machine

# Starts as the engine's client does, and does not end by itself before the test has failed. A
# moment goes by before it says so: while `timeout` starts a command, it hands on no signal.
BUSY = (
    "trap 'echo \"heard INT\"; exit 0' INT; trap 'echo \"heard TERM\"; exit 0' TERM; "
    "sleep 0.2; ready"
)
WAITING = "for _ in $(seq 400); do sleep 0.05; done"


@pytest.fixture(autouse=True)
def docker(machine: Machine) -> None:
    """Have a Docker engine that does all it is asked, and a Python to fall back to."""
    machine.has("docker")
    machine.has("python", "python3")


@pytest.mark.parametrize("code", ["0", "1", "2", "123"])
def test_the_exit_code_of_the_program_is_that_of_the_step(machine: Machine, code: str) -> None:
    machine.env["FAKE_PROGRAM_CODE"] = code
    assert machine.run().returncode == int(code)
    assert machine.calls("python3") == []


@pytest.mark.parametrize("code", ["125", "126", "127"])
def test_the_exit_code_of_an_engine_that_starts_nothing_is_not(machine: Machine, code: str) -> None:
    machine.env["FAKE_RUN_CODE"] = code
    done = machine.run()
    assert done.returncode == 0
    assert "the Docker engine could not start the container; using Python\n" in done.stdout
    assert "reported from Python" in done.stdout


def test_a_container_that_is_killed_fails_no_job(machine: Machine) -> None:
    machine.env["FAKE_PROGRAM_CODE"] = "137"
    done = machine.run()
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1].startswith(
        "::warning title=sei-action::Nothing was reported: the container was ended from outside "
        "(code 137)"
    )


def test_an_engine_that_hangs_is_waited_for_no_longer_than_the_program_may_take(
    machine: Machine,
) -> None:
    machine.env["SEI_TIMEOUT"] = "300"
    machine.has_script(
        "timeout", 'case "$*" in *"docker run"*) echo "$@"; exit 124 ;; esac; shift; exec "$@"'
    )
    done = machine.run()
    assert re.match(r"-k 5 (30\d|310) docker run ", done.stdout)
    assert "the container was ended from outside (code 124)" in done.stdout
    assert done.returncode == 0


@pytest.mark.parametrize("code", ["125", "137"])
def test_a_container_that_did_not_end_by_itself_is_removed(machine: Machine, code: str) -> None:
    machine.env["FAKE_RUN_CODE"] = code
    machine.run()
    (call,) = machine.calls("docker", "run")
    name = call[call.index("--name") + 1]
    assert machine.calls("docker", "rm") == [["rm", "--force", name]]


def test_two_containers_have_two_names(machine: Machine) -> None:
    machine.run()
    machine.run()
    names = {call[call.index("--name") + 1] for call in machine.calls("docker", "run")}
    assert len(names) == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_reaches_the_container_whose_end_is_waited_for(
    machine: Machine, number: signal.Signals
) -> None:
    machine.has_script("ready", 'printf "%s\\037" 0 ready >>"$CALLS"; printf "\\036" >>"$CALLS"')
    machine.has_script(
        "docker",
        f'case $1 in info) echo "linux []" ;; run) {BUSY}; {WAITING} ;; esac',
    )
    code, printed = machine.run_until("ready", number)
    assert code == 0
    assert printed.endswith(f"heard {number.name.removeprefix('SIG')}\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("command", ["build", "run"])
def test_a_cancelled_job_gets_no_report_from_a_setup_that_was_under_way(
    machine: Machine, command: str, number: signal.Signals
) -> None:
    machine.has_script("ready", 'printf "%s\\037" 0 ready >>"$CALLS"; printf "\\036" >>"$CALLS"')
    machine.has_script(
        "docker",
        'case $1 in info) echo "linux []" ;; create) echo one ;; '
        f"image) [ {command} = run ] ;; {command}) ready; exec sleep 60 ;; esac",
    )
    code, printed = machine.run_until("ready", number)
    assert code == 0
    assert printed == (
        "::warning title=sei-action::Nothing was reported: the job was cancelled before "
        "sei-action had started. Your job goes on.\n"
    )
    assert machine.calls("python3", "-P", "-s") == []


HANGING_PIP = """\
import os, time
with open(os.environ["CALLS"], "a", encoding="utf-8") as calls:
    calls.write("0\\x1fready\\x1f\\x1e")
while True:
    time.sleep(0.05)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_cancelled_installation_ends_and_leaves_nothing_in_the_tool_cache(
    machine: Machine, number: signal.Signals
) -> None:
    pip = machine.folder / "modules" / "pip"
    pip.mkdir(parents=True)
    (pip / "__init__.py").touch()
    (pip / "__main__.py").write_text(HANGING_PIP, encoding="utf-8")
    machine.has_script("python3", f'exec "{sys.executable}" "$@"')
    machine.env.update(SEI_RUNTIME="python", PYTHONPATH=str(pip.parent))

    code, printed = machine.run_until("ready", number)

    assert (code, "the job was cancelled" in printed) == (0, True)
    assert list((machine.tool_cache / "sei-action").iterdir()) == []
