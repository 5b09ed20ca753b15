"""Serve what the tests of the client ask."""

import time
from collections.abc import Iterator
from threading import Thread

import pytest

from tests.github.local_server import LocalServer


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalServer]:
    """Serve on loopback, whatever proxy this machine uses."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    with LocalServer() as running:
        thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Count the pauses instead of making them."""
    made: list[float] = []
    monkeypatch.setattr(time, "sleep", made.append)
    return made
