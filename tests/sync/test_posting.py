"""Reports of a pipeline go out one after the other, and what became of each is noted."""

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

import pytest
from pydantic import SecretStr

from sei_action.deadline import Deadline
from sei_action.errors import OutOfTimeError, SeiError
from sei_action.ledger import Attempt, Ledger, State
from sei_action.payload import Payload
from sei_action.sei import Sei
from sei_action.sync.posting import Posting
from tests.builders import payload
from tests.ledger.builders import SHOP, attempt, note, state_of

CI, CD = "acme/shop/CI", "acme/shop/CD"


class FakeSei(Sei):
    """Take reports; `reply` may raise what SEI would answer."""

    def __init__(self, reply: Callable[[dict[str, Any]], object] = lambda _report: None) -> None:
        """Take what answers."""
        super().__init__("https://sei.example/", SecretStr("key"), Deadline(60))
        self._reply = reply
        self.bodies: list[bytes] = []

    def within(self, seconds: float) -> Self:
        """Give as much time as is wanted."""
        assert seconds > 60
        return self

    def post_report(self, report: bytes, endpoint: str = "custom-cicd") -> None:
        """Take it, or not."""
        assert endpoint == "custom-cicd"
        self.bodies.append(report)
        self._reply(json.loads(report))

    @property
    def got(self) -> list[tuple[str, int]]:
        """Give the pipeline and the number of each report that came, in their order."""
        told = [json.loads(body) for body in self.bodies]
        return [(one["job_full_name"], one["build_number"]) for one in told]


class Stage:
    """Post to a fake SEI, with a ledger; `done` is what was told of each attempt."""

    def __init__(self, ledger: Ledger) -> None:
        """Take the ledger."""
        self.ledger = ledger
        self.done: list[tuple[State, str]] = []

    def posting(self, sei: Sei) -> Posting:
        """Begin to post."""
        return Posting(
            sei,
            self.ledger,
            SHOP,
            now=lambda: 4711,
            hide=lambda text: text.replace("secret", "***"),
            done=lambda state, reason: self.done.append((state, reason)),
        )

    def send(self, posting: Posting, number: int, *names: str) -> Attempt:
        """Send the reports of an attempt under these names."""
        one = attempt(number)
        note(self.ledger, one)
        posting.send(one, tuple(report(number, name) for name in names or (CI,)))
        return one

    def states(self, *numbers: int) -> list[State]:
        """Tell how attempts stand."""
        return [state_of(self.ledger, number)[0] for number in numbers]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Have a ledger without anything in it."""
    with Ledger(tmp_path) as ledger:
        yield Stage(ledger)


def report(number: int, name: str = CI) -> Payload:
    return payload(job_full_name=name, build_number=number, execution_id=f"{number}-1")


def failure(status: int | None, text: str = "SEI did not take it.") -> SeiError:
    return SeiError(text, "", "", status)


def failing(*numbers: int, status: int | None = 503) -> FakeSei:
    """Fail for reports of these numbers."""

    def reply(told: dict[str, Any]) -> None:
        if told["build_number"] in numbers:
            raise failure(status)

    return FakeSei(reply)


def test_a_report_is_sent_and_its_attempt_is_reported(stage: Stage) -> None:
    sei = FakeSei()
    posting = stage.posting(sei)

    stage.send(posting, 1)
    posting.finish()

    assert sei.got == [(CI, 1)]
    assert state_of(stage.ledger) == (State.REPORTED, "")
    assert stage.done == [(State.REPORTED, "")]
    assert (posting.counts["posts"], posting.fatal) == (1, None)


def test_what_sei_took_is_noted(stage: Stage, tmp_path: Path) -> None:
    sei = FakeSei()
    posting = stage.posting(sei)

    stage.send(posting, 1)
    posting.finish()

    with sqlite3.connect(tmp_path / "ledger.sqlite3") as ledger:
        (row,) = ledger.execute(
            "SELECT run_id, attempt, execution_id, job_full_name, build_number, sha256, sent_at "
            "FROM reports"
        )
    ledger.close()
    assert row == (1, 1, "1-1", CI, 1, sha256(sei.bodies[0]).hexdigest(), 4711)


def test_reports_of_a_pipeline_go_out_in_their_order_one_at_a_time(stage: Stage) -> None:
    under_way: list[str] = []

    def reply(told: dict[str, Any]) -> None:
        assert told["job_full_name"] not in under_way
        under_way.append(told["job_full_name"])
        time.sleep(0.001)
        under_way.remove(told["job_full_name"])

    sei = FakeSei(reply)
    posting = stage.posting(sei)
    for number in range(1, 31):
        stage.send(posting, number, CI, CD)
    posting.finish()

    for name in (CI, CD):
        assert [number for each, number in sei.got if each == name] == list(range(1, 31))
    assert stage.states(*range(1, 31)) == [State.REPORTED] * 30


def test_reports_of_four_pipelines_go_out_at_the_same_time(stage: Stage) -> None:
    all_here = threading.Barrier(4, timeout=10)
    sei = FakeSei(lambda _report: all_here.wait())
    posting = stage.posting(sei)

    for number in range(1, 5):
        stage.send(posting, number, f"pipeline {number}")
    posting.finish()

    assert stage.states(1, 2, 3, 4) == [State.REPORTED] * 4


def test_of_many_pipelines_each_gets_its_turn(stage: Stage) -> None:
    sei = FakeSei()
    posting = stage.posting(sei)

    for number in range(1, 41):
        stage.send(posting, number, f"pipeline {number}")
    posting.finish()

    assert len(sei.bodies) == 40


def test_a_pipeline_may_go_on_after_a_rest(stage: Stage) -> None:
    sei = FakeSei()
    posting = stage.posting(sei)

    for number in (1, 2):
        stage.send(posting, number)
        posting.finish()

    assert sei.got == [(CI, 1), (CI, 2)]


def test_no_more_than_a_few_dozen_wait_in_memory(stage: Stage) -> None:
    go = threading.Event()
    sei = FakeSei(lambda _report: go.wait(10))
    posting = stage.posting(sei)
    sent: list[int] = []

    def send_all() -> None:
        for number in range(1, 101):
            stage.send(posting, number)
            sent.append(number)

    sender = threading.Thread(target=send_all)
    sender.start()
    while len(sent) < 64:
        time.sleep(0.001)
    time.sleep(0.05)
    waiting = len(sent)
    go.set()
    sender.join(timeout=10)
    posting.finish()

    assert waiting == 64
    assert len(sei.bodies) == 100


def test_what_comes_later_of_a_pipeline_is_held_behind_a_failure(stage: Stage) -> None:
    sei = failing(2)
    posting = stage.posting(sei)

    for number in (1, 2, 3, 4):
        stage.send(posting, number)
    posting.finish()

    assert sei.got == [(CI, 1), (CI, 2)]
    assert stage.states(1, 2, 3, 4) == [State.REPORTED, *[State.FAILED] * 3]
    assert state_of(stage.ledger, 2) == (State.FAILED, "SEI did not take it.")
    assert state_of(stage.ledger, 3) == (
        State.FAILED,
        "an earlier report of its pipeline could not be sent",
    )
    assert posting.fatal is None


def test_other_pipelines_are_not_held(stage: Stage) -> None:
    posting = stage.posting(failing(1))

    stage.send(posting, 1, CI)
    posting.finish()
    stage.send(posting, 2, CD)
    posting.finish()

    assert stage.states(1, 2) == [State.FAILED, State.REPORTED]


@pytest.mark.parametrize("status", [202, 400, 413])
def test_a_report_that_sei_refuses_holds_nothing(stage: Stage, status: int) -> None:
    posting = stage.posting(failing(1, 2, 3, 4, 5, 6, status=status))

    for number in range(1, 9):
        stage.send(posting, number)
    posting.finish()

    assert stage.states(*range(1, 9)) == [*[State.REFUSED] * 6, *[State.REPORTED] * 2]
    assert posting.fatal is None


@pytest.mark.parametrize("status", [401, 403, 404])
def test_what_no_report_would_pass_ends_it_at_once(stage: Stage, status: int) -> None:
    sei = failing(1, status=status)
    posting = stage.posting(sei)

    stage.send(posting, 1)
    posting.finish()
    for number in (2, 3):
        stage.send(posting, number, f"pipeline {number}")
    posting.finish()

    assert posting.fatal == "SEI did not take it."
    assert len(sei.bodies) == 1
    assert stage.states(1, 2, 3) == [State.FAILED] * 3


def send_one_by_one(stage: Stage, posting: Posting, count: int) -> None:
    for number in range(1, count + 1):
        stage.send(posting, number, f"pipeline {number}")
        posting.finish()


def test_five_failures_in_a_row_end_it(stage: Stage) -> None:
    sei = failing(*range(1, 11))
    posting = stage.posting(sei)

    send_one_by_one(stage, posting, 10)

    assert len(sei.bodies) == 5
    assert posting.fatal == "SEI did not take it."
    assert stage.states(*range(1, 11)) == [State.FAILED] * 10


def test_failures_between_successes_do_not(stage: Stage) -> None:
    sei = failing(1, 2, 3, 4, 6, 7, 8, 9)
    posting = stage.posting(sei)

    send_one_by_one(stage, posting, 10)

    assert len(sei.bodies) == 10
    assert posting.fatal is None


@pytest.mark.parametrize(
    "error",
    [OutOfTimeError("sending the report to SEI"), failure(None), ValueError("odd"), OSError()],
    ids=["slow", "unreachable", "broken", "network"],
)
def test_whatever_goes_wrong_fails_the_attempt_and_hangs_nothing(
    stage: Stage, error: Exception
) -> None:
    def reply(_told: dict[str, Any]) -> None:
        raise error

    posting = stage.posting(FakeSei(reply))

    stage.send(posting, 1)
    posting.finish()

    state, reason = state_of(stage.ledger)
    assert state is State.FAILED
    assert reason


def test_a_reason_holds_no_secret(stage: Stage) -> None:
    def reply(_told: dict[str, Any]) -> None:
        raise failure(503, "The secret was wrong.")

    posting = stage.posting(FakeSei(reply))

    stage.send(posting, 1)
    posting.finish()

    assert state_of(stage.ledger)[1] == "The *** was wrong."
    assert stage.done == [(State.FAILED, "The *** was wrong.")]


def test_an_attempt_of_several_reports_is_reported_when_all_are(stage: Stage) -> None:
    posting = stage.posting(FakeSei())

    stage.send(posting, 1, CI, CD)
    posting.finish()

    assert stage.done == [(State.REPORTED, "")]
    assert posting.counts["posts"] == 2


@pytest.mark.parametrize(
    ("of_ci", "of_cd", "expected"),
    [
        (503, None, State.FAILED),
        (None, 503, State.FAILED),
        (400, None, State.REFUSED),
        (400, 503, State.FAILED),
        (503, 400, State.FAILED),
    ],
)
def test_of_several_reports_one_that_can_be_sent_another_time_decides(
    stage: Stage, of_ci: int | None, of_cd: int | None, expected: State
) -> None:
    def reply(told: dict[str, Any]) -> None:
        status = of_ci if told["job_full_name"] == CI else of_cd
        if status is not None:
            raise failure(status)

    posting = stage.posting(FakeSei(reply))

    stage.send(posting, 1, CI, CD)
    posting.finish()

    assert stage.states(1) == [expected]
    assert [state for state, _ in stage.done] == [expected]


def test_of_several_reports_only_those_are_sent_again_that_sei_did_not_take(
    stage: Stage,
) -> None:
    def reply(told: dict[str, Any]) -> None:
        if told["job_full_name"] == CD:
            raise failure(503)

    first = stage.posting(FakeSei(reply))
    one = stage.send(first, 1, CI, CD)
    first.finish()
    sei = FakeSei()
    second = stage.posting(sei)

    second.send(one, (report(1, CI), report(1, CD)))
    second.finish()

    assert sei.got == [(CD, 1)]
    assert stage.states(1) == [State.REPORTED]


def test_another_attempt_of_the_same_number_is_sent_by_itself(stage: Stage) -> None:
    posting = stage.posting(FakeSei())
    stage.send(posting, 1)
    posting.finish()
    sei = FakeSei()
    again = attempt(1, 2)
    note(stage.ledger, again)

    other = stage.posting(sei)
    other.send(again, (report(1),))
    other.finish()

    assert sei.got == [(CI, 1)]
    assert state_of(stage.ledger, 1, 2) == (State.REPORTED, "")


def test_what_is_given_up_stays_to_be_done(stage: Stage) -> None:
    go = threading.Event()
    sei = FakeSei(lambda _report: go.wait(10))
    posting = stage.posting(sei)
    for number in (1, 2, 3):
        stage.send(posting, number)
    while not sei.bodies:
        time.sleep(0.001)

    posting.give_up("the sync was ended")
    go.set()
    posting.finish()

    assert sei.got == [(CI, 1)]
    assert stage.states(1, 2, 3) == [State.REPORTED, State.FAILED, State.FAILED]
    assert [one.run_id for one in stage.ledger.attempts.to_do(SHOP)] == [2, 3]


def test_the_first_reason_to_end_it_stays(stage: Stage) -> None:
    posting = stage.posting(FakeSei())

    posting.give_up("first")
    posting.give_up("second")

    assert posting.fatal == "first"


def test_a_ledger_that_cannot_be_written_ends_it_and_hangs_nothing(
    stage: Stage, tmp_path: Path
) -> None:
    posting = stage.posting(FakeSei())
    one = attempt(1)
    broken = Ledger(tmp_path / "other")
    lost = Posting(
        FakeSei(),
        broken,
        SHOP,
        now=lambda: 4711,
        hide=str,
        done=lambda _state, _reason: None,
    )
    broken.__exit__()

    lost.send(one, (report(1), report(1, CD)))
    lost.finish()

    assert lost.fatal is not None
    assert lost.fatal.startswith("What SEI took could not be noted (")
    assert posting.fatal is None


def test_whoever_is_told_may_fail_and_hangs_nothing(stage: Stage) -> None:
    def done(_state: State, _reason: str) -> None:
        raise RuntimeError

    posting = Posting(FakeSei(), stage.ledger, SHOP, now=lambda: 4711, hide=str, done=done)

    stage.send(posting, 1)
    posting.finish()

    assert posting.fatal == "What SEI took could not be noted (RuntimeError)."


def test_without_a_report_there_is_nothing_to_wait_for(stage: Stage) -> None:
    posting = stage.posting(FakeSei())

    posting.finish()

    assert posting.counts["posts"] == 0
