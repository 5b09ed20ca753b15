"""One request on its connection: it can be passed on, answered, answered slowly, or cut off."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import Sequence
from http import HTTPStatus

_BYTE_SECONDS = 0.1
_RESET = struct.pack("ii", 1, 0)
_END_OF_HEAD = b"\r\n\r\n"


class Exchange:
    """Hold both ends of one request; `service` is the port of the server that works."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, service: int
    ) -> None:
        """Read nothing yet."""
        self._reader = reader
        self._writer = writer
        self._service = service

    async def receive(self) -> bytes:
        """Read the request to its end, and give it as the service is to get it."""
        head = await self._reader.readuntil(_END_OF_HEAD)
        first, *fields = head.removesuffix(_END_OF_HEAD).split(b"\r\n")
        named = [field for field in fields if not field.lower().startswith(b"connection:")]
        sizes = [field for field in named if field.lower().startswith(b"content-length:")]
        body = await self._reader.readexactly(int(sizes[0].partition(b":")[2])) if sizes else b""
        return b"\r\n".join([first, *named, b"Connection: close"]) + _END_OF_HEAD + body

    async def forward(self, request: bytes) -> bytes:
        """Let the service have the request, and give its whole answer."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._service)
        try:
            writer.write(request)
            await writer.drain()
            return await reader.read()
        finally:
            writer.close()

    async def send(self, answer: bytes) -> None:
        """Send an answer, or what there is to be of one."""
        self._writer.write(answer)
        await self._writer.drain()

    async def drip(self, answer: bytes) -> None:
        """Send an answer byte by byte, each soon enough for the timeout of a request."""
        for byte in answer:
            await self.send(bytes([byte]))
            await asyncio.sleep(_BYTE_SECONDS)

    async def wait_for_the_client_to_leave(self) -> None:
        """Say nothing."""
        await self._reader.read()

    def reset(self) -> None:
        """Cut the connection with an RST, as a machine that goes down does."""
        end: socket.socket = self._writer.get_extra_info("socket")
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self._writer.transport.abort()

    def close(self) -> None:
        """Close the connection in good order."""
        with contextlib.suppress(OSError):
            self._writer.close()


def answer_of(
    status: HTTPStatus, body: bytes, headers: Sequence[str] = (), size: int | None = None
) -> bytes:
    """Write an answer; `size` is what it claims to hold, where that is not true."""
    lines = [
        f"HTTP/1.1 {status.value} {status.phrase}",
        "Content-Type: text/html" if body.startswith(b"<") else "Content-Type: application/json",
        f"Content-Length: {len(body) if size is None else size}",
        "Connection: close",
        *headers,
    ]
    return "\r\n".join(lines).encode() + _END_OF_HEAD + body


def head_and_body(answer: bytes) -> tuple[bytes, bytes]:
    """Take an answer apart; the head keeps the empty line that ends it."""
    head, end, body = answer.partition(_END_OF_HEAD)
    return head + end, body
