"""How much of the step's time the setup may take, and that it counts."""

import re
from itertools import pairwise

import pytest

from tests.runtime.machine import RUN, Machine

# Runs what it is given, and tells how long that may take.
TIMEOUT = '[ "$1" != -k ] || shift 2; echo "$1 $2 $3" >>"$LIMITS"; shift; exec "$@"'
TELL_SETUP = 'echo "the setup took $SEI_SETUP_SECONDS s"'


@pytest.fixture(autouse=True)
def both(machine: Machine) -> None:
    """Have a Docker engine without our image, and a Python, and a record of all limits."""
    machine.has("docker")
    machine.has("python", "python3")
    machine.has_script("timeout", TIMEOUT)
    machine.env.update(FAKE_INSPECT_CODE="1", LIMITS=str(machine.folder / "limits"))


def limit(machine: Machine, command: str) -> int:
    """Run, and give how long a command may take, or had left at a second's border."""
    machine.run()
    rows = (machine.folder / "limits").read_text(encoding="utf-8").splitlines()
    (seconds,) = {int(row.split()[0]) for row in rows if command in row}
    return seconds


def seconds_for_packages(machine: Machine) -> int:
    """Run, and give how long installing may take."""
    machine.run()
    (call,) = machine.calls("python3", "-P", str(RUN.with_name("install.py")))
    return int(call[-1])


def test_building_may_take_half_of_what_is_left_where_python_could_take_over(
    machine: Machine,
) -> None:
    machine.env["SEI_TIMEOUT"] = "300"
    assert limit(machine, "image.sh build") == pytest.approx(150, abs=5)


def test_building_may_take_three_quarters_where_there_is_no_python(machine: Machine) -> None:
    (machine.bin / "python3").unlink()
    machine.env["SEI_TIMEOUT"] = "300"
    assert limit(machine, "image.sh build") == pytest.approx(225, abs=5)


def test_building_may_take_three_quarters_where_docker_is_demanded(machine: Machine) -> None:
    machine.env.update(SEI_TIMEOUT="300", SEI_RUNTIME="docker")
    assert limit(machine, "image.sh build") == pytest.approx(225, abs=5)


def test_pulling_has_the_same_limit(machine: Machine) -> None:
    machine.env.update(
        SEI_TIMEOUT="300",
        SEI_IMAGE="ghcr.io/acme/sei-action@sha256:0",
        SEI_ACTION_REPOSITORY="acme/sei-action",
    )
    assert limit(machine, "docker pull") == pytest.approx(150, abs=5)


def test_installing_may_take_three_quarters_of_what_is_left(machine: Machine) -> None:
    machine.env.update(SEI_TIMEOUT="300", SEI_RUNTIME="python")
    assert seconds_for_packages(machine) == pytest.approx(225, abs=5)


def test_the_engine_is_asked_for_ten_seconds_at_most(machine: Machine) -> None:
    machine.env["SEI_TIMEOUT"] = "300"
    assert limit(machine, "docker info") == 10


def test_the_engine_is_asked_for_a_quarter_of_a_short_time(machine: Machine) -> None:
    machine.env["SEI_TIMEOUT"] = "16"
    assert limit(machine, "docker info") <= 4


@pytest.mark.parametrize("timeout", ["", "soon", "1e3", "-5", "99999"])
def test_a_time_that_is_none_is_taken_for_the_default(machine: Machine, timeout: str) -> None:
    machine.env.update(SEI_TIMEOUT=timeout, SEI_RUNTIME="python")
    assert seconds_for_packages(machine) == pytest.approx(45, abs=5)


def test_a_time_with_leading_zeros_is_decimal(machine: Machine) -> None:
    machine.env.update(SEI_TIMEOUT=" 0080 ", SEI_RUNTIME="python")
    assert seconds_for_packages(machine) == pytest.approx(60, abs=5)


def test_there_is_always_a_second(machine: Machine) -> None:
    machine.env.update(SEI_TIMEOUT="1", SEI_RUNTIME="python")
    assert seconds_for_packages(machine) == 1


def test_python_is_told_how_long_the_setup_took(machine: Machine) -> None:
    machine.env.update(SEI_RUNTIME="python")
    machine.has_script(
        "python3",
        'case "$2 $#" in "-c 4") echo key ;; *install.py*) sleep 1.1 ;; *entrypoint.py*) '
        f"{TELL_SETUP} ;; esac",
    )
    assert re.fullmatch("the setup took [1-9] s\n", machine.run().stdout)


def test_the_container_is_told_how_long_the_setup_took(machine: Machine) -> None:
    machine.has_script(
        "docker",
        'case $1 in info) echo "linux []" ;; image) exit 1 ;; create) echo one ;; '
        f'build) sleep 1.1 ;; run) printf "%s " "$@"; {TELL_SETUP} ;; esac',
    )
    arguments, _, told = machine.run().stdout.partition("the setup took ")
    assert ("--env", "SEI_SETUP_SECONDS") in pairwise(arguments.split())
    assert re.fullmatch("[1-9][0-9]* s\n", told)
