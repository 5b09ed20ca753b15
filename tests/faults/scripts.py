"""What servers do to a connection, wrong and right: the rows of the fault tables are made of it."""

import json
import time
from collections.abc import Mapping
from email.utils import formatdate
from http import HTTPStatus

from tests.faults.servers import Connection, Script

_DRIP_SECONDS = 0.2
_HALF = 20
ACCEPTANCE = json.dumps({"response_type": "JobRunCompleteResponse", "payload": '{"run_ids":[]}'})


def pass_on(connection: Connection) -> None:
    """Let the server behind answer."""
    connection.pass_on()


def reset_at_once(connection: Connection) -> None:
    """Reset before anything was read."""
    connection.reset()


def reset_after_reading(connection: Connection) -> None:
    """Take the whole request, and reset."""
    connection.read()
    connection.reset()


def take_and_reset(connection: Connection) -> None:
    """Have the request carried out, and reset instead of saying so."""
    connection.ask()
    connection.reset()


def take_and_hold(connection: Connection) -> None:
    """Have the request carried out, and never say so."""
    connection.ask()
    connection.hold()


def hold(connection: Connection) -> None:
    """Accept, read nothing, say nothing: a black hole."""
    connection.hold()


def read_and_hold(connection: Connection) -> None:
    """Take the whole request, and never answer."""
    connection.read()
    connection.hold()


def slow_headers(connection: Connection) -> None:
    """Send a byte of the head now and then."""
    connection.read()
    connection.drip(_written(202, ACCEPTANCE, {"X-Slow": "x" * 1000}), _DRIP_SECONDS)


def slow_body(connection: Connection) -> None:
    """Send the head at once, and a byte of the body now and then."""
    connection.read()
    connection.send(_head(202, {"Content-Length": "1000"}))
    connection.drip(b" " * 1000, _DRIP_SECONDS)


def endless_body(connection: Connection) -> None:
    """Send a body without an end, as fast as it is taken."""
    connection.read()
    connection.send(_head(202, {}) + b'{"payload": "')
    while True:
        connection.send(b"x" * 65536)


def broken_off(connection: Connection) -> None:
    """Promise a longer body than is sent."""
    connection.read()
    connection.send(_head(202, {"Content-Length": str(len(ACCEPTANCE))}))
    connection.send(ACCEPTANCE[:_HALF].encode())


def too_short_a_length(connection: Connection) -> None:
    """Send a longer body than was promised."""
    connection.read()
    connection.send(_head(202, {"Content-Length": str(_HALF)}) + ACCEPTANCE.encode())


def no_http(connection: Connection) -> None:
    """Speak another protocol."""
    connection.read()
    connection.send(b"220 mail.example ESMTP\r\n")


def echo_the_secret(connection: Connection) -> None:
    """Give back, as an error, what came in the header that holds the secret."""
    head = connection.read().head.decode("latin-1")
    secret = next(row for row in head.split("\r\n") if row.lower().startswith("authorization"))
    connection.send(_written(400, json.dumps({"payload": secret, "message": secret})))


def plain_http(connection: Connection) -> None:
    """Answer at once that this is no HTTP, whatever came."""
    connection.link.recv(1)
    connection.send(_written(400, "plain HTTP is spoken here"))
    connection.hold()


def answer(status: int, body: object = "", headers: dict[str, str] | None = None) -> Script:
    """Answer with a status; a body that is no text is written as JSON."""
    text = body if isinstance(body, str) else json.dumps(body)

    def script(connection: Connection) -> None:
        connection.read()
        connection.send(_written(status, text, headers))

    return script


def taken(script: Script) -> Script:
    """Have the request carried out, and answer something else."""

    def carried_out(connection: Connection) -> None:
        connection.ask()
        script(connection)

    return carried_out


def html(status: int, text: str) -> Script:
    """Answer with a page, as gateways do."""
    return answer(status, f"<html><h1>{text}</h1></html>", {"Content-Type": "text/html"})


def redirect_elsewhere(connection: Connection) -> None:
    """Send whoever asks to another host, with a status that keeps method and body."""
    place = f"http://{connection.server.hosts['elsewhere']}/sei/"
    answer(307, "", {"Location": place})(connection)


def move_elsewhere(connection: Connection) -> None:
    """Say that what is asked for lives at another host now."""
    host, _, port = connection.server.hosts["elsewhere"].partition(":")
    place = f"http://{host.replace('127.0.0.1', 'localhost')}:{port}/moved"
    answer(301, "", {"Location": place})(connection)


def too_many_until(seconds: float) -> Script:
    """Answer 429 with the date so many seconds from now, on a whole second."""

    def script(connection: Connection) -> None:
        date = formatdate(time.time() + seconds, usegmt=True)
        answer(429, "", {"Retry-After": date})(connection)

    return script


def github_limit(
    status: int, message: str, headers: dict[str, str] | None = None, *, reset: float | None = None
) -> Script:
    """Refuse as GitHub does; `reset` is in how many seconds the primary limit starts anew."""
    body = json.dumps({"message": message, "documentation_url": "https://docs.github.com/rest"})

    def script(connection: Connection) -> None:
        given = dict(headers or {})
        if reset is not None:
            moment = str(int(time.time() + reset))
            given |= {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": moment}
        answer(status, body, given)(connection)

    return script


def in_turn(*scripts: Script) -> Script:
    """Use a script for each connection, the last one for all that follow."""

    def script(connection: Connection) -> None:
        turn = connection.server.turn(script)
        scripts[min(turn, len(scripts) - 1)](connection)

    return script


def at(*places: str, do: Script) -> Script:
    """Use a script for requests whose first line holds one of the places; let others pass."""
    return by_place(dict.fromkeys(places, do))


def by_place(scripts: Mapping[str, Script]) -> Script:
    """Use the script whose place the first line of the request holds; let others pass."""

    def script(connection: Connection) -> None:
        line = connection.read().line
        found = (one for place, one in scripts.items() if place in line)
        next(found, pass_on)(connection)

    return script


def proxy(connection: Connection) -> None:
    """Be a proxy, one that knows hosts that nobody else does."""
    method, target, _ = connection.read().line.split(" ")
    hosts = connection.server.hosts
    if method == "CONNECT":
        connection.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        connection.tunnel(hosts[target.rpartition(":")[0]])
        return
    host, _, path = target.removeprefix("http://").partition("/")
    head = connection.read().head.replace(target.encode(), f"/{path}".encode(), 1)
    connection.pass_on(hosts.get(host, host), head)


def refuse_as_proxy(connection: Connection) -> None:
    """Ask for credentials that nobody gave."""
    connection.read()
    fields = {"Proxy-Authenticate": 'Basic realm="gate"'}
    connection.send(_written(407, "who are you?", fields))


def _head(status: int, fields: dict[str, str]) -> bytes:
    given = {"Content-Type": "application/json", "Connection": "close", **fields}
    rows = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
    rows += [f"{name}: {value}" for name, value in given.items()]
    return ("\r\n".join(rows) + "\r\n\r\n").encode()


def _written(status: int, text: str, fields: dict[str, str] | None = None) -> bytes:
    body = text.encode()
    return _head(status, {"Content-Length": str(len(body)), **(fields or {})}) + body
