"""Specify that summaries can be looked at: the samples of the docs, in light and dark."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from demo.browser.github_page import Scheme, open_page, show
from demo.browser.pictures import take_picture
from demo.screenshots.runs import RUNS
from sei_action.summary import summary_of
from sei_action.summary.bars import MOST_BARS

pytestmark = pytest.mark.browser

_BARS = {"small": (3, 3), "typical": (9, 9), "large": (MOST_BARS, MOST_BARS)}
_LARGEST_PICTURE = 150_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", RUNS)
def test_a_summary_is_drawn_whole(
    browser: Browser, name: str, scheme: Scheme, tmp_path: Path
) -> None:
    page = open_page(browser, scheme)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    show(page, summary_of(RUNS[name]()))
    take_picture(page, tmp_path / "summary.png")

    stages, waits = _BARS[name]
    assert page.locator("text.sectionTitle").count() == stages
    assert page.locator("rect.task").count() == stages + waits
    assert "Syntax error" not in page.inner_text("body")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert complaints == []
    assert (tmp_path / "summary.png").stat().st_size < _LARGEST_PICTURE
    page.context.close()
