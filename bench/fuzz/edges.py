"""Put fakes where the program meets the network and the clock, and clean up after its threads."""

import contextlib
import threading
import time
import traceback
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import httpx
import requests

import sei_action.report
import sei_action.telling
import sei_action.workers
from bench.fuzz.github import FuzzedGitHub
from bench.fuzz.sei import FuzzedSei
from sei_action.deadline import Deadline
from sei_action.github import GitHub
from sei_action.runner import Runner
from sei_action.sei import Sei

_REQUEST_SECONDS = 0.01
_PATIENCE_SECONDS = 5.0


class Edges:
    """Hold the fakes of one input, a clock that pauses set forward, and what was unexpected."""

    def __init__(self) -> None:
        """Have calm neighbours until told otherwise."""
        self.github = FuzzedGitHub(0, 0)
        self.sei = FuzzedSei(0, 0)
        self.unexpected: list[str] = []
        self._ahead = 0.0
        self._of_others = set(threading.enumerate())

    def clock(self) -> float:
        """Tell the time, with every pause in it."""
        return time.monotonic() + self._ahead

    def sleep(self, seconds: float) -> None:
        """Pause without waiting; what the real one refuses is refused."""
        if seconds < 0:
            msg = "sleep length must be non-negative"
            raise ValueError(msg)
        if seconds > threading.TIMEOUT_MAX:
            msg = "timestamp too large to convert to C _PyTime_t"
            raise OverflowError(msg)
        self._ahead += seconds

    def end_threads(self) -> bool:
        """Wait for the workers to end, and tell whether all did."""
        own = set(threading.enumerate()) - self._of_others
        for thread in own:
            # One that somebody else is just about to start cannot be waited for.
            with contextlib.suppress(RuntimeError):
                thread.join(_PATIENCE_SECONDS)
        return not any(thread.is_alive() for thread in own)

    @contextlib.contextmanager
    def in_place(self) -> Iterator[None]:
        """Stand in for the network and the clock until the block ends."""
        self._of_others = set(threading.enumerate())

        def send(adapter: object, request: requests.PreparedRequest, **how: object) -> object:
            self._ahead += _REQUEST_SECONDS
            return self.github.send(adapter, request, **how)

        def handle(transport: object, request: httpx.Request) -> object:
            self._ahead += _REQUEST_SECONDS
            return self.sei.handle(transport, request)

        tell = sei_action.telling.unexpected

        def remember(error: Exception, runner: Runner) -> str:
            self.unexpected.append(where(error))
            return tell(error, runner)

        with contextlib.ExitStack() as stack:
            for target, name, stand_in in (
                (requests.adapters.HTTPAdapter, "send", send),
                (httpx.HTTPTransport, "handle_request", handle),
                (time, "sleep", self.sleep),
                (Deadline.__init__, "__defaults__", (self.clock,)),
                (sei_action.workers, "_REST_SECONDS", 0.0),
                (sei_action.report, "unexpected", remember),
            ):
                stack.enter_context(patch.object(target, name, stand_in))
            for edge in (Sei, GitHub):
                defaults: Any = edge.__init__.__kwdefaults__
                stack.enter_context(patch.dict(defaults, sleep=self.sleep))
            yield


def where(error: BaseException) -> str:
    """Say what an error is and in which line of the program it arose."""
    frames = [
        one for one in traceback.extract_tb(error.__traceback__) if "/sei_action/" in one.filename
    ]
    last = frames[-1] if frames else None
    place = f"{last.filename.rpartition('/sei_action/')[2]}:{last.lineno}" if last else "outside"
    return f"{type(error).__name__} at {place}"
