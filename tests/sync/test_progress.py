"""Specify how people see how far a sync is."""

import io
import re
from collections.abc import Callable, Iterator

import pytest

from sei_action.runner import Runner
from sei_action.sync.progress import Progress


class Terminal(io.StringIO):
    """Look like a terminal, and keep what was written."""

    def isatty(self) -> bool:
        """Say that somebody looks."""
        return True

    @property
    def screens(self) -> list[str]:
        """Give what stood in the live line, one time after the other."""
        return [text for text in re.split(r"\r|\x1b\[A|\n", self.getvalue()) if text.strip()]


class Clock:
    """Pass the time where a test says so."""

    def __init__(self) -> None:
        """Start at an arbitrary time."""
        self.now = 1000.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Have a time of the test's own."""
    return Clock()


@pytest.fixture
def log() -> io.StringIO:
    """Have a log."""
    return io.StringIO()


@pytest.fixture
def progress(log: io.StringIO, clock: Clock) -> Callable[..., Progress]:
    """Have a display that begins now; `left` is how many requests GitHub allows."""

    def begin(terminal: Terminal | None = None, left: int | None = None) -> Progress:
        return Progress(Runner({}, log), lambda: left, terminal=terminal, clock=clock)

    return begin


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    """Have a terminal."""
    with Terminal() as opened:
        yield opened


def test_without_a_terminal_nothing_is_told_for_half_a_minute(
    progress: Callable[..., Progress], log: io.StringIO, clock: Clock
) -> None:
    shown = progress()
    with shown.shown():
        shown.doing("acme/shop")
        shown.more(9)
        clock.now += 29.9
        shown.step()

    assert log.getvalue() == ""


def test_without_a_terminal_a_line_is_told_each_half_minute(
    progress: Callable[..., Progress], log: io.StringIO, clock: Clock
) -> None:
    shown = progress()
    shown.doing("acme/shop")
    shown.more(300)
    for _ in range(120):
        clock.now += 0.5
        shown.step()

    assert log.getvalue().splitlines() == [
        "acme/shop: 60 of 300 runs, 2.0 a second, about 2 minutes left",
        "acme/shop: 120 of 300 runs, 2.0 a second, about 2 minutes left",
    ]


def test_how_long_it_takes_is_not_told_before_anything_is_done(
    progress: Callable[..., Progress], log: io.StringIO, clock: Clock
) -> None:
    shown = progress()
    shown.more(300)
    clock.now += 30
    shown.doing("acme/shop: listing runs")

    assert log.getvalue() == "acme/shop: listing runs: 0 of 300 runs, 0.0 a second\n"


def test_how_long_it_takes_is_not_told_when_all_is_done(
    progress: Callable[..., Progress], log: io.StringIO, clock: Clock
) -> None:
    shown = progress()
    shown.doing("acme/shop")
    shown.more(1)
    clock.now += 30
    shown.step()

    assert log.getvalue() == "acme/shop: 1 of 1 runs, 0.0 a second\n"


def test_a_line_says_how_many_requests_github_allows(
    progress: Callable[..., Progress], log: io.StringIO, clock: Clock
) -> None:
    shown = progress(left=0)
    clock.now += 30
    shown.doing("acme/shop")

    assert log.getvalue() == "acme/shop: 0 of 0 runs, 0.0 a second, 0 requests left\n"


def test_no_time_at_all_is_no_reason_to_fail(
    progress: Callable[..., Progress], log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sei_action.sync.progress._SECONDS_BETWEEN_LINES", 0)
    progress().doing("acme/shop")

    assert log.getvalue() == "acme/shop: 0 of 0 runs, 0.0 a second\n"


def test_without_a_terminal_what_is_said_is_a_line(
    progress: Callable[..., Progress], log: io.StringIO
) -> None:
    progress().say("Would report acme/shop/CI #1.")

    assert log.getvalue() == "Would report acme/shop/CI #1.\n"


def test_a_terminal_shows_how_far_the_sync_is(
    progress: Callable[..., Progress], log: io.StringIO, terminal: Terminal
) -> None:
    shown = progress(terminal, left=4321)
    with shown.shown():
        shown.more(2)
        shown.doing("acme/shop")
        shown.step()
        shown.more(1)

        last = terminal.screens[-1]

    assert last.startswith("acme/shop:  33%|")
    assert "| 1/3 [" in last
    assert last.endswith("4321 requests left]")
    assert log.getvalue() == ""


def test_a_terminal_shows_how_many_requests_github_allows_while_runs_are_listed(
    progress: Callable[..., Progress], terminal: Terminal
) -> None:
    shown = progress(terminal, left=4321)
    with shown.shown():
        shown.doing("acme/shop: listing runs")
        shown.more(1)

        assert terminal.screens[-1].endswith("4321 requests left]")


def test_a_terminal_shows_no_requests_where_github_has_told_of_none(
    progress: Callable[..., Progress], terminal: Terminal
) -> None:
    shown = progress(terminal)
    with shown.shown():
        shown.doing("acme/shop")
        shown.more(1)
        shown.step()
        shown.more(1)

    assert "requests" not in terminal.getvalue()


def test_a_terminal_shows_nothing_when_it_is_over(
    progress: Callable[..., Progress], terminal: Terminal
) -> None:
    shown = progress(terminal)
    with shown.shown():
        shown.more(1)
        shown.step()

    assert terminal.getvalue().endswith("\r")
    assert terminal.getvalue().rstrip("\r").rpartition("\r")[2].strip() == ""


def test_a_terminal_is_left_alone_after_a_failure(
    progress: Callable[..., Progress], log: io.StringIO, terminal: Terminal
) -> None:
    shown = progress(terminal)
    with pytest.raises(KeyError), shown.shown():
        raise KeyError
    before = terminal.getvalue()

    shown.say("after")

    assert (terminal.getvalue(), log.getvalue()) == (before, "after\n")


def test_what_is_said_stands_above_the_live_line(terminal: Terminal) -> None:
    shown = Progress(Runner({}, terminal), lambda: None, terminal=terminal)
    with shown.shown():
        shown.doing("acme/shop")
        shown.more(1)
        shown.say("Would report acme/shop/CI #1.")

        assert terminal.screens[-2] == "Would report acme/shop/CI #1."
        assert terminal.screens[-1].startswith("acme/shop:   0%|")


def test_a_terminal_shows_no_secret(log: io.StringIO, terminal: Terminal) -> None:
    runner = Runner({}, log)
    runner.mask(["hunter-of-a-test"])
    shown = Progress(runner, lambda: None, terminal=terminal)
    with shown.shown():
        shown.doing("acme/hunter-of-a-test")
        shown.more(1)

    assert "hunter" not in terminal.getvalue()
    assert "acme/***" in terminal.getvalue()
