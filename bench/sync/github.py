"""A local GitHub with a made-up organisation, in a process of its own."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

UNTIL = "2026-11-20T12:00:00+00:00"
PLENTY = ("--requests", "100000000", "--points", "100000000", "--no-secondary-limits")
"""No limits at all."""
_OF_RERUNS = re.compile(r"/attempts/\{attempt\}$")
_OF_RUNS = re.compile(r"/runs/\{run_id\}/")
_UNCHANGED = " 304"


@dataclass(slots=True)
class Organisation:
    """Hold its address, and once it has ended what it was asked: counts by method, path, status."""

    origin: str
    asked: dict[str, int] = field(default_factory=dict)

    @property
    def requests(self) -> int:
        """Count what GitHub would count: all but what was unchanged."""
        return sum(self.asked.values()) - self.unchanged

    @property
    def unchanged(self) -> int:
        """Count what was as before, which costs nothing."""
        return sum(count for kind, count in self.asked.items() if kind.endswith(_UNCHANGED))

    @property
    def of_runs(self) -> int:
        """Count the requests for one run each."""
        return self._count(_OF_RUNS)

    @property
    def of_reruns(self) -> int:
        """Count the requests for earlier attempts of re-runs, of which no list tells."""
        return self._count(_OF_RERUNS)

    def _count(self, path: re.Pattern[str]) -> int:
        return sum(count for kind, count in self.asked.items() if path.search(kind.split()[1]))


@contextmanager
def organisation(
    repositories: int, runs: int, limits: Sequence[str] = PLENTY
) -> Iterator[Organisation]:
    """Run it until the block ends, within limits as `python -m demo.fleet` is told them."""
    command = [
        *(sys.executable, "-m", "demo.fleet", "--until", UNTIL),
        *("--repositories", str(repositories), "--runs", str(runs)),
        *limits,
    ]
    with subprocess.Popen(  # noqa: S603 - our own program
        command, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        if process.stdout is None:
            raise RuntimeError
        made = Organisation(process.stdout.readline().strip())
        try:
            yield made
        finally:
            process.send_signal(signal.SIGTERM)
            rest = process.stdout.read().strip()
            if rest:
                made.asked = json.loads(rest.splitlines()[-1])
