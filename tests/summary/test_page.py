"""Specify the whole summary: what it shows, in which order, and what goes where it is too long."""

import re

from sei_action.payload import Payload, build_payload
from sei_action.payload.models import JobRun
from sei_action.receipt import Receipt
from sei_action.summary import MOST_BYTES, summary_of
from tests.builders import (
    artifact,
    commit_range,
    config,
    findings,
    job,
    payload,
    receipt_of,
    run,
    service,
    subject,
)

_LARGEST_BYTES = 1024 * 1024
_JOBS = (job(id=1, name="build"), job(id=2, name="test"))


def _payload(*shas: str, **changes: object) -> Payload:
    found = findings(commits=commit_range(*shas))
    return build_payload(run(**changes), subject(), found, config())


def _summary(*shas: str, **changes: object) -> str:
    return summary_of(receipt_of(_payload(*shas, **changes)))


def _reports(count: int, stages: int, name: str) -> list[Payload]:
    """Give reports whose stages are alike, but not the same."""
    jobs = [job(id=number, name=f"{name} {number}") for number in range(stages)]
    one = _payload(jobs=jobs)
    assert one.job_run
    first, *others = one.job_run.stages
    return [
        one.model_copy(
            update={
                "job_run": JobRun.model_construct(
                    stages=(first.model_copy(update={"id": f"of {number}"}), *others)
                )
            }
        )
        for number in range(count)
    ]


def test_details_follow_the_facts_and_notes_come_last() -> None:
    whole = receipt_of(_payload(artifacts=(artifact(),), jobs=_JOBS), notes=("A note.",))

    text = summary_of(whole)

    parts = [
        "| Run |",
        "```mermaid",
        "Stages: 2",
        "Artifacts: 1",
        "Commits: 1",
        "Left out",
        "A note",
    ]
    assert sorted(parts, key=text.index) == parts


def test_one_report_needs_no_heading_of_its_own() -> None:
    assert "####" not in _summary()


def test_each_of_several_reports_is_shown_under_its_pipeline() -> None:
    text = summary_of(receipt_of(payload(pipeline="CI / api"), payload(pipeline="CI / web")))

    assert re.findall("^#### .*$", text, re.MULTILINE) == [
        "#### CI &#47; api",
        "#### CI &#47; web",
    ]
    assert text.count("| Run |") == 2


def test_stages_that_several_reports_share_are_shown_once() -> None:
    text = summary_of(receipt_of(_payload(jobs=_JOBS), _payload(jobs=_JOBS)))

    assert text.count("```mermaid") == text.count("Stages: 2") == 1
    assert text.count("The stages are those above.") == 1
    assert text.count("Commits: 1") == 2


def test_reports_without_stages_share_none() -> None:
    assert "above" not in summary_of(receipt_of(payload(), payload()))


def test_hostile_names_of_several_reports_are_inert() -> None:
    name = "a | b <b>c</b> [d](e) `f` # g"
    hostile = [
        build_payload(
            run(workflow_name=name, jobs=(job(name=name), job(id=2, name=name)), head_branch=name),
            subject(service=service(name=f"{name}{number}")),
            findings(),
            config(),
        )
        for number in range(2)
    ]

    text = summary_of(receipt_of(*hostile, story=name, failure=name, notes=(f"{name}\n### pwned",)))

    assert not re.search(r"<b>|\[d\]|a \| b|`f`|^#+ pwned", text, re.MULTILINE)
    assert len(re.findall("^#", text, re.MULTILINE)) == 3


def test_names_from_outside_are_inert() -> None:
    name = "a | b <b>c</b> [d](e)"

    text = _summary(
        jobs=(job(name=name), job(id=2, name=name)),
        artifacts=(artifact(name=name),),
        head_branch=name,
        workflow_name=name,
    )

    assert "<b>" not in text
    assert "[d](" not in text
    assert "a | b" not in text


def test_a_summary_of_the_longest_names_is_not_dropped_for_its_size() -> None:
    name = "[" * 255
    text = _summary(
        jobs=tuple(job(id=number, name=name) for number in range(200)),
        artifacts=tuple(artifact(id=number, name=name) for number in range(200)),
    )

    assert len(text.encode()) < _LARGEST_BYTES


def test_what_just_fits_is_shown_whole_and_one_byte_more_costs_the_commits() -> None:
    whole = receipt_of(_payload(artifacts=(artifact(),), jobs=_JOBS), story="")
    rest = MOST_BYTES - len(summary_of(whole).encode())

    fitting = summary_of(whole.model_copy(update={"story": "x" * rest}))
    too_long = summary_of(whole.model_copy(update={"story": "x" * (rest + 1)}))

    assert len(fitting.encode()) == MOST_BYTES
    assert "Commits: 1" in fitting
    assert "too long" not in fitting
    assert "Commits: 1" not in too_long
    assert all(part in too_long for part in ("Artifacts: 1", "Stages: 2", "```mermaid"))
    assert "This summary would be too long for GitHub with&#58; commits&#46;" in too_long


def test_timelines_stay_longer_than_tables() -> None:
    text = summary_of(receipt_of(*_reports(150, 100, "integration (ubuntu-24.04, shard")))

    assert len(text.encode()) <= MOST_BYTES
    assert text.count("```mermaid") == 150
    assert "Stages: 100" not in text
    assert "too long for GitHub with&#58; stages&#44; artifacts&#44; commits&#46;" in text


def test_a_summary_of_very_many_reports_has_facts_alone() -> None:
    text = summary_of(receipt_of(*_reports(300, 40, "x" * 250), notes=("A note.",)))

    assert len(text.encode()) <= MOST_BYTES
    assert text.count("| Run |") == 300
    assert "```" not in text
    assert "<details>" not in text
    assert "A note" in text


def test_a_summary_whose_facts_alone_are_too_long_is_cut_between_its_lines() -> None:
    reports = [payload(pipeline=f"pipeline {number} {'本' * 200}") for number in range(2000)]

    text = summary_of(receipt_of(*reports))

    assert _LARGEST_BYTES / 4 < len(text.encode()) <= MOST_BYTES
    assert text.startswith("### SEI: accepted\n")
    assert text.endswith("\n")
    assert "pipeline 0 " in text
    assert "pipeline 1999 " not in text


def test_a_failure_is_shown_first() -> None:
    text = summary_of(receipt_of(_payload(), story="lost", failure="SEI did not take it."))

    assert text.index("❌ SEI did not take it&#46;") < text.index("| Pipeline |")


def test_notes_are_shown() -> None:
    text = summary_of(Receipt(story="accepted", notes=("Artifacts are left out.",)))

    assert "- ⚠️ Artifacts are left out&#46;" in text


def test_a_run_that_was_not_reported_has_its_story_alone() -> None:
    assert summary_of(Receipt(story="run 7 is cancelled")) == "### SEI: run 7 is cancelled\n\n"


def test_a_payload_without_details_has_its_facts_alone() -> None:
    text = summary_of(receipt_of(payload(job_run={"stages": ()})))

    assert "| Run | #562 |" in text
    assert "<details>" not in text
    assert "```" not in text
