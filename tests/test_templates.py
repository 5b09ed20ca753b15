"""What the templates in docs/templates promise to whoever copies them."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from sei_action.config import variable_of
from sei_action.config.registration import REGISTRATION_INPUTS
from sei_action.regions import BASE_URLS, DEFAULT_REGION
from tests.repository import ROOT

TEMPLATES = sorted((ROOT / "docs" / "templates").glob("*.yml"))
BIN = Path(sys.executable).parent
REGISTER = yaml.safe_load((ROOT / "docs" / "templates" / "register.yml").read_text("utf-8"))
# YAML 1.1 reads the key `on` as true.
INPUTS = REGISTER[True]["workflow_dispatch"]["inputs"]
STEP = REGISTER["jobs"]["register"]["steps"][-1]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_is_a_workflow_without_faults(template: Path) -> None:
    checked = subprocess.run(
        [BIN / "actionlint", "-shellcheck", BIN / "shellcheck", template],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert checked.stdout == ""
    assert checked.returncode == 0


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_is_safe_where_it_is_copied_to(template: Path, tmp_path: Path) -> None:
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    (folder / template.name).write_bytes(template.read_bytes())

    checked = subprocess.run(
        [BIN / "zizmor", "--persona", "auditor", "--offline", "--quiet", "--color=never", folder],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert checked.stdout == "No findings to report. Good job!\n"
    assert checked.returncode == 0


def test_the_template_sets_inputs_of_register_alone() -> None:
    assert set(STEP["env"]) <= {variable_of(name) for name in REGISTRATION_INPUTS}


def test_the_template_offers_every_region() -> None:
    assert sorted(INPUTS["region"]["options"]) == sorted(BASE_URLS)
    assert INPUTS["region"]["default"] == DEFAULT_REGION


def test_the_template_changes_nothing_unless_it_is_told_to() -> None:
    assert INPUTS["dry-run"]["default"] is True
    assert INPUTS["write-secret"]["default"] is False


def test_the_template_interpolates_nothing_into_a_script() -> None:
    steps = REGISTER["jobs"]["register"]["steps"]

    assert [step for step in steps if "${{" in step.get("run", "")] == []


def test_the_action_of_the_checkout_is_pinned_as_in_our_own_workflows() -> None:
    ours = (ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8")
    uses = [step["uses"] for step in REGISTER["jobs"]["register"]["steps"] if "uses" in step]

    assert [used for used in uses if used not in ours] == []
