"""A stand-in for Debian's archive of snapshots: it has today's packages at any moment."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_MIRRORS = {
    "debian": "http://deb.debian.org/debian",
    "debian-security": "http://security.debian.org/debian-security",
}


@dataclass(frozen=True, slots=True)
class Snapshots:
    """Say where the archive is, and which paths it was asked for."""

    url: str
    asked: list[str] = field(default_factory=list)


@contextmanager
def running_snapshots() -> Iterator[Snapshots]:
    """Run the archive until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            snapshots.asked.append(self.path)
            _, archive, _, path = self.path.split("/", 3)
            self.send_response(302)
            self.send_header("Location", f"{_MIRRORS[archive]}/{path}")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as inherited
            """Keep the output of the tests to their own."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        snapshots = Snapshots(f"http://127.0.0.1:{server.server_port}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield snapshots
        finally:
            server.shutdown()
