"""Specify how a page of the site is put together."""

from pathlib import Path

import pytest

from website.pages import Repository

README = """\
# Project

## Start

See [rules](docs/rules.md#one), [regions](#regions), [the tests](tests) and [a host](https://a.b/c).

### Deeper

## Regions

None.
"""
START = "# Start\n\nFirst.\n\n[README has it](../README.md#start) <!-- include -->\n\nThen.\n"
REGIONS = (
    "# Reference\n\n## Regions\n\n[README has them](../../README.md#regions) <!-- include -->\n"
)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Have a small repository."""
    files = {
        "README.md": README,
        "tests/test.py": "",
        "docs/start.md": START,
        "docs/rules.md": "# Rules\n\n## One\n",
        "docs/reference/regions.md": REGIONS,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return Repository.at(tmp_path, {"fields": lambda: "# Field\n\n[One](#one)"})


def test_a_mark_is_replaced_by_the_section_with_its_headings_below_that_of_the_page(
    repository: Repository,
) -> None:
    lines = repository.page("start", START).splitlines()

    assert lines[:4] == ["# Start", "", "First.", ""]
    assert lines[6:] == ["## Deeper", "", "Then."]


def test_links_of_a_section_lead_from_the_page_that_shows_it(repository: Repository) -> None:
    page = repository.page("start", START)

    assert "[rules](rules.md#one)" in page
    assert "[regions](reference/regions.md#regions)" in page
    assert "[the tests](https://github.com/org/sei-action/tree/main/tests)" in page
    assert "[a host](https://a.b/c)" in page


def test_a_link_to_a_part_that_is_on_the_same_page_stays_there(repository: Repository) -> None:
    assert repository.page("start", "[x](../README.md#deeper)") == "[x](#deeper)"


def test_a_link_to_a_part_that_no_page_shows_leads_to_github(repository: Repository) -> None:
    assert repository.page("start", "[x](../README.md#project)") == (
        "[x](https://github.com/org/sei-action/blob/main/README.md#project)"
    )


def test_a_link_that_leads_nowhere_is_left_for_the_generator_to_find(
    repository: Repository,
) -> None:
    assert repository.page("start", "[x](gone.md#y)") == "[x](gone.md#y)"


def test_a_generated_part_stands_below_the_heading_before_it(repository: Repository) -> None:
    text = "# Page\n\n## Fields\n\n[The code](../tests/test.py) <!-- generate: fields -->\n"

    assert repository.page("start", text) == "# Page\n\n## Fields\n\n### Field\n\n[One](#one)\n"


def test_a_page_depends_on_what_it_includes(repository: Repository) -> None:
    assert repository.sources_of("start") == [repository.root / "README.md"]
    assert repository.sources_of("rules") == []
