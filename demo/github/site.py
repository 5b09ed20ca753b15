"""Where this GitHub is, as its answers name it."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from zlib import crc32

JsonObject = dict[str, object]

GRAPHQL = "/graphql"
ENTERPRISE = "/api"  # below which an Enterprise Server keeps its APIs
ENTERPRISE_REST = f"{ENTERPRISE}/v3"
ENTERPRISE_GRAPHQL = f"{ENTERPRISE}/graphql"
_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Site:
    """Know the addresses of the API and of the web pages, both without a slash at the end.

    An Enterprise Server differs from github.com: no digest of artifacts, no rate limit.
    """

    api: str
    html: str
    enterprise: bool


def documentation(*, enterprise: bool) -> str:
    """Name the manual that errors point to."""
    edition = "/enterprise-server@3.17" if enterprise else ""
    return f"https://docs.github.com{edition}/rest"


def node_id(kind: str, number: int) -> str:
    """Make a global node id, opaque as GitHub's are."""
    return f"{kind}_{urlsafe_b64encode(number.to_bytes(_LENGTH)).decode().rstrip('=')}"


def read_node_id(text: str) -> tuple[str, int] | None:
    """Read the kind and the number out of a global node id, if it is one."""
    kind, _, number = text.partition("_")
    try:
        content = urlsafe_b64decode(f"{number}=")
    except ValueError:
        return None
    return (kind, int.from_bytes(content)) if len(content) == _LENGTH else None


def number_for(text: str) -> int:
    """Make up an id that stays the same for the same text."""
    return crc32(text.encode())
