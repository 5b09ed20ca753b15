"""A local GitHub without a socket, which starts and ends at once."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from starlette.applications import Starlette


class _InProcess(httpx.BaseTransport):
    """Hand requests to an application without a socket."""

    def __init__(self, app: Starlette) -> None:
        self._transport = httpx.ASGITransport(app)
        self._loop = asyncio.Runner()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._loop.run(self._handle(request))

    async def _handle(self, request: httpx.Request) -> httpx.Response:
        answer = await self._transport.handle_async_request(request)
        return httpx.Response(
            answer.status_code, headers=answer.headers, content=await answer.aread()
        )

    def close(self) -> None:
        self._loop.close()


@contextmanager
def asking_in_process(app: Starlette) -> Iterator[httpx.Client]:
    """Ask a local GitHub with a token until the block ends."""
    client = httpx.Client(
        base_url="http://localhost",
        headers={"Authorization": "Bearer token"},
        transport=_InProcess(app),
    )
    with client:
        yield client
