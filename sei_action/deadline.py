"""The time that the whole step may take."""

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sei_action.errors import OutOfTimeError


class Deadline:
    """Count down from a number of seconds, on a clock that never goes back."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Start the clock."""
        self._clock = clock
        self._end = clock() + seconds

    def remaining(self, doing: str) -> float:
        """Give the seconds left, more than 0; raise OutOfTimeError once there are none."""
        left = self._end - self._clock()
        if left <= 0:
            raise OutOfTimeError(doing)
        return left

    @contextmanager
    def enforced(self, doing: str) -> Iterator[None]:
        """Interrupt the block with OutOfTimeError when the time is up, whatever it waits for.

        A server that sends a byte now and then outlasts every timeout of a request. Where there
        are no timers (Windows) or no signals (other threads), those timeouts are all there is.
        """
        if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
            yield
            return

        left = self.remaining(doing)

        def ring(_signal: int, _frame: object) -> None:
            raise OutOfTimeError(doing)

        before = signal.signal(signal.SIGALRM, ring)
        signal.setitimer(signal.ITIMER_REAL, left)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
