"""Pages of a list, and the Link header that leads from one to the next.

See "Using pagination in the REST API" in GitHub's documentation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Self, TypeVar
from urllib.parse import urlencode

_DEFAULT_SIZE = 30
_LARGEST_SIZE = 100

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page:
    """Name one page of a list; the first is 1."""

    number: int
    size: int

    @classmethod
    def asked_for(cls, query: Mapping[str, str], default: int = _DEFAULT_SIZE) -> Self:
        """Read `page` and `per_page`, at most 100; what counts nothing counts as not given."""
        size = _positive(query.get("per_page"), default=0)
        return cls(
            number=_positive(query.get("page"), default=1),
            size=min(size, _LARGEST_SIZE) or default,
        )

    def of(self, items: Sequence[T]) -> Sequence[T]:
        """Cut this page out of a whole list."""
        start = (self.number - 1) * self.size
        return items[start : start + self.size]

    def link(self, total: int, url: str, query: Mapping[str, str]) -> str:
        """Write the Link header of this page; it is empty where there is only one page."""
        last = ceil(total / self.size)
        pages = {}
        if self.number > 1:
            pages["prev"] = min(self.number - 1, max(last, 1))
        if self.number < last:
            pages |= {"next": self.number + 1, "last": last}
        if self.number > 1:
            pages["first"] = 1
        return ", ".join(
            f'<{url}?{urlencode({**query, "page": page})}>; rel="{name}"'
            for name, page in pages.items()
        )


def _positive(text: str | None, *, default: int) -> int:
    return (int(text) if text and text.isdecimal() else 0) or default
