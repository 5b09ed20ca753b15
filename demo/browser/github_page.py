"""A step's summary as a page that looks like GitHub's: its Markdown, its colours, its diagrams."""

from html import escape
from typing import Literal

from markdown_it import MarkdownIt
from playwright.sync_api import Browser, Page

from demo.browser import node_modules

Scheme = Literal["light", "dark"]

# GitHub's page is about that wide on a laptop.
_WIDTH = 980
_MERMAID_THEMES = {"light": "default", "dark": "dark"}
_STYLE = """
body { margin: 0; padding: 24px; font: 14px/1.5 "DejaVu Sans", sans-serif; color: #1f2328;
  background: #fff; }
a { color: #0969da; }
h3 { font-size: 1.25em; margin: 0 0 16px; }
table { border-collapse: collapse; margin: 0 0 16px; }
th, td { border: 1px solid #d1d9e0; padding: 6px 13px; }
tr:nth-child(2n) { background: #f6f8fa; }
code { background: #818b981f; border-radius: 6px; padding: .2em .4em; font-size: 85%; }
details { margin: 0 0 16px; }
@media (prefers-color-scheme: dark) {
  body { color: #f0f6fc; background: #0d1117; }
  a { color: #4493f8; }
  th, td { border-color: #3d444d; }
  tr:nth-child(2n) { background: #151b23; }
}
"""
_START = "theme => mermaid.initialize({ startOnLoad: false, theme, securityLevel: 'strict' })"
_DRAW = """
async html => {
  document.querySelector('main').innerHTML = html;
  try {
    await mermaid.run({ querySelector: 'pre.mermaid' });
  } catch (error) {
    throw new Error(error.message ?? error.str);
  }
}
"""


def open_page(browser: Browser, scheme: Scheme = "light", zone: str = "UTC") -> Page:
    """Open an empty page that has mermaid as GitHub has it, and reaches nothing else.

    GitHub runs mermaid in its strict mode, and chooses its theme by the reader's colour scheme.
    """
    context = browser.new_context(
        color_scheme=scheme,
        offline=True,
        timezone_id=zone,
        viewport={"width": _WIDTH, "height": 600},
    )
    page = context.new_page()
    page.set_content(f"<!doctype html><style>{_STYLE}</style><main></main>")
    page.add_script_tag(path=node_modules() / "mermaid" / "dist" / "mermaid.min.js")
    page.evaluate(_START, _MERMAID_THEMES[scheme])
    return page


def show(page: Page, markdown: str) -> None:
    """Show a summary in place of what the page showed; raises Error where mermaid fails."""
    page.evaluate(_DRAW, _as_html(markdown))


def _as_html(markdown: str) -> str:
    """Turn GitHub's Markdown into HTML, with each diagram where mermaid looks for it."""
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = reader.parse(markdown)
    for token in tokens:
        if token.type == "fence" and token.info == "mermaid":
            token.type = "html_block"
            token.content = f'<pre class="mermaid">{escape(token.content)}</pre>'
    return str(reader.renderer.render(tokens, reader.options, {}))
