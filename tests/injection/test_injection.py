"""Specify that a text of the repository is shown and never obeyed, wherever it comes from."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from unicodedata import bidirectional, category

import pytest
from markdown_it import MarkdownIt

from tests.builders import API_KEY, GITHUB_TOKEN
from tests.injection.reading import Command, commands_in, outputs_in
from tests.injection.stage import PLACES, Written, written_when_refused, written_with
from tests.injection.texts import HOSTILE

_OURS = {
    *(("add-mask", ""), ("group", ""), ("endgroup", ""), ("debug", "")),
    *((kind, "title=sei-action") for kind in ("notice", "warning", "error")),
}
_OUTPUTS = {
    *("delivered", "result", "build-number", "execution-id", "commit-count", "artifact-count"),
    *("payload-file", "outbox"),
}
_ELEMENTS = {
    *("h3", "h4", "table", "thead", "tbody", "tr", "th", "td", "p", "a", "ul", "li", "code"),
    *("details", "summary", "strong", "pre"),
}
_COLUMNS = {2, 3, 4, 5}
_DIAGRAM = re.compile(r"^```mermaid\n(?:(?!```|~~~).*\n)+```$", re.MULTILINE)
_TURNS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
_KNOWN_SITE = re.compile(r"https://(github\.com/acme/shop/|example\.com/)")
_anywhere = pytest.mark.parametrize("place", PLACES)


class _Page(HTMLParser):
    """Remember what a browser would find: elements, and where they lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.columns: list[int] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += attrs
        if tag == "tr":
            self.columns.append(0)
        if tag in {"td", "th"}:
            self.columns[-1] += 1

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.elements.append(f"comment {data}")

    def unknown_decl(self, data: str) -> None:
        self.elements.append(f"declaration {data}")

    def handle_pi(self, data: str) -> None:
        self.elements.append(f"instruction {data}")


@cache
def _page(written: Written) -> _Page:
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return _Page(markdown.render(written.summary))


def _not_ours(log: str) -> list[Command]:
    return [one for one in commands_in(log) if (one.name, one.properties) not in _OURS]


@_anywhere
def test_no_text_becomes_a_command_of_the_log(place: str) -> None:
    found = {what: _not_ours(written.log) for what, written in written_with(place).items()}

    assert {what: commands for what, commands in found.items() if commands} == {}


@_anywhere
def test_every_group_of_the_log_ends(place: str) -> None:
    for what, written in written_with(place).items():
        names = [one.name for one in commands_in(written.log)]
        assert names.count("group") == names.count("endgroup"), what


@_anywhere
def test_only_the_secrets_are_masked(place: str) -> None:
    for what, written in written_with(place).items():
        masks = [one.data for one in commands_in(written.log) if one.name == "add-mask"]
        assert masks == [API_KEY, GITHUB_TOKEN], what


@_anywhere
def test_no_text_becomes_an_output(place: str) -> None:
    for what, written in written_with(place).items():
        assert set(outputs_in(written.output)) == _OUTPUTS, what


@_anywhere
def test_no_text_says_that_a_report_was_delivered(place: str) -> None:
    for what, written in written_with(place).items():
        outputs = outputs_in(written.output)
        was_accepted = "SEI: accepted run" in written.log
        assert outputs["delivered"] == ("true" if was_accepted else "false"), what


@_anywhere
def test_no_text_makes_an_element_of_the_summary(place: str) -> None:
    for what, written in written_with(place).items():
        assert set(_page(written).elements) <= _ELEMENTS, what


@_anywhere
def test_no_text_makes_a_link_of_the_summary(place: str) -> None:
    for what, written in written_with(place).items():
        links = [value or "" for name, value in _page(written).attributes if name == "href"]
        assert all(map(_KNOWN_SITE.match, links)), what


@_anywhere
def test_no_text_makes_a_cell_of_a_table(place: str) -> None:
    for what, written in written_with(place).items():
        assert set(_page(written).columns) <= _COLUMNS, what


@_anywhere
def test_no_text_opens_a_fence(place: str) -> None:
    for what, written in written_with(place).items():
        around = _DIAGRAM.sub("", written.summary)
        assert not re.search(r"^\s*(```|~~~)", around, re.MULTILINE), what


@_anywhere
def test_no_text_makes_a_line_of_a_diagram(place: str) -> None:
    lines = re.compile(r"%%\{init: \{.*\}\}%%|gantt|\w+:? .*|.* :[^:]*, [-0-9T:]{19}, [-0-9T:]{19}")
    for what, written in written_with(place).items():
        for diagram in _DIAGRAM.findall(written.summary):
            own = diagram.splitlines()[1:-1]
            assert all(map(lines.fullmatch, own)), what
            names = [line for line in own if line.startswith("section ")]
            assert not re.search(r"[:;#%{}<>`\\\"|]", "".join(names)), what


@_anywhere
def test_no_text_turns_or_colours_the_log(place: str) -> None:
    found = {what: _harmful(written.log) for what, written in written_with(place).items()}

    assert {what: chars for what, chars in found.items() if chars} == {}


@_anywhere
def test_no_text_turns_or_colours_the_summary(place: str) -> None:
    found = {what: _harmful(written.summary) for what, written in written_with(place).items()}

    assert {what: chars for what, chars in found.items() if chars} == {}


def test_no_answer_of_sei_becomes_a_command() -> None:
    for what, written in written_when_refused().items():
        assert _not_ours(written.log) == [], what


def test_no_answer_of_sei_makes_an_element_of_the_summary() -> None:
    for what, written in written_when_refused().items():
        assert set(_page(written).elements) <= _ELEMENTS, what


@pytest.mark.parametrize("what", HOSTILE)
def test_a_branch_is_shown_as_it_is(what: str) -> None:
    written = written_with("branch")[what]

    assert _words("".join(_printable(HOSTILE[what]))) in _words(_page(written).text)


def _harmful(text: str) -> set[str]:
    """Find what a terminal obeys, what turns the direction of a text, and what separates lines."""
    return {char for char in set(text) if _is_control(char) or bidirectional(char) in _TURNS}


def _is_control(char: str) -> bool:
    return category(char) in {"Cc", "Zl", "Zp"} and char not in "\n\t"


def _printable(text: str) -> Iterator[str]:
    return (char if char.isprintable() else " " for char in text)


def _words(text: str) -> str:
    return " ".join(text.split())
