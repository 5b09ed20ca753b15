"""What run.sh told the Docker engine when it started the container."""

import csv
from collections.abc import Sequence
from itertools import pairwise

from tests.runtime.machine import Machine


def values(call: Sequence[str], option: str) -> list[str]:
    """Give the values of an option, in their order."""
    return [value for name, value in pairwise(call) if name == option]


def mounts(machine: Machine) -> dict[str, bool]:
    """Give what the container sees, and whether it may write there."""
    (call,) = machine.calls("docker", "run")
    rows = list(csv.reader(values(call, "--mount")))
    for row in rows:
        assert row[0] == "type=bind"
        assert row[1].removeprefix("source=") == row[2].removeprefix("target=")
    paths = [row[2].removeprefix("target=") for row in rows]
    assert len(set(paths)) == len(paths)
    return {path: "readonly" not in row for path, row in zip(paths, rows, strict=True)}
