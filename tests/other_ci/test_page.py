"""The page about other CIs, held to what the program takes."""

import json

import pytest
from openapi_schema_validator import OAS31Validator

from sei_action.config import COMMAND_LINE_INPUTS, INPUTS, variable_of
from sei_action.run_file.models import RunFile
from sei_action.run_file.words import other_words
from tests.other_ci import recipes
from tests.other_ci.stage import Stage
from tests.run_file.schema import FILE, schema_text

LEAST, EVERYTHING = (block for block in recipes.blocks()["The file"] if block.startswith("{"))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def test_the_published_schema_is_that_of_the_models() -> None:
    assert FILE.read_text(encoding="utf-8") == schema_text(), "python -m tests.run_file.schema"


@pytest.mark.parametrize("example", [LEAST, EVERYTHING], ids=["least", "everything"])
def test_an_example_fits_the_schema_and_the_models(example: str) -> None:
    OAS31Validator(json.loads(schema_text())).validate(json.loads(example))

    RunFile.model_validate_json(example)


def test_the_schema_refuses_what_the_models_refuse() -> None:
    wrong = {**json.loads(LEAST), "run-number": "562", "colour": "red"}

    assert len(list(OAS31Validator(json.loads(schema_text())).iter_errors(wrong))) == 2


def test_the_least_example_has_what_is_required_and_the_name_of_its_ci() -> None:
    required = {field.alias for field in RunFile.model_fields.values() if field.is_required()}

    assert set(json.loads(LEAST)) == {*required, "ci"}


def test_the_whole_example_has_every_field() -> None:
    assert list(json.loads(EVERYTHING)) == [field.alias for field in RunFile.model_fields.values()]


def test_the_page_describes_every_field_as_the_models_do() -> None:
    text = recipes.PAGE.read_text(encoding="utf-8")
    rows = [
        f"| `{field.alias}` | {_sentence(field.description or '')}"
        f"{' (required)' if field.is_required() else ''} |"
        for field in RunFile.model_fields.values()
    ]

    assert "\n".join(rows) in text


def test_the_page_names_every_word_for_a_result() -> None:
    text = recipes.PAGE.read_text(encoding="utf-8")
    rows = [f"| `{result}` | {', '.join(words)} |" for result, words in other_words().items()]

    assert "\n".join(rows) in text


def test_the_page_lists_the_inputs_of_the_command_line_alone() -> None:
    text = recipes.PAGE.read_text(encoding="utf-8")
    rows = [
        f"| `{name}` | `{variable_of(name)}` | {_sentence(description)} |"
        for name, description in COMMAND_LINE_INPUTS.items()
    ]

    assert "\n".join(rows) in text
    assert COMMAND_LINE_INPUTS.keys() & INPUTS.keys() == set()


def test_the_command_of_the_page_reports_the_example(stage: Stage) -> None:
    (command,) = [
        block for block in recipes.blocks()["Any other CI"] if block.startswith("docker run")
    ]
    (stage.folder / "run.json").write_text(EVERYTHING, encoding="utf-8")

    done = stage.play(command, {})

    payload = stage.kept_run()
    assert (done.returncode, done.stderr) == (0, "")
    assert payload["job_full_name"] == "acme/shop/Deploy"
    assert (payload["ci"], payload["cd"]) == (False, True)
    assert [artifact["name"] for artifact in payload["artifacts"]] == ["shop", "api", "web"]
    assert payload["trigger_chain"][0]["id"] == "acme/base/CI"
    assert payload["job_run"]["stages"][0]["steps"][0]["durationInMillis"] == 190_000
