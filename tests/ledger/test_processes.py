"""Specify that processes share a ledger, and what one leaves that is killed."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sei_action.ledger import Ledger, State
from tests.ledger.builders import SHOP, attempt, note
from tests.repository import ROOT

_LONG = 30
_COUNT = 20

# Says that it is there, opens the ledger when it is told to, and writes.
_WRITE = f"""
import sys
from pathlib import Path
from sei_action.ledger import Ledger
from tests.ledger.builders import SHOP, attempt, note

print("here", flush=True)
sys.stdin.readline()
with Ledger(Path(sys.argv[1])) as ledger:
    for number in range({_COUNT}):
        note(ledger, attempt(int(sys.argv[2]) * {_COUNT} + number))
"""

# Has the repository in hand, and is in the midst of noting a list.
_HOLD = """
import sys
from pathlib import Path
from sei_action.ledger import Ledger, State
from tests.ledger.builders import SHOP, attempt, note

def listed():
    yield attempt(2)
    print("here", flush=True)
    sys.stdin.read()

with Ledger(Path(sys.argv[1])) as ledger, ledger.alone_with(SHOP):
    note(ledger, attempt(1))
    ledger.attempts.settle(SHOP, attempt(1), State.REPORTED)
    ledger.attempts.note(SHOP, listed())
"""


@contextmanager
def _process(script: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Start a process, wait until it is there, and let none outlast the test."""
    with subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "here\n"
            yield process
        finally:
            process.kill()


def _tell(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


def test_processes_that_make_and_write_one_ledger_at_once_do_not_collide(tmp_path: Path) -> None:
    with (
        _process(_WRITE, str(tmp_path), "1") as first,
        _process(_WRITE, str(tmp_path), "2") as second,
        _process(_WRITE, str(tmp_path), "3") as third,
    ):
        for process in (first, second, third):
            _tell(process)
        codes = [process.wait(_LONG) for process in (first, second, third)]

    assert codes == [0, 0, 0]
    with Ledger(tmp_path) as ledger:
        ids = [one.run_id for one in ledger.attempts.to_do(SHOP)]
    assert ids == list(range(_COUNT, 4 * _COUNT))


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Have the ledger of a process that was killed in the midst."""
    folder = tmp_path_factory.mktemp("ledger")
    with _process(_HOLD, str(folder)) as process, Ledger(folder) as ledger:
        with ledger.alone_with(SHOP) as is_alone:
            assert not is_alone
        process.kill()
        process.wait(_LONG)
    return folder


def test_a_process_that_is_killed_leaves_what_it_had_noted(killed: Path) -> None:
    with Ledger(killed) as ledger:
        found = ledger.attempts.find(SHOP, 1, 1)

    assert found == attempt(1, state=State.REPORTED)


def test_a_process_that_is_killed_leaves_nothing_by_half(killed: Path) -> None:
    with Ledger(killed) as ledger:
        assert ledger.attempts.find(SHOP, 2, 1) is None


def test_a_process_that_is_killed_keeps_nobody_from_its_repository(killed: Path) -> None:
    with Ledger(killed) as ledger, ledger.alone_with(SHOP) as is_alone:
        assert is_alone


def test_a_process_that_is_killed_keeps_nobody_from_writing(killed: Path) -> None:
    with Ledger(killed) as ledger:
        note(ledger, attempt(3))

        assert ledger.attempts.find(SHOP, 3, 1) == attempt(3)


def test_whoever_is_killed_in_the_midst_of_many_writes_leaves_a_ledger_that_opens(
    tmp_path: Path,
) -> None:
    with _process(_WRITE.replace(f"range({_COUNT})", "range(10**9)"), str(tmp_path), "0") as one:
        _tell(one)
        while not (tmp_path / "ledger.sqlite3-wal").exists():
            assert one.poll() is None
        with pytest.raises(subprocess.TimeoutExpired):
            one.wait(0.1)
        one.kill()
        one.wait(_LONG)

    with Ledger(tmp_path) as ledger:
        ids = [attempt.run_id for attempt in ledger.attempts.to_do(SHOP)]
    assert ids == list(range(len(ids)))
