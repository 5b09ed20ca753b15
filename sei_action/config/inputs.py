"""The inputs of the action, the container and the command line: one model, one name each."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr

from sei_action.config import values
from sei_action.regions import BASE_URLS, DEFAULT_REGION

DEFAULT_TIMEOUT_SECONDS = 60


class Kind(StrEnum):
    """What a run is to SEI: a build, a deployment, or whichever it shows itself to be."""

    AUTO = "auto"
    CI = "ci"
    CD = "cd"


class JobStatus(StrEnum):
    """What GitHub's `job.status` says of the job that the step stands in."""

    SUCCESS = "success"
    FAILURE = "failure"
    CANCELLED = "cancelled"


class NeedResult(StrEnum):
    """What GitHub's `needs.<job id>.result` says of a job before this one."""

    SUCCESS = "success"
    FAILURE = "failure"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"


def _kind(text: str) -> str:
    return values.choice(text, tuple(Kind))


def _job_status(text: str) -> str:
    return values.choice(text, tuple(JobStatus))


Line = Annotated[str, BeforeValidator(values.line)]
Secret = Annotated[SecretStr, BeforeValidator(values.secret)]
Boolean = Annotated[bool, BeforeValidator(values.boolean)]
WebAddress = Annotated[str, BeforeValidator(values.web_address)]
WholeNumber = Annotated[int, BeforeValidator(values.whole_number)]


class Config(BaseModel):
    """Everything a user may set, checked. An input that is empty or absent has its default.

    The defaults of what is left out here come from the run (contract section 5).
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=lambda name: name.replace("_", "-"),
    )

    api_key: Secret | None = Field(
        None, description="SEI API key with the role Ingestion; not needed with `dry-run`"
    )
    region: Annotated[str, BeforeValidator(values.region)] = Field(
        DEFAULT_REGION, description=f"SEI region of your account: {', '.join(BASE_URLS)}"
    )
    base_url: Annotated[str, BeforeValidator(values.base_url)] | None = Field(
        None, description="base URL of the SEI API, instead of the one of `region`"
    )
    instance_guid: Annotated[str, BeforeValidator(values.guid)] = Field(
        description="GUID of the CI/CD instance that you registered with SEI"
    )
    instance_name: Line | None = Field(
        None,
        description="name of that instance; must be the same in every repository",
    )
    instance_url: WebAddress | None = Field(
        None, description="address of that instance; must be the same in every repository"
    )
    github_token: Secret = Field(
        description="token that reads the run; needs actions: read and contents: read"
    )
    run_id: WholeNumber | None = Field(
        None,
        description="id of the run to report, instead of this one or the `workflow_run` event's",
    )
    kind: Annotated[Kind, BeforeValidator(_kind)] = Field(
        Kind.AUTO,
        description="what the run is: ci (a build), cd (a deployment), or auto: "
        "cd where `environment` is given",
    )
    environment: Line | None = Field(None, description="environment that the run deploys to")
    pipeline: Line | None = Field(None, description="display name of the pipeline")
    job_full_name: Line | None = Field(
        None, description="identity of the pipeline; must be unique in your organisation"
    )
    qualified_name: Line | None = Field(
        None, description="qualified name of the pipeline; follows `job-full-name`"
    )
    project_name: Line | None = Field(None, description="project that the run belongs to")
    module_name: Line | None = Field(None, description="module that the run belongs to")
    branch_name: Line | None = Field(None, description="branch that the run is reported for")
    user_id: Line | None = Field(None, description="user that the run is reported for")
    repo_url: WebAddress | None = Field(None, description="address of the repository")
    web_url: WebAddress | None = Field(None, description="address of the run's page")
    build_number: WholeNumber | None = Field(
        None, description="number of the run; must differ between runs and between attempts"
    )
    execution_id: Line | None = Field(
        None, description="id of the run's attempt; must never be used twice"
    )
    themes: Annotated[tuple[str, ...], BeforeValidator(values.labels)] = Field(
        (), description="themes, slash-separated labels, one a line or separated by commas"
    )
    params: Annotated[dict[str, str], BeforeValidator(values.pairs)] = Field(
        {}, description="further parameters: name=value lines, or a JSON object"
    )
    cfr_status: Annotated[bool, BeforeValidator(values.cfr_status)] | None = Field(
        None, description="true marks this deployment as a failed change, false as a good one"
    )
    needs: Annotated[dict[str, NeedResult], BeforeValidator(values.needs)] = Field(
        {}, description="results of the jobs before this one, as toJSON(needs) gives them"
    )
    job_status: Annotated[JobStatus, BeforeValidator(_job_status)] | None = Field(
        None, description="status of the job that the step stands in; leave it as it is"
    )
    check_run_id: WholeNumber | None = Field(
        None, description="id of the job that the step stands in; leave it as it is"
    )
    fail_on_error: Boolean = Field(
        default=False, description="true fails the step when the report could not be delivered"
    )
    dry_run: Boolean = Field(
        default=False, description="true builds and shows the report, and sends nothing"
    )
    timeout: Annotated[int, BeforeValidator(values.seconds)] = Field(
        DEFAULT_TIMEOUT_SECONDS, description="seconds that the whole step may take"
    )

    @property
    def sei_url(self) -> str:
        """Give the base URL that reports go to, ending with a slash."""
        return self.base_url or BASE_URLS[self.region]


INPUTS = {field.alias or name: field for name, field in Config.model_fields.items()}
"""Every input by the name that users know, in the order of their declaration."""
