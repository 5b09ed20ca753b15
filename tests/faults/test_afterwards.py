"""What was kept is delivered later: all of it, each report once, whatever happens meanwhile.

This file comes first, so that the cases of the tables are played while these tests run.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from signal import SIGINT, SIGKILL, SIGTERM, Signals
from typing import Any
from uuid import uuid4

import pytest

from tests.faults import scripts
from tests.faults.cases import Case, End
from tests.faults.outboxes import Outbox, outbox_in
from tests.faults.scenes import Backstage, play
from tests.faults.scripts import answer, at, in_turn, pass_on
from tests.faults.servers import Connection, Script, Server

_POST = "POST "
_BUSY = answer(503, "", {"Retry-After": "3600"})
_WAIT_SECONDS = 30.0
_MOST_SECONDS_TO_END = 2.0

Kept = dict[str, Any]


@pytest.fixture(scope="module")
def kept(backstage: Backstage, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Have a report as the program keeps it."""
    case = Case(name="kept", sei=_BUSY, end=End.KEPT)
    (found,) = play(case, backstage, tmp_path_factory.mktemp("kept")).kept
    return dict(found)


@pytest.fixture
def outbox(backstage: Backstage, tmp_path: Path) -> Iterator[Outbox]:
    """Have an empty outbox, and a healthy SEI."""
    with outbox_in(tmp_path, backstage) as ready:
        yield ready


def slowly(connection: Connection) -> None:
    """Pass on after a while, so that two have time to meet."""
    time.sleep(0.5)
    connection.pass_on()


@pytest.mark.parametrize(
    ("trouble", "signals"),
    [(_BUSY, ()), (scripts.read_and_hold, (SIGTERM,))],
    ids=["overloaded", "cancelled"],
)
def test_a_report_that_was_kept_is_delivered_once_sei_is_well_again(
    outbox: Outbox, trouble: Script, signals: tuple[Signals, ...]
) -> None:
    outbox.sei.script = trouble
    reporting = outbox.start("report", SEI_TIMEOUT="30")
    if signals:
        assert outbox.sei.waits.wait(_WAIT_SECONDS)
        reporting.signal(*signals)
    outbox.end(reporting)
    assert len(outbox.waiting) == 1
    outbox.sei.script = pass_on

    first, second = outbox.run(), outbox.run(SEI_MODE="resend")

    assert (first.code, second.code) == (0, 0)
    assert outbox.verdicts == ["kept"]
    assert outbox.waiting == []


def test_two_at_once_deliver_each_report_once(outbox: Outbox, kept: Kept) -> None:
    for number in range(4):
        outbox.put(kept, number)
    outbox.sei.script = at(_POST, do=slowly)

    both = [outbox.start(), outbox.start("report", SEI_MODE="resend")]
    codes = [outbox.end(process).code for process in both]

    assert codes == [0, 0]
    assert outbox.verdicts == ["kept"] * 4
    assert outbox.waiting == []


def test_who_waits_too_long_for_another_gives_up(outbox: Outbox, kept: Kept) -> None:
    outbox.put(kept, 1)
    outbox.sei.script = at(_POST, do=scripts.read_and_hold)
    stuck = outbox.start(SEI_TIMEOUT="60")
    assert outbox.sei.waits.wait(_WAIT_SECONDS)

    finished = outbox.run(SEI_TIMEOUT="2", SEI_FAIL_ON_ERROR="true")
    stuck.signal(SIGKILL)
    stuck.finish()

    assert "another resend is still at work" in finished.log
    assert finished.code == 1
    assert finished.seconds <= 4.0
    assert outbox.waiting == ["1-1.json"]


@pytest.mark.parametrize("number", [SIGINT, SIGTERM, SIGKILL], ids=lambda number: number.name)
def test_who_is_stopped_in_between_loses_nothing(
    outbox: Outbox, kept: Kept, number: Signals
) -> None:
    for run in (1, 2, 3):
        outbox.put(kept, run)
    outbox.sei.script = at(_POST, do=in_turn(pass_on, scripts.take_and_hold, pass_on))

    stopped = outbox.start(SEI_TIMEOUT="30")
    assert outbox.sei.waits.wait(_WAIT_SECONDS)
    stopped.signal(number)
    ended = outbox.end(stopped)

    assert outbox.waiting == ["2-1.json", "3-1.json"]
    assert ended.ending <= _MOST_SECONDS_TO_END
    assert outbox.run().code == 0
    assert outbox.verdicts == ["kept", "kept", "repeated", "kept"]
    assert outbox.waiting == []


@pytest.mark.parametrize(("fails", "code"), [("false", 0), ("true", 1)])
def test_a_black_hole_keeps_all_within_the_timeout(
    outbox: Outbox, kept: Kept, fails: str, code: int
) -> None:
    for run in (1, 2):
        outbox.put(kept, run)
    outbox.sei.script = scripts.hold

    finished = outbox.run(SEI_TIMEOUT="3", SEI_FAIL_ON_ERROR=fails)

    assert finished.code == code
    assert "Report 1-1 is still undelivered. The time for this step was up" in finished.log
    assert finished.seconds <= 5.0
    assert outbox.waiting == ["1-1.json", "2-1.json"]


def test_a_report_that_is_refused_holds_up_no_other(outbox: Outbox, kept: Kept) -> None:
    for run in (1, 2):
        outbox.put(kept, run)
    (outbox.folder / "0-1.json").write_text("{", encoding="utf-8")
    outbox.put(kept, 3, target="https://sei.invalid/")
    outbox.sei.script = at(_POST, do=in_turn(scripts.echo_the_secret, pass_on))

    finished = outbox.run(SEI_FAIL_ON_ERROR="true")

    assert finished.code == 1
    assert "0-1.json is no report of an outbox" in finished.log
    assert "Report 1-1 is still undelivered. SEI did not take the report" in finished.log
    assert "Report 3-1 was meant for https://sei.invalid/" in finished.log
    assert outbox.waiting == ["0-1.json", "1-1.json", "3-1.json"]
    assert outbox.verdicts == ["kept"]


def test_the_key_follows_no_redirect(outbox: Outbox, kept: Kept, backstage: Backstage) -> None:
    outbox.put(kept, 1)
    with Server(pass_on, behind=backstage.sei) as elsewhere:
        outbox.sei.hosts = {"elsewhere": elsewhere.address}
        outbox.sei.script = scripts.redirect_elsewhere
        outbox.run()

    assert elsewhere.requests == []
    assert outbox.waiting == ["1-1.json"]


def test_a_report_that_sei_would_drop_in_silence_is_still_kept(outbox: Outbox, kept: Kept) -> None:
    outbox.put(kept, 1, report={**kept["report"], "instance_guid": str(uuid4())})

    finished = outbox.run(SEI_VERIFY="true")

    assert "SEI knows no instance" in finished.log
    assert outbox.waiting == ["1-1.json"]


def test_who_may_not_ask_for_the_instance_still_delivers(outbox: Outbox, kept: Kept) -> None:
    outbox.put(kept, 1)
    outbox.sei.script = at("GET ", do=scripts.read_and_hold)

    finished = outbox.run(SEI_TIMEOUT="5")

    assert finished.seconds <= 7.0
    assert outbox.verdicts == ["kept"]
    assert outbox.waiting == []
