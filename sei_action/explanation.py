"""How each field of a payload came about, as a table for people and as JSON for machines."""

import json
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from sei_action.payload import Payload
from sei_action.provenance import Decided, Source

_LONGEST_VALUE = 160
_MOST_NAMES = 5
_WIDTHS = (14, 38, 44, 52)
_SHA = re.compile(r"[0-9a-f]{40}")
_SHORT = 7
_HEADINGS = ("field", "value", "from", "why")
# What tells one entry of a list from the others.
_NAMES = ("displayName", "name", "id")

Hide = Callable[[str], str]


class Explanation(NamedTuple):
    """One field of a payload: its value as it is sent, its sources, and which rule decided."""

    field: str
    value: Any
    sources: tuple[Source, ...]
    reason: str
    rule: str


def explained(
    payload: Payload, decided: Mapping[str, Decided[Any]], hide: Hide
) -> tuple[Explanation, ...]:
    """Explain a payload by what was decided on it; `hide` leaves no secret in other texts.

    The payload holds none. The values are those that are sent: where a report is too large, less
    than was decided.
    """
    told = payload.model_dump(mode="json", by_alias=True)
    return tuple(
        Explanation(
            field,
            told[field],
            tuple(Source(*(hide(part) for part in source)) for source in one.sources),  # type: ignore[arg-type] # a kind holds no secret
            hide(one.reason),
            one.rule,
        )
        for field, one in decided.items()
    )


def table_of(rows: Sequence[Explanation]) -> list[str]:
    """Write the lines of a table; cells are as wide as a log shows at once, and wrap."""
    lines = [_line(_HEADINGS), _line("-" * width for width in _WIDTHS)]
    for row in rows:
        value = _shortened(_readable(row.value))
        cells = ((row.field,), (value,), _places(row.sources), (row.reason, row.rule))
        wrapped = [_wrapped(cell, width) for cell, width in zip(cells, _WIDTHS, strict=True)]
        lines += [_line(parts) for parts in zip_longest(*wrapped, fillvalue="")]
    return lines


def as_json(rows: Sequence[Explanation]) -> list[dict[str, object]]:
    """Write the explanations so that they can be turned into JSON."""
    return [
        {**row._asdict(), "sources": [source._asdict() for source in row.sources]} for row in rows
    ]


def _line(cells: Iterator[str] | Sequence[str]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, _WIDTHS, strict=True))
    return "  ".join(padded).rstrip()


def _places(sources: Sequence[Source]) -> list[str]:
    """Write each place on a line of its own, with all that was read there."""
    fields: dict[str, list[str]] = {}
    for source in sources:
        fields.setdefault(str(source.of("")), []).append(source.field)
    return [
        " ".join(part for part in (place, ", ".join(filter(None, names))) if part)
        for place, names in fields.items()
    ]


def _wrapped(lines: Sequence[str], width: int) -> list[str]:
    return [part for line in lines for part in textwrap.wrap(line, width, break_on_hyphens=False)]


def _readable(value: object) -> str:
    if isinstance(value, dict):
        # The one object there is: the stages.
        ((what, entries),) = value.items()
        return f"{what}, {_readable(entries)}"
    if not isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    names = [_name_of(entry) for entry in value[:_MOST_NAMES]]
    more = ", ..." if len(value) > _MOST_NAMES else ""
    return f"{len(value)}: {', '.join(names)}{more}" if value else "none"


def _name_of(entry: object) -> str:
    if isinstance(entry, dict):
        return str(next(entry[name] for name in _NAMES if name in entry))
    text = str(entry)
    return text[:_SHORT] if _SHA.fullmatch(text) else text


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 3]}..."
