"""A file server as fast as a given network."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

_CHUNK_BYTES = 1 << 16


class Line:
    """Let so many bytes a second through, for all connections together."""

    def __init__(self, bytes_a_second: float) -> None:
        """Begin with a free line."""
        self._bytes_a_second = bytes_a_second
        self._free_from = 0.0
        self._taking_turns = threading.Lock()
        self.sent = 0

    def wait_for(self, size: int) -> None:
        """Wait until so many bytes have gone through."""
        with self._taking_turns:
            begin = max(self._free_from, time.monotonic())
            self._free_from = begin + size / self._bytes_a_second
            self.sent += size
        time.sleep(max(0.0, self._free_from - time.monotonic()))


@contextmanager
def serving(folder: Path, line: Line) -> Iterator[str]:
    """Serve a folder over the line; give its address, with a slash at the end."""

    class Handler(SimpleHTTPRequestHandler):
        """Send files in pieces, each when the line has let it through."""

        protocol_version = "HTTP/1.1"

        def copyfile(self, source: BinaryIO, outputfile: BytesIO) -> None:  # type: ignore[override]
            """Send one file."""
            while chunk := source.read(_CHUNK_BYTES):
                line.wait_for(len(chunk))
                outputfile.write(chunk)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is given
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
