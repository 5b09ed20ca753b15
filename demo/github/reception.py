"""What every request passes first: it is written down, and may be refused before it is read."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demo.github.exchange import RefusedError
from demo.github.metering import Meter
from demo.github.replies import refuse
from demo.github.site import ENTERPRISE, GRAPHQL

_LIMITS_PAGE = "/using-the-rest-api/rate-limits-for-the-rest-api"
_UNAUTHENTICATED = RefusedError(401, "Requires authentication")


@dataclass(frozen=True, slots=True)
class Asked:
    """Remember a request, for tests to read.

    `kind` is its path with names in the place of values, as GitHub's manual has it, and `status` is
    that of the answer; they are empty and 0 where it was not looked at, and do not tell requests
    apart.
    """

    method: str
    path: str
    query: Mapping[str, str]
    kind: str = field(default="", compare=False)
    status: int = field(default=0, compare=False)


class Reception:
    """Let requests in, as far as the limits allow."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Write a request down, let it in or refuse it, and write down what it was answered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        note = _written_down(request)
        if "authorization" not in request.headers:
            note(_UNAUTHENTICATED.status)
            await refuse(request, _UNAUTHENTICATED)(scope, receive, send)
            return
        meter: Meter = request.app.state.meter
        path = request.url.path
        # A rate limit is off on an Enterprise Server unless an administrator sets it.
        is_limited, is_graphql = not path.startswith(f"{ENTERPRISE}/"), path == GRAPHQL

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                note(message["status"])
                if is_limited and message["status"] == HTTPStatus.NOT_MODIFIED:
                    meter.core.spend(-1)
                if is_limited:
                    headers = MutableHeaders(raw=message["headers"])
                    headers.update(meter.headers(is_graphql=is_graphql))
            await send(message)

        try:
            with (
                meter.admitting(request.method, is_graphql=is_graphql)
                if is_limited
                else nullcontext()
            ):
                if meter.limits.delay_seconds:
                    await asyncio.sleep(meter.limits.delay_seconds)
                await self._app(scope, receive, answer)
        except RefusedError as error:
            await refuse(request, error, _LIMITS_PAGE)(scope, receive, answer)


def _written_down(request: Request) -> Callable[[int], None]:
    """Write a request down, and give what adds the status of the answer."""
    log: list[Asked] = request.app.state.requests
    if not log:  # so whoever clears the list begins to count anew
        request.app.state.meter.begin_anew(request.app.state.github.requests_left)
    asked = Asked(request.method, request.url.path, dict(request.query_params))
    log.append(asked)
    place = len(log) - 1

    def note(status: int) -> None:
        if place < len(log) and log[place] is asked:
            route: Route | None = request.scope.get("route")
            kind = route.path.replace(":path}", "}") if route else ""
            log[place] = replace(asked, kind=kind, status=status)

    return note
