"""Hold the doctor and its page together."""

import re

import pytest

from sei_action.advice import advise
from sei_action.diagnosis import Check, Level
from tests.repository import ROOT

PAGE = (ROOT / "docs" / "doctor.md").read_text(encoding="utf-8")
EXPLAINED = {
    name
    for row in re.findall(r"^\| (`[^|]+`) \|", PAGE, re.MULTILINE)
    for name in re.findall(r"`([a-z-]+)`", row)
}
(WORKFLOW,) = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("check", Check)
def test_every_check_is_explained(check: Check) -> None:
    assert check.value in EXPLAINED


def test_nothing_is_wrong_with_the_workflow_of_the_page() -> None:
    found = [one for one in advise({"doctor.yml": WORKFLOW}) if one.check is not Check.NO_STEP]

    assert [one for one in found if one.level is not Level.OK] == []
