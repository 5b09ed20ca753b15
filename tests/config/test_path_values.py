"""Specify how an input's lines become a filter for paths, and what is said of any others."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_action.config.path_values import path_filter


def test_patterns_are_one_a_line_in_their_order() -> None:
    assert path_filter("src/**\r\n\n  !src/gen/**  \n").patterns == ("src/**", "!src/gen/**")


def test_a_comma_is_part_of_a_pattern() -> None:
    assert path_filter("a,b/**").patterns == ("a,b/**",)


def test_every_illegal_pattern_is_told_in_one_message() -> None:
    with pytest.raises(ValueError, match="begins with") as caught:
        path_filter("/docs\nsrc/**\nlib/")

    assert str(caught.value) == (
        "'/docs' begins with /, ./ or ../; write it from the repository's root, like docs/**. "
        "'lib/' ends with / as no file does; write /** for all files of that folder"
    )


@pytest.mark.parametrize("text", ["- docs/**", "-\tdocs/**"])
def test_an_entry_of_a_list_is_told_to_be_written_alone(text: str) -> None:
    with pytest.raises(ValueError, match="is an entry of a list; write the pattern alone"):
        path_filter(text)


@pytest.mark.parametrize("text", ["'docs/**'", '"docs/**"'])
def test_a_pattern_in_quotes_is_told_to_be_written_without_them(text: str) -> None:
    with pytest.raises(ValueError, match="is in quotes; write the pattern without them"):
        path_filter(text)


@pytest.mark.parametrize("text", ["-a/**", "it's/**", "'", r"\'a'", r"\- a"])
def test_a_dash_or_a_quote_can_be_part_of_a_path(text: str) -> None:
    assert path_filter(text).patterns == (text,)


@pytest.mark.parametrize("text", ["a\tb", "a\0b", "a\ud800b"])
def test_a_character_that_no_line_holds_is_in_no_pattern(text: str) -> None:
    with pytest.raises(ValueError, match="holds a line break or a control character"):
        path_filter(text)


@pytest.mark.parametrize("text", ["", " \n", "!docs/**"])
def test_patterns_that_choose_nothing_are_told_to_choose_something(text: str) -> None:
    with pytest.raises(ValueError, match=r"^it chooses nothing; write a pattern without ! first"):
        path_filter(text)


@given(st.text() | st.lists(st.text("ab/*?+[]!\\-'. ")).map("\n".join))
def test_no_text_makes_the_parser_raise_anything_but_value_errors(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert path_filter(text).prefixes()
