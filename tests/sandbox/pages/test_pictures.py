"""The pictures in docs/sandbox.md, which `python -m demo.screenshots sandbox` makes."""

import re

from tests.repository import ROOT

DOCS = ROOT / "docs"
LINKED = set(
    re.findall(r"\((images/[\w-]+\.png)\)", (DOCS / "sandbox.md").read_text(encoding="utf-8"))
)


def test_every_picture_of_the_page_is_linked_and_there() -> None:
    made = {f"images/{file.name}" for file in (DOCS / "images").glob("sandbox-*.png")}

    assert made
    assert made == LINKED


def test_no_picture_is_large() -> None:
    assert [name for name in LINKED if (DOCS / name).stat().st_size > 150_000] == []
