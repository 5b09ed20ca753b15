"""Specify the time that a step may take."""

import threading
import time
from concurrent.futures import Future

import pytest

from sei_action.deadline import Deadline
from sei_action.errors import OutOfTimeError

_LONG = 10


class _Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


class _JustDone(Future[int]):
    """A result that comes in the very moment in which nobody waits for it any longer."""

    def result(self, timeout: float | None = None) -> int:
        """Be too late at first."""
        if self.done():
            return super().result(timeout)
        self.set_result(7)
        raise TimeoutError


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


def test_an_earlier_deadline_leaves_time_for_what_comes_after() -> None:
    clock = _Clock()
    deadline = Deadline(60, clock)
    clock.now += 10

    earlier = deadline.earlier(15)

    assert earlier.remaining("testing") == 35
    assert deadline.remaining("testing") == 50


def test_an_earlier_deadline_runs_on_the_same_clock() -> None:
    clock = _Clock()
    earlier = Deadline(60, clock).earlier(15)

    clock.now += 45

    with pytest.raises(OutOfTimeError):
        earlier.remaining("testing")


def test_where_all_time_is_left_for_later_there_is_none_now() -> None:
    with pytest.raises(OutOfTimeError):
        Deadline(10, _Clock()).earlier(15).remaining("testing")


def test_a_bounded_call_gives_its_result() -> None:
    assert Deadline(60).bound(lambda: 7, "testing") == 7


def test_a_bounded_call_raises_its_own_error() -> None:
    error = KeyError("it")

    def call() -> None:
        raise error

    with pytest.raises(KeyError) as caught:
        Deadline(60).bound(call, "testing")

    assert caught.value is error


def test_a_bounded_calls_own_timeout_is_not_taken_for_the_end_of_the_time() -> None:
    def call() -> None:
        msg = "of the call"
        raise TimeoutError(msg)

    with pytest.raises(TimeoutError, match="of the call"):
        Deadline(60).bound(call, "testing")


def test_a_call_that_outlasts_the_time_is_not_waited_for() -> None:
    release = threading.Event()
    started = time.monotonic()

    with pytest.raises(OutOfTimeError, match="while waiting"):
        Deadline(0.05).bound(lambda: release.wait(_LONG), "waiting")

    release.set()
    assert time.monotonic() - started < 2


def test_a_call_that_comes_too_late_is_not_made() -> None:
    made: list[bool] = []

    with pytest.raises(OutOfTimeError):
        Deadline(0, _Clock()).bound(lambda: made.append(True), "testing")

    assert made == []


def test_calls_that_are_done_leave_no_threads_behind() -> None:
    deadline = Deadline(60)
    before = threading.active_count()

    for _ in range(20):
        deadline.bound(lambda: None, "testing")

    for _ in range(50):  # a thread may need a moment to end
        if threading.active_count() <= before + 1:
            break
        time.sleep(0.01)
    assert threading.active_count() <= before + 1


def test_a_result_that_is_there_is_given() -> None:
    future: Future[int] = Future()
    future.set_result(7)

    assert Deadline(60).await_result(future, "testing") == 7


def test_a_result_that_does_not_come_in_time_is_out_of_time() -> None:
    with pytest.raises(OutOfTimeError, match="while testing"):
        Deadline(0.01).await_result(Future(), "testing")


def test_a_result_that_comes_in_the_last_moment_is_given() -> None:
    assert Deadline(60).await_result(_JustDone(), "testing") == 7


def test_a_result_that_is_there_is_given_even_after_the_time_is_up() -> None:
    future: Future[int] = Future()
    future.set_result(7)

    assert Deadline(0, _Clock()).await_result(future, "testing") == 7


def test_an_error_that_is_there_is_raised_even_after_the_time_is_up() -> None:
    future: Future[int] = Future()
    future.set_exception(KeyError("it"))

    with pytest.raises(KeyError):
        Deadline(0, _Clock()).await_result(future, "testing")


def test_a_result_that_is_not_there_after_the_time_is_out_of_time() -> None:
    with pytest.raises(OutOfTimeError, match="while testing"):
        Deadline(0, _Clock()).await_result(Future(), "testing")


def test_a_share_of_the_time_that_is_left_is_all_that_is_waited_for() -> None:
    clock = _Clock()
    deadline = Deadline(60, clock)
    clock.now += 10
    begun = clock.now

    class Passing(Future[int]):
        def result(self, timeout: float | None = None) -> int:
            clock.now += timeout or 0
            raise TimeoutError

    with pytest.raises(OutOfTimeError):
        deadline.await_result(Passing(), "testing", share=0.4)

    assert clock.now - begun == pytest.approx(20)


def test_no_single_wait_is_longer_than_half_a_second() -> None:
    clock = _Clock()
    waits: list[float] = []

    class Passing(Future[int]):
        def result(self, timeout: float | None = None) -> int:
            waits.append(timeout or 0)
            clock.now += timeout or 0
            raise TimeoutError

    with pytest.raises(OutOfTimeError):
        Deadline(1.2, clock).await_result(Passing(), "testing")

    assert max(waits) <= 0.5
    assert sum(waits) == pytest.approx(1.2)


@pytest.mark.parametrize(("spent", "left"), [("45", 15), ("0", 60), ("", 60), ("soon", 60)])
def test_the_setup_of_a_step_is_part_of_its_time(spent: str, left: float) -> None:
    deadline = Deadline.of_step(60, {"SEI_SETUP_SECONDS": spent})

    assert deadline.remaining("testing") == pytest.approx(left, abs=1)


def test_a_setup_that_took_all_the_time_leaves_none() -> None:
    with pytest.raises(OutOfTimeError):
        Deadline.of_step(60, {"SEI_SETUP_SECONDS": "60"}).remaining("testing")
