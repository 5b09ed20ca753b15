"""A server that answers as the application of the current test: to start one takes a while."""

from collections.abc import Iterator
from contextlib import contextmanager

from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from sei_action.sandbox import running


class Switch:
    """Pass requests on to the application that is set; `origin` is where they are sent to."""

    def __init__(self) -> None:
        """Begin with an application that has nothing."""
        self.app: ASGIApp = Starlette()
        self.origin = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        await self.app(scope, receive, send)


@contextmanager
def switching() -> Iterator[Switch]:
    """Serve what is set until the block ends."""
    switch = Switch()
    with running(switch) as origin:
        switch.origin = origin
        yield switch
