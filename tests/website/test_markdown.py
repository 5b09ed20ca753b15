"""Specify how Markdown is cut, moved and linked anew."""

import pytest

from website.markdown import deepened, headings, links, relinked, section

TEXT = """\
# Title

Before.

## One `code` …: two

```sh
# no heading
```

### Below

## One `code` …: two

Last.
"""


def test_headings_have_the_anchors_that_github_gives_them() -> None:
    assert [(one.level, one.anchor) for one in headings(TEXT)] == [
        (1, "title"),
        (2, "one-code--two"),
        (3, "below"),
        (2, "one-code--two-1"),
    ]


def test_a_section_ends_before_the_next_heading_of_its_level() -> None:
    heading, body = section(TEXT, "one-code--two")

    assert heading.title == "One `code` …: two"
    assert body == "```sh\n# no heading\n```\n\n### Below"


def test_a_section_without_an_anchor_is_all_below_the_first_heading() -> None:
    assert section(TEXT, "")[1].startswith("Before.\n")
    assert section(TEXT, "")[1].endswith("\nLast.")


def test_a_section_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        section(TEXT, "nowhere")


def test_headings_move_and_code_stays() -> None:
    moved = deepened("## One\n\n```sh\n# no heading\n```\n\n### Two", -1)

    assert moved == "# One\n\n```sh\n# no heading\n```\n\n## Two"


def test_links_are_found_and_replaced_but_not_in_code() -> None:
    text = "[a](b.md#c) `[d](e)`\n\n| ![f](g.png) |\n\n```md\n[h](i)\n```\n[`j](k)`](l)\n"

    assert links(text) == ["b.md#c", "g.png", "l"]
    assert relinked(text, str.upper) == (
        "[a](B.MD#C) `[d](e)`\n\n| ![f](G.PNG) |\n\n```md\n[h](i)\n```\n[`j](k)`](L)\n"
    )
