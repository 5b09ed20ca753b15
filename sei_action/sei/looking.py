"""Look at an SEI without changing anything."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict

from sei_action.errors import SeiActionError
from sei_action.sei.answers import Answer, json_object, quote_of
from sei_action.sei.client import Sei

_NOT_REPORTS = "asking SEI"
_EMPTY_REPORT = b"{}"


class Look(BaseModel):
    """What SEI answered, or the problem why it did not; `seen_at` is our own clock's time.

    `told` is the answer's JSON object, `text` what people may be shown of it. An answer that
    `is_foreign` holds something else than JSON, such as a gateway's page.
    """

    model_config = ConfigDict(frozen=True)

    status: int = 0
    told: Mapping[str, Any] | None = None
    text: str = ""
    is_foreign: bool = False
    date: str = ""
    seen_at: datetime
    problem: str = ""


def look_at_instance(sei: Sei, guid: str) -> Look:
    """Look at one instance (contract section 1)."""
    return _look(lambda: sei.look(f"cicd/instances/{quote(guid, safe='')}", _NOT_REPORTS))


def look_at_instances(sei: Sei) -> Look:
    """Look at the first hundred instances that the key may see, of whatever integration."""
    question = json.dumps({"filter": {}, "page": 0, "page_size": 100}).encode()
    return _look(lambda: sei.ask("cicd/instances/list", question, _NOT_REPORTS, once=True))


def look_at_ingestion(sei: Sei) -> Look:
    """Look whether the key may report, by a report that lacks every required field.

    SEI refuses it for that with status 400 (contract section 2), where it takes reports at all.
    """
    return _look(lambda: sei.ask("custom-cicd", _EMPTY_REPORT, _NOT_REPORTS, once=True))


def _look(ask: Callable[[], Answer]) -> Look:
    try:
        answer = ask()
    except SeiActionError as error:
        return Look(problem=str(error), seen_at=datetime.now(UTC))
    told = json_object(answer.body)
    return Look(
        status=answer.status,
        told=told,
        text=quote_of(told),
        is_foreign=told is None and bool(answer.body.strip()),
        date=answer.date,
        seen_at=datetime.now(UTC),
    )
