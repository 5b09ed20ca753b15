r"""Read JSON from elsewhere, so that every text in it can be written again.

JSON may hold half of a character (`"\ud800"`), which no UTF-8 can: one in a job's name would lose
the whole report.
"""

import json
import re
from collections.abc import Callable
from typing import Any

_HALF = re.compile("[\ud800-\udfff]")
_ESCAPED_HALF = re.compile(r"\\u[dD][89a-fA-F]")


def loads(text: str) -> Any:  # noqa: ANN401 - JSON is anything until a model has read it
    """Read JSON; halves of characters become question marks. Raises what `json.loads` raises."""
    found = json.loads(text)
    return mended(found) if _ESCAPED_HALF.search(text) or _HALF.search(text) else found


def mended(node: Any) -> Any:  # noqa: ANN401 - likewise
    """Write question marks for halves of characters, wherever in JSON they are."""
    if isinstance(node, dict):
        return {_whole(name): mended(child) for name, child in node.items()}
    if isinstance(node, list):
        return [mended(child) for child in node]
    return _whole(node) if isinstance(node, str) else node


def in_values(node: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401 - likewise
    """Change every text of JSON, but not the names of fields."""
    if isinstance(node, dict):
        return {name: in_values(child, change) for name, child in node.items()}
    if isinstance(node, list):
        return [in_values(child, change) for child in node]
    return change(node) if isinstance(node, str) else node


def _whole(text: str) -> str:
    return _HALF.sub("?", text)
