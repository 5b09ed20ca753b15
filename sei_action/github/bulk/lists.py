"""Read long lists page by page, no further than whoever takes them."""

from collections.abc import Iterator, Mapping
from typing import Any

from sei_action.github.client import PAGE_SIZE, GitHub
from sei_action.github.connection import Query


def pages_from(  # noqa: PLR0913 - each says another thing of one list
    github: GitHub,
    path: str,
    first: int = 1,
    query: Mapping[str, Query] | None = None,
    *,
    what: str,
    permission: str,
) -> Iterator[Any]:
    """Give one page after another without end; whoever has enough stops."""
    number = first
    while True:
        asked = {**(query or {}), "per_page": PAGE_SIZE, "page": number}
        yield github.get(path, asked, what=what, permission=permission, fresh=True, required=True)
        number += 1
