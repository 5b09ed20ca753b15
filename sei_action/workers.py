"""Do independent readings at the same time."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, Queue
from typing import TypeVar

# Long enough for the next reading to find its connection open.
_REST_SECONDS = 1.0

T = TypeVar("T")


def start_alone(call: Callable[[], T]) -> Future[T]:
    """Let a thread of its own make the call, and give its future result."""
    future: Future[T] = Future()
    threading.Thread(target=_settle, args=(future, call), daemon=True).start()
    return future


def _settle(future: Future[T], call: Callable[[], T]) -> None:
    try:
        future.set_result(call())
    except BaseException as error:  # noqa: BLE001 - it is raised where the result is read
        future.set_exception(error)


class Workers:
    """Run calls on a few threads that never keep the process from ending.

    The threads of the standard library's executors are waited for when the process ends, and a
    server that answers slowly would hold up the step beyond its time.
    """

    def __init__(self, count: int) -> None:
        """Start no thread yet; there will be at most `count`, and none after a while of rest."""
        self._count = count
        self._running = 0
        self._resting = 0
        self._counting = threading.Lock()
        self._calls: Queue[Callable[[], None]] = Queue()
        self._of_thread = threading.local()

    @property
    def is_one_of_them(self) -> bool:
        """Tell whether this is one of their threads, which must not wait for another of them."""
        return getattr(self._of_thread, "is_worker", False)

    def start(self, call: Callable[[], T]) -> Future[T]:
        """Let a thread make the call, and give its future result."""
        future: Future[T] = Future()
        with self._counting:
            self._calls.put(lambda: _settle(future, call))
            is_one_more = self._resting < self._calls.qsize() and self._running < self._count
            self._running += is_one_more
        if is_one_more:
            threading.Thread(target=self._serve, daemon=True).start()
        return future

    def _serve(self) -> None:
        self._of_thread.is_worker = True
        while True:
            with self._counting:
                self._resting += 1
            try:
                call = self._calls.get(timeout=_REST_SECONDS)
            except Empty:
                call = None
            with self._counting:
                self._resting -= 1
                if call is None and self._calls.empty():
                    self._running -= 1
                    return
            if call is not None:
                call()
