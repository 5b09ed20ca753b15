"""Specify how a step stops when its job is cancelled."""

import os
import signal
import threading
import time

import pytest

from sei_action.cancelling import CancelledError, cancellable
from sei_action.deadline import Deadline

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def _handlers() -> list[object]:
    return [signal.getsignal(number) for number in _SIGNALS]


@pytest.mark.parametrize("number", _SIGNALS)
def test_a_process_that_is_asked_to_end_leaves_the_block(number: signal.Signals) -> None:
    with pytest.raises(CancelledError, match="before anything was reported"), cancellable():
        signal.raise_signal(number)


def test_what_catches_every_error_does_not_hold_up_the_end() -> None:
    def trip() -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        except Exception:  # noqa: BLE001 - this is what must not catch it
            pytest.fail("the trip went on")

    with pytest.raises(CancelledError), cancellable():
        trip()


@pytest.mark.parametrize("number", _SIGNALS)
def test_who_is_already_about_to_end_is_not_interrupted_again(number: signal.Signals) -> None:
    kept = []

    def trip() -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        finally:
            signal.raise_signal(number)
            kept.append(7)

    with pytest.raises(CancelledError), cancellable():
        trip()

    assert kept == [7]


@pytest.mark.parametrize("number", _SIGNALS)
def test_whoever_asks_again_is_heard_and_nothing_happens(number: signal.Signals) -> None:
    again = []

    def trip() -> None:
        try:
            signal.raise_signal(signal.SIGTERM)
        finally:
            again.append(signal.getsignal(number))
            signal.raise_signal(number)

    with pytest.raises(CancelledError), cancellable():
        trip()

    # To ignore a signal races with one that is on its way.
    assert again != [signal.SIG_IGN]


def test_a_block_that_is_left_alone_gives_what_it_makes() -> None:
    made = []

    with cancellable():
        made.append(7)

    assert made == [7]


def test_signals_mean_the_same_as_before_once_the_block_is_left() -> None:
    before = _handlers()

    with cancellable():
        during = _handlers()

    assert all(new is not old for new, old in zip(during, before, strict=True))
    assert _handlers() == before


def test_signals_mean_the_same_as_before_once_the_block_has_failed() -> None:
    before = _handlers()

    with pytest.raises(KeyError), cancellable():
        raise KeyError

    assert _handlers() == before


def test_signals_mean_the_same_as_before_once_the_block_was_cancelled() -> None:
    before = _handlers()

    with pytest.raises(CancelledError), cancellable():
        signal.raise_signal(signal.SIGTERM)

    assert _handlers() == before


def test_outside_of_the_main_thread_signals_are_left_alone() -> None:
    before = _handlers()
    during: list[object] = []

    def block() -> None:
        with cancellable():
            during.extend(_handlers())

    thread = threading.Thread(target=block)
    thread.start()
    thread.join()

    assert during == before


@pytest.mark.parametrize("number", _SIGNALS)
def test_a_wait_for_a_slow_server_ends_at_once(number: signal.Signals) -> None:
    release = threading.Event()
    asking = threading.Timer(0.05, os.kill, (os.getpid(), number))
    started = time.monotonic()

    def trip() -> None:
        asking.start()
        Deadline(30).bound(lambda: release.wait(30), "waiting")

    with pytest.raises(CancelledError), cancellable():
        trip()

    release.set()
    asking.join()
    assert time.monotonic() - started < 2
