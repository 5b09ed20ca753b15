"""Specify how an explanation is written for people and for machines."""

import json
from typing import Any

from sei_action.explanation import Explanation, as_json, explained, table_of
from sei_action.payload import decide
from sei_action.provenance import CLOCK, Decided, Source
from tests.builders import config, findings, payload, run, sha, subject

_ROW = Explanation("pipeline", "CI", (Source.input("pipeline"),), "it says so", "docs/rules.md#x")


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in (line[:14], line[16:54], line[56:100], line[102:])]


def _first(value: object, *sources: Source) -> list[str]:
    row = _ROW._replace(value=value, sources=sources or _ROW.sources)
    return _cells(table_of([row])[2])


def _explained(decided: dict[str, Decided[Any]], secret: str) -> tuple[Explanation, ...]:
    return explained(payload(), decided, lambda text: text.replace(secret, "***"))


def test_a_table_has_a_heading_and_a_line_for_each_field() -> None:
    lines = table_of([_ROW])

    assert _cells(lines[0]) == ["field", "value", "from", "why"]
    assert set(lines[1]) == {"-", " "}
    assert _cells(lines[2]) == ["pipeline", '"CI"', "input pipeline", "it says so"]
    assert _cells(lines[3]) == ["", "", "", "docs/rules.md#x"]


def test_each_place_has_a_line_with_all_that_was_read_there() -> None:
    row = _ROW._replace(sources=(Source.api("x", "id"), CLOCK, Source.api("x", "name")))

    assert [_cells(line)[2] for line in table_of([row])[2:]] == ["API x id, name", "the clock"]


def test_a_value_is_written_as_json() -> None:
    assert [_first(one)[1] for one in (None, True, 7, "a\nb")] == ["null", "true", "7", '"a\\nb"']


def test_a_list_is_counted_and_its_first_entries_are_named() -> None:
    assert _first([])[1] == "none"
    assert _first([{"id": "x", "displayName": "build"}, {"id": "y"}])[1] == "2: build, y"
    assert _first([sha(number) for number in range(7)])[1] == f"7: {', '.join(['0000000'] * 4)},"
    assert _first({"stages": [{"displayName": "build"}]})[1] == "stages, 1: build"


def test_a_long_value_is_shortened() -> None:
    shown = "".join(_cells(line)[1] for line in table_of([_ROW._replace(value="x" * 500)])[2:])

    assert shown == f'"{"x" * 156}...'


def test_the_machine_is_given_whole_values() -> None:
    (told,) = as_json([_ROW._replace(value=["x" * 500])])

    assert json.loads(json.dumps(told)) == {
        "field": "pipeline",
        "value": ["x" * 500],
        "sources": [{"kind": "input", "name": "pipeline", "field": ""}],
        "reason": "it says so",
        "rule": "docs/rules.md#x",
    }


def test_no_secret_is_shown_that_stands_in_a_source_or_a_reason() -> None:
    told = Decided("CI", (Source.file("a/hunter2.json"),), "for hunter2", "rule")

    (row,) = _explained({"pipeline": told}, "hunter2")

    assert (row.sources, row.reason) == ((Source.file("a/***.json"),), "for ***")


def test_every_field_of_a_payload_is_explained_in_its_order() -> None:
    rows = _explained(dict(decide(run(), subject(), findings(), config())), "-")

    assert [row.field for row in rows] == list(payload().model_dump())
