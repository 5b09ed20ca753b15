"""Specify what is made of SEI's answers."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_action.errors import SeiError, UnknownInstanceError
from sei_action.sei.answers import Answer, check_accepted, check_instance
from tests.builders import GUID


def _answer(status: int, body: object) -> Answer:
    return Answer(status=status, body=body if isinstance(body, str) else json.dumps(body))


def _refused(status: int, body: object) -> SeiError:
    with pytest.raises(SeiError) as caught:
        check_accepted(_answer(status, body))
    return caught.value


def _told(status: int, body: object) -> str:
    return str(_refused(status, body))


@pytest.mark.parametrize(
    "body",
    [
        '{"response_type": "custom_cicd", "payload": "{\\"run_ids\\": [\\"7\\"]}"}',
        '{"response_type": "custom_cicd", "payload": {"run_ids": ["7"]}}',
        '{"response_type": "custom_cicd", "payload": "ok"}',
        '{"response_type": "custom_cicd", "payload": null}',
        '{"payload": {"error": null}}',
        "{}",
        "",
        "\n",
    ],
)
def test_an_answer_with_202_and_no_error_accepts_the_report(body: str) -> None:
    check_accepted(_answer(202, body))


@pytest.mark.parametrize("status", [200, 201, 202])
def test_any_status_of_success_accepts_the_report(status: int) -> None:
    check_accepted(_answer(status, "{}"))


@pytest.mark.parametrize(
    "body",
    [
        {"payload": '{"error": "unknown job"}'},
        {"payload": {"error": "unknown job"}},
        {"error": "unknown job"},
        {"payload": {"error": {"message": "unknown job"}}},
    ],
)
def test_an_error_in_the_payload_is_a_failure_whatever_the_status(body: object) -> None:
    assert "answered with an error: " in _told(202, body)
    assert "unknown job" in _told(202, body)


@pytest.mark.parametrize("body", ["<html>Sign in</html>", "OK", "[]", '"accepted"', "{"])
def test_a_success_that_is_not_seis_is_a_failure(body: str) -> None:
    told = _told(200, body)

    assert "it was not SEI" in told
    assert "`base-url`" in told
    assert "html" not in told


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("job_name/pipeline", "pipeline"),
        ("jenkins_instance_name/instance_name", "instance-name"),
        ("jenkins_instance_guid/instance_guid", "instance-guid"),
        ("job_full_name", "job-full-name"),
        ("job_normalized_full_name/qualified_name", "qualified-name"),
    ],
)
def test_a_missing_field_is_told_by_the_name_of_its_input(field: str, name: str) -> None:
    told = _told(400, {"payload": f"{field} field is missing in request"})

    assert f"Check the input `{name}`." in told
    assert f"status 400: {field} field is missing in request" in told


@pytest.mark.parametrize("body", [{"payload": "result field is missing in request"}, {}, ""])
def test_a_report_that_is_refused_otherwise_can_be_looked_at(body: object) -> None:
    assert "`dry-run: true` shows the report" in _told(400, body)


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_told_with_its_likely_causes(status: int) -> None:
    told = _told(status, "")

    assert "lacks the role Ingestion" in told
    assert "`api-key`" in told


def test_an_unknown_address_most_likely_means_another_region() -> None:
    assert "another region" in _told(404, "<html>")


def test_a_report_that_is_too_large_is_told() -> None:
    assert "too large" in _told(413, "")


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 599])
def test_an_outage_is_no_mistake_of_the_workflows(status: int) -> None:
    assert "Nothing is wrong with your workflow" in _told(status, "")


def test_the_page_of_a_gateway_is_not_quoted() -> None:
    told = _told(502, "<html><h1>Bad gateway</h1></html>")

    assert told.startswith("SEI did not take the report (status 502).")
    assert "html" not in told


@pytest.mark.parametrize("status", [301, 302, 307, 418])
def test_any_other_status_means_that_something_else_answered(status: int) -> None:
    assert "Something other than SEI answered" in _told(status, "")


@pytest.mark.parametrize("body", [{"message": "No."}, {"payload": "No."}])
def test_what_sei_says_of_its_refusal_is_quoted(body: object) -> None:
    assert "(status 403: No.)" in _told(403, body)


def test_a_long_answer_is_quoted_shortened_on_one_line() -> None:
    told = _told(400, {"payload": "no\n" * 1000})

    assert len(told) < 500
    assert "\n" not in told


@given(st.integers(100, 599), st.text() | st.dictionaries(st.text(), st.text()).map(json.dumps))
def test_any_answer_is_an_acceptance_or_a_told_failure(status: int, body: str) -> None:
    accepted = True

    try:
        check_accepted(_answer(status, body))
    except SeiError:
        accepted = False

    assert not accepted or 200 <= status < 300


def test_an_answer_nested_deeper_than_python_reads_is_not_seis() -> None:
    with pytest.raises(SeiError, match="it was not SEI"):
        check_accepted(_answer(202, "[" * 100_000))


@pytest.mark.parametrize("status", [302, 400, 401, 403, 404, 413, 429, 503])
def test_a_refusal_keeps_its_status(status: int) -> None:
    assert _refused(status, "").status == status


def _told_of_instance(status: int, body: object) -> str:
    with pytest.raises(UnknownInstanceError) as caught:
        check_instance(GUID, _answer(status, body))
    return str(caught.value)


@pytest.mark.parametrize("body", ["{}", {"message": "not found"}])
def test_an_instance_that_sei_does_not_know_is_told_with_what_to_do(body: object) -> None:
    told = _told_of_instance(404, body)

    assert told.startswith(f"SEI knows no instance {GUID}, ")
    assert "`instance-guid`" in told
    assert "Register the instance" in told
    assert "`region`" in told


@pytest.mark.parametrize("integration", [None, ""])
def test_an_instance_without_an_integration_is_told_with_what_to_do(
    integration: str | None,
) -> None:
    told = _told_of_instance(200, {"id": GUID, "integration_id": integration})

    assert told.startswith(f"The instance {GUID} is linked to no integration, ")
    assert "Register it again with the `integration_id`" in told


@pytest.mark.parametrize("integration", ["7", 7])
def test_an_instance_with_an_integration_is_good(integration: object) -> None:
    check_instance(GUID, _answer(200, {"id": GUID, "integration_id": integration}))


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (401, ""),
        (403, {"message": "No."}),
        (403, {"integration_id": None}),
        (302, ""),
        (404, ""),
        (404, "<html>"),
        (404, "[]"),
        (429, ""),
        (500, ""),
        (503, {"integration_id": None}),
        (200, ""),
        (200, "{}"),
        (200, "[]"),
        (200, "<html>Sign in</html>"),
        (200, {"id": GUID}),
    ],
)
def test_an_answer_that_tells_nothing_says_nothing_against_an_instance(
    status: int, body: object
) -> None:
    check_instance(GUID, _answer(status, body))


@given(st.integers(100, 599), st.text() | st.dictionaries(st.text(), st.text()).map(json.dumps))
def test_only_sei_itself_can_say_something_against_an_instance(status: int, body: str) -> None:
    told = False

    try:
        check_instance(GUID, _answer(status, body))
    except UnknownInstanceError:
        told = True

    assert not told or status in {200, 404}
