"""Fixtures for tests that need a browser; a conftest imports those that its tests take."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from demo.browser.chromium import NoBrowserError, running_browser
from tests.lacking import lacking


# Playwright keeps an event loop running on its thread, where no other can run then: other modules'
# tests need theirs.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Have a headless browser; without one skip, or fail where SEI_REQUIRE_BROWSER is 1."""
    try:
        with running_browser() as running:
            yield running
    except NoBrowserError as error:
        lacking("SEI_REQUIRE_BROWSER", error)
