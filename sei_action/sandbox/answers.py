"""What the API answers to a request, before anything is ingested (contract section 2)."""

import hmac
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import NoReturn

# In the order in which they are checked. The older name of a field comes before its newer one.
_REQUIRED = (
    "job_name/pipeline",
    "jenkins_instance_name/instance_name",
    "jenkins_instance_guid/instance_guid",
    "job_full_name",
    "job_normalized_full_name/qualified_name",
    "result",
)
_SCHEME = "ApiKey "
# Far above any real report, and far below what Python's own JSON code can write again.
_DEEPEST = 100


class RefusedError(Exception):
    """Say that a request is not accepted, with the HTTP status and the words of the answer."""

    def __init__(self, status: int, message: str) -> None:
        """Keep both parts of the answer."""
        self.status = status
        self.message = message
        super().__init__(message)


def check_key(authorization: str | None, api_key: str | None) -> None:
    """Check an `Authorization: ApiKey <key>` header; without an `api_key` any key will do.

    Raises RefusedError: 401 without a key, 403 with a wrong one (contract section 2).
    """
    given = (authorization or "").removeprefix(_SCHEME).strip()
    if not given or not (authorization or "").startswith(_SCHEME):
        raise RefusedError(HTTPStatus.UNAUTHORIZED, "no Authorization: ApiKey header in request")
    # HTTP servers hand over header bytes as Latin-1.
    if api_key is not None and not hmac.compare_digest(given.encode("latin-1"), api_key.encode()):
        raise RefusedError(HTTPStatus.FORBIDDEN, "the API key is wrong")


def read_object(body: bytes) -> dict[str, object]:
    """Read the JSON object that a request holds, or raise RefusedError (400)."""
    try:
        value = json.loads(body.decode(), parse_constant=_refuse_constant)
        _check_text(value)
    except (ValueError, RecursionError):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "request body is not valid JSON") from None
    if not isinstance(value, dict):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "request body is not a JSON object")
    return value


def read_report(body: bytes) -> dict[str, object]:
    """Read a report, with the older names of its fields replaced by the newer ones.

    Raises RefusedError (400) with the API's own words for the first required field that is absent
    or empty (contract section 2).
    """
    report = read_object(body)
    for label in _REQUIRED:
        *_, newest = names = label.split("/")
        report[newest] = required(report, label, *reversed(names))
    return report


def required(values: Mapping[str, object], label: str, *names: str) -> object:
    """Return the first value that is neither absent nor empty, or raise RefusedError (400)."""
    for name in names:
        if values.get(name) not in (None, ""):
            return values[name]
    raise RefusedError(HTTPStatus.BAD_REQUEST, f"{label} field is missing in request")


def accepted(report_id: str) -> dict[str, object]:
    """Return what comes with a 202; as at the service, `payload` is JSON in a string."""
    payload = json.dumps({"run_ids": [report_id]})
    return {"response_type": "JobRunCompleteResponse", "payload": payload}


def _refuse_constant(name: str) -> NoReturn:
    msg = f"{name} is not JSON"
    raise ValueError(msg)


def _check_text(value: object, depth: int = 0) -> None:
    """Raise ValueError for what could not be kept or listed: half characters, endless nesting."""
    if depth > _DEEPEST:
        msg = "it is nested too deeply"
        raise ValueError(msg)
    if isinstance(value, str):
        value.encode()
    elif isinstance(value, list):
        for item in value:
            _check_text(item, depth + 1)
    elif isinstance(value, dict):
        for name, item in value.items():
            name.encode()
            _check_text(item, depth + 1)
