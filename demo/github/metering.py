"""What a token has left of its limits, and how GitHub says so."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ceil
from time import time

from demo.github.exchange import RefusedError
from demo.github.limits import Limits

# For a token that an app was given, as GITHUB_TOKEN is.
PRIMARY_MESSAGE = "API rate limit exceeded for installation ID 48213377."
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_POINTS_OF_A_CHANGE = 5

Clock = Callable[[], float]


class Allowance:
    """Hold what may be spent in a period, after which it is there anew."""

    def __init__(self, size: int, seconds: float, clock: Clock, left: int | None = None) -> None:
        """Begin the first period, of which so much is left."""
        self._usual_size = size
        self._seconds = seconds
        self._clock = clock
        self._left = size if left is None else left
        self._size = max(size, self._left)
        self._ends_at = clock() + seconds

    def spend(self, points: int) -> bool:
        """Take points, or give them back; False where there were not so many."""
        if self._clock() >= self._ends_at:
            self._size = self._left = self._usual_size
            self._ends_at = self._clock() + self._seconds
        self._left -= points
        return self._left >= 0

    @property
    def seconds_left(self) -> int:
        """Tell after how many full seconds the period will have ended."""
        return max(1, ceil(self._ends_at - self._clock()))

    @property
    def headers(self) -> dict[str, str]:
        """Say how much is left; the reset is in epoch seconds, UTC."""
        remaining = max(0, self._left)
        return {
            "x-ratelimit-limit": str(self._size),
            "x-ratelimit-remaining": str(remaining),
            "x-ratelimit-reset": str(ceil(self._ends_at)),
            "x-ratelimit-used": str(self._size - remaining),
        }


class Meter:
    """Measure requests by the limits; `core` and `graphql` are what is left of the primary ones."""

    def __init__(self, limits: Limits, clock: Clock = time) -> None:
        """Begin with nothing spent."""
        self.limits = limits
        self._clock = clock
        self._under_way = 0
        self.begin_anew(None)

    def begin_anew(self, requests_left: int | None) -> None:
        """Forget what was spent; of the first period's requests so many are left."""
        limits, clock = self.limits, self._clock
        self.core = Allowance(limits.requests, limits.period_seconds, clock, requests_left)
        self.graphql = Allowance(limits.graphql_points, limits.period_seconds, clock)
        self._minutes = [
            None if size is None else Allowance(size, limits.minute_seconds, clock)
            for size in (limits.points_a_minute, limits.graphql_points_a_minute)
        ]

    @contextmanager
    def admitting(self, method: str, *, is_graphql: bool) -> Iterator[None]:
        """Count a request as under way; raise RefusedError where a limit forbids it.

        What a query costs is known to none but who has read it: that is `graphql` to spend.
        """
        if self._under_way == self.limits.concurrent:
            raise _too_much(ceil(self.limits.minute_seconds))
        is_reading = is_graphql or method in _READING
        minute = self._minutes[is_graphql]
        if minute and not minute.spend(1 if is_reading else _POINTS_OF_A_CHANGE):
            raise _too_much(minute.seconds_left)
        if not is_graphql and not self.core.spend(1):
            raise RefusedError(403, PRIMARY_MESSAGE)
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1

    def headers(self, *, is_graphql: bool) -> dict[str, str]:
        """Say what is left of the primary limit that a request was counted against."""
        resource = "graphql" if is_graphql else "core"
        allowance = self.graphql if is_graphql else self.core
        return {**allowance.headers, "x-ratelimit-resource": resource}


def _too_much(seconds: int) -> RefusedError:
    return RefusedError(
        403,
        "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
        {"Retry-After": str(seconds)},
    )
