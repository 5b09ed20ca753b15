"""Where this GitHub is, as its answers name it."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from zlib import crc32

JsonObject = dict[str, object]


@dataclass(frozen=True, slots=True)
class Site:
    """Know the addresses of the API and of the web pages, both without a slash at the end.

    An Enterprise Server differs from github.com: no digest of artifacts, no rate limit.
    """

    api: str
    html: str
    enterprise: bool

    @property
    def documentation(self) -> str:
        """Name the manual that errors point to."""
        edition = "/enterprise-server@3.17" if self.enterprise else ""
        return f"https://docs.github.com{edition}/rest"


def node_id(kind: str, number: int) -> str:
    """Make a global node id, opaque as GitHub's are."""
    return f"{kind}_{urlsafe_b64encode(number.to_bytes(8)).decode().rstrip('=')}"


def number_for(text: str) -> int:
    """Make up an id that stays the same for the same text."""
    return crc32(text.encode())
