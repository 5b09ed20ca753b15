"""A network with round trips, simulated in front of a server, and the log of what went through it.

A request is answered a round trip later than without it. The first one on a connection may take
more: one round trip for TCP and one for TLS 1.3 come before it on a real network.
"""

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

SET_UP_TRIPS = 2


@dataclass(frozen=True, slots=True)
class Exchange:
    """Hold when a request came and when it was answered, in seconds, and what it asked for."""

    begun: float
    ended: float
    method: str
    path: str
    status: int
    connection: tuple[str, int]


class Network:
    """Hold what all requests of one report have in common."""

    def __init__(self) -> None:
        """Begin without any delay."""
        self.round_trip = 0.0
        self.set_up_trips = 0
        self.exchanges: list[Exchange] = []

    def begin(self, round_trip: float, set_up_trips: int) -> None:
        """Forget what was, and take so many seconds for each request from now on."""
        self.round_trip = round_trip
        self.set_up_trips = set_up_trips
        self.exchanges.clear()

    @property
    def connections(self) -> int:
        """Count the connections that were opened."""
        return len({exchange.connection for exchange in self.exchanges})


class Distant:
    """Put an application at the other end of a network."""

    def __init__(self, app: ASGIApp, network: Network) -> None:
        """Take both."""
        self._app = app
        self._network = network
        self._seen: set[tuple[str, int]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, but later."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.monotonic()
        connection = (scope["server"][1], scope["client"][1])
        trips = 1 if connection in self._seen else 1 + self._network.set_up_trips
        self._seen.add(connection)
        status = 0

        async def note(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        await asyncio.sleep(self._network.round_trip * trips)
        await self._app(scope, receive, note)
        self._network.exchanges.append(
            Exchange(
                begun=begun,
                ended=time.monotonic(),
                method=scope["method"],
                path=scope["path"],
                status=status,
                connection=connection,
            )
        )


def round_trips(exchanges: Iterable[Exchange]) -> int:
    """Count the requests that can only have come one after the other: none overlaps the next."""
    count, free_from = 0, float("-inf")
    for exchange in sorted(exchanges, key=lambda one: one.ended):
        if exchange.begun >= free_from:
            count, free_from = count + 1, exchange.ended
    return count
