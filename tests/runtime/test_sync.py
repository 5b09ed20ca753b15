"""What is different where the program syncs: its time, its folders, and how it ends."""

import signal
from pathlib import Path

import pytest

from tests.runtime.call import mounts, values
from tests.runtime.machine import Machine
from tests.runtime.test_time import TIMEOUT, limit

SYNC_MODES = ("sync", "sync-plan", "sync-merge")
# Ends as soon as it is asked to, and says how it was asked.
HEEDING = "trap 'echo \"heard INT\"; exit 0' INT; trap 'echo \"heard TERM\"; exit 0' TERM"


@pytest.fixture(autouse=True)
def docker(machine: Machine) -> None:
    """Have a Docker engine that does all it is asked, a Python to fall back to, and a sync."""
    machine.has("docker")
    machine.has("python", "python3")
    machine.env.update(SEI_MODE="sync", SEI_LEDGER="sei-ledger")


@pytest.mark.parametrize("mode", [*SYNC_MODES, " Sync "])
def test_the_ledger_is_a_folder_that_the_container_may_write_to(
    machine: Machine, mode: str
) -> None:
    machine.env["SEI_MODE"] = mode
    machine.run()
    assert mounts(machine)[str(machine.workspace / "sei-ledger")] is True


def test_the_command_is_heeded_as_the_input_mode_is(machine: Machine) -> None:
    machine.env["SEI_MODE"] = "report"
    machine.run("sync")
    assert mounts(machine)[str(machine.workspace / "sei-ledger")] is True


def test_without_an_input_the_ledger_lies_where_the_program_looks_for_it(machine: Machine) -> None:
    machine.env["SEI_LEDGER"] = ""
    machine.run()
    assert mounts(machine)[str(machine.workspace / "sei-ledger")] is True


def test_a_ledger_may_lie_anywhere(machine: Machine, tmp_path: Path) -> None:
    machine.env["SEI_LEDGER"] = f" {tmp_path}/a, b/ledger/ "
    machine.run()
    assert mounts(machine)[str(tmp_path / "a, b" / "ledger")] is True


def test_paths_start_from_the_folder_of_the_step_in_the_container_too(machine: Machine) -> None:
    machine.run()
    (call,) = machine.calls("docker", "run")
    assert values(call, "--workdir") == [str(machine.workspace)]


@pytest.mark.parametrize("mode", ["", "report", "doctor", "resend", "enrich", "syncs"])
def test_other_modes_neither_make_nor_show_these_folders(machine: Machine, mode: str) -> None:
    (machine.workspace / "others").mkdir()
    (machine.workspace / "plan.json").touch()
    machine.env.update(SEI_MODE=mode, SEI_LEDGERS="others", SEI_PLAN="plan.json")
    machine.run()
    assert not (machine.workspace / "sei-ledger").exists()
    assert [path for path in mounts(machine) if path.startswith(f"{machine.workspace}/")] == []


def test_another_command_is_no_sync_whatever_the_mode(machine: Machine) -> None:
    machine.run("doctor")
    assert not (machine.workspace / "sei-ledger").exists()


def test_the_ledgers_to_merge_may_be_written_to_and_none_is_made(
    machine: Machine, tmp_path: Path
) -> None:
    absolute, relative = tmp_path / "shard 1", machine.workspace / "shard-2"
    for folder in (absolute, relative):
        folder.mkdir()
    machine.env.update(SEI_MODE="sync-merge", SEI_LEDGERS=f"{absolute}\n\n  shard-2\nshard-3")

    machine.run()

    assert mounts(machine)[str(absolute)]
    assert mounts(machine)[str(relative)]
    assert not (machine.workspace / "shard-3").exists()


@pytest.mark.parametrize("written", ["plans/plan.json", "./plans/plan.json"])
def test_a_plan_can_be_written_where_it_is_wanted(machine: Machine, written: str) -> None:
    machine.env.update(SEI_MODE="sync-plan", SEI_PLAN=written)
    machine.run()
    assert mounts(machine)[str(machine.workspace / "plans")] is True


@pytest.mark.parametrize("written", ["", "plan.json", "./plan.json"])
def test_a_plan_in_the_folder_of_the_step_makes_that_one_to_write_to(
    machine: Machine, written: str
) -> None:
    machine.env.update(SEI_MODE="sync-plan", SEI_PLAN=written)
    machine.run()
    assert mounts(machine)[str(machine.workspace)] is True


def test_a_plan_is_only_read_by_the_shards(machine: Machine, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    plan.touch()
    machine.env["SEI_PLAN"] = str(plan)
    machine.run()
    assert mounts(machine)[str(plan)] is False
    assert str(tmp_path) not in mounts(machine)


def test_a_folder_that_is_written_in_two_ways_is_mounted_once(machine: Machine) -> None:
    (machine.workspace / "all").mkdir()
    machine.env.update(SEI_MODE="sync-merge", SEI_LEDGER="./all/../all/", SEI_LEDGERS="all\n./all")
    machine.run()
    assert mounts(machine)[str(machine.workspace / "all")] is True


def test_a_ledger_that_cannot_be_made_is_left_to_the_program_to_report(machine: Machine) -> None:
    (machine.workspace / "file").touch()
    machine.env["SEI_LEDGER"] = "file/ledger"
    assert machine.run().stdout == "reported from the container\n"


@pytest.mark.parametrize("mode", SYNC_MODES)
def test_the_container_may_run_as_long_as_it_needs(machine: Machine, mode: str) -> None:
    machine.has_script("timeout", TIMEOUT)
    machine.env.update(SEI_MODE=mode, LIMITS=str(machine.folder / "limits"))
    assert limit(machine, "docker run") == 0


def test_no_limit_is_none_for_the_real_tool(machine: Machine) -> None:
    machine.env["SEI_TIMEOUT"] = "1"
    machine.has_script(
        "docker", 'case $1 in info) echo "linux []" ;; run) sleep 1.2; echo done ;; esac'
    )
    assert machine.run().stdout == "done\n"


def test_the_setup_is_bounded_as_that_of_a_report(machine: Machine) -> None:
    machine.has_script("timeout", TIMEOUT)
    machine.env.update(
        FAKE_INSPECT_CODE="1", LIMITS=str(machine.folder / "limits"), SEI_TIMEOUT="300"
    )
    assert limit(machine, "image.sh build") == pytest.approx(150, abs=5)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_cancelled_job_reaches_a_sync_that_has_no_limit(
    machine: Machine, number: signal.Signals
) -> None:
    machine.has_script("ready", 'printf "%s\\037" 0 ready >>"$CALLS"; printf "\\036" >>"$CALLS"')
    machine.has_script(
        "docker",
        f'case $1 in info) echo "linux []" ;; run) {HEEDING}; ready; '
        "while :; do sleep 0.05; done ;; esac",
    )
    code, printed = machine.run_until("ready", number)
    assert code == 0
    assert printed.endswith(f"heard {number.name.removeprefix('SIG')}\n")


@pytest.mark.parametrize(("word", "level"), [("false", "warning"), ("true", "error")])
def test_a_sync_that_is_killed_may_have_reported_much(
    machine: Machine, word: str, level: str
) -> None:
    machine.env.update(FAKE_PROGRAM_CODE="137", SEI_FAIL_ON_ERROR=word)
    done = machine.run()
    assert done.returncode == (level == "error")
    assert done.stdout.splitlines()[-1].startswith(
        f"::{level} title=sei-action::Not everything was reported: the container was ended from "
        "outside (code 137)"
    )


def test_what_a_long_sync_leaves_behind_is_removed_in_the_time_that_the_setup_had(
    machine: Machine,
) -> None:
    machine.has_script("timeout", TIMEOUT)
    machine.env.update(LIMITS=str(machine.folder / "limits"), SEI_TIMEOUT="9")
    machine.has_script(
        "docker", 'case $1 in info) echo "linux []" ;; run) sleep 2; exit 137 ;; esac'
    )
    assert limit(machine, "docker rm") == 2


def test_with_python_a_sync_has_no_limit_either(machine: Machine) -> None:
    machine.env["SEI_RUNTIME"] = "python"
    assert machine.is_replaced()
