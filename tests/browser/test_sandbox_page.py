"""The sandbox page in a real browser: what loads, what a keyboard reaches, what axe finds."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from demo.browser import node_modules
from demo.weeks import GUID, fill
from sei_action.sandbox import Store, create_app, running

pytestmark = pytest.mark.browser

# Each template once.
PAGES = (
    "/",
    "/pipelines",
    "/pipelines/2",
    "/runs?page=2",
    "/runs/1",
    "/artifacts",
    "/reports?fate=lost",
    "/definitions",
)
WRONG = ("/runs/0", "/?days=1")


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    """Serve a sandbox that keeps some weeks."""
    with Store(":memory:") as store:
        fill(store)
        with running(create_app(store, api_key=None)) as origin:
            yield origin


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a page that keeps what the browser complains of and what it asks for."""
    with browser.new_context(viewport={"width": 1200, "height": 800}) as context:
        yield context.new_page()


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """Return what axe finds: WCAG at levels A and AA, and its own best practices."""
    page.evaluate((node_modules() / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("axe.run(document)")
    return [
        (one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found["violations"]
    ]


def test_every_page_loads_without_complaint_and_asks_no_other_host(page: Page, origin: str) -> None:
    complaints: list[str] = []
    asked: set[str] = set()
    page.on("console", lambda message: complaints.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.on("request", lambda request: asked.add(request.url.split("/")[2]))
    for address in PAGES:
        answer = page.goto(f"{origin}{address}")
        assert answer is not None
        assert answer.status == 200, address

    assert complaints == []
    assert asked == {origin.removeprefix("http://")}


@pytest.mark.parametrize("address", [*PAGES, *WRONG])
def test_axe_finds_nothing(page: Page, origin: str, address: str) -> None:
    # The colours of both schemes have tests of their own, which need no browser.
    page.goto(f"{origin}{address}")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")

    assert violations(page) == []


def test_light_and_dark_follow_the_system(page: Page, origin: str) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.goto(origin)
        grounds.append(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))

    assert grounds == ["rgb(244, 246, 248)", "rgb(15, 20, 25)"]


def test_no_page_is_wider_than_a_small_screen(page: Page, origin: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    widths = {}
    for address in PAGES:
        page.goto(f"{origin}{address}")
        widths[address] = page.evaluate("document.documentElement.scrollWidth")

    assert {address: width for address, width in widths.items() if width > 360} == {}


def test_a_keyboard_alone_skips_the_navigation_and_opens_a_run(page: Page, origin: str) -> None:
    page.goto(f"{origin}/runs")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    box = page.locator(".skip").bounding_box()
    assert box is not None
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    for _ in range(6):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"
        if page.evaluate("document.activeElement.closest('tbody') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/runs/*")

    assert page.locator("h1").count() == 1


def test_a_keyboard_opens_the_steps_of_a_stage(page: Page, origin: str) -> None:
    page.goto(f"{origin}/runs/1")
    assert not page.get_by_text("Set up job").first.is_visible()
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")

    assert page.get_by_text("Set up job").first.is_visible()


def test_a_period_is_chosen_with_the_labelled_form(page: Page, origin: str) -> None:
    page.goto(origin)
    page.get_by_label("Days").select_option("7")
    page.get_by_label("Until").fill("2026-03-08")
    page.get_by_role("button", name="Show").click()

    assert page.url == f"{origin}/?days=7&until=2026-03-08"
    assert page.get_by_text("2026-03-02 to 2026-03-08").is_visible()


def test_every_plot_has_a_name_and_as_many_columns_as_its_table_has_values(
    page: Page, origin: str
) -> None:
    page.goto(origin)
    for name in ("Deployments by day", "Mean lead time by day", "Change failure rate by day"):
        drawn = page.get_by_role("img", name=name)
        figure = page.locator("figure").filter(has=drawn)
        cells = [cell.strip() for cell in figure.locator("td").all_text_contents()]

        assert drawn.locator("rect").count() == len(
            [cell for cell in cells if cell not in {"0", "0 s", "0 %"}]
        )
        assert drawn.locator("rect").count() > 5


def test_a_lost_report_is_found_from_the_overview_in_two_steps(page: Page, origin: str) -> None:
    page.goto(origin)
    page.get_by_role("link", name="3 lost").click()
    page.get_by_role("row").filter(has_text="no instance").get_by_role("link").click()

    assert page.get_by_text("no instance 0f9b2f7e").is_visible()
    assert GUID not in page.locator("pre").inner_text()


def test_a_deployment_leads_to_the_build_of_its_image(page: Page, origin: str) -> None:
    page.goto(f"{origin}/artifacts")
    build = page.locator("tbody tr").first.get_by_role("link").nth(1)
    name = build.inner_text()
    build.click()

    assert page.locator("h1").inner_text() == name
    assert page.get_by_text("deployed by").first.is_visible()
