"""What the documentation site promises to its readers."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repository import ROOT

# What a browser loads by itself; links are for people to follow.
_LOADED = re.compile(
    r"<(?:script|img|iframe|source)[^>]+src=[\"']?(https?:)?//"
    r"|<link(?![^>]+rel=[\"']?(?:canonical|next|prev|search|index))[^>]+href=[\"']?(https?:)?//"
)
_LOADED_BY_STYLE = re.compile(r"(?:url\(|@import )[\"']?(?:https?:)?//")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site as `make docs` does; a warning is an error."""
    folder = tmp_path_factory.mktemp("site")
    subprocess.run(
        [
            *(sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning"),
            *("--conf-dir", "website", "--doctree-dir", folder / "doctrees"),
            *("docs", folder / "pages"),
        ],
        cwd=ROOT,
        check=True,
    )
    return folder / "pages"


def test_each_page_is_there(site: Path) -> None:
    written = {path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md")}

    assert [page for page in written if not (site / page.with_suffix(".html")).is_file()] == []


def test_what_stands_in_readme_is_on_the_site(site: Path) -> None:
    text = (site / "troubleshooting.html").read_text(encoding="utf-8")

    assert "The report is larger than … bytes" in text
    assert "&lt;!-- include" not in text


def test_what_the_code_says_is_in_the_reference(site: Path) -> None:
    assert 'id="api-key"' in (site / "reference" / "inputs.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "loading",
    [
        '<script src="https://a.example/b.js"></script>',
        '<img alt="" src="//a.example/b.png">',
        '<link rel="stylesheet" href="https://a.example/b.css">',
    ],
)
def test_what_loads_from_another_host_is_found_out(loading: str) -> None:
    assert _LOADED.search(loading)
    assert not _LOADED.search('<a href="https://a.example/">a</a>')


def test_a_page_loads_nothing_from_another_host(site: Path) -> None:
    pages = [path for path in site.rglob("*.html") if _LOADED.search(path.read_text("utf-8"))]
    styles = [
        path for path in site.rglob("*.css") if _LOADED_BY_STYLE.search(path.read_text("utf-8"))
    ]

    assert (pages, styles) == ([], [])
