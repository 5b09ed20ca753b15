"""Specify that the reference names everything there is."""

import re
import subprocess
import sys

from sei_action.config.synchronisation import ACTION_INPUTS
from sei_action.payload.schema import schema
from sei_action.receipt import Receipt
from tests.repository import ROOT
from website.markdown import headings
from website.reference import COMMANDS, commands, inputs, outputs, payload


def test_each_input_has_a_heading_and_its_variable() -> None:
    text = inputs()

    assert sorted(one.anchor for one in headings(text)) == sorted(ACTION_INPUTS)
    assert "- Default: `prod2`\n- Variable: `SEI_REGION`\n- Option: `--region`" in text
    assert "- Values: `run`, `job`\n" in text
    assert "- Values: a whole number\n" in text
    assert "- Option: `--api-key`" not in text


def test_each_output_is_described() -> None:
    text = outputs()

    assert [name for name in Receipt(story="").outputs() if f"| `{name}` |" not in text] == []


def test_each_field_of_the_payload_is_described_with_its_type() -> None:
    text = payload()
    parts = [schema(), *schema()["$defs"].values()]

    assert [
        name for part in parts for name in part["properties"] if f"| `{name}` |" not in text
    ] == []
    assert "| `scm_commit_ids` | list of string |" in text
    assert "| `job_run` | [JobRun](#jobrun) or null |" in text


def test_each_command_shows_its_options() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "sei_action", "--help"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    ).stdout
    listed = re.findall(r"^ {4}([a-z-]+)(?: |$)", told, re.MULTILINE)

    assert sorted(listed) == sorted(COMMANDS)
    assert [f"usage: sei-action {name}" in commands() for name in ("init", "sandbox")] == [True] * 2
