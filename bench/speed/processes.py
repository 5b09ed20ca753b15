"""Measure whole processes."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

_LAUNCHER = Path(__file__).with_name("launcher.py")


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process took: `wall` and `cpu` (user and system) in seconds, peak `memory` in MB."""

    wall: float
    cpu: float
    memory: float


class FailedError(Exception):
    """Say that a process that was to be measured failed."""


def measure(command: Sequence[str], env: Mapping[str, str]) -> Usage:
    """Run a command once; raises FailedError where it ends with an error."""
    launched = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-I", "-S", str(_LAUNCHER), *command],
        env=dict(env),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    told = json.loads(launched.stdout)
    if told["code"]:
        msg = f"{command[0]} ended with {told['code']}"
        raise FailedError(msg)
    return Usage(wall=told["wall"], cpu=told["cpu"], memory=told["memory"] * 1024 / 1e6)


def typical(usages: Sequence[Usage]) -> Usage:
    """Give the medians, which one disturbance does not move."""
    return Usage(
        wall=median(usage.wall for usage in usages),
        cpu=median(usage.cpu for usage in usages),
        memory=median(usage.memory for usage in usages),
    )
