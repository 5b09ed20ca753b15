"""How one line tells what became of a report."""

import pytest

from sei_action.sandbox.reports import Fate, Report, Verdict, printable
from tests.sandbox.builders import report


def line(fate: Fate, status: int = 202, **changes: object) -> str:
    payload = report(**changes) if status == 202 else None
    return Report("abc", "2026-01-31T09:30:00.000+00:00", status, fate, payload).line


def test_a_kept_report_is_named() -> None:
    assert line(Fate(Verdict.KEPT)) == "202 accepted, kept: acme/shop/CI #562"


def test_a_report_without_number_is_named_without() -> None:
    assert line(Fate(Verdict.KEPT), build_number=None) == "202 accepted, kept: acme/shop/CI"


def test_a_lost_report_tells_why() -> None:
    fate = Fate(Verdict.LOST, "duration is null")
    assert line(fate) == "202 accepted, lost: acme/shop/CI #562: duration is null"


def test_a_refused_report_tells_the_answer() -> None:
    fate = Fate(Verdict.REFUSED, "result field is missing in request")
    assert line(fate, 400) == "400 refused: result field is missing in request"


def test_notes_follow() -> None:
    fate = Fate(Verdict.KEPT, notes=("one", "two"))
    assert line(fate) == "202 accepted, kept: acme/shop/CI #562; one; two"


def test_many_notes_are_counted() -> None:
    fate = Fate(Verdict.KEPT, notes=("a", "b", "c", "d", "e"))
    assert line(fate).endswith("; a; b; c; 2 more in /sandbox/reports")


def test_endless_text_is_cut() -> None:
    told = line(Fate(Verdict.LOST, "x" * 9999), job_full_name="y" * 9999, build_number="z" * 9999)
    assert len(told) < 1000


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "a\x1b[2Jb", "a\x9bb", "a\u2028b", "a\u202eb"])
def test_what_a_terminal_could_obey_is_escaped(text: str) -> None:
    told = line(Fate(Verdict.LOST, text, (text,)), job_full_name=text)
    assert told.isprintable()


def test_half_of_a_character_is_escaped() -> None:
    assert printable("\ud800") == "\\ud800"


def test_letters_of_any_language_stay() -> None:
    assert printable("Prüfung 構築 ✓") == "Prüfung 構築 ✓"
