"""A page in HTML: templates, and the headers that keep it harmless."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import Response

from sei_action.sandbox.pages import words

REFRESH_SECONDS = "10"
# Whatever a report holds is text. Should it ever be more, it can run and load nothing.
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_TEMPLATES = Environment(
    loader=PackageLoader("sei_action.sandbox.pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters |= {
    "frequency": words.frequency,
    "moment": words.moment,
    "number": words.number,
    "percent": words.percent,
    "pretty": words.pretty,
    "reference": words.reference,
    "sha": words.short_sha,
    "short_hash": words.short_hash,
    "span": words.span,
    "timestamp": words.timestamp,
}
_MEDIA_TYPES = {"style.css": "text/css", "icon.svg": "image/svg+xml"}
STATIC_FILES = tuple(_MEDIA_TYPES)


class MissingError(Exception):
    """Say that there is no such page."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Hold what a page shows: its template, and what that needs."""

    template: str
    context: Mapping[str, object]


def html(shown: Shown, query: Mapping[str, str], path: str, status: int = 200) -> Response:
    """Draw a page that was asked for by a path and a query."""

    def address(**changes: object) -> str:
        """Return the address of the same page, asked for otherwise."""
        asked = {name: value for name, value in {**query, **changes}.items() if value != ""}
        return f"?{urlencode(asked)}"

    refresh = query.get("refresh") == REFRESH_SECONDS
    text = _TEMPLATES.get_template(shown.template).render(
        shown.context, address=address, path=path, refresh=refresh, refresh_seconds=REFRESH_SECONDS
    )
    headers = _HEADERS | ({"Refresh": REFRESH_SECONDS} if refresh else {})
    return Response(text, status, headers, media_type="text/html")


def static_file(name: str) -> Response:
    """Return the style sheet or the icon; raises KeyError for anything else."""
    media_type = _MEDIA_TYPES[name]
    content = files("sei_action.sandbox.pages").joinpath("static", name).read_bytes()
    return Response(content, headers=_HEADERS, media_type=media_type)
