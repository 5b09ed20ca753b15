"""The neutral format of a run: what any CI can tell of one. Frozen, strict, and in JSON.

What is also an input has the input's name. `docs/run.schema.json` is generated from these models,
and docs/other-ci.md describes them.
"""

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)

from sei_action.config import Kind, values
from sei_action.images import parse_image
from sei_action.run_file.words import Result, result_of

MOST_RUNS = 999_999_999
"""The highest run number that no attempt's build number can equal (contract rule 2)."""
_MOST_ATTEMPTS = 9_000_000_000
_SHA = re.compile("[0-9a-f]{40}")
_ISO_TIME = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)? ?(?:[Zz]|[+-]\d\d:?\d\d)"
)
# SEI keeps seconds in 32 bits (contract rule 5); what is older than Git is a clock's mistake.
_FIRST_TIME = datetime(2005, 1, 1, tzinfo=UTC)
_LAST_TIME = datetime(2038, 1, 1, tzinfo=UTC)
# `git@host:owner/name.git` and `ssh://git@host:22/owner/name.git`.
_SSH = re.compile(r"(?:ssh://)?[^@/\s]+@(?P<host>[^:/\s]+)(?::\d+/|[:/])(?P<path>\S+)")


def _time(text: object) -> datetime:
    problem = "is no time; write ISO 8601 with a zone, in quotes, like 2026-01-31T09:25:30Z"
    if not isinstance(text, str) or not _ISO_TIME.fullmatch(text.strip()):
        raise ValueError(f"{values.quoted(str(text))} {problem}")
    try:
        moment = datetime.fromisoformat(text.strip().upper().replace(" +", "+"))
    except ValueError:
        raise ValueError(f"{values.quoted(text)} {problem}") from None
    if not _FIRST_TIME <= moment < _LAST_TIME:
        raise ValueError(f"{values.quoted(text)} lies before 2005 or after 2037; write when it was")
    return moment


def _repository(text: str) -> str:
    """Read the address of a repository, also as Git clones it; who may clone it is left out."""
    ssh = _SSH.fullmatch(text)
    address = f"https://{ssh['host']}/{ssh['path']}" if ssh and "//" not in ssh["path"] else text
    values.web_address(address)
    parts = urlsplit(address)
    path = parts.path.strip("/").removesuffix(".git")
    if "/" not in path:
        raise ValueError(
            f"{values.quoted(text)} names no repository; write its address, like "
            "https://git.example.com/acme/shop"
        )
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/{path}"


def _sha(text: str) -> str:
    if not _SHA.fullmatch(text.lower()):
        raise ValueError(
            f"{values.quoted(text)} is no full SHA; write all 40 digits, as `git log` does"
        )
    return text.lower()


def _image(text: str) -> str:
    parse_image(text)
    return text


Name = Annotated[str, AfterValidator(values.line)]
WebAddress = Annotated[str, AfterValidator(values.web_address)]
Sha = Annotated[str, AfterValidator(_sha)]
Image = Annotated[str, AfterValidator(_image)]
Time = Annotated[AwareDatetime, BeforeValidator(_time)]
RunResult = Annotated[
    Result,
    BeforeValidator(lambda word: result_of(word) if isinstance(word, str) else word),
    WithJsonSchema({"type": "string", "examples": [result.value for result in Result]}),
]
RunNumber = Annotated[int, Field(ge=0, le=MOST_RUNS)]
Attempt = Annotated[int, Field(ge=1, le=_MOST_ATTEMPTS)]


class Trigger(StrEnum):
    """What starts runs."""

    PUSH = "push"
    PULL_REQUEST = "pull-request"
    SCHEDULE = "schedule"
    MANUAL = "manual"


class _Told(BaseModel):
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        str_strip_whitespace=True,
        alias_generator=lambda name: name.replace("_", "-"),
    )


class ToldStep(_Told):
    """A step of a job."""

    name: str = Field(description="name of the step")
    result: RunResult | None = Field(None, description="how it ended, in the words of `result`")
    started_at: Time | None = Field(None, description="when it started")
    completed_at: Time | None = Field(None, description="when it ended")


class ToldJob(ToldStep):
    """A job of the run."""

    name: str = Field(description="name of the job")
    runner: str | None = Field(None, description="machine that it ran on")
    steps: tuple[ToldStep, ...] = Field((), description="its steps, in order")


class ToldArtifact(_Told):
    """An artifact that the run made or used."""

    type: Name = Field(description="kind of artifact, like helm")
    location: Name = Field(description="where it is kept")
    name: Name = Field(description="its name")
    version: Name = Field(description="its version")
    digest: Name | None = Field(None, description="its digest, like sha256:…")
    metadata: dict[str, str] = Field({}, description="further facts, as texts by their names")
    input: bool | None = Field(None, description="true where the run used it")
    output: bool | None = Field(None, description="true where the run made it")


class Upstream(_Told):
    """The run whose end started this one, of a pipeline that is reported as this one is."""

    pipeline: Name = Field(description="`pipeline` of that run")
    repository: Annotated[str, AfterValidator(_repository)] | None = Field(
        None, description="`repository` of that run, where it is another one"
    )
    run_number: RunNumber = Field(description="`run-number` of that run")
    run_attempt: Attempt = Field(1, description="`run-attempt` of that run")


class RunFile(_Told):
    """One attempt of a run, as a CI tells it."""

    ci: Name | None = Field(
        None,
        description="name of the CI system, like GitLab CI; the instance is called by it and the "
        "repository's owner, unless `instance-name` is given",
    )
    instance_name: Name | None = Field(None, description="as the input `instance-name`")
    instance_url: WebAddress | None = Field(
        None,
        description="as the input `instance-url`; without it the address of the repository's owner",
    )
    repository: Annotated[str, AfterValidator(_repository)] = Field(
        description="address of the repository, with or without .git"
    )
    pipeline: Name = Field(description="name of the pipeline, one of its own in the repository")
    job_full_name: Name | None = Field(
        None,
        description="as the input `job-full-name`; without it the repository's path and `pipeline`",
    )
    run_number: RunNumber = Field(
        description="number of the run, different from that of any other run of the pipeline"
    )
    run_attempt: Attempt = Field(1, description="which attempt of the run this is")
    execution_id: Name | None = Field(
        None, description="as the input `execution-id`; without it pipeline, number and attempt"
    )
    started_at: Time = Field(
        description="when the attempt started, in ISO 8601 with a zone, like 2026-01-31T09:25:30Z"
    )
    completed_at: Time | None = Field(None, description="when it ended; without it now")
    result: RunResult = Field(
        description=f"how it ended: {', '.join(Result)}, or another system's word for that"
    )
    branch_name: Name | None = Field(None, description="branch or tag that it ran for")
    sha: Sha | None = Field(None, description="full SHA of the commit that it ran for")
    commits: tuple[Sha, ...] = Field(
        (),
        description="as the input `commits`: full SHAs of all commits since the last successful "
        "run, oldest first; without them `sha` alone",
    )
    user_id: Name | None = Field(None, description="login of who started it")
    web_url: WebAddress | None = Field(None, description="address of its page")
    trigger: Trigger | None = Field(None, description=f"what started it: {', '.join(Trigger)}")
    pull_request: Annotated[int, Field(ge=0)] | None = Field(
        None, description="number of the pull request that it ran for"
    )
    upstream: Upstream | None = Field(None, description="run whose end started it")
    kind: Kind | None = Field(None, description="as the input `kind`")
    environment: Name | None = Field(None, description="as the input `environment`")
    images: tuple[Image, ...] = Field((), description="container images that it built")
    deployed_images: tuple[Image, ...] = Field((), description="container images that it deployed")
    artifacts: tuple[ToldArtifact, ...] = Field((), description="other artifacts")
    params: dict[str, str] = Field({}, description="further parameters, as texts by their names")
    jobs: tuple[ToldJob, ...] = Field((), description="its jobs, in order")

    @model_validator(mode="after")
    def _ends_after_its_start(self) -> Self:
        if self.completed_at and self.completed_at < self.started_at:
            raise ValueError("`completed-at` lies before `started-at`; write when the run ended")
        return self

    @property
    def full_name(self) -> str:
        """Give the repository's path on its server, `owner/name`."""
        return full_name_of(self.repository)


def full_name_of(repository: str) -> str:
    """Give the path of a repository's address."""
    return urlsplit(repository).path.strip("/")
