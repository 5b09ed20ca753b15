"""What the syncs of all repositories share."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sei_action.config.synchronisation import Synchronisation
from sei_action.deadline import Deadline
from sei_action.github import GitHub
from sei_action.github.connection import Connection
from sei_action.ledger import Ledger
from sei_action.runner import Runner
from sei_action.sei import Sei
from sei_action.sync.pacing import Pacing
from sei_action.sync.progress import Progress
from sei_action.sync.scope import Scope
from sei_action.workers import Workers

# Of one reading; the sync as a whole has a limit of its own.
PATIENCE_SECONDS = 86400.0


@dataclass
class Tools:
    """Hold what is made once for a sync; without `sei` nothing is sent.

    `end` is when the sync is to stop, in seconds of a clock that never goes back.
    """

    config: Synchronisation
    env: Mapping[str, str]
    scope: Scope
    runner: Runner
    progress: Progress
    pacing: Pacing
    connection: Connection
    ledger: Ledger
    sei: Sei | None
    end: float | None = None
    clock: Callable[[], float] = time.monotonic
    workers: Workers = field(default_factory=lambda: Workers(16))
    fatal: str | None = None
    _left: int | None = None
    _counting: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        """Begin to count the reports that the limit allows."""
        self._left = self.config.limit

    def github(self) -> GitHub:
        """Give a client with a memory of its own."""
        return GitHub(self.connection, Deadline(PATIENCE_SECONDS), workers=self.workers)

    @property
    def stopped(self) -> str:
        """Say why no further run is to be reported; empty where one may be."""
        if self.fatal is not None:
            return self.fatal
        if self.pacing.has_stopped:
            return "GitHub allows no more requests for now"
        if self.end is not None and self.clock() >= self.end:
            return "the time limit is reached"
        return "the limit of runs is reached" if self._left == 0 else ""

    @property
    def runs_left(self) -> int | None:
        """Tell how many runs may still be reported; None for any number."""
        return self._left

    def count_reported(self) -> None:
        """Count a run as reported."""
        with self._counting:
            if self._left:
                self._left -= 1
