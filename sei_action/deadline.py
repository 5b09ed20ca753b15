"""The time that the whole step may take."""

import time
from collections.abc import Callable

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
