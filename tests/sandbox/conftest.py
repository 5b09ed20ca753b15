"""A store with one linked instance, and a client of a sandbox on a real socket."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from sei_action.sandbox import Store, create_app
from tests.sandbox.builders import GUID
from tests.switch import Switch, switching


@pytest.fixture(scope="session")
def switch() -> Iterator[Switch]:
    """Serve the current test's application."""
    with switching() as switch:
        yield switch


@pytest.fixture(scope="session")
def origin(switch: Switch) -> str:
    """Tell where it is served."""
    return switch.origin


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
