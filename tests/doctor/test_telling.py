"""Specify how the doctor's findings are written."""

import json

from sei_action.diagnosis import Check, error, ok, warning
from sei_action.doctor.telling import as_json, as_markdown, verdict

FINE = ok(Check.TOKEN, "The token sees acme/shop.")
DOUBTFUL = warning(Check.CLOCK, "It is late.", "Hurry.")
BAD = error(Check.ALWAYS, "It | is <b>wrong</b>.", "Mend it.", "ci.yml:7")


def test_the_verdict_counts() -> None:
    assert verdict([FINE, DOUBTFUL, BAD]) == "1 error, 1 warning, 1 in order"
    assert verdict([]) == "0 errors, 0 warnings, 0 in order"


def test_json_has_the_counts_and_every_check() -> None:
    told = json.loads(as_json([FINE, BAD]))

    assert (told["error"], told["warning"], told["ok"]) == (1, 0, 1)
    assert told["checks"][1] == {
        "level": "error",
        "check": "always",
        "what": "It | is <b>wrong</b>.",
        "remedy": "Mend it.",
        "place": "ci.yml:7",
    }


def test_the_summary_shows_the_worst_first_and_is_inert() -> None:
    lines = as_markdown([FINE, DOUBTFUL, BAD]).splitlines()

    assert lines[0] == "### SEI doctor: 1 error, 1 warning, 1 in order"
    assert [line.split("|")[2].strip() for line in lines[4:]] == ["always", "clock", "token"]
    assert "<b>" not in lines[4]
    assert lines[4].count("|") == 4
