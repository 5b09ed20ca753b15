"""Specify the step's summary, in which every text from outside is inert."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_action.payload import Payload, build_payload
from sei_action.receipt import Receipt
from sei_action.summary import MOST_ROWS, inert, readable_duration, summary_of
from tests.builders import RUN_ID, artifact, config, job, outcome, run, sha

_REFERENCE = re.compile(r"&#\d+;")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


def _payload(**changes: object) -> Payload:
    return build_payload(run(**changes), outcome(), config())


def _summary(**changes: object) -> str:
    return summary_of(Receipt(story="accepted", payload=_payload(**changes)))


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

    assert _REFERENCE.sub(lambda found: chr(int(found[0][2:-1])), written) == text
    assert not _PUNCTUATION.search(_REFERENCE.sub("", written))


@given(st.text(st.characters(exclude_categories=())))
def test_no_text_has_markup_or_line_breaks_left(text: str) -> None:
    written = inert(text)

    assert not _PUNCTUATION.search(_REFERENCE.sub("", written))
    assert len(written.splitlines()) <= 1


def test_the_facts_of_the_run_are_shown_with_a_link() -> None:
    receipt = Receipt(
        story="accepted run",
        payload=_payload(artifacts=(artifact(),)),
        commits_reason="the head alone",
    )

    rows = summary_of(receipt).splitlines()

    page = f"https://github.com/acme/shop/actions/runs/{RUN_ID}/attempts/1"
    assert rows[0] == "### SEI: accepted run"
    assert f"| Run | [#562]({page}) (build) |" in rows
    assert "| Result | ✅ SUCCESS |" in rows
    assert "| Duration | 30.0 s |" in rows
    assert "| Branch | main |" in rows
    assert "| Commits | 1: the head alone |" in rows
    assert "| Artifacts | 1 |" in rows


def test_a_deployment_is_called_one() -> None:
    deployment = build_payload(run(), outcome(conclusion="failure"), config(kind="cd"))

    text = summary_of(Receipt(story="accepted", payload=deployment))

    assert "(deployment)" in text
    assert "| Result | ❌ FAILURE |" in text


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
    text = _summary(
        commits={"shas": (sha(0xA << 156), sha(0xB << 156)), "base": None, "reason": ""}
    )

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
    built = build_payload(run(), outcome(), config(web_url=url))

    (row,) = re.findall(
        r"^\| Run \| .*$", summary_of(Receipt(story="s", payload=built)), re.MULTILINE
    )

    assert re.fullmatch(r"\| Run \| \[#562\]\([^\s()<>|\\]+\) \(build\) \|", row)


def test_rows_are_bounded_and_the_rest_is_counted() -> None:
    count = MOST_ROWS + 50
    jobs = tuple(job(id=number, name=f"stage{number}") for number in range(count))
    shas = tuple(sha(number << 132) for number in range(1, count + 1))
    artifacts = tuple(artifact(id=number, name=f"file{number}") for number in range(count))

    text = _summary(
        jobs=jobs,
        artifacts=artifacts,
        commits={"shas": shas, "base": None, "reason": ""},
    )

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

    assert len(text.encode()) < 1024 * 1024


def test_a_failure_is_shown_first() -> None:
    text = summary_of(Receipt(story="lost", failure="SEI did not take it.", payload=_payload()))

    assert text.index("❌ SEI did not take it&#46;") < text.index("| Pipeline |")


def test_notes_are_shown() -> None:
    text = summary_of(Receipt(story="accepted", notes=("Artifacts are left out.",)))

    assert "- ⚠️ Artifacts are left out&#46;" in text


def test_a_run_that_was_not_reported_has_its_story_alone() -> None:
    assert summary_of(Receipt(story="run 7 is cancelled")) == "### SEI: run 7 is cancelled\n\n"


def test_a_payload_without_stages_commits_and_branch_has_its_facts_alone() -> None:
    text = _summary(jobs=(), commits={"shas": (), "base": None, "reason": "none"}, head_branch=None)

    assert "| Branch |  |" in text
    assert "| Stage |" not in text
    assert "<details>" not in text
