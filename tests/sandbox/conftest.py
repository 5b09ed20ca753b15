"""A store with one linked instance, and a client of a sandbox on a real socket."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from sei_action.sandbox import Store, create_app, running
from tests.sandbox.builders import GUID


class Switch:
    """Pass requests on to the application of the current test: starting a server takes a while."""

    app: ASGIApp = Starlette()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        await self.app(scope, receive, send)


@pytest.fixture(scope="session")
def switch() -> Switch:
    """Return what decides which application answers."""
    return Switch()


@pytest.fixture(scope="session")
def origin(switch: Switch) -> Iterator[str]:
    """Serve the current test's application."""
    with running(switch) as origin:
        yield origin


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return an empty store with one instance, which is linked."""
    with Store(tmp_path / "sei.sqlite3") as store:
        store.register("Sandbox", integration_id="7", guid=GUID)
        yield store


@pytest.fixture
def lines() -> list[str]:
    """Return the lines that the sandbox announces."""
    return []


@pytest.fixture
def client(origin: str, switch: Switch, store: Store, lines: list[str]) -> Iterator[httpx.Client]:
    """Return a client, with a key, of a sandbox that accepts any key."""
    switch.app = create_app(store, api_key=None, announce=lines.append)
    with httpx.Client(base_url=origin, headers={"Authorization": "ApiKey any"}) as client:
        yield client
