"""SEI is asked whether it knows the instance, and that never costs a report its time."""

import pytest

from tests.faults import scripts
from tests.faults.cases import AT_ONCE, SHORT, Case, End, Instance
from tests.faults.checks import check
from tests.faults.conftest import Player
from tests.faults.scripts import answer, at, html

_ASKING = "GET "

CASES = [
    Case(
        name="an instance that SEI does not know",
        instance=Instance.UNKNOWN,
        verify="auto",
        end=End.KEPT,
        says=("SEI knows no instance", "`instance-guid` is wrong", "Register the instance"),
        posts=0,
        within=AT_ONCE,
        fails=True,
    ),
    Case(
        name="an instance that is linked to no integration",
        instance=Instance.UNLINKED,
        verify="auto",
        end=End.KEPT,
        says=("is linked to no integration", "Register it again with the `integration_id`"),
        posts=0,
        within=AT_ONCE,
    ),
    Case(
        name="a key that may not ask",
        sei=at(_ASKING, do=answer(403, {"message": "no"})),
        verify="auto",
        end=End.DELIVERED,
        posts=1,
    ),
    Case(
        name="a black hole for who asks",
        timeout=SHORT,
        sei=at(_ASKING, do=scripts.hold),
        verify="auto",
        end=End.DELIVERED,
        posts=1,
    ),
    Case(
        name="a slow answer for who asks",
        timeout=SHORT,
        sei=at(_ASKING, do=scripts.slow_headers),
        verify="true",
        end=End.DELIVERED,
        posts=1,
    ),
    Case(
        name="a reset for who asks",
        sei=at(_ASKING, do=scripts.reset_at_once),
        verify="auto",
        end=End.DELIVERED,
        posts=1,
    ),
    Case(
        name="a page of a gateway for who asks",
        sei=at(_ASKING, do=html(502, "Bad Gateway")),
        verify="auto",
        end=End.DELIVERED,
        posts=1,
    ),
    Case(
        name="a redirect to another host for who asks",
        sei=at(_ASKING, do=scripts.redirect_elsewhere),
        verify="auto",
        end=End.DELIVERED,
        posts=1,
    ),
    Case(
        name="a black hole for who asks and who tells",
        sei=scripts.hold,
        verify="auto",
        end=End.KEPT,
        says=("The time for this step was up while sending the report to SEI.",),
        timeout=3,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_only_an_instance_that_would_lose_the_report_holds_it_back(
    case: Case, played: Player
) -> None:
    check(case, played(case))
