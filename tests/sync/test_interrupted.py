"""What becomes of a sync that is ended from outside: it says so, and the next one goes on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.github import Limits
from tests.repository import ROOT
from tests.sync.world import World, many, world

SLOW = Limits(requests=10_000, delay_seconds=0.05).without_secondary()
RUNS = 60


@pytest.fixture
def slow() -> Iterator[World]:
    """Let there be many runs, and a GitHub that takes its time."""
    with world(many(RUNS), limits=SLOW) as made:
        yield made


def started(slow: World, folder: Path) -> subprocess.Popen[str]:
    env = {
        **os.environ,
        **slow.env(
            repo="acme/shop", since="90d", ledger=folder / "ledger", requests_per_minute="1200"
        ),
    }
    return subprocess.Popen(
        [sys.executable, str(ROOT / "entrypoint.py"), "sync"],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )


def wait_for_reports(slow: World) -> None:
    end = time.monotonic() + 30
    while not slow.bodies and time.monotonic() < end:
        time.sleep(0.01)
    assert slow.bodies


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_sync_that_is_cancelled_says_so_and_the_next_one_goes_on(
    slow: World, tmp_path: Path, sent: signal.Signals
) -> None:
    with started(slow, tmp_path) as process:
        wait_for_reports(slow)
        process.send_signal(sent)
        told, _ = process.communicate()
    at_first = len(slow.kept)
    slow.sync(tmp_path, since="90d")

    assert process.returncode == 1
    assert told.splitlines()[-1] == (
        "error: Cancelled. What was reported is noted; run the same command to go on."
    )
    assert 0 < at_first < RUNS
    assert len(slow.kept) == RUNS


def test_a_sync_that_is_killed_leaves_a_ledger_that_the_next_one_goes_on_with(
    slow: World, tmp_path: Path
) -> None:
    with started(slow, tmp_path) as process:
        wait_for_reports(slow)
        process.kill()
    slow.asked.clear()
    slow.sync(tmp_path, since="90d")

    assert len(slow.kept) == RUNS
    # What had been listed is not listed again.
    assert not [one for one in slow.asked if one.kind.endswith("/actions/runs")]
