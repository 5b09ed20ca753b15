"""Specify how calls are made at the same time."""

import subprocess
import sys
import threading
from concurrent.futures import Future
from functools import partial

import pytest

from sei_action.workers import Workers

_LONG = 10
_NEVER_ENDING = """
import threading
from sei_action.workers import Workers

workers = Workers(2)
begun = threading.Semaphore(0)
for _ in range(3):
    workers.start(lambda: (begun.release(), threading.Event().wait()))
begun.acquire()
begun.acquire()
"""


def _results(futures: list[Future[int]]) -> list[int]:
    return [future.result(timeout=_LONG) for future in futures]


def test_a_call_is_made_and_its_result_given() -> None:
    assert Workers(1).start(lambda: 7).result(timeout=_LONG) == 7


def test_a_call_is_made_on_another_thread() -> None:
    thread = Workers(1).start(threading.current_thread).result(timeout=_LONG)

    assert thread is not threading.current_thread()


def test_no_thread_is_started_before_there_is_a_call() -> None:
    before = threading.active_count()

    Workers(4)

    assert threading.active_count() == before


def test_calls_are_made_side_by_side() -> None:
    workers = Workers(4)
    all_here = threading.Barrier(4, timeout=_LONG)

    futures = [workers.start(all_here.wait) for _ in range(4)]

    assert sorted(_results(futures)) == [0, 1, 2, 3]


def test_no_more_threads_than_wanted_make_the_calls() -> None:
    workers = Workers(3)

    futures = [workers.start(threading.get_ident) for _ in range(200)]

    assert len(set(_results(futures))) <= 3


def test_many_more_calls_than_threads_all_get_their_own_result() -> None:
    workers = Workers(2)

    futures = [workers.start(partial(int, number)) for number in range(1000)]

    assert _results(futures) == list(range(1000))


def test_one_thread_makes_the_calls_in_the_order_in_which_they_were_started() -> None:
    workers = Workers(1)
    made: list[int] = []

    futures = [workers.start(partial(made.append, number)) for number in range(50)]
    for future in futures:
        future.result(timeout=_LONG)

    assert made == list(range(50))


def test_to_start_a_call_waits_for_none() -> None:
    workers = Workers(1)
    release = threading.Event()

    first = workers.start(lambda: release.wait(_LONG))
    second = workers.start(lambda: True)

    assert not first.done()
    assert not second.done()
    release.set()
    assert second.result(timeout=_LONG)


@pytest.mark.parametrize("error", [ValueError("no"), KeyboardInterrupt(), SystemExit(3)])
def test_what_a_call_raises_is_raised_where_its_result_is_read(error: BaseException) -> None:
    def call() -> None:
        raise error

    with pytest.raises(type(error)) as caught:
        Workers(1).start(call).result(timeout=_LONG)

    assert caught.value is error


def test_a_call_that_raised_does_not_cost_its_thread() -> None:
    workers = Workers(1)

    def call() -> None:
        raise SystemExit

    failed = [workers.start(call) for _ in range(5)]
    after = workers.start(lambda: 7)

    assert after.result(timeout=_LONG) == 7
    assert all(isinstance(future.exception(timeout=_LONG), SystemExit) for future in failed)


def test_a_thread_knows_whether_it_is_one_of_the_workers() -> None:
    workers, others = Workers(1), Workers(1)

    in_own = workers.start(lambda: workers.is_one_of_them).result(timeout=_LONG)
    in_other = others.start(lambda: workers.is_one_of_them).result(timeout=_LONG)

    assert (in_own, in_other, workers.is_one_of_them) == (True, False, False)


def test_calls_that_never_end_do_not_keep_the_process_from_ending() -> None:
    ended = subprocess.run([sys.executable, "-c", _NEVER_ENDING], timeout=_LONG, check=False)

    assert ended.returncode == 0
