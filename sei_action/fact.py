"""The form of everything that GitHub tells: frozen, in GitHub's words, with times in UTC."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict

_GITHUB_WAS_FOUNDED = 2008


def _real_time(moment: datetime) -> datetime | None:
    # The zero time of year 1 stands for "never" in some answers; counted as a time it makes
    # steps of millions of hours.
    return moment if moment.year >= _GITHUB_WAS_FOUNDED else None


Moment = Annotated[AwareDatetime, AfterValidator(_real_time)] | None


class Fact(BaseModel):
    """Something that GitHub tells, frozen; what else an answer holds is ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Account(Fact):
    """A user or an app."""

    login: str


class Repository(Fact):
    """A repository by its full name, `owner/name`."""

    full_name: str
