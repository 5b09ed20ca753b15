"""Record what the local GitHub answers, and hold it against GitHub's own description."""

import json
import re
from dataclasses import dataclass
from functools import cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.openapi.description import PATHS, REPOSITORY, describe


@dataclass(frozen=True)
class Exchange:
    """Hold one request's path and its answer."""

    path: str
    status: int
    body: bytes


class Recorder:
    """Pass requests on to an application, and keep its answers."""

    def __init__(self, app: ASGIApp, exchanges: list[Exchange]) -> None:
        """Take the application, and the list to write to."""
        self._app = app
        self._exchanges = exchanges

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does."""
        status, body = 0, b""

        async def record(message: Message) -> None:
            nonlocal status, body
            status = message.get("status", status)
            body += message.get("body", b"")
            # Before the last part is sent: who got it may be done, and look at the exchanges.
            if message["type"] == "http.response.body" and not message.get("more_body"):
                self._exchanges.append(Exchange(scope["path"], status, body))
            await send(message)

        await self._app(scope, receive, record)


@cache
def problems_of(exchange: Exchange) -> list[str]:
    """Say where an answer is not one that GitHub could give."""
    template = _template_of(exchange.path)
    body = json.loads(exchange.body)
    description = describe("api.github.com")
    try:
        return description.problems(template, exchange.status, body)
    except KeyError:
        # What is missing permission or existence is described once, and holds everywhere.
        return description.problems(REPOSITORY, exchange.status, body)


def _template_of(path: str) -> str:
    # The longest template is the most exact: `commits/{ref}` also fits `commits/{sha}/pulls`.
    return next(
        template
        for template in sorted(PATHS, key=lambda one: (-one.count("/"), "{" in one[-9:]))
        if re.fullmatch(re.sub(r"\\{\w+\\}", ".+", re.escape(template)), path)
    )
