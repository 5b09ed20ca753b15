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


@dataclass(slots=True)
class Organisation:
    """Hold its address, and once it has ended what it was asked: counts by method, path, status."""

    origin: str
    asked: dict[str, int] = field(default_factory=dict)

    @property
    def requests(self) -> int:
        """Count what GitHub would count: all but what was unchanged."""
        return sum(count for kind, count in self.asked.items() if not kind.endswith(" 304"))

    @property
    def of_reruns(self) -> int:
        """Count the requests for earlier attempts of re-runs, of which no list tells."""
        return sum(
            count for kind, count in self.asked.items() if _OF_RERUNS.search(kind.split()[1])
        )


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
