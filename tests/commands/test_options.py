"""Specify the options of the command line that stand for inputs."""

import argparse

import pytest
from pydantic import BaseModel, Field

from sei_action.commands.options import add_inputs, add_lists, inputs_of


class _Form(BaseModel):
    events: str = Field("", description="events, 90% of them")
    branches: str = Field("", description="branches")
    kind: str = Field("", description="kind")


@pytest.fixture
def parser() -> argparse.ArgumentParser:
    """Have options for two lists and one text."""
    parser = argparse.ArgumentParser(prog="test")
    add_lists(parser, ("events", "branches"), _Form.model_fields, metavar="NAME")
    add_inputs(parser, ("kind",), _Form.model_fields)
    return parser


def _inputs(parser: argparse.ArgumentParser, *words: str) -> dict[str, str]:
    return inputs_of(parser.parse_args(words), {"SEI_EVENTS": "of the environment"})


def test_each_value_of_a_list_is_a_line_of_its_input(parser: argparse.ArgumentParser) -> None:
    assert _inputs(parser, "--events", "push", "!schedule") == {"SEI_EVENTS": "push\n!schedule"}


def test_a_list_can_be_given_in_parts(parser: argparse.ArgumentParser) -> None:
    given = _inputs(parser, "--events", "a", "--branches", "main", "--events", "b", "c")

    assert given == {"SEI_EVENTS": "a\nb\nc", "SEI_BRANCHES": "main"}


def test_a_list_ends_at_the_next_option(parser: argparse.ArgumentParser) -> None:
    assert _inputs(parser, "--branches", "main", "--kind", "cd") == {
        "SEI_EVENTS": "of the environment",
        "SEI_BRANCHES": "main",
        "SEI_KIND": "cd",
    }


def test_a_list_that_is_left_out_leaves_its_variable(parser: argparse.ArgumentParser) -> None:
    assert _inputs(parser) == {"SEI_EVENTS": "of the environment"}


def test_a_list_without_a_value_is_refused(
    parser: argparse.ArgumentParser, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        _inputs(parser, "--events")

    assert "expected at least one argument" in capsys.readouterr().err


def test_a_list_is_described_as_its_input(parser: argparse.ArgumentParser) -> None:
    shown = " ".join(parser.format_help().split())

    assert "--events NAME [NAME ...] events, 90% of them" in shown
