"""Specify which paths GitHub's patterns choose, and which patterns are none.

The examples marked as the cheat sheet's are those of GitHub's docs, page "Workflow syntax".
"""

import contextlib
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_action.globs import PathFilter, check

_PATTERNS = st.text(st.sampled_from("ab/.*?+[]!\\-1"), max_size=12)
_PATHS = st.text(st.sampled_from("ab/.1"), min_size=1, max_size=12)


def chosen(path: str, *patterns: str) -> bool:
    return PathFilter(patterns).matches(path)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*", "README.md"),
        ("*", "server.rb"),
        ("*.jsx?", "page.js"),
        ("*.jsx?", "page.jsx"),
        ("**", "all/the/files.md"),
        ("*.js", "app.js"),
        ("*.js", "index.js"),
        ("**.js", "index.js"),
        ("**.js", "js/index.js"),
        ("**.js", "src/js/app.js"),
        ("docs/*", "docs/README.md"),
        ("docs/*", "docs/file.txt"),
        ("docs/**", "docs/README.md"),
        ("docs/**", "docs/mona/octocat.txt"),
        ("docs/**/*.md", "docs/README.md"),
        ("docs/**/*.md", "docs/mona/hello-world.md"),
        ("docs/**/*.md", "docs/a/markdown/file.md"),
        ("**/docs/**", "docs/hello.md"),
        ("**/docs/**", "dir/docs/my-file.txt"),
        ("**/docs/**", "space/docs/plan/space.doc"),
        ("**/README.md", "README.md"),
        ("**/README.md", "js/README.md"),
        ("**/*src/**", "a/src/app.js"),
        ("**/*src/**", "my-src/code/js/app.js"),
        ("**/*-post.md", "my-post.md"),
        ("**/*-post.md", "path/their-post.md"),
        ("**/migrate-*.sql", "migrate-10909.sql"),
        ("**/migrate-*.sql", "db/migrate-v1.0.sql"),
        ("**/migrate-*.sql", "db/sept/migrate-v1.sql"),
        ("Octo*", "Octocat"),
        ("[CB]at", "Cat"),
        ("[CB]at", "Bat"),
        ("[1-2]00", "100"),
        ("[1-2]00", "200"),
        ("v[12].[0-9]+.[0-9]+", "v1.10.1"),
        ("v[12].[0-9]+.[0-9]+", "v2.0.0"),
    ],
)
def test_the_examples_of_the_cheat_sheet_match(pattern: str, path: str) -> None:
    assert chosen(path, pattern)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*", "docs/README.md"),
        ("*.jsx?", "page.jsxx"),
        ("*.js", "js/index.js"),
        ("**.js", "index.jsx"),
        ("docs/*", "docs/mona/octocat.txt"),
        ("docs/**", "docs2/README.md"),
        ("docs/**", "a/docs/README.md"),
        ("docs/**/*.md", "docs/mona/octocat.txt"),
        ("**/docs/**", "dir/documents/file.txt"),
        ("**/docs/**", "mydocs/file.txt"),
        ("**/README.md", "NOTREADME.md"),
        ("**/*src/**", "source/app.js"),
        ("**/migrate-*.sql", "db/migrate-v1.0.txt"),
        ("[CB]at", "Rat"),
        ("[CB]at", "cat"),
        ("[1-2]00", "300"),
        ("v[12].[0-9]+.[0-9]+", "v3.0.0"),
        ("v[12].[0-9]+.[0-9]+", "v1.x.1"),
        ("docs", "docs/README.md"),
        ("*.md", "case.MD"),
        ("a.md", "axmd"),
    ],
)
def test_a_pattern_matches_the_whole_path_or_not_at_all(pattern: str, path: str) -> None:
    assert not chosen(path, pattern)


@pytest.mark.parametrize("path", ["src/x.go", "src1/x.go", "src/a/x.go"])
def test_two_stars_inside_a_name_take_anything(path: str) -> None:
    assert chosen(path, "src**/x.go")


def test_two_stars_inside_a_name_do_not_take_the_slash_away() -> None:
    assert not chosen("srcx.go", "src**/x.go")


@pytest.mark.parametrize("path", ["ber", "über"])
def test_a_question_mark_makes_the_character_before_it_optional(path: str) -> None:
    assert chosen(path, "ü?ber")


@pytest.mark.parametrize("path", ["ab", "a/b"])
def test_a_slash_can_be_optional(path: str) -> None:
    assert chosen(path, "a/?b")


def test_a_plus_repeats_the_character_before_it() -> None:
    assert chosen("aab", "a+b")
    assert not chosen("b", "a+b")


@pytest.mark.parametrize(
    "sign", ["*", "?", "+", "[", "]", "!", "\\", ".", "-", " ", "#", "(", "^", "$"]
)
def test_a_backslash_makes_a_sign_stand_for_itself(sign: str) -> None:
    assert chosen(f"a{sign}b", f"a\\{sign}b")
    assert not chosen("ab", f"a\\{sign}b")
    assert not chosen("axb", f"a\\{sign}b")


def test_an_escaped_sign_can_be_optional() -> None:
    assert chosen("ab", r"a\+?b")
    assert chosen("a+b", r"a\+?b")


def test_an_escaped_exclamation_mark_negates_nothing() -> None:
    assert chosen("!a", r"\!a")


@pytest.mark.parametrize("pattern", ["a!", "a]", "{a,b}.go", "a$", "(a|b)", "a b"])
def test_signs_without_a_meaning_stand_for_themselves(pattern: str) -> None:
    assert chosen(pattern, pattern)


def test_only_the_first_exclamation_mark_negates() -> None:
    assert not chosen("!a", "**", "!!a")
    assert chosen("a", "**", "!!a")


def test_a_negative_pattern_takes_away_what_was_chosen_before_it() -> None:
    paths = PathFilter(("*.md", "!README.md"))

    assert paths.matches("hello.md")
    assert not paths.matches("README.md")
    assert not paths.matches("docs/hello.md")


def test_a_later_pattern_chooses_again_what_was_taken_away() -> None:
    paths = PathFilter(("*.md", "!README.md", "README*"))

    assert paths.matches("hello.md")
    assert paths.matches("README.md")
    assert paths.matches("README.doc")


@pytest.mark.parametrize(
    ("patterns", "is_chosen"),
    [
        (("CI",), True),
        (("ci.yml",), True),
        (("Deploy", "deploy.yml"), False),
        (("CI", "!ci.yml"), False),
        (("ci.yml", "!CI"), False),
        (("*", "!ci.yml", "CI"), True),
        (("*", "!CI", "ci.*"), True),
    ],
)
def test_of_what_has_several_names_the_last_pattern_decides_that_matches_any(
    patterns: tuple[str, ...],
    is_chosen: bool,  # noqa: FBT001 - a row of the table
) -> None:
    assert PathFilter(patterns).matches("CI", "ci.yml") is is_chosen


def test_one_chosen_path_is_enough_of_many() -> None:
    paths = PathFilter(("docs/**", "!docs/drafts/**"))

    assert paths.matches_any(["src/app.py", "docs/index.md"])
    assert not paths.matches_any(["src/app.py", "docs/drafts/index.md"])
    assert not paths.matches_any([])


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("", "is empty; write a path or a pattern, like docs/**"),
        ("!", "is empty"),
        ("/docs", "begins with /, ./ or ../; write it from the repository's root, like docs"),
        ("./docs", "begins with /, ./ or ../"),
        ("../docs", "begins with /, ./ or ../"),
        ("!/docs", "begins with /, ./ or ../"),
        (".", "begins with /, ./ or ../"),
        ("docs/", "ends with / as no file does; write /** for all files of that folder"),
        ("docs/**/", "ends with /"),
        ("docs//a", "holds an empty folder or a dot for one; write the path as it is"),
        ("docs/../a", "holds an empty folder or a dot for one"),
        ("a[b", r"has a [ that lists nothing or is not closed; write it like [a-z], or \["),
        ("a[]", "has a [ that lists nothing or is not closed"),
        ("[[a]]", "has a [ that lists nothing or is not closed"),
        ("[_]", "may list letters, digits and their ranges alone in [ ]; write them like [A-Za-z]"),
        ("[^a]", "may list letters, digits and their ranges alone"),
        ("[ü]", "may list letters, digits and their ranges alone"),
        ("[z-a]", "may list letters, digits and their ranges alone"),
        ("[a-Z]", "may list letters, digits and their ranges alone"),
        ("[0-z]", "may list letters, digits and their ranges alone"),
        ("[a-]", "may list letters, digits and their ranges alone"),
        ("src\\app", "has a backslash before no sign; write / between folders"),
        ("src\\", "has a backslash before no sign"),
        ("?a", r"has a ? with no character before it; write one there, or \? for itself"),
        ("+a", r"has a + with no character before it; write one there, or \+ for itself"),
        ("!?a", "has a ? with no character before it"),
        ("a*?", "has a ? with no character before it"),
        ("a**+", "has a + with no character before it"),
        ("a++", "has a + with no character before it"),
        ("a?+", "has a + with no character before it"),
    ],
)
def test_an_illegal_pattern_is_told_what_to_write(pattern: str, reason: str) -> None:
    with pytest.raises(ValueError, match="; write ") as caught:
        check(pattern)

    assert str(caught.value).startswith(reason)


def test_a_filter_of_an_illegal_pattern_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="ends with /"):
        PathFilter(("src/**", "docs/"))


@pytest.mark.parametrize("patterns", [(), ("!docs/**",), ("!docs/**", "!src/**")])
def test_a_filter_that_chooses_nothing_cannot_be_made(patterns: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="it chooses nothing; write a pattern without ! first"):
        PathFilter(patterns)


@pytest.mark.parametrize(
    ("patterns", "folders"),
    [
        (("docs/**",), ("docs",)),
        (("docs/**/*",), ("docs",)),
        (("docs/**/**",), ("docs",)),
        (("docs/***",), ("docs",)),
        (("pom.xml", "src/app/**", "pom.xml"), ("pom.xml", "src/app")),
        ((r"docs/\[old\]/**",), ("docs/[old]",)),
        (("**",), ("",)),
        (("**/*",), ("",)),
    ],
)
def test_whole_folders_and_files_are_known_as_such(
    patterns: tuple[str, ...], folders: tuple[str, ...]
) -> None:
    assert PathFilter(patterns).folders() == folders


@pytest.mark.parametrize(
    "patterns",
    [
        ("docs/*",),
        ("docs**",),
        ("docs/**/*.md",),
        ("docs/a+",),
        ("*",),
        ("**/docs/**",),
        ("src/**", "docs/*.md"),
        ("src/**", "!src/gen/**"),
    ],
)
def test_a_filter_finer_than_folders_is_none_of_folders(patterns: tuple[str, ...]) -> None:
    assert PathFilter(patterns).folders() is None


@pytest.mark.parametrize(
    ("patterns", "prefixes"),
    [
        (("src/app/**/*.py",), ("src/app",)),
        (("src/app*/**",), ("src",)),
        (("src/apps?/**",), ("src",)),
        (("src/[ab]/**",), ("src",)),
        (("src/?app",), ("",)),
        (("docs/**",), ("docs",)),
        (("docs/a.md",), ("docs/a.md",)),
        (("**/*.md", "docs/**"), ("",)),
        (("*.md",), ("",)),
        (("src/app/*.py", "src/*.py", "docs/*", "src/web/**"), ("src", "docs")),
        (("src/*", "src2/*"), ("src", "src2")),
        (("src/**", "!docs/**"), ("src",)),
    ],
)
def test_all_that_is_chosen_lies_in_the_prefixes(
    patterns: tuple[str, ...], prefixes: tuple[str, ...]
) -> None:
    assert PathFilter(patterns).prefixes() == prefixes


@given(st.lists(_PATTERNS, min_size=1, max_size=3), _PATHS)
def test_no_pattern_raises_anything_but_value_errors(patterns: list[str], path: str) -> None:
    with contextlib.suppress(ValueError):
        paths = PathFilter(tuple(patterns))
        prefixes = paths.prefixes()

        assert not paths.matches(path) or any(
            prefix in {"", path} or path.startswith(f"{prefix}/") for prefix in prefixes
        )


@given(st.text())
def test_no_text_makes_the_check_raise_anything_but_value_errors(pattern: str) -> None:
    with contextlib.suppress(ValueError):
        check(pattern)


def seconds(doing: Callable[[], object]) -> float:
    start = time.process_time()
    doing()
    return time.process_time() - start


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("**/" * 30 + "b", "a/" * 2000),
        ("*a" * 30 + "b", "a" * 4000),
        ("**a" * 30 + "b", "a" * 4000),
        ("a?" * 30 + "a" * 30 + "b", "a" * 4000),
        ("a+" * 30 + "b", "a" * 4000),
        ("[ab]+" * 30 + "c", "ab" * 2000),
        ("*" * 4000 + "b", "a" * 4000),
        ("[a-z]" * 4000 + "b", "a" * 4000),
    ],
)
def test_no_pattern_takes_long(pattern: str, path: str) -> None:
    """Any way that tries one match after the other takes years for some of these."""
    paths = PathFilter((pattern,))

    assert seconds(lambda: paths.matches(path)) < 1
