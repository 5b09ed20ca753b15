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
    WithJsonSchema,
    model_validator,
)
from pydantic.alias_generators import to_camel

_INT32_MAX = 2**31 - 1
_INT64_MAX = 2**63 - 1

ISO_UTC = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"
DECIMAL_OF_32_BITS = (
    "^([0-9]{1,9}|1[0-9]{9}|20[0-9]{8}|21[0-3][0-9]{7}|214[0-6][0-9]{6}|2147[0-3][0-9]{5}"
    "|21474[0-7][0-9]{4}|214748[0-2][0-9]{3}|2147483[0-5][0-9]{2}|21474836[0-3][0-9]"
    "|214748364[0-7])$"
)
"""What `fits_32_bits` takes, for those who read the schema."""


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
# The lengths are for validators to which `$` is also the place before a last line break.
Sha = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$", max_length=40)]
Guid = Annotated[
    str,
    StringConstraints(
        pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", max_length=36
    ),
]
# Milliseconds on the wire, but SEI keeps seconds in 32 bits (rule 5).
Milliseconds = Annotated[int, Field(ge=0, le=_INT32_MAX * 1000)]
RunNumber = Annotated[
    str,
    AfterValidator(_checked_number),
    WithJsonSchema({"type": "string", "pattern": DECIMAL_OF_32_BITS, "maxLength": 10}),
]
IsoTime = Annotated[
    AwareDatetime,
    PlainSerializer(iso_utc, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time", "pattern": ISO_UTC, "maxLength": 20}),
]


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _CamelWire(_Wire):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Step(_CamelWire):
    """A step of a stage; `duration_in_millis` in milliseconds, never null (rule 9)."""

    id: Text = Field(description="unique among its siblings; without it SEI drops the step")
    display_name: str = Field(description="SEI keeps 50 characters of it")
    display_description: str | None = Field(None, description="SEI keeps 50 characters of it")
    result: str = Field(description="SUCCESS, FAILURE, SKIPPED, ABORTED or UNKNOWN")
    state: str = Field(description="FINISHED, RUNNING or QUEUED")
    start_time: IsoTime | None = Field(
        None, description="in UTC, to the second; without it SEI takes the run's start"
    )
    duration_in_millis: Milliseconds = Field(description="in milliseconds, never null")


class Stage(Step):
    """A stage of the run, which is a job of GitHub's (rule 9)."""

    steps: tuple[Step, ...] = Field((), description="steps of the job, in their order")

    @model_validator(mode="after")
    def _steps_have_ids_of_their_own(self) -> Self:
        _unique((step.id for step in self.steps), "the id of a step")
        return self


class JobRun(_Wire):
    """The stages of the run."""

    stages: tuple[Stage, ...] = Field(description="jobs of the run, as stages")

    @model_validator(mode="after")
    def _stages_have_ids_of_their_own(self) -> Self:
        _unique((stage.id for stage in self.stages), "the id of a stage")
        return self


class Param(_Wire):
    """A parameter of the run; one null among them loses the whole run (rule 7)."""

    type: Literal["StringParameterValue", "BooleanParameterValue", "TextParameterValue"] = Field(
        "StringParameterValue", description="Jenkins' word for the kind of value"
    )
    name: Text = Field(description="unique in the run")
    value: str = Field(description="never null")


class Trigger(_Wire):
    """A cause of the run; a number that does not fit 32 bits loses the whole run (rule 8)."""

    id: Text = Field(description="unique in the run together with `type`")
    type: Text = Field(description="such as SCMTriggerCause or UpstreamCause")
    job_run_number: RunNumber | None = Field(
        default=None,
        exclude_if=lambda value: value is None,
        description="build number of an upstream run; left out where it does not fit 32 bits",
    )
    direct_parents: tuple["Trigger", ...] = Field(
        default=(), exclude_if=lambda value: not value, description="what caused this cause"
    )


class Artifact(_Wire):
    """Something the run made (`output`) or used (`input`), correlated by its names (rule 11)."""

    input: bool | None = Field(description="whether the run used it; null where nobody told")
    output: bool | None = Field(description="whether the run made it; null where nobody told")
    type: Text = Field(description="SEI correlates the type `container` alone")
    location: str = Field(description="registry and namespace of an image, else an address")
    name: Text = Field(description="name of an image without its registry, else a unique name")
    qualifier: Text = Field(description="tag or digest of an image, else a version")
    hash: str | None = Field(None, description="digest, such as sha256:...")
    metadata: dict[str, str] = Field(default_factory=dict, description="texts by name")


class Payload(_Wire):
    """One run of a pipeline; `start_time` and `duration` in milliseconds, the former in UTC."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [
                {"properties": {"ci": {"const": True}, "cd": {"const": False}}},
                {"properties": {"ci": {"const": False}, "cd": {"const": True}}},
            ]
        }
    )

    pipeline: Text = Field(description="name of the pipeline for people")
    job_full_name: Text = Field(
        description="identity of the pipeline, unique in an organisation (rule 1)"
    )
    qualified_name: Text = Field(description="as `job_full_name`, unless given otherwise")
    instance_name: Text = Field(
        description="name of the instance, alike from every repository: it renames it (rule 4)"
    )
    instance_guid: Guid = Field(description="the registered instance; others are lost (rule 3)")
    instance_url: str | None = Field(
        None, description="address of the instance, alike from every repository (rule 4)"
    )
    start_time: Annotated[int, Field(ge=0, le=_INT32_MAX * 1000 + 999)] = Field(
        description="milliseconds since 1970 in UTC; SEI keeps seconds in 32 bits (rule 5)"
    )
    duration: Milliseconds = Field(
        description="in milliseconds; SEI keeps seconds in 32 bits (rule 5)"
    )
    result: Literal["SUCCESS", "FAILURE", "ABORTED"] = Field(
        description="kept as it is sent, and filtered on as text (rule 6)"
    )
    build_number: Annotated[int, Field(ge=0, le=_INT64_MAX)] = Field(
        description="number of the attempt in its pipeline; the first report of it is kept (rule 2)"
    )
    execution_id: Text = Field(description="id of the attempt, never used twice")
    user_id: str | None = Field(None, description="who triggered the run")
    repo_url: str | None = Field(None, description="the repository's page (rule 13)")
    web_url: str | None = Field(None, description="the page of the run's attempt")
    branch_name: str | None = Field(None, description="branch or tag of the head")
    module_name: str | None = Field(None, description="module of the pipeline; null without one")
    project_name: str | None = Field(None, description="project that the run belongs to")
    ci: bool = Field(description="whether this is a build; exactly one of `ci` and `cd` is true")
    cd: bool = Field(description="whether this is a deployment")
    cfr_status: bool | None = Field(
        None, description="true marks the deployment as a failed change; null leaves it to SEI"
    )
    themes: tuple[Text, ...] = Field((), description="slash-separated labels")
    scm_commit_ids: tuple[Sha, ...] = Field(
        (),
        description="commits that the run delivers, oldest first, each once (rule 10)",
        json_schema_extra={"uniqueItems": True},
    )
    job_run_params: tuple[Param, ...] = Field((), description="parameters of the run (rule 7)")
    job_run: JobRun | None = Field(None, description="stages of the run and their steps (rule 9)")
    artifacts: tuple[Artifact, ...] = Field(
        (), description="what the run made and used; no two are alike (rule 11)"
    )
    trigger_chain: tuple[Trigger, ...] = Field((), description="causes of the run (rule 8)")

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
