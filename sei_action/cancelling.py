"""Stop at once when the job is cancelled, wherever the trip is.

The runner asks a step to end with SIGINT, and 7.5 seconds later with SIGTERM.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class CancelledError(BaseException):
    """Say that the job was cancelled; no `except Exception` may hold it up."""


def _wait_and_see(_signal: int, _frame: object) -> None:
    """Do nothing: whoever asks again is already heard, and to ignore signals races with them."""


@contextmanager
def cancellable() -> Iterator[None]:
    """Raise CancelledError in the block when the process is asked to end, but only once.

    Whoever is asked again is already about to end. Outside the main thread nothing is raised,
    because signals reach that one alone.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: object) -> None:
        for number in before:
            signal.signal(number, _wait_and_see)
        msg = "The job was cancelled before anything was reported."
        raise CancelledError(msg)

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) for number in numbers}
    for number in numbers:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
