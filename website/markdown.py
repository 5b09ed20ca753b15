"""Markdown as text: its sections with their anchors, and its links."""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from markdown_it import MarkdownIt
from mdit_py_plugins.anchors.index import slugify

_PARSER = MarkdownIt("commonmark").enable("table")
_CODE = ("fence", "code_block")
# What stands in code is no link.
_LINK = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)|(\]\()([^()\s]+)(\))", re.DOTALL)


class Heading(NamedTuple):
    """A heading: its line from 0 on, its level from 1 on, and the anchor that GitHub gives it."""

    line: int
    level: int
    title: str
    anchor: str


def headings(text: str) -> list[Heading]:
    """List the headings; of two that are alike the second's anchor ends with -1."""
    found: list[Heading] = []
    seen: dict[str, int] = {}
    tokens = _PARSER.parse(text)
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.map:
            shown = "".join(part.content for part in inline.children or ())
            slug = slugify(shown)
            before = seen.get(slug, 0)
            seen[slug] = before + 1
            anchor = f"{slug}-{before}" if before else slug
            found.append(Heading(token.map[0], int(token.tag[1:]), inline.content, anchor))
    return found


def section(text: str, anchor: str) -> tuple[Heading, str]:
    """Cut out what stands below a heading, up to the next of its level; KeyError without it.

    Without an anchor it is all that stands below the first heading.
    """
    below = iter(headings(text))
    for heading in below:
        if anchor in {heading.anchor, ""}:
            ends = (other.line for other in below if other.level <= heading.level)
            lines = text.splitlines()[heading.line + 1 : next(ends, None)]
            return heading, "\n".join(lines).strip("\n")
    raise KeyError(anchor)


def deepened(text: str, levels: int) -> str:
    """Move all headings so many levels down, or up where it is negative."""
    lines = text.splitlines()
    for heading in headings(text):
        lines[heading.line] = f"{'#' * (heading.level + levels)} {heading.title}"
    return "\n".join(lines)


def relinked(text: str, target_of: Callable[[str], str]) -> str:
    """Let a function say where each link leads; code stays as it is."""

    def replace(match: re.Match[str]) -> str:
        return match[0] if match[1] else f"{match[2]}{target_of(match[3])}{match[4]}"

    lines = text.splitlines(keepends=True)
    parts: list[str] = []
    rest = 0
    for first, end in _code_in(text):
        prose = _LINK.sub(replace, "".join(lines[rest:first]))
        parts += [prose, *lines[first:end]]
        rest = end
    return "".join([*parts, _LINK.sub(replace, "".join(lines[rest:]))])


def links(text: str) -> list[str]:
    """List where the links lead."""
    found: list[str] = []

    def note(target: str) -> str:
        found.append(target)
        return target

    relinked(text, note)
    return found


def _code_in(text: str) -> list[tuple[int, int]]:
    return [
        (token.map[0], token.map[1])
        for token in _PARSER.parse(text)
        if token.type in _CODE and token.map
    ]
