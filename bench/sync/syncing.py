"""The program itself, in a process that is watched."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.speed.stage import ROOT

_STATUS = "/proc/{pid}/status"
_SAMPLE_SECONDS = 0.2
_BYTES_IN_A_KIBIBYTE = 1024
GUID = "666ba79b-3f3d-4236-ac04-4686ce526705"
KEY = "key-of-the-bench"


@dataclass(frozen=True, slots=True)
class Synced:
    """What a process took: seconds of the clock and of the CPU, and its memory in MB over time."""

    code: int
    seconds: float
    cpu: float
    memory: tuple[float, ...]

    @property
    def peak(self) -> float:
        """Give the most memory that it had."""
        return max(self.memory, default=0.0)

    def memory_at(self, share: float) -> float:
        """Give the memory after a share of the time."""
        place = min(len(self.memory) - 1, int(share * len(self.memory)))
        return self.memory[place] if self.memory else 0.0


def inputs(github: str, sei: str, ledger: Path, **more: str) -> dict[str, str]:
    """Give the environment of a sync of everything there is."""
    names = ("PATH", "HOME", "LANG", "PYTHONPATH")
    return {
        **{name: os.environ[name] for name in names if name in os.environ},
        "GITHUB_API_URL": github,
        "SEI_GITHUB_TOKEN": "token-of-the-bench",
        "SEI_API_KEY": KEY,
        "SEI_BASE_URL": sei,
        "SEI_INSTANCE_GUID": GUID,
        "SEI_ORG": "acme",
        "SEI_SINCE": "2026-08-01",
        "SEI_LEDGER": str(ledger),
        "SEI_REQUESTS_PER_MINUTE": "100000",
        "SEI_FAIL_ON_ERROR": "true",
        **more,
    }


def sync(env: Mapping[str, str], log: Path, *, seconds: float | None = None) -> Synced:
    """Run `sync` to its end, or kill it after so many seconds."""
    command = [sys.executable, str(ROOT / "entrypoint.py"), "sync"]
    memory: list[float] = []
    begun, before = time.monotonic(), os.times()
    with (
        log.open("ab") as output,
        subprocess.Popen(  # noqa: S603 - our own program
            command, env=dict(env), stdout=output, stderr=output
        ) as process,
    ):
        while process.poll() is None:
            if seconds is not None and time.monotonic() - begun >= seconds:
                process.kill()
                break
            memory += _memory_of(process.pid)
            time.sleep(_SAMPLE_SECONDS)
        code = process.wait()
    took = time.monotonic() - begun
    after = os.times()
    used = (after.children_user, after.children_system)
    cpu = sum(used) - before.children_user - before.children_system
    return Synced(code, took, cpu, tuple(memory))


def _memory_of(pid: int) -> list[float]:
    try:
        lines = Path(_STATUS.format(pid=pid)).read_text(encoding="ascii").splitlines()
    except OSError:
        return []
    return [
        int(line.split()[1]) * _BYTES_IN_A_KIBIBYTE / 1e6
        for line in lines
        if line.startswith("VmRSS:")
    ]
