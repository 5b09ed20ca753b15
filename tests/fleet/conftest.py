"""What the tests of this folder share."""

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
from starlette.applications import Starlette

from demo.fleet import fleet
from demo.github import Limits, State, create_app
from tests.openapi.in_process import asking_in_process

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def states() -> tuple[State, ...]:
    """Make an organisation of six repositories with 250 runs each."""
    return fleet(6, 250, until=NOON)


@pytest.fixture(scope="session")
def app(states: tuple[State, ...]) -> Starlette:
    """Make a local GitHub of it, which lets in as many requests as there are."""
    plenty = Limits(requests=100_000, graphql_points=100_000)
    return create_app(*states, limits=plenty.without_secondary())


@pytest.fixture(scope="session")
def github(app: Starlette) -> Iterator[httpx.Client]:
    """Ask that local GitHub."""
    with asking_in_process(app) as client:
        yield client
