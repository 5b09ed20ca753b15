"""A workflow run in GitHub's words: what is known of it, frozen.

The fields and their meaning are those of GitHub's REST API (pages "Workflow runs", "Workflow
jobs", "Artifacts"); what an answer holds beyond them is ignored. All times are in UTC.
"""

from collections.abc import Mapping
from datetime import datetime

from pydantic import AwareDatetime, Field

from sei_action.deployment import Deployment
from sei_action.fact import Account, Fact, Moment, Repository
from sei_action.occasion import Occasion
from sei_action.provenance import Source

FAILING = frozenset({"failure", "timed_out", "startup_failure"})
"""The conclusions by which a step fails its job, and a job its run."""

PULL_REQUEST_EVENTS = frozenset(
    {
        "pull_request",
        "pull_request_target",
        "pull_request_review",
        "pull_request_review_comment",
    }
)
"""The events whose runs are for a pull request: their branch is the pull request's."""


class Target(Fact):
    """A run to report.

    `attempt` is None for the latest one, `workflow_name` None where nobody told it yet. `is_own`
    says that the step stands in that very attempt, so that the run cannot have ended. `chosen_by`
    and `workflow_name_from` say where the id and the name were read.
    """

    repository: str
    run_id: int
    attempt: int | None = None
    workflow_name: str | None = None
    is_own: bool = False
    occasion: Occasion = Field(default_factory=Occasion)
    chosen_by: Source = Source.input("run-id")
    workflow_name_from: Source = Source.variable("GITHUB_WORKFLOW")


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
    created_at: Moment = None
    started_at: Moment = None
    completed_at: Moment = None
    runner_name: str | None = None
    labels: tuple[str, ...] = ()
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
    run_attempt: int = 1
    event: str
    head_sha: str
    head_branch: str | None = None
    head_repository: Repository | None = None
    status: str | None = None
    conclusion: str | None = None
    created_at: AwareDatetime
    run_started_at: Moment = None

    @property
    def is_for_pull_request(self) -> bool:
        """Tell whether the run's branch is that of a pull request."""
        return self.event in PULL_REQUEST_EVENTS


class Run(RunSummary):
    """One attempt of a run, with everything that was collected of it.

    `workflow_name` is the workflow's own name: GitHub's `name` of a run can be its `run-name`
    (actions/runner#4141). `deployments` are those that the run made. `job_count` and
    `artifact_count` are how many of them GitHub counts. `address` is the path of the request that
    told of the run, and `sources` say where else a fact was read.
    """

    repository: Repository
    workflow_id: int
    workflow_name: str = ""
    path: str = ""
    html_url: str
    updated_at: AwareDatetime
    actor: Account | None = None
    triggering_actor: Account | None = None
    occasion: Occasion = Field(default_factory=Occasion)
    jobs: tuple[Job, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    deployments: tuple[Deployment, ...] = ()
    job_count: int | None = None
    artifact_count: int | None = None
    address: str = ""
    sources: Mapping[str, tuple[Source, ...]] = Field(default_factory=dict)

    def sources_of(self, name: str, field: str = "") -> tuple[Source, ...]:
        """Say where a fact was read; `field` is the part of it that matters."""
        if name in self.sources:
            return tuple(one.of(field or one.field) for one in self.sources[name])
        return (Source.api(self.address, f"{name}.{field}" if field else name),)

    def sources_of_job(self, job: Job, field: str) -> tuple[Source, ...]:
        """Say where a fact of a job was read."""
        return self.sources.get(f"{job.id}.{field}") or self.sources_of("jobs", f"jobs[].{field}")

    @property
    def started_at(self) -> datetime:
        """Give the start of this attempt (`created_at` is the first attempt's)."""
        return self.run_started_at or self.created_at

    @property
    def account(self) -> tuple[Account | None, tuple[Source, ...]]:
        """Give who triggered the attempt, and where that was read."""
        name = "triggering_actor" if self.triggering_actor else "actor"
        return self.triggering_actor or self.actor, self.sources_of(name, "login")

    @property
    def started_from(self) -> tuple[Source, ...]:
        """Say where the start of this attempt was read."""
        return self.sources_of("run_started_at" if self.run_started_at else "created_at")

    def carries_over(self, job: Job) -> bool:
        """Tell whether the job ran in an earlier attempt, and was not run again in this one.

        Its own attempt's number does not tell (PostHog/posthog#65573), its start does.
        """
        return (
            self.run_attempt > 1 and job.started_at is not None and job.started_at < self.started_at
        )
