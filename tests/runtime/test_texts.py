"""What the scripts say where nothing can be reported, and where README explains it."""

import re

import pytest

from tests.repository import ROOT

SCRIPTS = "".join(
    path.read_text(encoding="utf-8") for path in sorted((ROOT / "runtime").glob("*.sh"))
)
REASONS = re.findall(r'(?:no_container|no_python)="(.+)"$', SCRIPTS, re.MULTILINE)
ENDINGS = re.findall(r'give_up "(the .+?)[,.] ', SCRIPTS)
HEADINGS = re.findall(r"^### (.+)$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_scripts_give_reasons() -> None:
    assert (len(REASONS), len(ENDINGS)) == (7, 2)


@pytest.mark.parametrize("reason", [*REASONS, *ENDINGS])
def test_readme_has_a_heading_for_each_reason(reason: str) -> None:
    shown = re.sub(r"\$\w+", "…", reason)

    assert [heading for heading in HEADINGS if shown in heading]
