"""Links between the texts of this repository, as GitHub shows them."""

from pathlib import Path

import pytest

from tests.repository import ROOT
from website.markdown import headings, links

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def is_there(page: Path, target: str) -> bool:
    path, _, anchor = target.partition("#")
    meant = (page.parent / path).resolve() if path else page
    if not anchor or not meant.is_file():
        return meant.exists() and not anchor
    return anchor in {heading.anchor for heading in headings(meant.read_text(encoding="utf-8"))}


def test_there_are_pages_to_check() -> None:
    assert {"README.md", "SECURITY.md", "faq.md", "rules.md"} <= {page.name for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_leads_to_a_file_and_a_heading_that_are_there(page: Path) -> None:
    targets = [one for one in links(page.read_text(encoding="utf-8")) if "://" not in one]

    assert [target for target in targets if not is_there(page, target)] == []


@pytest.mark.parametrize("target", ["nowhere.md", "docs/rules.md#nowhere", "docs#commits"])
def test_a_link_that_leads_nowhere_is_found_out(target: str) -> None:
    assert not is_there(ROOT / "README.md", target)
