"""Fixtures for tests that need a browser; a conftest imports those that its tests take."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from demo.browser.chromium import NoBrowserError, running_browser


# Playwright keeps an event loop running on its thread, where no other can run then: other modules'
# tests need theirs.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Have a headless browser; without one skip, or fail where SEI_REQUIRE_BROWSER is 1."""
    try:
        with running_browser() as running:
            yield running
    except NoBrowserError as error:
        if os.environ.get("SEI_REQUIRE_BROWSER") == "1":
            pytest.fail(f"SEI_REQUIRE_BROWSER is 1, but {error}")
        pytest.skip(str(error))
