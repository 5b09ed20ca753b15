"""This machine's own Chromium, driven by Playwright; nothing is downloaded."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")
# The same pixels on every machine, as far as fonts allow.
_OPTIONS = [
    "--disable-lcd-text",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
]


class NoBrowserError(Exception):
    """There is no Chromium on this machine."""


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Run the Chromium of PATH, headless; raises NoBrowserError without one."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        raise NoBrowserError(f"no browser is installed: none of {', '.join(_NAMES)} is in PATH.")
    # Chromium's sandbox does not start for root.
    options = [*_OPTIONS, "--no-sandbox"] if os.geteuid() == 0 else _OPTIONS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=options)
        try:
            yield browser
        finally:
            browser.close()
