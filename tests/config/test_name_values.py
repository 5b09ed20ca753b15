"""Specify patterns of names: of repositories, workflows, branches and events."""

import pytest

from sei_action.config.name_values import name_filter


def chosen(text: str, *names: str) -> list[str]:
    patterns = name_filter(text)
    return [name for name in names if patterns.matches(name)]


def test_a_name_chooses_itself() -> None:
    assert chosen("main", "main", "maintenance", "Main") == ["main"]


def test_each_line_is_a_pattern() -> None:
    assert chosen(" main \n\n release/** ", "main", "release/1.2", "topic") == [
        "main",
        "release/1.2",
    ]


def test_the_last_pattern_that_matches_decides() -> None:
    names = ("release/1", "release/old", "main")

    assert chosen("release/**\n!release/old", *names) == ["release/1"]
    assert chosen("!release/old\nrelease/**", *names) == ["release/1", "release/old"]


def test_where_all_patterns_leave_out_the_other_names_are_chosen() -> None:
    assert chosen("!test/**\n!main", "main", "test/a", "topic", "a/b/c") == ["topic", "a/b/c"]


def test_white_space_before_a_pattern_changes_nothing() -> None:
    assert chosen("\n  !main\n", "main", "topic") == ["topic"]


@pytest.mark.parametrize("name", ["", ".github", "sei-action", "a b", "Größe 🚀"])
def test_any_name_is_among_all_others(name: str) -> None:
    assert chosen("!main", name) == [name]


def test_no_pattern_at_all_chooses_everything() -> None:
    assert chosen("\n", "main") == ["main"]


@pytest.mark.parametrize("pattern", ["/main", "a//b", "feature/", "v[", "*?", "!", "a\x07b"])
def test_what_is_no_pattern_is_quoted_with_what_to_write(pattern: str) -> None:
    with pytest.raises(ValueError, match="is no pattern") as caught:
        name_filter(pattern)

    assert str(caught.value) == (
        f"{pattern!r} is no pattern; write a name, or one like release/** or !test/**"
    )


def test_all_that_are_no_patterns_are_told() -> None:
    with pytest.raises(ValueError, match=r"^'/a' is no pattern; .*\. '/b' is no pattern; "):
        name_filter("/a\nmain\n/b")


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("- main", "'- main' is an entry of a list; write the pattern alone, one a line"),
        ('"main"', "'\"main\"' is in quotes; write the pattern without them"),
    ],
)
def test_a_pattern_as_yaml_has_it_is_told(pattern: str, problem: str) -> None:
    with pytest.raises(ValueError, match="write the pattern") as caught:
        name_filter(pattern)

    assert str(caught.value) == problem
