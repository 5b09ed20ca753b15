"""Specify that texts from outside are shown and never obeyed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_action.summary.markdown import MOST_ROWS, inert, link, table

_REFERENCE = re.compile(r"&#\d+;")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


def _shown(text: str) -> str:
    return _REFERENCE.sub(lambda found: chr(int(found[0][2:-1])), text)


def test_letters_digits_and_spaces_are_shown_as_they_are() -> None:
    assert inert("Deploy the Größe 7 本番") == "Deploy the Größe 7 本番"


@pytest.mark.parametrize(
    "text", ["<img src=x>", "| a | b |", "[x](javascript:y)", "`code`", "**b**", "# h", "@ada"]
)
def test_markup_is_shown_as_it_is(text: str) -> None:
    written = inert(text)

    assert _shown(written) == text
    assert not _PUNCTUATION.search(_REFERENCE.sub("", written))


@given(st.text(st.characters(exclude_categories=())))
def test_no_text_has_markup_or_line_breaks_left(text: str) -> None:
    written = inert(text)

    assert not _PUNCTUATION.search(_REFERENCE.sub("", written))
    assert len(written.splitlines()) <= 1


@pytest.mark.parametrize("url", ["https://ci.example/a)b(c", "https://ci.example/<b>|x|\\"])
def test_an_address_stays_inside_its_link(url: str) -> None:
    assert re.fullmatch(r"\[it\]\([^\s()<>|\\]+\)", link("it", url))


@pytest.mark.parametrize("url", [None, ""])
def test_without_an_address_there_is_no_link(url: str | None) -> None:
    assert link("it", url) == "it"


def test_rows_are_bounded_and_the_rest_is_counted() -> None:
    text = table(("Name",), [(str(number),) for number in range(MOST_ROWS + 50)])

    assert len(re.findall(r"^\| \d+ \|$", text, re.MULTILINE)) == MOST_ROWS
    assert text.endswith("\n\nand 50 more")


def test_as_many_rows_as_fit_leave_nothing_out() -> None:
    assert "more" not in table(("Name",), [(str(number),) for number in range(MOST_ROWS)])
