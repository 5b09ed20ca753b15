"""When requests are sent: the pace of a step, which has a report to send within a minute."""

from collections.abc import Callable, Mapping
from typing import Any

from sei_action.github.refusals import RateLimitError


class AsItComes:
    """Send every request at once, and wait for a limit only where it passes soon enough."""

    is_patient = False

    def __init__(self, sleep: Callable[[float], None]) -> None:
        """Take what waits for so many seconds."""
        self._sleep = sleep

    def before(self, resource: str) -> None:
        """Wait for nothing."""

    def after(self, headers: Mapping[str, Any]) -> None:
        """Take note of nothing."""

    def limited(self, error: RateLimitError, seconds_left: float) -> None:
        """Wait until the limit has passed, or raise the error where that takes too long."""
        if error.seconds >= seconds_left:
            raise error
        self._sleep(error.seconds)
