"""Do independent readings at the same time."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import TypeVar

T = TypeVar("T")


class Workers:
    """Run calls on a few threads that never keep the process from ending.

    The threads of the standard library's executors are waited for when the process ends, and a
    server that answers slowly would hold up the step beyond its time.
    """

    def __init__(self, count: int) -> None:
        """Start no thread yet; there will be at most `count`."""
        self._free = count
        self._calls: SimpleQueue[Callable[[], None]] = SimpleQueue()

    def start(self, call: Callable[[], T]) -> Future[T]:
        """Let a thread make the call, and give its future result."""
        future: Future[T] = Future()

        def work() -> None:
            try:
                future.set_result(call())
            except BaseException as error:  # noqa: BLE001 - it is raised where the result is read
                future.set_exception(error)

        self._calls.put(work)
        if self._free:
            self._free -= 1
            threading.Thread(target=self._serve, daemon=True).start()
        return future

    def _serve(self) -> None:
        while True:
            self._calls.get()()
