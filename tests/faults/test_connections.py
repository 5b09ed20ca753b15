"""Whatever goes wrong on the way to SEI, a report gets there once, or it is kept."""

import socket

import pytest

from tests.faults import scripts
from tests.faults.cases import AT_ONCE, SHORT, Case, End
from tests.faults.checks import check
from tests.faults.conftest import Player
from tests.faults.scripts import ACCEPTANCE, answer, in_turn, pass_on

_UNREACHABLE = ("SEI could not be reached at http://127.0.0.1:", "Check `region` and `base-url`")
_TIME_UP = ("The time for this step was up while sending the report to SEI.", "raise the input")
_NOT_SEI = ("but it was not SEI.", "A proxy or a login page", "Check `region` and `base-url`.")

CONNECTIONS = [
    Case(
        name="nobody listens",
        changes={"SEI_BASE_URL": "http://{closed}/sei/"},
        timeout=SHORT,
        end=End.KEPT,
        says=(*_UNREACHABLE, "Connection refused"),
    ),
    Case(
        name="reset before the request was read",
        sei=scripts.reset_at_once,
        timeout=SHORT,
        end=End.KEPT,
        says=_UNREACHABLE,
        fails=True,
        runs=0,
    ),
    Case(
        name="reset once before the request was read",
        sei=in_turn(scripts.reset_at_once, pass_on),
        end=End.DELIVERED,
        posts=1,
    ),
    Case(
        name="reset after the request was read",
        sei=scripts.reset_after_reading,
        timeout=SHORT,
        end=End.KEPT,
        says=_UNREACHABLE,
        runs=0,
    ),
    Case(
        name="reset once, after the report was taken",
        sei=in_turn(scripts.take_and_reset, pass_on),
        end=End.DELIVERED,
        posts=2,
        runs=1,
    ),
    Case(name="a black hole", sei=scripts.hold, timeout=SHORT, end=End.KEPT, says=_TIME_UP),
    Case(
        name="taken, and never answered",
        sei=scripts.take_and_hold,
        timeout=SHORT,
        end=End.KEPT,
        says=_TIME_UP,
        fails=True,
        runs=1,
    ),
    Case(
        name="a byte of the head now and then",
        sei=scripts.slow_headers,
        timeout=SHORT,
        end=End.KEPT,
        says=_TIME_UP,
    ),
    Case(
        name="a byte of the body now and then",
        sei=scripts.slow_body,
        timeout=SHORT,
        end=End.KEPT,
        says=_TIME_UP,
    ),
    Case(
        name="a body that breaks off",
        sei=scripts.broken_off,
        timeout=SHORT,
        end=End.KEPT,
        says=_UNREACHABLE,
    ),
    Case(
        name="a body that breaks off once",
        sei=in_turn(scripts.broken_off, pass_on),
        end=End.DELIVERED,
        posts=2,
    ),
    Case(
        name="a shorter length than the body",
        sei=scripts.too_short_a_length,
        end=End.KEPT,
        says=_NOT_SEI,
        within=AT_ONCE,
    ),
    Case(
        name="a length that is no number",
        sei=answer(202, ACCEPTANCE, {"Content-Length": "many"}),
        timeout=SHORT,
        end=End.KEPT,
        says=_UNREACHABLE,
    ),
    Case(
        name="no HTTP at all", sei=scripts.no_http, timeout=SHORT, end=End.KEPT, says=_UNREACHABLE
    ),
    Case(
        name="a host that does not exist",
        changes={"SEI_BASE_URL": "https://sei.invalid/"},
        timeout=SHORT,
        end=End.KEPT,
        says=("https://sei.invalid/", "Check `region` and `base-url`"),
    ),
    Case(
        name="IPv6, which is no fault",
        sei_host="::1",
        end=End.DELIVERED,
        posts=1,
        commits=5,
    ),
]


@pytest.mark.parametrize("case", CONNECTIONS, ids=str)
def test_a_connection_that_fails_loses_no_report(case: Case, played: Player) -> None:
    if case.sei_host == "::1" and not _has_ipv6():
        pytest.skip("this machine has no IPv6")
    check(case, played(case))


def _has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True
