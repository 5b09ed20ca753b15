"""The syncs of all repositories share a client, limits, and the reason why they end."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from sei_action.config.synchronisation import OnRateLimit
from sei_action.errors import GitHubError
from sei_action.ledger import Ledger
from sei_action.runner import Runner
from sei_action.sync.pacing import Pacing
from sei_action.sync.progress import Progress
from sei_action.sync.scope import scope_of
from sei_action.sync.tools import Tools
from tests.github.local_github import local_github
from tests.openapi.states import a_state
from tests.sync.stages import NOON, configured


class Clock:
    """Tell a time that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        """Tell it."""
        return self.now


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Have a ledger without anything in it."""
    with Ledger(tmp_path) as ledger:
        yield ledger


@pytest.fixture
def clock() -> Clock:
    """Have a time of the test's own."""
    return Clock()


def tools(ledger: Ledger, clock: Clock, *, end: float | None = None, **inputs: str) -> Tools:
    config = configured(**inputs)
    runner = Runner({}, io.StringIO())
    with local_github(a_state()) as local:
        connection = local.connection()
    return Tools(
        config=config,
        env={},
        scope=scope_of(config, NOON),
        runner=runner,
        progress=Progress(runner, lambda: None),
        pacing=Pacing(OnRateLimit.STOP, 800),
        connection=connection,
        ledger=ledger,
        sei=None,
        end=end,
        clock=clock,
    )


def test_at_first_nothing_stops_a_sync(ledger: Ledger, clock: Clock) -> None:
    assert tools(ledger, clock, end=5.0, limit="1").stopped == ""


def test_without_limits_nothing_ever_does(ledger: Ledger, clock: Clock) -> None:
    made = tools(ledger, clock)
    clock.now = 1e9
    for _ in range(1000):
        made.count_reported()

    assert made.stopped == ""


def test_a_limit_of_runs_stops_it_after_so_many(ledger: Ledger, clock: Clock) -> None:
    made = tools(ledger, clock, limit="2")

    stopped = []
    for _ in range(3):
        made.count_reported()
        stopped.append(made.stopped)

    assert stopped == ["", *["the limit of runs is reached"] * 2]


@pytest.mark.parametrize(("limit", "left"), [("2", 1), ("", None)])
def test_it_is_known_how_many_runs_are_left(
    ledger: Ledger, clock: Clock, limit: str, left: int | None
) -> None:
    made = tools(ledger, clock, limit=limit)
    made.count_reported()

    assert made.runs_left == left


@pytest.mark.parametrize(("now", "stopped"), [(4.9, ""), (5.0, "the time limit is reached")])
def test_a_time_limit_stops_it_at_its_end(
    ledger: Ledger, clock: Clock, now: float, stopped: str
) -> None:
    made = tools(ledger, clock, end=5.0)
    clock.now = now

    assert made.stopped == stopped


def test_a_limit_of_githubs_stops_it(ledger: Ledger, clock: Clock) -> None:
    made = tools(ledger, clock)

    made.pacing.stop(GitHubError("No more.", "", ""))

    assert made.stopped == "GitHub allows no more requests for now"


def test_what_keeps_every_report_from_being_sent_stops_it_before_all_else(
    ledger: Ledger, clock: Clock
) -> None:
    made = tools(ledger, clock, end=0.0, limit="1")
    made.count_reported()
    made.pacing.stop(GitHubError("No more.", "", ""))

    made.fatal = "The key is wrong."

    assert made.stopped == "The key is wrong."


def test_clients_remember_nothing_of_one_another(ledger: Ledger, clock: Clock) -> None:
    made = tools(ledger, clock)
    with local_github(a_state()) as local:
        made.connection = local.connection()
        for github in (made.github(), made.github()):
            for _ in range(2):
                github.get("/repos/acme/shop", what="it", permission="metadata: read")

        assert len(local.asked) == 2
