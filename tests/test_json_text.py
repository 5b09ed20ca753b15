"""Specify how JSON from elsewhere is read, so that all of it can be written again."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_action.json_text import loads, mended

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
_HALVES = st.text(st.characters(exclude_categories=()))


@given(_JSON)
def test_what_holds_no_half_of_a_character_is_read_as_it_is(told: object) -> None:
    assert loads(json.dumps(told)) == told
    assert loads(json.dumps(told, ensure_ascii=False)) == told


@pytest.mark.parametrize("half", ["\\ud800", "\\uDBFF", "\\udc00", "\\uDfFf"])
def test_half_a_character_becomes_a_question_mark(half: str) -> None:
    assert loads(f'"a{half}b"') == "a?b"


def test_half_a_character_that_is_not_escaped_becomes_a_question_mark() -> None:
    assert loads('"a\ud800b"') == "a?b"


def test_a_character_of_two_halves_is_whole() -> None:
    assert loads('"\\ud83d\\ude00"') == "\N{GRINNING FACE}"


def test_beside_half_a_character_whole_ones_are_kept() -> None:
    assert loads('"\\ud83d\\ude00 \\ud83d"') == "\N{GRINNING FACE} ?"


def test_an_escaped_backslash_is_no_half_of_a_character() -> None:
    assert loads('"\\\\ud800"') == "\\ud800"


def test_halves_are_mended_wherever_they_stand() -> None:
    text = '{"jobs": [{"na\\ud800me": "\\ud800", "id": 1, "ok": true, "url": null, "at": [0.5]}]}'

    assert loads(text) == {"jobs": [{"na?me": "?", "id": 1, "ok": True, "url": None, "at": [0.5]}]}


def test_what_was_read_elsewhere_is_mended_likewise() -> None:
    assert mended({"a\ud800": ["\udc00", 1, None]}) == {"a?": ["?", 1, None]}


@given(_HALVES)
def test_every_text_that_was_read_can_be_written(text: str) -> None:
    for told in (json.dumps({text: [text]}), json.dumps({text: [text]}, ensure_ascii=False)):
        json.dumps(loads(told), ensure_ascii=False).encode()


@pytest.mark.parametrize("text", ["", "{", "<html>", '{"name": "\\ud800"', "'\\ud800'"])
def test_what_is_no_json_is_none(text: str) -> None:
    with pytest.raises(json.JSONDecodeError):
        loads(text)


@pytest.mark.parametrize("leaf", ["1", '"\\ud800"'])
def test_what_is_nested_too_deeply_is_told(leaf: str) -> None:
    with pytest.raises(RecursionError):
        loads("[" * 100_000 + leaf + "]" * 100_000)
