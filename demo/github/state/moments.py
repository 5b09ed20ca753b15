"""Times in a state file: fixed, or before the moment at which the file is read."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator, TypeAdapter, ValidationInfo

_DURATION = TypeAdapter(timedelta)


def _absolute(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, str) or not value.startswith(("-", "+")):
        return value
    now: datetime | None = (info.context or {}).get("now")
    if now is None:
        msg = "a relative time needs the moment at which the state is read"
        raise ValueError(msg)
    return now + _DURATION.validate_python(value)


Moment = Annotated[AwareDatetime, BeforeValidator(_absolute)]
"""A time in UTC, written `2026-01-31T09:30:00Z`, or `-00:04:30` or `-3d 02:00:00` before now."""


def this_second() -> datetime:
    """Tell the time as GitHub does: in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def stamp(moment: datetime) -> str:
    """Write a time as GitHub does: in UTC, to the second, with a Z."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def stamp_or_none(moment: datetime | None) -> str | None:
    """Write a time that may not have come yet."""
    return stamp(moment) if moment else None
