"""A cancelled job ends at once, and what was ready to be sent is kept."""

from signal import SIGINT, SIGTERM

import pytest

from tests.faults import scripts
from tests.faults.cases import Case, End
from tests.faults.checks import check
from tests.faults.conftest import Player
from tests.faults.scripts import at

_TIMEOUT = 30
_MOST_SECONDS_TO_END = 2.0
_SENDING = ("The job was cancelled before 1 of 1 reports were sent.", "`mode: resend`")
_COLLECTING = ("The job was cancelled before anything was reported.",)

SENDING = [
    Case(
        name="SIGINT",
        sei=scripts.hold,
        signals=(SIGINT,),
        end=End.KEPT,
        says=_SENDING,
        timeout=_TIMEOUT,
    ),
    Case(
        name="SIGTERM",
        sei=scripts.read_and_hold,
        signals=(SIGTERM,),
        end=End.KEPT,
        says=_SENDING,
        timeout=_TIMEOUT,
    ),
    Case(
        name="SIGINT, though the answer drips",
        sei=scripts.slow_headers,
        signals=(SIGINT,),
        end=End.KEPT,
        says=_SENDING,
        timeout=_TIMEOUT,
        fails=True,
    ),
    Case(
        name="SIGINT and at once SIGTERM",
        sei=scripts.read_and_hold,
        signals=(SIGINT, SIGTERM),
        end=End.KEPT,
        says=_SENDING,
        timeout=_TIMEOUT,
    ),
]

COLLECTING = [
    Case(
        name="SIGINT",
        github=scripts.hold,
        signals=(SIGINT,),
        end=End.NOTHING,
        says=_COLLECTING,
        timeout=_TIMEOUT,
    ),
    Case(
        name="SIGTERM",
        github=scripts.hold,
        signals=(SIGTERM,),
        end=End.NOTHING,
        says=_COLLECTING,
        timeout=_TIMEOUT,
        fails=True,
    ),
    Case(
        name="SIGTERM while what is optional is read",
        github=at("/artifacts", do=scripts.read_and_hold),
        signals=(SIGTERM,),
        end=End.NOTHING,
        says=_COLLECTING,
        timeout=_TIMEOUT,
    ),
]


@pytest.mark.parametrize("case", SENDING, ids=str)
def test_a_job_that_is_cancelled_while_it_sends_keeps_the_report(
    case: Case, played: Player
) -> None:
    result = played(case)

    check(case, result)
    assert result.finished.ending <= _MOST_SECONDS_TO_END


@pytest.mark.parametrize("case", COLLECTING, ids=str)
def test_a_job_that_is_cancelled_while_it_reads_sends_nothing(case: Case, played: Player) -> None:
    result = played(case)

    check(case, result)
    assert result.finished.ending <= _MOST_SECONDS_TO_END
