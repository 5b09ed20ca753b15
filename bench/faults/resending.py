"""Run `resend` until nothing waits any longer, and kill some of its runs on the way."""

import asyncio
import signal
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

_PROGRAM = Path(__file__).parents[2] / "entrypoint.py"
_LONGEST_DELAY = 3.0
_MOST_WITHOUT_PROGRESS = 30


@dataclass(frozen=True, slots=True)
class Resent:
    """How often `resend` was run and killed, and how many reports it has left."""

    runs: int
    kills: int
    left: int


async def resend_all(env: Mapping[str, str], outbox: Path, kills: int, random: Random) -> Resent:
    """Resend until the outbox is empty, or until many runs in a row send nothing."""
    runs = killed = idle = 0
    waiting = _waiting(outbox)
    while waiting and idle < _MOST_WITHOUT_PROGRESS:
        killed += await _resend(env, outbox, random if killed < kills else None)
        runs += 1
        before, waiting = waiting, _waiting(outbox)
        idle = idle + 1 if waiting == before else 0
    return Resent(runs, killed, waiting)


async def _resend(env: Mapping[str, str], outbox: Path, killer: Random | None) -> bool:
    """Run it once, and tell whether it was killed; without a `killer` it is not."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(_PROGRAM), "resend", str(outbox)),
        env=dict(env),
        stdout=DEVNULL,
        stderr=DEVNULL,
    )
    if killer:
        try:
            await asyncio.wait_for(process.wait(), killer.random() * _LONGEST_DELAY)
        except TimeoutError:
            process.kill()
    return await process.wait() == -signal.SIGKILL


def _waiting(outbox: Path) -> int:
    return len(list(outbox.glob("*.json")))
