"""Read what SEI answered, and say what to do about it (contract section 2). Pure."""

import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, ConfigDict

from sei_action.errors import SeiError, UnknownInstanceError
from sei_action.json_text import loads

_LONGEST_QUOTE = 200
_SERVER_ERRORS = range(500, 600)
_ID = re.compile(r'"?[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"?')

# What an answer most likely means and what to do, by its status.
_WRONG_KEY = (
    "The key is wrong, lacks the role Ingestion, or your account has no custom CI/CD API enabled.",
    "Check the secret behind `api-key`, its role, and `region`.",
)
_SEI_IS_OUT_OF_ORDER = (
    "SEI is overloaded or out of order.",
    "Nothing is wrong with your workflow; the report can be sent later.",
)
_NOT_UNDERSTOOD = (
    "Something other than SEI answered, or SEI did not understand the request.",
    "Check `region` and `base-url`.",
)
_REASONS: Mapping[int, tuple[str, str]] = {
    HTTPStatus.BAD_REQUEST: (
        "SEI found the report incomplete.",
        "`dry-run: true` shows the report.",
    ),
    HTTPStatus.UNAUTHORIZED: _WRONG_KEY,
    HTTPStatus.FORBIDDEN: _WRONG_KEY,
    HTTPStatus.NOT_FOUND: (
        "Your account is most likely in another region.",
        "Set `region` to the one that your browser shows for SEI (README, Regions).",
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        "The report is too large.",
        "Please open an issue of this action.",
    ),
    HTTPStatus.TOO_MANY_REQUESTS: _SEI_IS_OUT_OF_ORDER,
}

# SEI names the missing field in its own and in its older words; people know the input.
_INPUT_OF_FIELD: Mapping[str, str] = {
    "job_name/pipeline": "pipeline",
    "jenkins_instance_name/instance_name": "instance-name",
    "jenkins_instance_guid/instance_guid": "instance-guid",
    "job_full_name": "job-full-name",
    "job_normalized_full_name/qualified_name": "qualified-name",
}


class Answer(BaseModel):
    """What came back; `retry_after` and `date` are the headers of those names, or empty."""

    model_config = ConfigDict(frozen=True)

    status: int
    body: str
    retry_after: str = ""
    date: str = ""


def check_instance(guid: str, told: Answer) -> bool:
    """Raise UnknownInstanceError where SEI would drop the instance's reports (rule 3)."""
    answer = json_object(told.body)
    # Without JSON it was not SEI: a gateway may let reports through alone.
    if told.status == HTTPStatus.NOT_FOUND and answer is not None:
        raise UnknownInstanceError(
            f"SEI knows no instance {guid}, so it would drop the report without a word.",
            "The input `instance-guid` is wrong, or it was registered in another region.",
            "Register the instance (README, Quickstart), or set `region` to its own.",
        )
    is_told = told.status == HTTPStatus.OK and answer is not None and "integration_id" in answer
    if is_told and answer and not answer["integration_id"]:
        raise UnknownInstanceError(
            f"The instance {guid} is linked to no integration, so SEI would drop the report.",
            "It was registered without an integration id.",
            "Register it again with the `integration_id` of your satellite.yml.",
        )
    return is_told


def check_accepted(told: Answer) -> None:
    """Accept an answer that says the report was taken; raise SeiError for any other.

    An accepted report is not yet ingested, and a 2xx with an `error` in its payload is a failure.
    """
    answer = json_object(told.body)
    if told.status not in range(200, 300):
        raise _refusal(told.status, answer)
    if told.body.strip() and answer is None and not _is_id(told.body):
        raise not_from_sei(told.status)
    error = _error_in(answer or {})
    if error:
        raise SeiError(
            f"SEI took the report and answered with an error: {error}.",
            "",
            "Check the inputs that it names; `dry-run: true` shows the report.",
            told.status,
        )


def not_from_sei(status: int, what: str = "the report") -> SeiError:
    """Build the error of an answer that only something else than SEI can have given."""
    return SeiError(
        f"Something answered {what} with status {status}, but it was not SEI.",
        "A proxy or a login page stands in between, or `base-url` is wrong.",
        "Check `region` and `base-url`.",
    )


def _is_id(body: str) -> bool:
    # The two older endpoints answer with the bare id of what they keep.
    return _ID.fullmatch(body.strip()) is not None


def _refusal(status: int, answer: Mapping[str, Any] | None) -> SeiError:
    told = quote_of(answer)
    cause, remedy = _reason(status, told)
    what = f"SEI did not take the report (status {status}{': ' if told else ''}{told})."
    return SeiError(what, cause, remedy, status)


def quote_of(answer: Mapping[str, Any] | None) -> str:
    """Quote what SEI says of a refusal, shortened; empty where it says nothing."""
    return _quote(answer.get("payload") or answer.get("message") or answer) if answer else ""


def _reason(status: int, told: str) -> tuple[str, str]:
    if status == HTTPStatus.BAD_REQUEST:
        for field, name in _INPUT_OF_FIELD.items():
            if told.startswith(field):
                return "A required field is missing or empty.", f"Check the input `{name}`."
    if status in _REASONS:
        return _REASONS[status]
    return _SEI_IS_OUT_OF_ORDER if status in _SERVER_ERRORS else _NOT_UNDERSTOOD


def json_object(body: str) -> dict[str, Any] | None:
    """Read an answer as a JSON object; None where it is none."""
    try:
        answer = loads(body)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _error_in(answer: Mapping[str, Any]) -> str:
    payload = answer.get("payload")
    inner = json_object(payload) if isinstance(payload, str) else payload
    for part in (answer, inner):
        if isinstance(part, dict) and part.get("error"):
            return _quote(part["error"])
    return ""


def _quote(told: object) -> str:
    text = told if isinstance(told, str) else json.dumps(told)
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1]}…"
