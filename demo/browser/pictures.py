"""Pictures of pages, small enough for a repository."""

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

_COLOURS = 256


def take_picture(page: Page, file: Path) -> None:
    """Write the whole page as a PNG of few colours: flat surfaces and text need no more."""
    with Image.open(BytesIO(page.screenshot(full_page=True))) as whole:
        few = whole.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    few.save(file, optimize=True)
