"""Specify the published JSON Schema: it is that of the models, and has the vendor's fields."""

import json
import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from openapi_schema_validator import OAS31Validator
from pydantic import ValidationError

from sei_action.payload import Payload
from sei_action.payload.models import DECIMAL_OF_32_BITS, fits_32_bits
from sei_action.payload.schema import schema, schema_text
from tests.builders import payload
from tests.repository import ROOT
from tests.scenarios.situation import Situation, situations

Json = dict[str, Any]

PUBLISHED = ROOT / "docs" / "payload.schema.json"
VENDOR: Json = yaml.safe_load(
    (Path(__file__).parents[1] / "samples" / "vendor-fields.yaml").read_text(encoding="utf-8")
)
VENDOR_FIELDS: list[Json] = VENDOR["required"] + VENDOR["optional"]
# The vendor's words for types, in those of JSON Schema.
TYPES: dict[str, Json] = {
    "URL": {"type": "string"},
    "array": {"type": "array"},
    "array of objects": {"type": "array", "items": {"type": "object"}},
    "array of strings": {"type": "array", "items": {"type": "string"}},
    "list of string": {"type": "array", "items": {"type": "string"}},
}
# What OpenAPI 3.1 has is JSON Schema 2020-12.
SCHEMA = schema()
VALIDATOR = OAS31Validator(SCHEMA)
SAMPLE: Json = json.loads(
    (Path(__file__).parents[1] / "samples" / "payload.json").read_text(encoding="utf-8")
)
ODD: st.SearchStrategy[object] = st.sampled_from(
    [
        None,
        "",
        "x",
        "0" * 40,
        "a\n",
        -1,
        0,
        1,
        0.5,
        2**31,
        2**63,
        2**64,
        True,
        False,
        [],
        {},
        [None],
    ]
)


def _is_valid(document: object) -> bool:
    return bool(VALIDATOR.is_valid(document))


def _resolved(part: Json) -> Json:
    """Give what a part of the schema says where its value is there."""
    if "$ref" in part:
        return _resolved(SCHEMA["$defs"][part["$ref"].rpartition("/")[2]])
    alternatives = [one for one in part.get("anyOf", []) if one != {"type": "null"}]
    return _resolved(alternatives[0]) if alternatives else part


def test_the_published_schema_is_that_of_the_models() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == schema_text(), (
        "run: sei-action schema > docs/payload.schema.json"
    )


def test_the_schema_is_one() -> None:
    OAS31Validator.check_schema(SCHEMA)


def test_every_field_is_described() -> None:
    definitions: list[Json] = [SCHEMA, *SCHEMA["$defs"].values()]
    fields = [
        (one["title"], name, field)
        for one in definitions
        for name, field in one["properties"].items()
    ]

    assert [(title, name) for title, name, field in fields if not field.get("description")] == []
    assert [one["title"] for one in definitions if not one.get("description")] == []


@pytest.mark.parametrize("field", VENDOR_FIELDS, ids=lambda field: str(field["name"]))
def test_a_field_of_the_vendors_page_is_in_the_schema_with_its_type(field: Json) -> None:
    words = str(field.get("sent_as", field["type"]))
    expected = TYPES.get(words, {"type": words})
    found = _resolved(SCHEMA["properties"][field["name"]])

    assert found["type"] == expected["type"]
    if "items" in expected:
        assert _resolved(found["items"])["type"] == expected["items"]["type"]


def test_what_the_vendors_page_requires_is_required_and_never_null() -> None:
    required = {field["name"] for field in VENDOR["required"]}

    assert required <= set(SCHEMA["required"])
    assert [name for name in required if _is_valid({**SAMPLE, name: None})] == []


def test_no_field_is_sent_that_the_vendors_page_lacks() -> None:
    assert SCHEMA["properties"].keys() == {field["name"] for field in VENDOR_FIELDS}


def test_a_field_that_is_sent_otherwise_than_the_page_says_has_a_reason() -> None:
    otherwise = [field for field in VENDOR_FIELDS if "sent_as" in field]

    assert [field["name"] for field in otherwise] == ["module_name"]
    assert all(field["reason"] for field in otherwise)


@pytest.mark.parametrize("situation", situations(), ids=lambda one: f"{one.file}: {one.name}")
def test_what_is_reported_of_a_situation_is_valid(situation: Situation) -> None:
    for document in situation.payloads:
        assert [error.message for error in VALIDATOR.iter_errors(document)] == []


def test_the_smallest_report_and_a_full_one_are_valid() -> None:
    assert _is_valid(SAMPLE)
    assert _is_valid(payload().model_dump(mode="json", by_alias=True))


@pytest.mark.parametrize(
    "change",
    [
        {"ci": True, "cd": True},
        {"ci": False, "cd": False},
        {"duration": -1},
        {"duration": 2**31 * 1000},
        {"start_time": 2**31 * 1000},
        {"build_number": 2**63},
        {"instance_guid": "ABC"},
        {"result": "success"},
        {"scm_commit_ids": ["abc"]},
        {"scm_commit_ids": ["0" * 40, "0" * 40]},
        {"pipeline": ""},
        {"module_name": 7},
        {"job_run_params": [{"type": "StringParameterValue", "name": "a", "value": None}]},
        {"trigger_chain": [{"id": "a", "type": "b", "job_run_number": "2147483648"}]},
        {"trigger_chain": [{"id": None, "type": "b"}]},
        {"brand_new": 1},
    ],
    ids=str,
)
def test_what_would_be_lost_is_not_valid(change: Json) -> None:
    assert not _is_valid({**SAMPLE, **change})


@given(st.data())
def test_what_the_models_refuse_the_schema_refuses_too(data: st.DataObject) -> None:
    document = deepcopy(SAMPLE)
    for _ in range(data.draw(st.integers(1, 2))):
        _spoil(document, data)

    try:
        Payload.model_validate(document)
    except ValidationError as error:
        # Whether things are alike in some of their fields is beyond a schema.
        if not all("must be unique" in one["msg"] for one in error.errors()):
            assert not _is_valid(document)


def _spoil(node: Any, data: st.DataObject) -> None:  # noqa: ANN401 - any part of a document
    """Put something odd somewhere into a document, or take something away."""
    places = list(node) if isinstance(node, dict) else list(range(len(node)))
    if not places:
        return
    place = data.draw(st.sampled_from(places))
    if isinstance(node[place], dict | list) and data.draw(st.booleans()):
        _spoil(node[place], data)
    elif data.draw(st.integers(0, 3)):
        node[place] = deepcopy(data.draw(ODD))
    else:
        del node[place]


@given(st.integers(0, 2**33).map(str) | st.text(max_size=12))
def test_the_pattern_of_a_number_takes_what_fits_32_bits(text: str) -> None:
    # Zeros before a number are beyond what anybody writes.
    if not text.startswith("0") or text == "0":
        matches = re.fullmatch(DECIMAL_OF_32_BITS.removesuffix("$"), text) is not None

        assert matches is fits_32_bits(text)
