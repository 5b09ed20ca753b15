"""Troubleshooting has a heading for whatever the action and its commands say is wrong."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.docs.error_texts import Text, texts
from tests.docs.source_code import UNKNOWN
from tests.repository import ROOT
from website.markdown import headings, section

_, TROUBLESHOOTING = section((ROOT / "README.md").read_text(encoding="utf-8"), "troubleshooting")
HEADINGS = [heading.title for heading in headings(TROUBLESHOOTING)]
# What nobody says, but people see.
SYMPTOMS = ["SEI accepted the report but shows nothing"]
# What is said elsewhere already, with something before or behind it.
CARRIED = {
    f"{UNKNOWN} Your job goes on.",
    f"{UNKNOWN} Remove it, or write it anew.",
}

_STATUS = re.compile(r"\(status [^)]*\)")


def pattern_of(heading: str) -> re.Pattern[str]:
    """Let a heading stand for each text that begins as it does; `…` is any text in between."""
    parts = _STATUS.sub("(status …)", heading).split(UNKNOWN)
    return re.compile(".+?".join(re.escape(part) for part in parts), re.DOTALL)


def is_said(template: str) -> bool:
    """Tell whether a text has words of its own, and is no other that is carried on."""
    return template not in CARRIED and bool(re.search(r"\w{2}", template.replace(UNKNOWN, "")))


ALL = sorted(
    {replace(one, template=_STATUS.sub("(status …)", one.template)) for one in texts(ROOT)}
)
TEXTS = [text for text in ALL if is_said(text.template)]
ERRORS = sorted({text.place for text in ALL if text.is_error})


def test_the_texts_of_errors_warnings_notes_and_scripts_are_found() -> None:
    found = {text.template.partition(":")[0] for text in TEXTS}

    assert {
        "SEI did not take the report (status …).",
        "Still running",
        "The run has no job …; it has",
        "Nothing was reported",
        "The time for this step was up while ….",
        "Input `satellite-file`",
    } <= found


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: f"{text.place} {text.template[:40]}")
def test_a_text_has_a_heading(text: Text) -> None:
    assert [heading for heading in HEADINGS if pattern_of(heading).match(text.template)]


@pytest.mark.parametrize("place", ERRORS)
def test_the_words_of_an_error_are_found_in_the_code(place: str) -> None:
    assert [text for text in TEXTS if text.place == place]


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_heading_is_a_text(heading: str) -> None:
    pattern = pattern_of(heading)

    assert heading in SYMPTOMS or [text for text in TEXTS if pattern.match(text.template)]


def test_a_new_error_without_a_heading_is_found_out(tmp_path: Path) -> None:
    module = tmp_path / "sei_action" / "new.py"
    module.parent.mkdir()
    module.write_text(
        "class SeiActionError(Exception): ...\n"
        "class SeiError(SeiActionError): ...\n"
        "def _new(what):\n"
        '    return SeiError(f"SEI never {what} this.", "", "")\n'
        "def use():\n"
        '    raise _new("said") if use else _new("did")\n',
        encoding="utf-8",
    )

    assert {text.template for text in texts(tmp_path)} == {
        "SEI never said this.",
        "SEI never did this.",
    }
