"""Hold action.yml, the inputs, the outputs and the entry point together."""

import ast
import re
from typing import Any

import pytest
import yaml
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from sei_action import errors
from sei_action.config import (
    COMMAND_LINE_INPUTS,
    SECRET_INPUTS,
    read_config,
    variable_of,
)
from sei_action.config.synchronisation import ACTION_INPUTS
from sei_action.receipt import Receipt
from sei_action.sync.shards_command import PLAN_OUTPUTS
from tests.repository import ROOT

ACTION_TEXT = (ROOT / "action.yml").read_text(encoding="utf-8")
ACTION: dict[str, Any] = yaml.safe_load(ACTION_TEXT)
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
# What GitHub alone knows is handed over by an expression.
HANDED_OVER = {
    "github-token": "${{ github.token }}",
    "matrix": "${{ toJSON(matrix) }}",
    "job-status": "${{ job.status }}",
    "check-run-id": "${{ job.check_run_id }}",
}

# What chooses the image: no input of a user.
FOR_RUN_SH = {"SEI_IMAGE", "SEI_ACTION_REPOSITORY"}

each_input = pytest.mark.parametrize("name", ACTION_INPUTS)


def _default_of(field: FieldInfo) -> str:
    """Write a default as a user writes it in YAML; what has none is empty."""
    value = None if field.default is PydanticUndefined else field.default
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ",".join(value)
    return str(value) if value else ""


def test_the_action_has_the_inputs_that_the_code_reads_and_no_other() -> None:
    assert sorted(ACTION["inputs"]) == sorted(ACTION_INPUTS)


def test_the_action_has_no_input_of_the_command_line_alone() -> None:
    assert ACTION["inputs"].keys() & COMMAND_LINE_INPUTS.keys() == set()


@each_input
def test_an_input_has_the_default_that_the_code_has(name: str) -> None:
    default = str(ACTION["inputs"][name].get("default", ""))

    assert default == HANDED_OVER.get(name, _default_of(ACTION_INPUTS[name]))


@each_input
def test_an_input_is_described_as_in_the_code(name: str) -> None:
    described = str(ACTION["inputs"][name]["description"])
    in_code = ACTION_INPUTS[name].description or ""

    assert described == in_code[:1].upper() + in_code[1:]


@each_input
def test_an_input_is_required_where_the_code_has_no_value_without_it(name: str) -> None:
    required = ACTION_INPUTS[name].is_required() and name not in HANDED_OVER

    assert ACTION["inputs"][name].get("required", False) is required


@each_input
def test_an_input_is_in_kebab_case(name: str) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)


def test_the_defaults_of_the_action_are_a_valid_configuration() -> None:
    texts = {
        variable_of(name): str(told.get("default", "")) for name, told in ACTION["inputs"].items()
    }
    given = {
        "SEI_API_KEY": "key",
        "SEI_GITHUB_TOKEN": "token",
        "SEI_INSTANCE_GUID": "666ba79b-3f3d-4236-ac04-4686ce526705",
    }
    without_github = {"SEI_MATRIX": "null", "SEI_JOB_STATUS": "success", "SEI_CHECK_RUN_ID": ""}

    with_defaults = read_config({**texts, **given, **without_github})

    assert with_defaults == read_config({**given, "SEI_JOB_STATUS": "success"})


def test_the_action_is_one_step() -> None:
    assert len(STEPS) == 1


def test_every_input_is_forwarded_as_its_variable_and_nothing_else_is() -> None:
    forwarded = {name: told for name, told in STEPS[0]["env"].items() if name not in FOR_RUN_SH}

    assert forwarded == {variable_of(name): f"${{{{ inputs.{name} }}}}" for name in ACTION_INPUTS}


def test_what_run_sh_needs_beside_the_inputs_is_not_taken_for_an_input() -> None:
    assert {variable_of(name) for name in ACTION_INPUTS} & FOR_RUN_SH == set()


def test_the_image_is_given_where_the_release_writes_it_and_nowhere_else() -> None:
    lines = [line for line in ACTION_TEXT.splitlines() if line.strip().startswith("SEI_IMAGE:")]

    assert len(lines) == 1
    assert re.fullmatch(
        r" {8}SEI_IMAGE: (\"\"|[a-z0-9.-]+/[a-z0-9-]+/sei-action@sha256:[0-9a-f]{64})", lines[0]
    )


def test_the_repository_of_the_action_comes_from_the_one_place_that_knows_it() -> None:
    # GITHUB_ACTION_REPOSITORY is empty in the steps of a composite action (actions/runner#2473).
    assert STEPS[0]["env"]["SEI_ACTION_REPOSITORY"] == "${{ github.action_repository }}"


def test_nothing_is_interpolated_into_a_script() -> None:
    assert [step for step in STEPS if "${{" in str(step.get("run", ""))] == []


def test_no_description_holds_an_expression_that_github_would_evaluate() -> None:
    described = [*ACTION["inputs"].values(), *ACTION["outputs"].values(), ACTION]

    assert [told for told in described if "${{" in told["description"]] == []


def test_the_action_has_the_outputs_that_the_code_sets_and_no_other() -> None:
    assert sorted(ACTION["outputs"]) == sorted([*Receipt(story="").outputs(), *PLAN_OUTPUTS])


def test_every_output_is_the_one_of_its_name_of_the_step() -> None:
    step_id = STEPS[0]["id"]

    assert {name: told["value"] for name, told in ACTION["outputs"].items()} == {
        name: f"${{{{ steps.{step_id}.outputs.{name} }}}}" for name in ACTION["outputs"]
    }


def test_every_output_is_described() -> None:
    assert [name for name, told in ACTION["outputs"].items() if not told["description"]] == []


def test_the_secrets_are_the_inputs_that_hide_their_value() -> None:
    read = read_config(
        {
            "SEI_API_KEY": "hunter2",
            "SEI_GITHUB_TOKEN": "hunter2",
            "SEI_INSTANCE_GUID": "666ba79b-3f3d-4236-ac04-4686ce526705",
        }
    )
    hidden = {name.replace("_", "-") for name, value in read if hasattr(value, "get_secret_value")}

    assert hidden == set(SECRET_INPUTS)


def test_the_entry_point_only_calls_into_the_package() -> None:
    tree = ast.parse((ROOT / "entrypoint.py").read_text(encoding="utf-8"))
    imported = {
        node.module if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    defined = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)]

    assert imported == {"sei_action.cli"}
    assert defined == []


def test_every_error_is_one_that_the_report_tells() -> None:
    tree = [
        errors.ConfigurationError,
        errors.GitHubError,
        errors.SeiError,
        errors.OutOfTimeError,
    ]

    assert [error for error in tree if not issubclass(error, errors.SeiActionError)] == []


def test_a_message_has_three_parts_what_why_and_what_to_do() -> None:
    error = errors.SeiError("It failed.", "The cause.", "The remedy.")

    assert str(error) == "It failed. The cause. The remedy."
    assert (error.what, error.cause, error.remedy) == ("It failed.", "The cause.", "The remedy.")


def test_a_part_that_is_empty_leaves_no_gap() -> None:
    assert str(errors.SeiError("It failed.", "", "The remedy.")) == "It failed. The remedy."


def test_a_configuration_error_keeps_each_problem() -> None:
    error = errors.ConfigurationError(["One.", "Two."])

    assert error.problems == ("One.", "Two.")
    assert str(error) == "One. Two."


def test_a_github_error_keeps_its_status() -> None:
    assert errors.GitHubError("a", "b", "c", 404).status == 404
    assert errors.GitHubError("a", "b", "c").status is None
