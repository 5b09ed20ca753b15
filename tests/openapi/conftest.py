"""What the tests of this folder share."""

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from demo.github import State, create_app
from demo.job import SAMPLE
from tests.openapi.description import Description, describe
from tests.openapi.prism import mocking
from tests.openapi.states import asking

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def description() -> Description:
    """Read what describes github.com's REST API."""
    return describe("api.github.com")


@pytest.fixture(scope="session")
def prism(description: Description) -> Iterator[str]:
    """Run a mock of github.com's REST API, and give its origin."""
    with mocking(description) as origin:
        yield origin


@pytest.fixture(scope="session")
def sample() -> State:
    """Read the sample state at noon."""
    return State.load(SAMPLE, now=NOON)


@pytest.fixture(scope="module")
def client(sample: State) -> Iterator[httpx.Client]:
    """Run a local GitHub with the sample state, and ask it with a token."""
    with asking(create_app(sample)) as client:
        yield client
