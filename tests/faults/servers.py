"""Servers on real sockets: a script, a function of the connection, says what each does."""

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

_HEAD_ENDS = b"\r\n\r\n"
_CHUNK = 65536
_PATIENCE_SECONDS = 30.0
# Close without a farewell: what was not read yet is lost, and the other side is told of a reset.
_ABORT = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came, and when it was read."""

    head: bytes
    body: bytes
    moment: float

    @property
    def line(self) -> str:
        """Give its first line, like `GET /path HTTP/1.1`."""
        return self.head.partition(b"\r\n")[0].decode("latin-1")


class Connection:
    """One connection that a server has accepted."""

    def __init__(self, link: socket.socket, server: "Server") -> None:
        """Take the connection; nothing is read yet."""
        self.link = link
        self.server = server
        self._request: Request | None = None

    def read(self) -> Request:
        """Read the request, once: whoever asks again gets the same."""
        if self._request is None:
            head, _, body = self._until(_HEAD_ENDS).partition(_HEAD_ENDS)
            length = _length_in(head)
            while len(body) < length:
                body += self._receive()
            self._request = Request(head, body, time.monotonic())
            self.server.requests.append(self._request)
        return self._request

    def send(self, data: bytes) -> None:
        """Send some bytes."""
        self.link.sendall(data)

    def drip(self, data: bytes, seconds: float) -> None:
        """Send byte by byte, with a pause before each."""
        self.server.waits.set()
        for byte in data:
            time.sleep(seconds)
            self.send(bytes([byte]))

    def hold(self) -> None:
        """Say nothing more, until the other side goes."""
        self.server.waits.set()
        while self.link.recv(_CHUNK):
            pass

    def reset(self) -> None:
        """End the connection as a crash does."""
        self.link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABORT)
        self.link.close()

    def pass_on(self, address: str = "", head: bytes = b"") -> None:
        """Have the server behind this one answer, or the one at another address."""
        answer = self.ask(address, head)
        self.send(answer)

    def ask(self, address: str = "", head: bytes = b"") -> bytes:
        """Put the request to the server behind this one, and give its whole answer."""
        request = self.read()
        line, *fields = (head or request.head).split(b"\r\n")
        kept = [field for field in fields if not field.lower().startswith(b"connection:")]
        answer = b""
        with _dial(address or self.server.behind) as behind:
            behind.sendall(b"\r\n".join([line, *kept, b"Connection: close"]))
            behind.sendall(_HEAD_ENDS + request.body)
            while chunk := behind.recv(_CHUNK):
                answer += chunk
        return answer

    def tunnel(self, address: str) -> None:
        """Carry bytes both ways, as a proxy does after CONNECT."""
        with _dial(address) as behind:
            back = threading.Thread(target=_carry, args=(behind, self.link), daemon=True)
            back.start()
            _carry(self.link, behind, self.server.carried)
            back.join(_PATIENCE_SECONDS)

    def _until(self, end: bytes) -> bytes:
        data = b""
        while end not in data:
            data += self._receive()
        return data

    def _receive(self) -> bytes:
        data = self.link.recv(_CHUNK)
        if not data:
            msg = "the other side went before it had said all"
            raise ConnectionError(msg)
        return data


Script = Callable[[Connection], None]


class Server:
    """Accept connections on the loopback interface, and have the script deal with each."""

    def __init__(
        self,
        script: Script,
        *,
        behind: str = "",
        tls: ssl.SSLContext | None = None,
        host: str = "127.0.0.1",
    ) -> None:
        """Listen; `behind` is the address of the server that `pass_on` asks.

        `hosts` has the addresses of other hosts, for scripts that speak of them.
        """
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host, 0), family=family)
        port = self._listener.getsockname()[1]
        self.address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self._tls = tls
        self._threads: list[threading.Thread] = []
        self._links: list[socket.socket] = []
        self._turns: dict[int, int] = {}
        self._lock = threading.Lock()
        self._is_open = True
        self.script = script
        self.behind = behind
        self.hosts: dict[str, str] = {}
        self.requests: list[Request] = []
        self.carried = bytearray()
        self.accepted = 0
        self.waits = threading.Event()

    @property
    def heard(self) -> bytes:
        """Give every byte that was read."""
        requests = b"".join(request.head + request.body for request in self.requests)
        return requests + bytes(self.carried)

    def asked(self, start: str) -> list[Request]:
        """Give the requests whose first line starts so."""
        return [request for request in self.requests if request.line.startswith(start)]

    def turn(self, of: object) -> int:
        """Count: 0 at the first call for something, then 1, and so on."""
        with self._lock:
            number = self._turns.get(id(of), 0)
            self._turns[id(of)] = number + 1
        return number

    def __enter__(self) -> Self:
        """Begin to accept."""
        self._start(self._accept)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End every connection, and wait until all is closed."""
        self._is_open = False
        host, port = self._listener.getsockname()[:2]
        socket.create_connection((host, port)).close()  # wakes who accepts
        for link in self._links:
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(_PATIENCE_SECONDS)
        self._listener.close()

    def _start(self, call: Callable[[], None]) -> None:
        thread = threading.Thread(target=call, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            link, _ = self._listener.accept()
            if not self._is_open:
                link.close()
                return
            self.accepted += 1
            self._links.append(link)
            self._start(lambda link=link: self._deal_with(link))  # type: ignore[misc]

    def _deal_with(self, link: socket.socket) -> None:
        # That the other side goes is part of many scripts.
        with contextlib.suppress(OSError), contextlib.ExitStack() as closing:
            closing.callback(link.close)
            if self._tls:
                link = self._tls.wrap_socket(link, server_side=True)
                closing.callback(link.close)
            self.script(Connection(link, self))
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_WR)


def closed_port() -> int:
    """Give a port of the loopback interface at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _length_in(head: bytes) -> int:
    for field in head.lower().split(b"\r\n"):
        if field.startswith(b"content-length:"):
            return int(field.partition(b":")[2])
    return 0


def _dial(address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=_PATIENCE_SECONDS)


def _carry(source: socket.socket, target: socket.socket, copy: bytearray | None = None) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(_CHUNK):
            if copy is not None:
                copy.extend(data)
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
