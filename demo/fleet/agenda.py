"""What is to happen, in the order of time."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

Event = Callable[[datetime], object]


@dataclass(slots=True)
class Agenda:
    """Keep events until their time comes; what would be at the end or later does not happen."""

    end: datetime
    _waiting: list[tuple[datetime, int, Event]] = field(default_factory=list)
    _planned: int = 0

    def __len__(self) -> int:
        """Count what is to come."""
        return len(self._waiting)

    def add(self, moment: datetime, event: Event) -> None:
        """Plan an event, at a full second; of the same second the first planned comes first."""
        whole = moment.replace(microsecond=0)
        if whole < self.end:
            heapq.heappush(self._waiting, (whole, self._planned, event))
            self._planned += 1

    def play(self) -> None:
        """Let everything happen, and what is planned meanwhile."""
        while self._waiting:
            moment, _, event = heapq.heappop(self._waiting)
            event(moment)


def minutes(number: float) -> timedelta:
    """Give a time of so many minutes."""
    return timedelta(minutes=number)
