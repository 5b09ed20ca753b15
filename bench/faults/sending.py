"""Deliver all reports with several processes at once, and kill some of them on the way."""

import asyncio
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import Counter, deque
from collections.abc import Collection, Mapping, Sequence
from math import ceil
from pathlib import Path
from random import Random

from bench.faults.reports import execution_id

_REPORTS_OF_ONE_PROCESS = 40
_LONGEST_DELAYS = (0.03, 0.3, 3.0)
_SHORTEST_DELAY = 0.01


class Sending:
    """Hold what the processes that send share: what is left to do, and the kills to come.

    `counts` has the kills, and reports by what became of them: `accepted` and `failed` as the
    sender says, `kept when killed`, and `run again` for what a kill left neither accepted nor kept.
    """

    def __init__(
        self, env: Mapping[str, str], outbox: Path, kills: Collection[int], random: Random
    ) -> None:
        """Take the numbers of the reports at which a process is to be killed."""
        self._env = env
        self._outbox = outbox
        self._to_kill = set(kills)
        self._due = 0
        self._random = random
        self._waiting: deque[int] = deque()
        self.counts: Counter[str] = Counter()

    async def send(self, numbers: Sequence[int], processes: int) -> None:
        """Deliver the reports; what a kill left neither accepted nor kept is delivered anew.

        A report is kept by writing it into the outbox. Whoever is killed before has kept none, and
        only a new run of the step, as when the job is run again, can make it.
        """
        self._waiting.extend(numbers)
        most = min(_REPORTS_OF_ONE_PROCESS, ceil(len(numbers) / processes / 2))
        await asyncio.gather(*(self._send_batches(most) for _ in range(processes)))

    async def _send_batches(self, most: int) -> None:
        while self._waiting:
            size = min(most, len(self._waiting))
            batch = [self._waiting.popleft() for _ in range(size)]
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bench.faults.sender", *map(str, batch)),
                env=dict(self._env),
                stdout=PIPE,
                stderr=DEVNULL,
            )
            ended = await self._follow(process)
            self._waiting.extend(self._left(batch, ended))

    async def _follow(self, process: Process) -> set[int]:
        """Wait for the end of a process, and give the reports that it says it is done with."""
        ended: set[int] = set()
        killing: asyncio.Task[None] | None = None
        if process.stdout is not None:
            async for line in process.stdout:
                word, number = line.decode().split()
                if word != "begin":
                    self.counts[word] += 1
                    ended.add(int(number))
                else:
                    killing = self._killing(process, int(number), killing)
        await process.wait()
        if killing is not None:
            killing.cancel()
            is_killed = process.returncode == -signal.SIGKILL
            self.counts["kills"] += is_killed
            self._due += not is_killed  # it ended too soon, so another one is killed
        return ended

    def _killing(
        self, process: Process, number: int, killing: asyncio.Task[None] | None
    ) -> asyncio.Task[None] | None:
        """Begin to kill a process where that is due; nothing is killed twice."""
        is_chosen = number in self._to_kill
        self._to_kill.discard(number)
        if killing is not None:
            self._due += is_chosen
            return killing
        if is_chosen:
            delay = self._random.random() * self._random.choice(_LONGEST_DELAYS)
        elif self._due:
            self._due -= 1
            delay = self._random.random() * _SHORTEST_DELAY
        else:
            return None
        return asyncio.create_task(_kill(process, delay))

    def _left(self, batch: Sequence[int], ended: Collection[int]) -> list[int]:
        """Give what is still to be done, and count what became of the report under way."""
        left = [number for number in batch if number not in ended]
        if not left:
            return []
        # The reports of a batch follow each other, so only the first can have been under way.
        if (self._outbox / f"{execution_id(left[0])}.json").exists():
            self.counts["kept when killed"] += 1
            return left[1:]
        self.counts["run again"] += 1
        return left


async def _kill(process: Process, delay: float) -> None:
    await asyncio.sleep(delay)
    if process.returncode is None:
        process.kill()
