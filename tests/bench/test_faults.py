"""Specify the experiment with failing servers and killed processes, in its short form."""

import re

import pytest

from bench.faults.__main__ import main
from bench.faults.holding import holding_of
from bench.faults.reports import differences, execution_id


def _run(number: int, **changes: object) -> dict[str, object]:
    facts: dict[str, object] = {
        "build_number": number,
        "execution_id": execution_id(number),
        "result": "SUCCESS",
        "duration_in_seconds": number,
        "scm_commit_ids": [f"{number:040x}"],
    }
    return {**facts, **changes}


def test_no_report_is_lost_or_doubled_whatever_fails(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--reports", "60", "--kills", "5", "--seed", "7"])

    printed = capsys.readouterr().out
    figures = dict(re.findall(r"^ *(\S.*?)  +(\d+)$", printed, re.MULTILINE))
    assert code == 0, printed
    assert (figures["reports"], figures["each once"], figures["lost"]) == ("60", "60", "0")
    # On a fast machine all can be sent before the last kill.
    assert 1 <= int(figures["kills of senders"]) <= 5


def test_a_run_that_is_missing_is_lost() -> None:
    holding = holding_of([1, 2], [_run(1)], [])

    assert (holding.lost, holding.is_complete) == (1, False)


def test_a_run_that_is_there_twice_is_doubled() -> None:
    holding = holding_of([1], [_run(1), _run(1)], [])

    assert (holding.doubled, holding.each_once, holding.is_complete) == (1, 0, False)


def test_a_run_with_the_facts_of_another_is_changed() -> None:
    holding = holding_of([1], [_run(1, execution_id=execution_id(2))], [])

    assert (holding.changed, holding.is_complete) == (1, False)


def test_a_run_as_it_was_made_differs_in_nothing() -> None:
    assert differences(1, _run(1)) == []
