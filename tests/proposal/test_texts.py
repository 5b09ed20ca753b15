"""Specify how texts are written as YAML."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sei_action.proposal.texts import scalar


@pytest.mark.parametrize(
    "text", ["production", "v1.2", "a/b@c", "https://sei.test/v1/", "${{ vars.STAGE }}", "x-1"]
)
def test_what_is_certain_is_plain(text: str) -> None:
    assert scalar(text) == text


@pytest.mark.parametrize("text", ["null", "on", "1", "1.5", "a b", "a: b", "it's", "", "-", "#"])
def test_what_could_be_read_as_something_else_is_in_quotes(text: str) -> None:
    assert scalar(text).startswith("'")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])))
def test_what_is_written_is_read_back(text: str) -> None:
    assert yaml.safe_load(f"- {scalar(text)}") == [text]
