"""How many requests a token has left in the hour.

See "Rate limits for the REST API" in GitHub's documentation.
"""

from dataclasses import dataclass

from demo.github.exchange import RefusedError

_REQUESTS_AN_HOUR = 1000  # what a GITHUB_TOKEN has for one repository
_HOUR_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class RateLimit:
    """Count requests, with this one, from what was left when the server started."""

    left_at_start: int | None
    asked: int
    started_at: int

    @property
    def is_exceeded(self) -> bool:
        """Say whether this request is one too many."""
        return self.asked > self._at_start

    @property
    def refusal(self) -> RefusedError:
        """Refuse in GitHub's words for a token that an app was given, as GITHUB_TOKEN is."""
        return RefusedError(403, "API rate limit exceeded for installation ID 48213377.")

    @property
    def headers(self) -> dict[str, str]:
        """Say how many requests are left; the reset is in epoch seconds, UTC."""
        remaining = max(0, self._at_start - self.asked)
        limit = max(_REQUESTS_AN_HOUR, self._at_start)
        return {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(remaining),
            "X-RateLimit-Reset": str(self.started_at + _HOUR_SECONDS),
            "X-RateLimit-Resource": "core",
            "X-RateLimit-Used": str(limit - remaining),
        }

    @property
    def _at_start(self) -> int:
        return _REQUESTS_AN_HOUR if self.left_at_start is None else self.left_at_start
