"""What the API answers to a request."""

import json

import pytest

from sei_action.sandbox.answers import (
    RefusedError,
    accepted,
    check_key,
    read_object,
    read_report,
)
from tests.sandbox.builders import report


def body(value: object) -> bytes:
    return json.dumps(value).encode()


@pytest.mark.parametrize("header", [None, "", "ApiKey", "ApiKey ", "Bearer secret", "secret"])
def test_no_key_is_a_401(header: str | None) -> None:
    with pytest.raises(RefusedError) as refused:
        check_key(header, None)
    assert refused.value.status == 401


def test_a_wrong_key_is_a_403() -> None:
    with pytest.raises(RefusedError) as refused:
        check_key("ApiKey wrong", "right")
    assert refused.value.status == 403


def test_a_wrong_key_is_not_repeated_in_the_answer() -> None:
    with pytest.raises(RefusedError) as refused:
        check_key("ApiKey wrong-secret", "right")
    assert "wrong-secret" not in refused.value.message


def test_the_right_key_is_accepted() -> None:
    check_key("ApiKey right", "right")


def test_without_a_key_of_its_own_any_key_is_accepted() -> None:
    check_key("ApiKey anything", None)


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("pipeline", "job_name/pipeline"),
        ("instance_name", "jenkins_instance_name/instance_name"),
        ("instance_guid", "jenkins_instance_guid/instance_guid"),
        ("job_full_name", "job_full_name"),
        ("qualified_name", "job_normalized_full_name/qualified_name"),
        ("result", "result"),
    ],
)
@pytest.mark.parametrize("value", [None, ""])
def test_a_missing_field_is_named_in_the_words_of_the_api(
    field: str, label: str, value: str | None
) -> None:
    with pytest.raises(RefusedError, match=f"^{label} field is missing in request$") as refused:
        read_report(body(report(**{field: value})))
    assert refused.value.status == 400


def test_the_first_missing_field_is_named() -> None:
    with pytest.raises(RefusedError, match="job_name/pipeline"):
        read_report(b"{}")


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("job_name", "pipeline"),
        ("jenkins_instance_name", "instance_name"),
        ("jenkins_instance_guid", "instance_guid"),
        ("job_normalized_full_name", "qualified_name"),
    ],
)
def test_the_older_name_of_a_field_is_read(older: str, newer: str) -> None:
    sent = report(**{newer: None, older: "old words"})
    assert read_report(body(sent))[newer] == "old words"


def test_the_newer_name_of_a_field_wins() -> None:
    assert read_report(body(report(job_name="old", pipeline="new")))["pipeline"] == "new"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b'{"a": 1,}',
        b'{"a": NaN}',
        b'{"a": "\\ud800"}',
        b'{"\\ud800": 1}',
        b'{"a": "\xff"}',
        b"[" * 100_000,
        b"[" * 200 + b"]" * 200,
    ],
)
def test_what_is_not_json_is_a_400(text: bytes) -> None:
    with pytest.raises(RefusedError, match="not valid JSON") as refused:
        read_object(text)
    assert refused.value.status == 400


def test_json_that_is_no_object_is_a_400() -> None:
    with pytest.raises(RefusedError, match="not a JSON object") as refused:
        read_object(b"[1]")
    assert refused.value.status == 400


def test_an_accepted_report_gets_run_ids_as_json_in_a_string() -> None:
    payload = accepted("abc")["payload"]
    assert isinstance(payload, str)
    assert json.loads(payload) == {"run_ids": ["abc"]}
