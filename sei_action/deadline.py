"""The time that the whole step may take."""

import re
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from typing import Self, TypeVar

from sei_action.errors import OutOfTimeError
from sei_action.workers import start_alone

SETUP_VARIABLE = "SEI_SETUP_SECONDS"

_LONGEST_WAIT_SECONDS = 0.5
_COUNT = re.compile("[0-9]{1,4}")

T = TypeVar("T")


class Deadline:
    """Count down from a number of seconds, on a clock that never goes back."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Start the clock."""
        self._clock = clock
        self._end = clock() + seconds

    @classmethod
    def of_step(cls, seconds: float, env: Mapping[str, str]) -> Self:
        """Give the deadline of a step, whose setup took the whole seconds that run.sh counted."""
        spent = env.get(SETUP_VARIABLE, "")
        return cls(seconds - (int(spent) if _COUNT.fullmatch(spent) else 0))

    def earlier(self, seconds: float) -> Self:
        """Give a deadline so many seconds before this one, to leave time for what comes after."""
        return type(self)(self._end - self._clock() - seconds, self._clock)

    def remaining(self, doing: str) -> float:
        """Give the seconds left, more than 0; raise OutOfTimeError once there are none."""
        left = self._end - self._clock()
        if left <= 0:
            raise OutOfTimeError(doing)
        return left

    def bound(self, call: Callable[[], T], doing: str) -> T:
        """Make a call and wait for it until the time is up, whatever it waits for.

        A server that sends a byte now and then outlasts every timeout of a request. A call that is
        not waited for any longer goes on, and ends with the process.
        """
        self.remaining(doing)
        return self.await_result(start_alone(call), doing)

    def await_result(self, future: Future[T], doing: str, *, share: float = 1.0) -> T:
        """Wait for a result until a share of the time is up; raise OutOfTimeError then.

        What is there already is given even after the end. Windows cannot interrupt a wait, so it
        is made of short ones.
        """
        end = self._clock() + (self._end - self._clock()) * share
        while not future.done():
            left = end - self._clock()
            if left <= 0:
                raise OutOfTimeError(doing)
            with suppress(TimeoutError):
                return future.result(timeout=min(left, _LONGEST_WAIT_SECONDS))
        return future.result()
