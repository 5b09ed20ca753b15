"""The pictures of summaries: a small, a typical and a large run, in light and dark."""

from pathlib import Path

from playwright.sync_api import Browser

from demo.browser.github_page import Scheme, open_page, show
from demo.browser.pictures import take_picture
from demo.screenshots.runs import RUNS
from sei_action.summary import summary_of

_SCHEMES: tuple[Scheme, ...] = ("light", "dark")
# Those who read the docs see what is folded, where it is short.
_OPENED = {"small": True, "typical": True, "large": False}


def take(browser: Browser, folder: Path) -> None:
    """Draw each summary in both schemes into `summary-<run>-<scheme>.png`."""
    for scheme in _SCHEMES:
        page = open_page(browser, scheme)
        for name, receipt_of in RUNS.items():
            show(page, summary_of(receipt_of()))
            if _OPENED[name]:
                page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            take_picture(page, folder / f"summary-{name}-{scheme}.png")
        page.context.close()
