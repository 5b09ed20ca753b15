"""Whatever SEI answers, a report that it did not take is kept, and the user is told why."""

import pytest

from tests.faults import scripts
from tests.faults.cases import AT_ONCE, SHORT, Case, End
from tests.faults.checks import check
from tests.faults.conftest import Player
from tests.faults.scripts import ACCEPTANCE, answer, html, in_turn, pass_on, taken

_NOT_SEI = ("but it was not SEI.", "A proxy or a login page", "Check `region` and `base-url`.")
_OUT_OF_ORDER = ("SEI is overloaded or out of order.", "Nothing is wrong with your workflow")

ANSWERS = [
    Case(
        name="202 with what is no JSON",
        sei=answer(202, '{"payload": '),
        end=End.KEPT,
        says=("status 202", *_NOT_SEI),
        within=AT_ONCE,
        fails=True,
    ),
    Case(
        name="202 with an endless body",
        sei=scripts.endless_body,
        end=End.KEPT,
        says=("status 202", *_NOT_SEI),
        within=AT_ONCE,
    ),
    Case(
        name="202 in an encoding of no text",
        sei=taken(answer(202, ACCEPTANCE, {"Content-Type": "application/json; charset=hex"})),
        end=End.DELIVERED,
        posts=1,
    ),
    Case(
        name="202 that is not compressed as it says",
        sei=answer(202, ACCEPTANCE, {"Content-Encoding": "gzip"}),
        timeout=SHORT,
        end=End.KEPT,
        says=("SEI", "Check `region` and `base-url`"),
    ),
    Case(
        name="202 with an error inside",
        sei=answer(202, {"payload": '{"error": "integration 12 is gone"}'}),
        end=End.KEPT,
        says=("answered with an error: integration 12 is gone.", "Check the inputs"),
        within=AT_ONCE,
        fails=True,
    ),
    Case(
        name="a page of a gateway with 502",
        sei=html(502, "Bad Gateway"),
        timeout=SHORT,
        end=End.KEPT,
        says=("(status 502)", *_OUT_OF_ORDER),
    ),
    Case(
        name="a page of a gateway with 502, once",
        sei=in_turn(html(502, "Bad Gateway"), pass_on),
        end=End.DELIVERED,
        posts=2,
    ),
    Case(
        name="503 without a word on when to come back",
        sei=answer(503, {"message": "overloaded"}),
        timeout=SHORT,
        end=End.KEPT,
        says=("(status 503: overloaded)", *_OUT_OF_ORDER),
    ),
    Case(
        name="503 for two seconds",
        sei=in_turn(answer(503, "", {"Retry-After": "2"}), pass_on),
        end=End.DELIVERED,
        at_least=2.0,
        posts=2,
    ),
    Case(
        name="503 for an hour",
        sei=answer(503, "", {"Retry-After": "3600"}),
        end=End.KEPT,
        says=("(status 503)", *_OUT_OF_ORDER),
        within=AT_ONCE,
        posts=1,
    ),
    Case(
        name="429 until a date that is near",
        sei=in_turn(scripts.too_many_until(3), pass_on),
        end=End.DELIVERED,
        at_least=1.9,
        posts=2,
    ),
    Case(
        name="429 until a date that is far",
        sei=scripts.too_many_until(3600),
        end=End.KEPT,
        says=("(status 429)", *_OUT_OF_ORDER),
        within=AT_ONCE,
        posts=1,
    ),
    Case(
        name="429 until what is no date",
        sei=in_turn(answer(429, "", {"Retry-After": "soon"}), pass_on),
        end=End.DELIVERED,
        posts=2,
    ),
    Case(
        name="a redirect to another host",
        sei=scripts.redirect_elsewhere,
        end=End.KEPT,
        says=("(status 307)", "Check `region` and `base-url`."),
        within=AT_ONCE,
        posts=1,
    ),
    Case(
        name="an error that quotes the key",
        sei=scripts.echo_the_secret,
        end=End.KEPT,
        says=("(status 400: Authorization: ApiKey ***)", "`dry-run: true`"),
        within=AT_ONCE,
        posts=1,
    ),
]


@pytest.mark.parametrize("case", ANSWERS, ids=str)
def test_an_answer_that_is_no_acceptance_loses_no_report(case: Case, played: Player) -> None:
    check(case, played(case))
