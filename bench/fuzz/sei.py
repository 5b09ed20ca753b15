"""An SEI beneath `httpx`, which judges what it is sent, and many of whose answers are odd."""

import json
from collections import Counter
from collections.abc import Iterator
from random import Random

import httpx

from bench.fuzz.texts import KEY, TOKEN, Json, mutated, odd_text, spoiled, text_of
from sei_action.sandbox.answers import RefusedError, accepted, read_report
from sei_action.sandbox.ingestion import ingest
from sei_action.sandbox.records import Lost

_STATUSES = (
    *(200, 201, 202, 204, 301, 302, 304, 400, 401, 403, 404, 408, 409, 413, 418, 425, 429),
    *(500, 501, 502, 503, 504, 599, 700, 999),
)
_ERRORS: tuple[type[httpx.TransportError], ...] = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.ReadError,
    httpx.ReadTimeout,
    httpx.WriteError,
    httpx.PoolTimeout,
    httpx.RemoteProtocolError,
    httpx.LocalProtocolError,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
_KINDS = ("mutated", "status", "bytes", "error", "broken", "headers", "echo", "error in it")
_CHARSETS = ("utf-8", "latin-1", "utf-16", "utf-7", "base64", "idna", "undefined", "nope", "rot13")
_ENCODINGS = ("gzip", "deflate", "br", "identity", "gzip, gzip", "nope")
_AFTER = (
    *("0", "1", "-1", "1.5", "1e9", "9" * 400, "٣", "Wed, 21 Oct 2015 07:28:00 GMT"),
    *("Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 99999999999 00:00:00 GMT", "0" * 50),
    *("Mon, 01 Jan 2026 00:00:00 +9999", "Mon, 99 Foo 2026", "1 2 3 4 5 6 7"),
)


class FuzzedSei:
    """Answer every request; `share` of the answers are not as they should be.

    `judgements` has what the service says of each report: `kept`, or why it would be lost.
    """

    def __init__(self, seed: int, share: float) -> None:
        """Have been asked nothing so far."""
        self._seed = seed
        self._share = share
        self._asked: Counter[str] = Counter()
        self.judgements: list[str] = []

    def handle(self, transport: object, request: httpx.Request) -> httpx.Response:
        """Stand in for `HTTPTransport.handle_request`."""
        del transport  # whoever stands in has no use for it
        self._asked[request.method] += 1
        turn = f"{self._seed} {request.method} {self._asked[request.method]}"
        random = Random(turn)  # noqa: S311 - no secret
        kind = random.choice(_KINDS) if random.random() < self._share else "valid"
        if kind == "error":
            raise random.choice(_ERRORS)(f"ApiKey {KEY}", request=request)
        if request.method == "POST":
            self.judgements.append(_judge(request.read()))
            status, body = 202, json.dumps(accepted("1"))
        else:
            status, body = 200, json.dumps({"id": "1", "integration_id": "1", "name": "x"})
        headers = [("content-type", "application/json")]
        content = body.encode()
        if kind == "mutated":
            value: Json = mutated(json.loads(body), random)
            content = text_of(value, random).encode("utf-8", "replace")
        elif kind in {"status", "headers"}:
            status = random.choice(_STATUSES)
            content = text_of({"payload": odd_text(random)}, random).encode()
        elif kind == "echo":
            status = random.choice(_STATUSES)
            content = f'{{"payload": "ApiKey {KEY} {TOKEN}", "message": "{KEY}"}}'.encode()
        elif kind == "error in it":
            inner = text_of({"error": mutated({"a": [KEY]}, random)}, random)
            told: tuple[Json, Json] = (inner, {"error": inner})
            content = text_of({"payload": random.choice(told)}, random).encode()
        elif kind == "bytes":
            content = spoiled(content, random)
        if kind == "headers":
            odd = [
                ("content-type", f"text/html; charset={random.choice(_CHARSETS)}"),
                ("content-encoding", random.choice(_ENCODINGS)),
                ("retry-after", random.choice(_AFTER)),
            ]
            headers = random.sample(odd, random.randrange(1, len(odd)))
        stream = _Stream(content, breaks=kind == "broken")
        octets = [(name.encode(), value.encode("utf-8")) for name, value in headers]
        return httpx.Response(status, headers=octets, stream=stream, request=request)


def _judge(content: bytes) -> str:
    try:
        fate = ingest(read_report(content))
    except RefusedError as error:
        return f"refused: {error.message}"
    return f"lost: {fate.reason}" if isinstance(fate, Lost) else "kept"


class _Stream(httpx.SyncByteStream):
    def __init__(self, content: bytes, *, breaks: bool) -> None:
        self._content = content
        self._breaks = breaks

    def __iter__(self) -> Iterator[bytes]:
        half = len(self._content) // 2
        yield self._content[:half]
        if self._breaks:
            msg = f"peer closed connection, ApiKey {KEY}"
            raise httpx.RemoteProtocolError(msg)
        yield self._content[half:]
