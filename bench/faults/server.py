"""A server in front of SEI that lets requests fail at random."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator
from random import Random

from bench.faults.exchange import Exchange
from bench.faults.ways import WAYS


class FailingServer:
    """Pass requests on to the port `service`, but let a share of them fail, and count both."""

    def __init__(self, service: int, share: float, random: Random) -> None:
        """Begin to listen only in `running`."""
        self._service = service
        self._share = share
        self._random = random
        self.requests = 0
        self.failures: Counter[str] = Counter()
        # The loop itself would forget a request that waits for ever.
        self._under_way: set[asyncio.Task[None]] = set()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        """Listen until the block ends, and give the address without a slash at the end."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        try:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        finally:
            server.close()
            for task in self._under_way:
                task.cancel()
            await asyncio.gather(*self._under_way, return_exceptions=True)

    def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._answer(reader, writer))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.requests += 1
        exchange = Exchange(reader, writer, self._service)
        # A client that is killed or gives up leaves in the midst of its request.
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            if self._random.random() < self._share:
                name = self._random.choice(list(WAYS))
                self.failures[name] += 1
                await WAYS[name](exchange)
            else:
                await exchange.send(await exchange.forward(await exchange.receive()))
        exchange.close()
