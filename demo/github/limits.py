"""How often a token may ask.

See "Rate limits for the REST API" and "Rate limits and query limits for the GraphQL API" in
GitHub's documentation.
"""

from dataclasses import dataclass, replace
from typing import Self


@dataclass(frozen=True, slots=True)
class Limits:
    """Set the limits of a local GitHub; the defaults are those of github.com for a GITHUB_TOKEN.

    Primary limits: `requests` and, counted apart, `graphql_points` in `period_seconds`; then the
    count starts anew. Secondary limits, of which None is none: `concurrent` requests under way, and
    `points_a_minute` or `graphql_points_a_minute` in `minute_seconds`, where a request that reads
    costs 1 and one that changes something 5. `delay_seconds` is how long each answer takes besides,
    as it does over a network: without it no two requests are under way at once. A filtered list
    ends after 1,000 runs; its `total_count` ends there too unless `counts_beyond_1000` is set.
    """

    requests: int = 1000
    graphql_points: int = 1000
    period_seconds: int = 3600
    concurrent: int | None = 100
    points_a_minute: int | None = 900
    graphql_points_a_minute: int | None = 2000
    minute_seconds: float = 60
    delay_seconds: float = 0
    counts_beyond_1000: bool = False

    def without_secondary(self) -> Self:
        """Give the same without secondary limits."""
        return replace(self, concurrent=None, points_a_minute=None, graphql_points_a_minute=None)
