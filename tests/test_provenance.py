"""Specify how the source of a value is named."""

import pytest

from sei_action.provenance import CLOCK, DEFAULT, Decided, Source, each_once, unless_given


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (Source.input("paths"), "input paths"),
        (Source.variable("GITHUB_REF"), "variable GITHUB_REF"),
        (Source.event("commits"), "event commits"),
        (Source.api("/repos/acme/shop/actions/runs/7", "event"), "API actions/runs/7 event"),
        (Source.api("/repos/acme/shop/deployments"), "API deployments"),
        (Source.file("ci.yml", "continue-on-error"), "file ci.yml continue-on-error"),
        (CLOCK, "the clock"),
        (DEFAULT, "the default"),
    ],
)
def test_a_source_is_written_for_people(source: Source, words: str) -> None:
    assert str(source) == words


@pytest.mark.parametrize("path", ["/repos/acme/shop", "deployments/7/statuses", "/x/repos/a/b/c"])
def test_a_path_that_is_not_below_a_repository_stays_as_it_is(path: str) -> None:
    assert Source.api(path).name == path


def test_another_field_is_of_the_same_place() -> None:
    assert Source.api("jobs", "name").of("id") == Source.api("jobs", "id")


def test_an_input_wins_over_what_was_decided_without_it() -> None:
    decided = Decided("main", (DEFAULT,), "the head", "rule")

    told = unless_given("branch-name", "trunk", decided)

    assert told == Decided(
        "trunk", (Source.input("branch-name"),), "the input `branch-name` says so", "rule"
    )
    assert unless_given("branch-name", None, decided) == decided


def test_what_is_named_twice_stands_where_it_was_named_first() -> None:
    assert each_once([CLOCK, DEFAULT, CLOCK]) == (CLOCK, DEFAULT)
