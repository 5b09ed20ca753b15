"""A page as GitHub's, with mermaid, for all tests of this folder."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from demo.browser.github_page import open_page
from tests.browser.fixtures import browser

__all__ = ["browser"]


@pytest.fixture(scope="module")
def github_page(browser: Browser) -> Iterator[Page]:
    """Open a page that can show summaries."""
    page = open_page(browser)
    yield page
    page.context.close()
