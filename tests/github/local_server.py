"""Stand in for GitHub's server: a real one on loopback, with prepared answers."""

import json
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from sei_action.deadline import Deadline
from sei_action.github import GitHub
from sei_action.github.connection import Connection
from sei_action.github.pace import AsItComes
from sei_action.workers import Workers

TOKEN = "ghs_token-of.a_test"


class Answer(NamedTuple):
    """What the server answers."""

    body: str = "{}"
    status: int = 200
    headers: dict[str, str] = {}  # noqa: RUF012 - a named tuple's default, never changed


class Asked(NamedTuple):
    """What the server was asked."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    method: str = "GET"
    content: str = ""


class LocalServer(ThreadingHTTPServer):
    """Give the prepared answers in turn, the last of them for ever; or let `reply` answer."""

    daemon_threads = True
    request_queue_size = 64  # who finds no place in it comes again only after a second

    def __init__(self) -> None:
        """Listen on a free port."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = [Answer()]
        self.asked: list[Asked] = []
        self.reply: Callable[[Asked], Answer] = self._next

    def _next(self, _asked: Asked) -> Answer:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    @property
    def url(self) -> str:
        """Give the address, with a path as an Enterprise Server has one."""
        return f"http://127.0.0.1:{self.server_port}/api/v3"

    def github(
        self,
        deadline: Deadline | None = None,
        *,
        trace: Callable[[str], None] = lambda _line: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> GitHub:
        """Build a client of this server."""
        return GitHub.at(self.url, TOKEN, deadline or Deadline(60), trace=trace, sleep=sleep)

    def github_of_one_thread(self) -> GitHub:
        """Build a client that has to wait for ever where one reading waits for another."""
        pace = AsItComes(lambda _seconds: None)
        connection = Connection(self.url, TOKEN, pace=pace, longest_wait=lambda: 10)
        return GitHub(connection, Deadline(5), workers=Workers(1))


class _Handler(BaseHTTPRequestHandler):
    server: LocalServer

    def do_GET(self) -> None:
        """Answer."""
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        content = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        asked = Asked(parts.path, query, dict(self.headers.items()), self.command, content)
        self.server.asked.append(asked)
        answer = self.server.reply(asked)
        body = answer.body.encode()
        self.send_response(answer.status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - the name is given

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is given
        """Say nothing."""


def ask(github: GitHub, path: str = "/thing", *, fresh: bool = False) -> Any:  # noqa: ANN401 - JSON is anything
    """Ask for one thing."""
    return github.get(path, what="the thing", permission="actions: read", fresh=fresh)


def a_page(total: int, *numbers: int) -> Answer:
    """Answer a page of a list of things."""
    return Answer(json.dumps({"total_count": total, "things": numbers}))
