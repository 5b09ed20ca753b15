"""The parts of Markdown that the summary is made of."""

import re
from collections.abc import Sequence
from urllib.parse import quote

MOST_ROWS = 100
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


def printable(text: str) -> str:
    """Put a space for what is not printed: ends of lines, controls, turns of the direction."""
    return "".join(char if char.isprintable() else " " for char in text)


def inert(text: str) -> str:
    """Write a text so that neither Markdown nor HTML in it takes effect.

    Each punctuation mark becomes a character reference, which cannot make structure (CommonMark,
    "Entity and numeric character references").
    """
    return _PUNCTUATION.sub(lambda mark: f"&#{ord(mark[0])};", printable(text))


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a table of so many rows at most, and how many more there are."""
    lines = [heads, ["---"] * len(heads), *rows[:MOST_ROWS]]
    text = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    left_out = len(rows) - MOST_ROWS
    return f"{text}\n\nand {left_out} more" if left_out > 0 else text


def folded(title: str, body: str) -> str:
    """Write what is shown only to whom opens it."""
    return f"<details><summary>{title}</summary>\n\n{body}\n\n</details>"


def link(shown: str, url: str | None) -> str:
    """Write a link around inert Markdown, or that alone where there is no address."""
    return f"[{shown}]({_address(url)})" if url else shown


def _address(url: str) -> str:
    # Inside a link's parentheses only these end it or break the table.
    return "".join(
        char if char.isascii() and char.isprintable() and char not in " ()<>|\\" else quote(char)
        for char in url
    )
