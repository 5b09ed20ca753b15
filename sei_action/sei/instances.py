"""Find and make CI/CD instances (contract section 1)."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from sei_action.errors import SeiError
from sei_action.sei.answers import Answer, json_object, not_from_sei, quote_of
from sei_action.sei.client import Sei

_PAGE_SIZE = 100
_MOST_PAGES = 1000
_OVERLOADED = "SEI is overloaded or out of order."
_LATER = "Try again later; what is there already is found and not made twice."


M = TypeVar("M", bound=BaseModel)


class Instance(BaseModel):
    """An instance as SEI tells of it; `created_at` in seconds since 1970, where it is told."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)

    id: str
    name: str | None = None
    integration_id: str | None = None
    created_at: float | str | None = None

    @property
    def age(self) -> tuple[float, str]:
        """Give what instances are put in order by, the same for everyone who asks."""
        return self.created_at if isinstance(self.created_at, float) else 0.0, self.id


class _Page(BaseModel):
    model_config = ConfigDict(extra="ignore")

    records: tuple[Instance, ...]


def instances_called(sei: Sei, name: str, integration_id: str) -> tuple[Instance, ...]:
    """List the instances of a name that an integration has, the oldest first.

    Pages are read until one brings nothing new, because SEI may give fewer than were asked for.
    Raises SeiError where SEI does not tell.
    """
    found: dict[str, Instance] = {}
    for page in range(_MOST_PAGES):
        question = {
            "filter": {"integration_ids": [integration_id]},
            "page": page,
            "page_size": _PAGE_SIZE,
        }
        doing = "asking SEI for instances"
        answer = sei.ask("cicd/instances/list", json.dumps(question).encode(), doing)
        new = [
            one for one in _read(_Page, answer, "list the instances").records if one.id not in found
        ]
        if not new:
            break
        found |= {one.id: one for one in new}
    # The filter is SEI's; an answer that holds others all the same must not be taken for it.
    own = [one for one in found.values() if one.integration_id in {None, integration_id}]
    return tuple(sorted((one for one in own if one.name == name), key=lambda one: one.age))


def make_instance(sei: Sei, name: str, integration_id: str) -> Instance:
    """Make an instance and link it to its integration; asked once, for a repeat would double it.

    Raises SeiError where it was not made, or where nobody can tell.
    """
    # The type is the vendor's: the custom CI/CD API takes its runs for those of a Jenkins.
    wanted = {"integration_id": integration_id, "name": name, "type": "jenkins"}
    doing = "making the instance"
    answer = sei.ask("cicd/instances", json.dumps(wanted).encode(), doing, once=True)
    return _read(Instance, answer, "make the instance")


def _read(form: type[M], told: Answer, verb: str) -> M:
    answer = json_object(told.body)
    if told.status not in range(200, 300):
        raise _refusal(told.status, answer, verb)
    try:
        return form.model_validate(answer)
    except ValidationError:
        raise not_from_sei(told.status, "the question") from None


def _refusal(status: int, answer: Mapping[str, Any] | None, verb: str) -> SeiError:
    told = quote_of(answer)
    what = f"SEI did not {verb} (status {status}{': ' if told else ''}{told})."
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        cause = (
            "The key is wrong or may not do that, or your account has no custom CI/CD API enabled."
        )
        remedy = "Give a key with the role Admin in SEI_API_KEY, and check `region`."
    elif status == HTTPStatus.NOT_FOUND:
        cause = "Your account is most likely in another region."
        remedy = "Set `region` to the one that your browser shows for SEI (README, Regions)."
    elif status == HTTPStatus.BAD_REQUEST:
        cause = "The integration does not exist, or the name is one that SEI does not take."
        remedy = "Check `integration-id` or the satellite.yml, and `--name`."
    else:
        cause, remedy = _OVERLOADED, _LATER
    return SeiError(what, cause, remedy, status)
