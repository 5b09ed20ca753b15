"""How far a sync is: live on a terminal, in a line now and then elsewhere."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from sei_action.runner import Runner

_SECONDS_BETWEEN_LINES = 30.0
_SECONDS_IN_A_MINUTE = 60


class Progress:
    """Tell how many runs are done, how fast, and how many requests GitHub allows still."""

    def __init__(
        self,
        runner: Runner,
        left: Callable[[], int | None],
        *,
        terminal: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take who is told; `terminal` is where a live display goes, None where there is none."""
        self._runner = runner
        self._left = left
        self._terminal = terminal
        self._bar: Any = None
        self._clock = clock
        self._begun = self._told = clock()
        self._done = 0
        self._total = 0
        self._doing = ""
        self._showing = threading.Lock()

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Show it until the block ends."""
        if self._terminal is None:
            yield
            return
        from tqdm import tqdm  # noqa: PLC0415 - only who sits at a terminal sees it

        self._bar = tqdm(
            total=0, unit="run", file=self._terminal, dynamic_ncols=True, leave=False, smoothing=0.1
        )
        try:
            yield
        finally:
            self._bar.close()
            self._bar = None

    def say(self, text: str) -> None:
        """Tell one thing, above a live display."""
        if self._bar is not None:
            self._bar.clear()
        self._runner.line(text)
        if self._bar is not None:
            self._bar.refresh()

    def doing(self, what: str) -> None:
        """Name what is under way."""
        self._doing = what
        if self._bar is not None:
            self._bar.set_description_str(self._runner.without_secrets(what), refresh=False)
            self._show_left()
        else:
            self._tell_now_and_then()

    def more(self, count: int) -> None:
        """Count so many runs more that are to be done."""
        self._total += count
        if self._bar is not None:
            self._bar.total = self._total
            self._bar.refresh()

    def step(self) -> None:
        """Count a run as done; reports are sent by several threads."""
        with self._showing:
            self._done += 1
            if self._bar is not None:
                self._show_left()
                self._bar.update()
            else:
                self._tell_now_and_then()

    def _show_left(self) -> None:
        left = self._left()
        if left is not None:
            self._bar.set_postfix_str(f"{left} requests left", refresh=False)

    def _tell_now_and_then(self) -> None:
        now = self._clock()
        if now - self._told < _SECONDS_BETWEEN_LINES:
            return
        self._told = now
        rate = self._done / max(now - self._begun, 1e-9)
        parts = [f"{self._doing}: {self._done} of {self._total} runs, {rate:.1f} a second"]
        if rate and self._total > self._done:
            minutes = (self._total - self._done) / rate / _SECONDS_IN_A_MINUTE
            parts.append(f"about {minutes:.0f} minutes left")
        left = self._left()
        if left is not None:
            parts.append(f"{left} requests left")
        self._runner.line(", ".join(parts))
