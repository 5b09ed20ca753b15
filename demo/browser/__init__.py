"""A headless browser, and the npm packages whose scripts run in it."""

from pathlib import Path

from demo import npm

MANIFEST = Path(__file__).parent


def node_modules() -> Path:
    """Have mermaid and axe-core installed, and name their folder."""
    return npm.node_modules(MANIFEST)
