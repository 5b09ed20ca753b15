"""The payload of `POST custom-cicd`: the contract's section 4, with the rules of section 3.

Attribute names are SEI's; where the wire has camel case, the wire name is the alias. A payload
that breaks a rule cannot be built, because SEI would drop it in silence.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    model_validator,
)
from pydantic.alias_generators import to_camel

_INT32_MAX = 2**31 - 1
_INT64_MAX = 2**63 - 1


def _unique(keys: Iterable[object], what: str) -> None:
    seen: set[object] = set()
    for key in keys:
        if key in seen:
            msg = f"{what} must be unique, and {key!r} is there twice"
            raise ValueError(msg)
        seen.add(key)


def iso_utc(moment: datetime) -> str:
    """Write a moment as SEI reads it: ISO 8601 in UTC, to the second (rule 9)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def fits_32_bits(number: str) -> bool:
    """Tell whether SEI can read the number of a cause's run (rule 8)."""
    return number.isascii() and number.isdecimal() and int(number) <= _INT32_MAX


def _checked_number(number: str) -> str:
    if not fits_32_bits(number):
        msg = f"must be a decimal number of at most {_INT32_MAX}"
        raise ValueError(msg)
    return number


Text = Annotated[str, StringConstraints(min_length=1)]
Sha = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]
Guid = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"),
]
# Milliseconds on the wire, but SEI keeps seconds in 32 bits (rule 5).
Milliseconds = Annotated[int, Field(ge=0, le=_INT32_MAX * 1000)]
RunNumber = Annotated[str, AfterValidator(_checked_number)]
IsoTime = Annotated[AwareDatetime, PlainSerializer(iso_utc, return_type=str)]


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _CamelWire(_Wire):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Step(_CamelWire):
    """A step of a stage; `duration_in_millis` in milliseconds, never null (rule 9)."""

    id: Text
    display_name: str
    display_description: str | None = None
    result: str
    state: str
    start_time: IsoTime | None = None
    duration_in_millis: Milliseconds


class Stage(Step):
    """A stage of the run, which is a job of GitHub's (rule 9)."""

    steps: tuple[Step, ...] = ()

    @model_validator(mode="after")
    def _steps_have_ids_of_their_own(self) -> Self:
        _unique((step.id for step in self.steps), "the id of a step")
        return self


class JobRun(_Wire):
    """The stages of the run."""

    stages: tuple[Stage, ...]

    @model_validator(mode="after")
    def _stages_have_ids_of_their_own(self) -> Self:
        _unique((stage.id for stage in self.stages), "the id of a stage")
        return self


class Param(_Wire):
    """A parameter of the run; one null among them loses the whole run (rule 7)."""

    type: Literal["StringParameterValue", "BooleanParameterValue", "TextParameterValue"] = (
        "StringParameterValue"
    )
    name: Text
    value: str


class Trigger(_Wire):
    """A cause of the run; a number that does not fit 32 bits loses the whole run (rule 8)."""

    id: Text
    type: Text
    job_run_number: RunNumber | None = Field(default=None, exclude_if=lambda value: value is None)
    direct_parents: tuple["Trigger", ...] = Field(default=(), exclude_if=lambda value: not value)


class Artifact(_Wire):
    """Something the run made (`output`) or used (`input`), correlated by its names (rule 11)."""

    input: bool | None
    output: bool | None
    type: Text
    location: str
    name: Text
    qualifier: Text
    hash: str | None = None
    metadata: dict[str, str] = Field(default_factory=dict)


class Payload(_Wire):
    """One run of a pipeline; `start_time` and `duration` in milliseconds, the former in UTC."""

    pipeline: Text
    job_full_name: Text
    qualified_name: Text
    instance_name: Text
    instance_guid: Guid
    instance_url: str | None = None
    start_time: Annotated[int, Field(ge=0, le=_INT32_MAX * 1000 + 999)]
    duration: Milliseconds
    result: Literal["SUCCESS", "FAILURE", "ABORTED"]
    build_number: Annotated[int, Field(ge=0, le=_INT64_MAX)]
    execution_id: Text
    user_id: str | None = None
    repo_url: str | None = None
    web_url: str | None = None
    branch_name: str | None = None
    module_name: str | None = None
    project_name: str | None = None
    ci: bool
    cd: bool
    cfr_status: bool | None = None
    themes: tuple[Text, ...] = ()
    scm_commit_ids: tuple[Sha, ...] = ()
    job_run_params: tuple[Param, ...] = ()
    job_run: JobRun | None = None
    artifacts: tuple[Artifact, ...] = ()
    trigger_chain: tuple[Trigger, ...] = ()

    @model_validator(mode="after")
    def _is_a_build_or_a_deployment(self) -> Self:
        if self.ci == self.cd:
            msg = "exactly one of ci and cd must be true"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _has_nothing_twice(self) -> Self:
        _unique(self.scm_commit_ids, "a commit")
        _unique((param.name for param in self.job_run_params), "the name of a parameter")
        _unique(
            ((cause.id, cause.type) for cause in _flattened(self.trigger_chain)),
            "the id and type of a trigger",
        )
        _unique(
            (
                (artifact.type, artifact.location, artifact.name, artifact.qualifier, artifact.hash)
                for artifact in self.artifacts
            ),
            "type, location, name, qualifier and hash of an artifact",
        )
        return self


def _flattened(triggers: Iterable[Trigger]) -> Iterator[Trigger]:
    for trigger in triggers:
        yield trigger
        yield from _flattened(trigger.direct_parents)
