"""Run the program as a process, and see how long it takes once it runs."""

import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from signal import Signals

from tests.repository import ROOT

_MOST_SECONDS = 60.0
# To start costs most of the work: more at once would only make those slow whose time counts.
_STARTING = threading.BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Finished:
    """What a process left: `seconds` count from its first line, `ending` from the last signal."""

    code: int
    log: str
    seconds: float
    ending: float = 0.0


class Process:
    """The program, under way."""

    def __init__(self, env: Mapping[str, str], *arguments: str) -> None:
        """Start it, and wait for its first line; its log and what it complains of come together.

        The first line masks a secret, as soon as all is imported: from there on time counts.
        """
        with _STARTING:
            self._start(env, arguments)
            self._started = time.monotonic()
        self._asked_to_end = 0.0

    def _start(self, env: Mapping[str, str], arguments: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "entrypoint.py"), *arguments],
            env=dict(env),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        assert self._process.stdout is not None
        self._log = self._process.stdout
        self._first_line = self._log.readline()

    def signal(self, *numbers: Signals) -> None:
        """Ask it to end, as the runner does when a job is cancelled."""
        for number in numbers:
            self._process.send_signal(number)
        self._asked_to_end = time.monotonic()

    def finish(self) -> Finished:
        """Wait for its end; a process that outlasts everything is killed."""
        watch = threading.Timer(_MOST_SECONDS, self._process.kill)
        watch.start()
        try:
            rest = self._log.read()
            code = self._process.wait()
            ended = time.monotonic()
        finally:
            watch.cancel()
            self._log.close()
        ending = ended - self._asked_to_end if self._asked_to_end else 0.0
        return Finished(code, self._first_line + rest, ended - self._started, ending)
