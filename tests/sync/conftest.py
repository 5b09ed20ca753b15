"""What the tests of whole syncs share."""

from collections.abc import Iterator

import pytest

from tests.sync.world import ELEVEN, THIRTEEN, TWELVE, World, shop, world


@pytest.fixture(scope="module")
def servers() -> Iterator[World]:
    """Run both servers for all tests of a module."""
    with world(shop(ELEVEN)) as made:
        yield made


@pytest.fixture
def two(servers: World) -> World:
    """Let there be two finished runs, and an SEI without any."""
    servers.begin_anew(shop(ELEVEN, TWELVE))
    return servers


@pytest.fixture
def three(servers: World) -> World:
    """Let there be a third one, of another workflow, branch and event."""
    servers.begin_anew(shop(ELEVEN, TWELVE, THIRTEEN))
    return servers
