"""When a sync asks GitHub: within its limits, and with some left for those who share the token."""

import math
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from sei_action.config.synchronisation import OnRateLimit
from sei_action.errors import GitHubError
from sei_action.github.refusals import RateLimitError

# A token of Actions is shared by all jobs of its repository, which report with it.
_SHARE_FOR_OTHERS = 0.1
_LEAST_FOR_OTHERS = 5
_LONGEST_SLEEP_SECONDS = 1.0
_MINUTE_SECONDS = 60.0
# A pause behind a limit's end, because clocks differ.
_SKEW_SECONDS = 1.0
# A secondary limit passes soon; it is no reason to stop.
_WORTH_WAITING_SECONDS = 120.0


class StoppedError(RateLimitError):
    """Say that the sync ends here, and goes on the next time."""

    def __init__(self, why: GitHubError) -> None:
        """Take what ended it; there is nothing to wait for."""
        super().__init__(why, math.inf)


class Pacing:
    """Spread requests over time, and wait or stop where GitHub allows no more for now.

    Safe to share between threads. `requests` counts what was asked, `left` is what GitHub allows
    still, where it has told.
    """

    is_patient = True

    def __init__(  # noqa: PLR0913 - all of it is fixed for a whole sync
        self,
        policy: OnRateLimit,
        per_minute: int,
        *,
        end: float | None = None,
        tell: Callable[[str], None] = lambda _line: None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Take what to do at the limit, how many requests a minute may have, and who is told.

        Nothing is waited for beyond `end`, a time of the clock.
        """
        self._policy = policy
        self._interval = _MINUTE_SECONDS / per_minute
        self._end = end
        self._tell = tell
        self._sleep = sleep
        self._clock = clock
        self._lock = threading.Lock()
        self._next = 0.0
        self._closed_until: dict[str, float] = {}
        self._stop: GitHubError | None = None
        self.left: int | None = None
        self.requests = 0

    @property
    def has_stopped(self) -> bool:
        """Tell whether no more may be asked."""
        return self._stop is not None

    def stop(self, why: GitHubError) -> None:
        """Let nobody ask any more."""
        with self._lock:
            self._stop = self._stop or why

    def before(self, resource: str) -> None:
        """Wait for this request's turn; raise StoppedError where the sync has stopped."""
        with self._lock:
            turn = max(self._clock(), self._next)
            self._next = turn + self._interval
            self.requests += 1
        self._wait_until(turn)
        while True:
            self._check()
            closed_until = self._closed_until.get(resource, 0.0)
            if closed_until <= self._clock():
                return
            if not self._is_worth_waiting_for(closed_until):
                self._stop_for(resource, closed_until)
            self._wait_until(closed_until)

    def after(self, headers: Mapping[str, Any]) -> None:
        """Heed what is left of the limit."""
        resource = str(headers.get("x-ratelimit-resource") or "core")
        left, limit, reset = (
            _number(headers.get(f"x-ratelimit-{name}")) for name in ("remaining", "limit", "reset")
        )
        if left is None or reset is None:
            return
        with self._lock:
            if resource == "core":
                self.left = left
            for_others = max(_LEAST_FOR_OTHERS, int((limit or 0) * _SHARE_FOR_OTHERS))
            if left <= for_others and reset > self._clock():
                self._close(reset + _SKEW_SECONDS, resource)

    def limited(self, error: RateLimitError, seconds_left: float) -> None:
        """Wait until GitHub takes requests again, or stop."""
        self._check()
        if isinstance(error, StoppedError) or error.seconds >= seconds_left:
            raise error
        until = self._clock() + error.seconds
        with self._lock:
            self._close(until, "core", "graphql")

    def _close(self, until: float, *resources: str) -> None:
        known = self._closed_until
        later = [one for one in resources if until > known.get(one, 0.0) + _SKEW_SECONDS]
        known.update(dict.fromkeys(later, until))
        if later and self._is_worth_waiting_for(until):
            moment = time.strftime("%H:%M:%S", time.localtime(until))
            self._tell(f"GitHub allows no more requests for now; waiting until {moment}.")

    def _is_worth_waiting_for(self, until: float) -> bool:
        if self._end is not None and until > self._end:
            return False
        return self._policy is OnRateLimit.WAIT or until - self._clock() <= _WORTH_WAITING_SECONDS

    def _stop_for(self, resource: str, until: float) -> None:
        moment = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(until))
        self.stop(
            GitHubError(
                f"GitHub allows no more requests ({resource}) until {moment}.",
                "The token's rate limit is nearly used up, and the rest is left for others.",
                "Run the same command again after that; it goes on where it was.",
            )
        )

    def _check(self) -> None:
        if self._stop is not None:
            raise StoppedError(self._stop)

    def _wait_until(self, moment: float) -> None:
        while (left := moment - self._clock()) > 0:
            self._check()
            self._sleep(min(left, _LONGEST_SLEEP_SECONDS))


def _number(text: object) -> int | None:
    return int(str(text)) if str(text).isdecimal() else None
