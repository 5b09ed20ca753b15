"""GitHub is asked as often as it allows, with some left for others, and no more often."""

import threading
import time
from collections.abc import Callable

import pytest

from sei_action.config.synchronisation import OnRateLimit
from sei_action.errors import GitHubError
from sei_action.github.refusals import RateLimitError
from sei_action.sync.pacing import Pacing, StoppedError

BEGIN = 1_770_000_000.0
HOUR = 3600


class Clock:
    """Pass the time by sleeping alone; `meanwhile` is done once in the next sleep."""

    def __init__(self) -> None:
        """Start at a full second."""
        self.now = BEGIN
        self.longest = 0.0
        self.meanwhile: Callable[[], None] = lambda: None

    def __call__(self) -> float:
        """Tell the time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.longest = max(self.longest, seconds)
        self.now += seconds
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()

    @property
    def passed(self) -> float:
        """Tell how much time has passed."""
        return self.now - BEGIN


@pytest.fixture
def clock() -> Clock:
    """Have a time of the test's own."""
    return Clock()


@pytest.fixture
def lines() -> list[str]:
    """Keep what people are told."""
    return []


@pytest.fixture
def waiting(clock: Clock, lines: list[str]) -> Pacing:
    """Wait where a limit is reached."""
    return pacing(OnRateLimit.WAIT, clock, lines)


@pytest.fixture
def stopping(clock: Clock, lines: list[str]) -> Pacing:
    """Stop where a limit is reached."""
    return pacing(OnRateLimit.STOP, clock, lines)


each_policy = pytest.mark.parametrize("policy", OnRateLimit)


def pacing(
    policy: OnRateLimit, clock: Clock, lines: list[str], *, per_minute: int = 60_000_000
) -> Pacing:
    return Pacing(policy, per_minute, tell=lines.append, sleep=clock.sleep, clock=clock)


def headers(
    remaining: int, *, limit: int = 1000, reset: float = HOUR, resource: str = "core"
) -> dict[str, str]:
    return {
        "x-ratelimit-limit": str(limit),
        "x-ratelimit-remaining": str(remaining),
        "x-ratelimit-reset": str(int(BEGIN + reset)),
        "x-ratelimit-resource": resource,
    }


def limit(seconds: float) -> RateLimitError:
    return RateLimitError(GitHubError("GitHub did not give it.", "Too often.", "", 429), seconds)


def seconds_until_asked(pace: Pacing, clock: Clock, resource: str = "core") -> float:
    before = clock.now
    pace.before(resource)
    return clock.now - before


@pytest.mark.parametrize(("per_minute", "seconds"), [(60, 9), (600, 0.9), (800, 0.675)])
def test_requests_are_spread_over_the_minute(
    clock: Clock, lines: list[str], per_minute: int, seconds: float
) -> None:
    pace = pacing(OnRateLimit.WAIT, clock, lines, per_minute=per_minute)

    for _ in range(10):
        pace.before("core")

    assert clock.passed == pytest.approx(seconds, abs=1e-3)
    assert pace.requests == 10
    assert lines == []


def test_a_pause_is_no_credit_for_a_rush(clock: Clock, lines: list[str]) -> None:
    pace = pacing(OnRateLimit.WAIT, clock, lines, per_minute=60)
    pace.before("core")
    clock.now += HOUR

    waited = [seconds_until_asked(pace, clock) for _ in range(3)]

    assert waited == [0, 1, 1]


def test_both_apis_share_the_minute(clock: Clock, lines: list[str]) -> None:
    pace = pacing(OnRateLimit.WAIT, clock, lines, per_minute=60)

    assert seconds_until_asked(pace, clock) == 0
    assert seconds_until_asked(pace, clock, "graphql") == 1


def test_threads_wait_for_their_turns_at_the_same_time() -> None:
    pace = Pacing(OnRateLimit.WAIT, 6000)
    begun = time.monotonic()

    threads = [threading.Thread(target=pace.before, args=["core"]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 0.069 < time.monotonic() - begun < 5
    assert pace.requests == 8


def test_a_pause_is_made_of_short_ones(waiting: Pacing, clock: Clock) -> None:
    waiting.after(headers(0))
    waiting.before("core")

    assert clock.longest <= 1


@each_policy
@pytest.mark.parametrize(
    ("remaining", "limit", "is_open"),
    [(101, 1000, True), (100, 1000, False), (6, 40, True), (5, 40, False)],
)
def test_a_tenth_is_left_for_others_and_five_at_least(  # noqa: PLR0913 - each is a fact of a case
    clock: Clock,
    lines: list[str],
    policy: OnRateLimit,
    remaining: int,
    limit: int,
    *,
    is_open: bool,
) -> None:
    pace = pacing(policy, clock, lines)
    pace.after(headers(remaining, limit=limit, reset=30))

    assert (seconds_until_asked(pace, clock) == 0) is is_open


def test_a_wait_ends_a_second_after_the_limit_is_renewed(waiting: Pacing, clock: Clock) -> None:
    waiting.after(headers(0))

    assert seconds_until_asked(waiting, clock) == HOUR + 1
    assert seconds_until_asked(waiting, clock) < 0.1


def test_a_wait_is_told_once_with_its_end(waiting: Pacing, lines: list[str]) -> None:
    waiting.after(headers(3))
    waiting.after(headers(2))
    waiting.before("core")

    end = time.strftime("%H:%M:%S", time.localtime(BEGIN + HOUR + 1))
    assert lines == [f"GitHub allows no more requests for now; waiting until {end}."]


def test_the_next_period_is_waited_for_anew(waiting: Pacing, clock: Clock) -> None:
    waiting.after(headers(0))
    waiting.before("core")
    waiting.after(headers(0, reset=3 * HOUR))

    waiting.before("core")

    assert clock.passed == 3 * HOUR + 1


def test_an_answer_that_comes_late_does_not_close_what_was_renewed(
    waiting: Pacing, clock: Clock
) -> None:
    clock.now += HOUR

    waiting.after(headers(0, reset=HOUR))

    assert seconds_until_asked(waiting, clock) == 0


@pytest.mark.parametrize(("closed", "other"), [("graphql", "core"), ("core", "graphql")])
def test_each_api_has_a_limit_of_its_own(
    waiting: Pacing, clock: Clock, closed: str, other: str
) -> None:
    waiting.after(headers(0, resource=closed))

    assert seconds_until_asked(waiting, clock, other) < 0.1
    assert seconds_until_asked(waiting, clock, closed) > HOUR


def test_what_is_left_is_that_of_the_rest_api(waiting: Pacing) -> None:
    assert waiting.left is None

    waiting.after(headers(900))
    waiting.after(headers(7, resource="graphql"))

    assert waiting.left == 900


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"x-ratelimit-remaining": "0"},
        {"x-ratelimit-remaining": "none", "x-ratelimit-reset": "soon"},
    ],
    ids=["a server without limits", "no end", "broken"],
)
def test_without_a_limit_nothing_is_waited_for(
    waiting: Pacing, clock: Clock, told: dict[str, str]
) -> None:
    waiting.after(told)

    assert seconds_until_asked(waiting, clock) == 0
    assert waiting.left is None


def test_an_older_server_names_no_resource(waiting: Pacing, clock: Clock) -> None:
    told = headers(0)
    del told["x-ratelimit-resource"]

    waiting.after(told)

    assert seconds_until_asked(waiting, clock) > HOUR


def test_a_limit_that_lasts_stops_a_sync_that_is_to_stop(
    stopping: Pacing, clock: Clock, lines: list[str]
) -> None:
    stopping.after(headers(0))

    with pytest.raises(StoppedError) as caught:
        stopping.before("core")

    assert stopping.has_stopped
    assert clock.passed == 0
    assert lines == []
    assert str(caught.value) == (
        "GitHub allows no more requests (core) until 2026-02-02 03:40:01 UTC. "
        "The token's rate limit is nearly used up, and the rest is left for others. "
        "Run the same command again after that; it goes on where it was."
    )


def test_it_stops_only_when_something_is_to_be_asked(stopping: Pacing) -> None:
    stopping.after(headers(0, resource="graphql"))

    stopping.before("core")

    assert not stopping.has_stopped


def test_a_limit_that_passes_soon_is_no_reason_to_stop(
    stopping: Pacing, clock: Clock, lines: list[str]
) -> None:
    stopping.after(headers(0, reset=100))

    assert seconds_until_asked(stopping, clock) == 101
    assert not stopping.has_stopped
    assert len(lines) == 1


@each_policy
@pytest.mark.parametrize(("reset", "is_waited_for"), [(98, True), (100, False)])
def test_nothing_is_waited_for_beyond_the_end_of_the_sync(
    clock: Clock, lines: list[str], policy: OnRateLimit, reset: int, *, is_waited_for: bool
) -> None:
    pace = Pacing(
        policy, 60_000_000, end=BEGIN + 100, tell=lines.append, sleep=clock.sleep, clock=clock
    )
    pace.after(headers(0, reset=reset))

    if is_waited_for:
        assert seconds_until_asked(pace, clock) == reset + 1
    else:
        with pytest.raises(StoppedError):
            pace.before("core")
    assert pace.has_stopped is not is_waited_for
    assert bool(lines) is is_waited_for


def test_nobody_asks_after_a_stop(stopping: Pacing) -> None:
    stopping.stop(GitHubError("First.", "", ""))
    stopping.stop(GitHubError("Second.", "", ""))

    for resource in ("core", "graphql"):
        with pytest.raises(StoppedError, match="First"):
            stopping.before(resource)


def test_who_waits_is_told_of_a_stop(waiting: Pacing, clock: Clock) -> None:
    waiting.after(headers(0))
    clock.meanwhile = lambda: waiting.stop(GitHubError("No more.", "", ""))

    with pytest.raises(StoppedError, match="No more"):
        waiting.before("core")

    assert clock.passed <= 1


def test_who_waits_for_a_turn_is_told_of_a_stop(clock: Clock, lines: list[str]) -> None:
    pace = pacing(OnRateLimit.WAIT, clock, lines, per_minute=1)
    pace.before("core")
    clock.meanwhile = lambda: pace.stop(GitHubError("No more.", "", ""))

    with pytest.raises(StoppedError):
        pace.before("core")

    assert clock.passed <= 1


@each_policy
def test_a_secondary_limit_is_waited_for_by_both_apis(
    clock: Clock, lines: list[str], policy: OnRateLimit
) -> None:
    pace = pacing(policy, clock, lines)

    pace.limited(limit(60), 1000)

    assert seconds_until_asked(pace, clock, "graphql") == pytest.approx(60)
    pace.limited(limit(60), 1000)
    assert seconds_until_asked(pace, clock, "core") == pytest.approx(60)
    assert not pace.has_stopped


def test_a_secondary_limit_that_many_meet_is_waited_for_once(
    waiting: Pacing, clock: Clock, lines: list[str]
) -> None:
    for _ in range(8):
        waiting.limited(limit(60), 1000)

    waiting.before("core")

    assert clock.passed == pytest.approx(60)
    assert len(lines) == 1


def test_a_limit_that_was_met_is_waited_for_by_who_waits(waiting: Pacing, clock: Clock) -> None:
    waiting.limited(limit(HOUR), 86400)

    assert seconds_until_asked(waiting, clock) == pytest.approx(HOUR)


def test_a_limit_that_was_met_stops_who_stops(stopping: Pacing) -> None:
    stopping.limited(limit(HOUR), 86400)

    with pytest.raises(StoppedError):
        stopping.before("core")


@each_policy
def test_a_limit_that_outlasts_the_reading_is_told(
    clock: Clock, lines: list[str], policy: OnRateLimit
) -> None:
    pace = pacing(policy, clock, lines)

    with pytest.raises(RateLimitError, match="Too often"):
        pace.limited(limit(100), 100)


def test_a_stop_is_no_limit_to_wait_for(stopping: Pacing) -> None:
    stopped = StoppedError(GitHubError("No more.", "", ""))

    with pytest.raises(StoppedError):
        stopping.limited(stopped, 1e9)


def test_a_limit_that_was_met_before_the_stop_is_told_as_the_stop(stopping: Pacing) -> None:
    stopping.stop(GitHubError("No more.", "", ""))

    with pytest.raises(StoppedError, match="No more"):
        stopping.limited(limit(1), 1000)
