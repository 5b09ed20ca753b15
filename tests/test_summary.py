"""Specify the step's summary, in which every text from outside is inert."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_action.payload import Payload, build_payload
from sei_action.receipt import Receipt
from sei_action.summary import MOST_BYTES, MOST_ROWS, inert, readable_duration, summary_of
from tests.builders import (
    RUN_ID,
    artifact,
    commit_range,
    config,
    findings,
    job,
    payload,
    receipt_of,
    run,
    service,
    sha,
    subject,
)

_REFERENCE = re.compile(r"&#\d+;")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


_LARGEST_BYTES = 1024 * 1024


def _payload(*shas: str, **changes: object) -> Payload:
    found = findings(commits=commit_range(*shas))
    return build_payload(run(**changes), subject(), found, config())


def _summary(*shas: str, **changes: object) -> str:
    return summary_of(receipt_of(_payload(*shas, **changes)))


def _shown(text: str) -> str:
    return _REFERENCE.sub(lambda found: chr(int(found[0][2:-1])), text)


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [
        (0, "0.0 s"),
        (4_230, "4.2 s"),
        (5_951, "6.0 s"),
        (60_000, "0:01:00"),
        (90_400, "0:01:30"),
        (3_723_000, "1:02:03"),
    ],
)
def test_a_duration_is_written_as_people_read_it(milliseconds: int, text: str) -> None:
    assert readable_duration(milliseconds) == text


def test_a_duration_just_below_a_minute_is_not_sixty_seconds() -> None:
    assert readable_duration(59_990) == "0:01:00"


def test_letters_digits_and_spaces_are_shown_as_they_are() -> None:
    assert inert("Deploy the Größe 7 本番") == "Deploy the Größe 7 本番"


@pytest.mark.parametrize(
    "text", ["<img src=x>", "| a | b |", "[x](javascript:y)", "`code`", "**b**", "# h", "@ada"]
)
def test_markup_is_shown_as_it_is(text: str) -> None:
    written = inert(text)

    assert _shown(written) == text
    assert not _PUNCTUATION.search(_REFERENCE.sub("", written))


@given(st.text(st.characters(exclude_categories=())))
def test_no_text_has_markup_or_line_breaks_left(text: str) -> None:
    written = inert(text)

    assert not _PUNCTUATION.search(_REFERENCE.sub("", written))
    assert len(written.splitlines()) <= 1


def test_the_facts_of_the_run_are_shown_with_a_link() -> None:
    report = {
        "story": "accepted",
        "payload": _payload(artifacts=(artifact(),)),
        "counts_as": "a build",
        "commits_reason": "the head alone",
    }
    receipt = Receipt.model_validate({"story": "accepted run", "reports": [report]})

    rows = summary_of(receipt).splitlines()

    page = f"https://github.com/acme/shop/actions/runs/{RUN_ID}/attempts/1"
    assert rows[0] == "### SEI: accepted run"
    assert "| Counts as | a build |" in rows
    assert "| Pipeline | acme&#47;shop&#47;CI |" in rows
    assert f"| Run | [#562]({page}) |" in rows
    assert "| Result | ✅ SUCCESS |" in rows
    assert "| Duration | 30.0 s |" in rows
    assert "| Branch | main |" in rows
    assert "| Commits | 1&#44; oldest first&#58; the head alone |" in rows
    assert "| Artifacts | 1 |" in rows


@pytest.mark.parametrize(
    ("result", "mark"), [("SUCCESS", "✅"), ("FAILURE", "❌"), ("ABORTED", "⏹️")]
)
def test_every_result_has_its_mark(result: str, mark: str) -> None:
    text = summary_of(receipt_of(payload(result=result)))

    assert f"| Result | {mark} {result} |" in text


def test_one_report_needs_no_heading_of_its_own() -> None:
    assert "####" not in _summary()


def test_each_of_several_reports_is_shown_under_its_pipeline() -> None:
    text = summary_of(receipt_of(payload(pipeline="CI / api"), payload(pipeline="CI / web")))

    assert re.findall("^#### .*$", text, re.MULTILINE) == [
        "#### CI &#47; api",
        "#### CI &#47; web",
    ]
    assert text.count("| Run |") == 2


def test_hostile_names_of_several_reports_are_inert() -> None:
    name = "a | b <b>c</b> [d](e) `f` # g"
    hostile = [
        build_payload(
            run(workflow_name=name, jobs=(job(name=name),), head_branch=name),
            subject(service=service(name=f"{name}{number}")),
            findings(),
            config(),
        )
        for number in range(2)
    ]

    text = summary_of(receipt_of(*hostile, story=name, failure=name, notes=(f"{name}\n### pwned",)))

    assert not re.search(r"<b>|\[d\]|a \| b|`f`|^#+ pwned", text, re.MULTILINE)
    assert len(re.findall("^#", text, re.MULTILINE)) == 3


def test_every_stage_is_shown() -> None:
    text = _summary(
        jobs=(
            job(id=1, name="build"),
            job(id=2, name="test", conclusion="skipped"),
            job(id=3, name="lint", conclusion="brand_new"),
        )
    )

    assert "| build | ✅ SUCCESS | 20.0 s | 1 |" in text
    assert "| test | ⏭️ SKIPPED | 20.0 s | 1 |" in text
    assert "| lint | ❔ UNKNOWN | 20.0 s | 1 |" in text


def test_commits_are_shown_short_and_oldest_first() -> None:
    text = _summary(sha(0xA << 156), sha(0xB << 156))

    assert text.index("| `a000000` |") < text.index("| `b000000` |")


def test_artifacts_are_shown() -> None:
    assert "| coverage&#35;11 | github&#45;artifact |" in _summary(artifacts=(artifact(),))


def test_names_from_outside_are_inert() -> None:
    name = "a | b <b>c</b> [d](e)"

    text = _summary(
        jobs=(job(name=name),),
        artifacts=(artifact(name=name),),
        head_branch=name,
        workflow_name=name,
    )

    assert "<b>" not in text
    assert "[d]" not in text
    assert "a | b" not in text


@pytest.mark.parametrize("url", ["https://ci.example/a)b(c", "https://ci.example/<b>|x|\\"])
def test_an_address_stays_inside_its_link(url: str) -> None:
    text = summary_of(receipt_of(payload(web_url=url)))

    (row,) = re.findall(r"^\| Run \| .*$", text, re.MULTILINE)

    assert re.fullmatch(r"\| Run \| \[#562\]\([^\s()<>|\\]+\) \|", row)


def test_rows_are_bounded_and_the_rest_is_counted() -> None:
    count = MOST_ROWS + 50
    jobs = tuple(job(id=number, name=f"stage{number}") for number in range(count))
    shas = tuple(sha(number << 132) for number in range(1, count + 1))
    artifacts = tuple(artifact(id=number, name=f"file{number}") for number in range(count))

    text = _summary(*shas, jobs=jobs, artifacts=artifacts)

    assert text.count("| stage") == MOST_ROWS
    assert text.count("| file") == MOST_ROWS
    assert len(re.findall(r"^\| `", text, re.MULTILINE)) == MOST_ROWS
    assert text.count("and 50 more") == 3


def test_as_many_rows_as_fit_leave_nothing_out() -> None:
    text = _summary(jobs=tuple(job(id=number) for number in range(MOST_ROWS)))

    assert text.count("| test |") == MOST_ROWS
    assert "more" not in text


def test_a_summary_of_the_longest_names_is_not_dropped_for_its_size() -> None:
    name = "[" * 255
    count = 2 * MOST_ROWS
    text = _summary(
        jobs=tuple(job(id=number, name=name) for number in range(count)),
        artifacts=tuple(artifact(id=number, name=name) for number in range(count)),
    )

    assert len(text.encode()) < _LARGEST_BYTES


def test_a_summary_of_many_reports_is_not_dropped_for_its_size() -> None:
    jobs = tuple(
        job(id=number, name=f"integration-tests (ubuntu-24.04, shard {number}/100)")
        for number in range(MOST_ROWS)
    )

    text = summary_of(receipt_of(*[_payload(jobs=jobs)] * 100))

    assert len(text.encode()) < _LARGEST_BYTES


def test_a_summary_that_is_too_long_has_facts_alone() -> None:
    jobs = tuple(job(id=number, name="x" * 255) for number in range(MOST_ROWS))

    text = summary_of(receipt_of(*[_payload(jobs=jobs)] * 100, notes=("A note.",)))

    assert text.count("| Run |") == 100
    assert "| Stage |" not in text
    assert "<details>" not in text
    assert "A note" in text


def test_a_summary_that_just_fits_has_its_lists() -> None:
    whole = receipt_of(_payload(), story="")
    rest = MOST_BYTES - len(summary_of(whole).encode())

    fitting = summary_of(whole.model_copy(update={"story": "x" * rest}))
    too_long = summary_of(whole.model_copy(update={"story": "x" * (rest + 1)}))

    assert len(fitting.encode()) == MOST_BYTES
    assert "| Stage |" in fitting
    assert "| Stage |" not in too_long
    assert "| Run |" in too_long


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


def test_a_payload_without_stages_commits_and_branch_has_its_facts_alone() -> None:
    text = summary_of(receipt_of(payload(job_run={"stages": ()})))

    assert "| Branch |  |" in text
    assert "| Stage |" not in text
    assert "<details>" not in text
    assert "[#562]()" in text


def test_a_payload_without_a_job_run_has_no_stages() -> None:
    assert "| Stage |" not in summary_of(receipt_of(payload()))
