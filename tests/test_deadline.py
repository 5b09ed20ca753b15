"""Specify the time that a step may take."""

import signal
import time
from threading import Thread

import pytest

from sei_action.deadline import Deadline
from sei_action.errors import OutOfTimeError


class _Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_time_left_shrinks_as_the_clock_runs() -> None:
    clock = _Clock()
    deadline = Deadline(60, clock)

    clock.now += 15

    assert deadline.remaining("testing") == 45


def test_half_a_second_is_still_time() -> None:
    assert Deadline(0.5, _Clock()).remaining("testing") == 0.5


def test_the_last_moment_is_too_late() -> None:
    clock = _Clock()
    deadline = Deadline(60, clock)

    clock.now += 60

    with pytest.raises(OutOfTimeError):
        deadline.remaining("testing")


def test_the_error_names_what_was_under_way_and_the_input_to_raise() -> None:
    deadline = Deadline(0, _Clock())

    with pytest.raises(OutOfTimeError, match=r"while reading jobs.*the input `timeout`"):
        deadline.remaining("reading jobs")


def test_a_clock_that_is_set_back_does_not_prolong_the_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deadline = Deadline(60)

    monkeypatch.setattr(time, "time", lambda: 0.0)

    assert deadline.remaining("testing") <= 60


def test_a_block_that_outlasts_the_time_is_interrupted() -> None:
    with (
        pytest.raises(OutOfTimeError, match="while waiting"),
        Deadline(0.02).enforced("waiting"),
    ):
        time.sleep(60)


def test_a_block_within_the_time_is_left_alone_and_so_is_what_follows() -> None:
    before = signal.getsignal(signal.SIGALRM)

    with Deadline(60).enforced("waiting"):
        during = signal.getitimer(signal.ITIMER_REAL)

    assert 0 < during[0] <= 60
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    assert signal.getsignal(signal.SIGALRM) is before


def test_an_error_in_the_block_stops_the_clock() -> None:
    with pytest.raises(KeyError), Deadline(60).enforced("waiting"):
        raise KeyError

    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_a_block_that_starts_too_late_does_not_run() -> None:
    before = signal.getsignal(signal.SIGALRM)
    ran = False

    with pytest.raises(OutOfTimeError), Deadline(0, _Clock()).enforced("waiting"):
        ran = True

    assert not ran
    assert signal.getsignal(signal.SIGALRM) is before


def test_other_threads_have_no_alarm_and_need_none() -> None:
    seen: list[object] = []

    def wait() -> None:
        with Deadline(60).enforced("waiting"):
            seen.append(signal.getitimer(signal.ITIMER_REAL))

    thread = Thread(target=wait)
    thread.start()
    thread.join()

    assert seen == [(0, 0)]
