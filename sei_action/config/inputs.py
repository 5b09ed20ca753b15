"""The inputs of the action, the container and the command line: one model, one name each."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr

from sei_action.config import artifact_values, path_values, service_values, values
from sei_action.config.service_values import Service
from sei_action.declared import DeclaredArtifact
from sei_action.globs import PathFilter
from sei_action.images import ImageReference
from sei_action.regions import BASE_URLS, DEFAULT_REGION

DEFAULT_TIMEOUT_SECONDS = 60
DEFAULT_MOST_COMMITS = 1000
DEFAULT_CFR_LABELS = ("hotfix", "rollback", "revert")


class Mode(StrEnum):
    """What the step does: report one run or many, add to what others report, or examine."""

    REPORT = "report"
    RESEND = "resend"
    ENRICH = "enrich"
    DOCTOR = "doctor"
    SYNC = "sync"
    SYNC_PLAN = "sync-plan"
    SYNC_MERGE = "sync-merge"


class Runtime(StrEnum):
    """What runs the program: a container, the runner's Python, or whichever is ready first."""

    AUTO = "auto"
    DOCKER = "docker"
    PYTHON = "python"


class Verify(StrEnum):
    """Whether SEI is asked first if it knows the instance; by itself once a day."""

    AUTO = "auto"
    TRUE = "true"
    FALSE = "false"


class Scope(StrEnum):
    """What one report is about: the run as a whole, or a job of it."""

    RUN = "run"
    JOB = "job"


class Kind(StrEnum):
    """What a run is to SEI: a build, a deployment, or whichever it shows itself to be."""

    AUTO = "auto"
    CI = "ci"
    CD = "cd"


class OnCancelled(StrEnum):
    """What becomes of a cancelled run: nothing, a failed one, or one that was aborted."""

    SKIP = "skip"
    FAILURE = "failure"
    ABORTED = "aborted"


class CfrStatus(StrEnum):
    """Whether a deployment is a failed change: as it shows itself to be, or as the user says."""

    AUTO = "auto"
    TRUE = "true"
    FALSE = "false"


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


def _one_of(words: type[StrEnum]) -> BeforeValidator:
    return BeforeValidator(lambda text: values.choice(text, tuple(words)))


Line = Annotated[str, BeforeValidator(values.line)]
Secret = Annotated[SecretStr, BeforeValidator(values.secret)]
Boolean = Annotated[bool, BeforeValidator(values.boolean)]
WebAddress = Annotated[str, BeforeValidator(values.web_address)]
WholeNumber = Annotated[int, BeforeValidator(values.whole_number)]
Identifier = Annotated[str, BeforeValidator(values.identifier)]
Images = Annotated[tuple[ImageReference, ...], BeforeValidator(artifact_values.images)]


class Destination(BaseModel):
    """Where reports go, with what key, what runs the program, and how long that may take."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=lambda name: name.replace("_", "-"),
    )

    mode: Annotated[Mode, _one_of(Mode)] = Field(
        Mode.REPORT,
        description="what the step does: report (the run), resend (the reports of `outbox`), "
        "enrich (add artifacts and parameters to what the vendor's own integration reports), "
        "doctor (check the setup and change nothing), or sync (report runs that were never "
        "reported; sync-plan and sync-merge come before and after its shards)",
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
    outbox: Annotated[tuple[str, ...], BeforeValidator(values.lines)] = Field(
        (),
        description="folders of reports that could not be delivered, one a line, for "
        "`mode: resend`; the job's own without it",
    )
    fail_on_error: Boolean = Field(
        default=False, description="true fails the step when the report could not be delivered"
    )
    timeout: Annotated[int, BeforeValidator(values.seconds)] = Field(
        DEFAULT_TIMEOUT_SECONDS,
        description="seconds that the whole step may take; of a sync, its setup",
    )
    # What starts the program (runtime/run.sh) heeds it; here it is only checked.
    runtime: Annotated[Runtime, _one_of(Runtime)] = Field(
        Runtime.AUTO,
        description="what runs the action: docker (a container), python (the runner's Python), "
        "or auto: whichever is ready first",
    )

    @property
    def sei_url(self) -> str:
        """Give the base URL that reports go to, ending with a slash."""
        return self.base_url or BASE_URLS[self.region]

    @property
    def key(self) -> SecretStr:
        """Give the key, which is empty only where nothing is to be sent."""
        return self.api_key or SecretStr("")


class Config(Destination):
    """Everything a user may set, checked. An input that is empty or absent has its default.

    The defaults of what is left out here come from the run (contract section 5).
    """

    instance_guid: Annotated[str, BeforeValidator(values.guid)] = Field(
        description="GUID of the CI/CD instance that you registered with SEI"
    )
    integration_id: Identifier | None = Field(
        None,
        description="id of the vendor's own GitHub Actions integration, for `mode: enrich`",
    )
    instance_name: Line | None = Field(
        None,
        description="name of that instance; must be the same in every repository",
    )
    instance_url: WebAddress | None = Field(
        None, description="address of that instance; must be the same in every repository"
    )
    github_token: Secret | None = Field(
        None,
        description="token that reads the run; needs actions: read and contents: read",
    )
    run_id: WholeNumber | None = Field(
        None,
        description="id of the run to report, instead of this one or the `workflow_run` event's",
    )
    scope: Annotated[Scope, _one_of(Scope)] = Field(
        Scope.RUN,
        description="what is reported: run (the whole run), or job (the job that the step stands "
        "in, or those named in `jobs`)",
    )
    jobs: Annotated[tuple[str, ...], BeforeValidator(values.lines)] = Field(
        (), description="names of the jobs to report with `scope: job`, one a line"
    )
    services: Annotated[tuple[Service, ...], BeforeValidator(service_values.services)] = Field(
        (),
        description="services of this repository, as YAML or JSON: a list of name, paths, images, "
        "deployed-images, environment; each whose paths changed is reported by itself",
    )
    kind: Annotated[Kind, _one_of(Kind)] = Field(
        Kind.AUTO,
        description="what the run is: ci (a build), cd (a deployment), or auto: cd where it made "
        "a GitHub deployment, or `environment` or `deployed-images` is given",
    )
    environment: Line | None = Field(None, description="environment that the run deploys to")
    on_cancelled: Annotated[OnCancelled, _one_of(OnCancelled)] = Field(
        OnCancelled.SKIP,
        description="how a cancelled run is reported: skip (not at all), failure, or aborted",
    )
    commits: Annotated[tuple[str, ...], BeforeValidator(values.commits)] = Field(
        (),
        description="commits that the run delivers, instead of those found; full SHAs, oldest "
        "first, one a line or separated by commas",
    )
    max_commits: Annotated[int, BeforeValidator(values.commit_count)] = Field(
        DEFAULT_MOST_COMMITS, description="how many commits are reported at most, the newest"
    )
    paths: Annotated[PathFilter, BeforeValidator(path_values.path_filter)] | None = Field(
        None,
        description="patterns as in `on.push.paths`, one a line: only commits that touch them "
        "are reported",
    )
    images: Images = Field(
        (),
        description="container images that the run built, one a line; or the metadata of "
        "docker/build-push-action or docker/metadata-action",
    )
    deployed_images: Images = Field(
        (), description="container images that the run deployed, written like `images`"
    )
    artifacts: Annotated[
        tuple[DeclaredArtifact, ...], BeforeValidator(artifact_values.artifact_list)
    ] = Field(
        (),
        description="other artifacts, such as packages and charts, as YAML or JSON: a list of "
        "type, name, version, location, digest",
    )
    artifact_files: Annotated[tuple[str, ...], BeforeValidator(artifact_values.file_patterns)] = (
        Field(
            (),
            description="artifact manifests in the workspace, paths or globs, one a line, besides "
            "artifact-manifest.json and sei-artifacts.json",
        )
    )
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
    cfr_status: Annotated[CfrStatus, _one_of(CfrStatus)] = Field(
        CfrStatus.AUTO,
        description="whether this deployment is a failed change: true, false, or auto: where it "
        "is a rollback or bears a label of `cfr-labels`",
    )
    cfr_labels: Annotated[tuple[str, ...], BeforeValidator(values.labels)] = Field(
        DEFAULT_CFR_LABELS,
        description="labels of a pull request, or words in a release's name, that make its "
        "deployment a failed change",
    )
    needs: Annotated[dict[str, NeedResult], BeforeValidator(values.needs)] = Field(
        {}, description="results of the jobs before this one, as toJSON(needs) gives them"
    )
    matrix: Annotated[dict[str, str], BeforeValidator(values.matrix)] = Field(
        {}, description="matrix values of the job that the step stands in; leave it as it is"
    )
    job_status: Annotated[JobStatus, _one_of(JobStatus)] | None = Field(
        None, description="status of the job that the step stands in; leave it as it is"
    )
    check_run_id: WholeNumber | None = Field(
        None, description="id of the job that the step stands in; leave it as it is"
    )
    dry_run: Boolean = Field(
        default=False, description="true builds and shows the report, and sends nothing"
    )
    verify: Annotated[Verify, _one_of(Verify)] = Field(
        Verify.AUTO,
        description="whether SEI is asked first if it knows the instance: true, false, or auto: "
        "once a day",
    )

    @property
    def token(self) -> SecretStr:
        """Give GitHub's token, which is empty only where GitHub is not asked."""
        return self.github_token or SecretStr("")


INPUTS = {field.alias or name: field for name, field in Config.model_fields.items()}
"""Every input by the name that users know, in the order of their declaration."""

COMMAND_LINE_INPUTS = {
    "from-file": "file that tells of a run of any CI, in the neutral format; - is the standard "
    "input",
    "result": "result of the run, instead of the one that the file or Drone tells",
}
"""What the command line and the container take besides, and `action.yml` does not, described."""
