"""A workflow run in GitHub's words: what is known of it, frozen.

The fields and their meaning are those of GitHub's REST API (pages "Workflow runs", "Workflow
jobs", "Artifacts"); what an answer holds beyond them is ignored. All times are in UTC.
"""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict

_GITHUB_WAS_FOUNDED = 2008

FAILING = frozenset({"failure", "timed_out", "startup_failure"})
"""The conclusions by which a step fails its job, and a job its run."""


def _real_time(moment: datetime) -> datetime | None:
    # The zero time of year 1 stands for "never" in some answers; counted as a time it makes
    # steps of millions of hours.
    return moment if moment.year >= _GITHUB_WAS_FOUNDED else None


Moment = Annotated[AwareDatetime, AfterValidator(_real_time)] | None


class Fact(BaseModel):
    """Something that GitHub tells, frozen; what else an answer holds is ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Target(Fact):
    """A run to report.

    `attempt` is None for the latest one, `workflow_name` None where nobody told it yet. `is_own`
    says that the step stands in that very attempt, so that the run cannot have ended.
    """

    repository: str
    run_id: int
    attempt: int | None = None
    workflow_name: str | None = None
    is_own: bool = False


class Account(Fact):
    """A user or an app."""

    login: str


class Repository(Fact):
    """A repository by its full name, `owner/name`."""

    full_name: str


class Step(Fact):
    """One step of a job; `number` is unique in its job."""

    number: int
    name: str
    status: str
    conclusion: str | None = None
    started_at: Moment = None
    completed_at: Moment = None


class Job(Fact):
    """One job of one attempt of a run, with its steps."""

    id: int
    name: str
    status: str
    conclusion: str | None = None
    started_at: Moment = None
    completed_at: Moment = None
    runner_name: str | None = None
    steps: tuple[Step, ...] = ()

    @property
    def is_finished(self) -> bool:
        """Tell whether GitHub has closed the job."""
        return self.status == "completed"


class Artifact(Fact):
    """An artifact that the run uploaded; GitHub does not say in which attempt."""

    id: int
    name: str
    size_in_bytes: int
    digest: str | None = None
    created_at: Moment = None
    expires_at: Moment = None


class RunSummary(Fact):
    """What a list of runs tells of one run."""

    id: int
    run_number: int
    event: str
    head_sha: str
    head_branch: str | None = None
    head_repository: Repository | None = None
    status: str | None = None
    conclusion: str | None = None
    created_at: AwareDatetime


class CommitRange(Fact):
    """The commits that a run delivers, oldest first, and where they start.

    `base` is the commit before the first of them, or None where the range has no base; `reason`
    says to people why it starts there.
    """

    shas: tuple[str, ...]
    base: str | None
    reason: str


class Run(RunSummary):
    """One attempt of a run, with everything that was collected of it.

    `workflow_name` is the workflow's own name: GitHub's `name` of a run can be its `run-name`
    (actions/runner#4141). `job_notes` and `other_notes` say to people what could not be read.
    """

    repository: Repository
    run_attempt: int = 1
    workflow_id: int
    workflow_name: str = ""
    html_url: str
    run_started_at: Moment = None
    updated_at: AwareDatetime
    actor: Account | None = None
    triggering_actor: Account | None = None
    ref: str | None = None
    jobs: tuple[Job, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    commits: CommitRange = CommitRange(shas=(), base=None, reason="no commits were read")
    job_notes: tuple[str, ...] = ()
    other_notes: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """Give what could not be read, for people."""
        return self.job_notes + self.other_notes

    @property
    def started_at(self) -> datetime:
        """Give the start of this attempt (`created_at` is the first attempt's)."""
        return self.run_started_at or self.created_at
