"""Specify what the table of facts says."""

import re

import pytest

from sei_action.payload import build_payload
from sei_action.payload.models import Trigger
from sei_action.receipt import Report
from sei_action.summary.facts import causes_in_words, facts_table
from tests.builders import RUN_ID, artifact, config, findings, payload, run, subject

_SOURCE = Trigger(id="SCMTrigger", type="SCMTriggerCause")
_ADA = Trigger(id="ada", type="UserIdCause")


def _rows(**changes: object) -> list[str]:
    return facts_table(Report(payload=payload(**changes), story="")).splitlines()


def test_the_facts_of_the_run_are_shown_with_a_link() -> None:
    built = build_payload(run(artifacts=(artifact(),)), subject(), findings(), config())
    report = Report(
        payload=built, story="accepted", counts_as="a build", commits_reason="the head alone"
    )

    rows = facts_table(report).splitlines()

    page = f"https://github.com/acme/shop/actions/runs/{RUN_ID}/attempts/1"
    assert rows[2:] == [
        "| Counts as | a build |",
        "| Pipeline | acme&#47;shop&#47;CI |",
        f"| Run | [#562]({page}) |",
        "| Result | ✅ SUCCESS |",
        "| Duration | 30.0 s |",
        "| Branch | main |",
        "| Started by | a change of the source |",
        "| Commits | 1&#44; oldest first&#58; the head alone |",
        "| Artifacts | 1 |",
    ]


@pytest.mark.parametrize(
    ("result", "mark"), [("SUCCESS", "✅"), ("FAILURE", "❌"), ("ABORTED", "⏹️")]
)
def test_every_result_has_its_mark(result: str, mark: str) -> None:
    assert f"| Result | {mark} {result} |" in _rows(result=result)


def test_what_is_not_known_is_empty() -> None:
    rows = _rows()

    assert "| Branch |  |" in rows
    assert "| Started by |  |" in rows
    assert "| Run | #562 |" in rows


@pytest.mark.parametrize("url", ["https://ci.example/a)b(c", "https://ci.example/<b>|x|\\"])
def test_the_address_of_the_run_makes_no_cell(url: str) -> None:
    (row,) = [row for row in _rows(web_url=url) if row.startswith("| Run |")]

    assert re.fullmatch(r"\| Run \| \[#562\]\([^\s()<>|\\]+\) \|", row)


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (_SOURCE, "a change of the source"),
        (Trigger(id="schedule", type="TimerTriggerCause"), "the schedule"),
        (_ADA, "ada"),
    ],
)
def test_a_cause_is_named_in_words(cause: Trigger, words: str) -> None:
    assert causes_in_words([cause]) == words


def test_a_chain_of_causes_is_shown_from_the_nearest_to_the_first() -> None:
    first = Trigger(
        id="acme/shop/CI", type="UpstreamCause", job_run_number="7", direct_parents=(_SOURCE,)
    )
    second = Trigger(id="acme/shop/Package", type="UpstreamCause", direct_parents=(first,))

    assert causes_in_words([_ADA, second]) == (
        "ada; acme/shop/Package ← acme/shop/CI #7 ← a change of the source"
    )


def test_hostile_causes_are_inert() -> None:
    text = "\n".join(_rows(trigger_chain=[{"id": "a | <b>\n# c", "type": "UserIdCause"}]))

    assert "| Started by | a &#124; &#60;b&#62; &#35; c |" in text
