"""The part of a state that is Actions: workflows, runs, jobs, steps and artifacts.

The words for status and conclusion are those of GitHub's OpenAPI description.
"""

from typing import Literal, Self

from pydantic import model_validator

from demo.github.state.code import Record, Sha
from demo.github.state.moments import Moment

Conclusion = Literal[
    "success",
    "failure",
    "neutral",
    "cancelled",
    "skipped",
    "timed_out",
    "action_required",
    "stale",
    "startup_failure",
]


class Finishing(Record):
    """Describe what has a conclusion once it is completed, and none before.

    A state file leaves both out for what succeeded.
    """

    status: Literal["queued", "in_progress", "completed", "waiting", "requested", "pending"] = (
        "completed"
    )
    conclusion: Conclusion | None = "success"

    @model_validator(mode="after")
    def _concluded_when_completed(self) -> Self:
        if (self.status == "completed") != (self.conclusion is not None):
            msg = f"status {self.status} does not go with conclusion {self.conclusion}"
            raise ValueError(msg)
        return self


class Workflow(Record):
    """Describe a workflow by its file."""

    id: int
    name: str
    path: str
    created_at: Moment
    updated_at: Moment

    @property
    def file_name(self) -> str:
        """Name the file, by which runs and requests may name the workflow."""
        return self.path.rpartition("/")[2]


class Step(Finishing):
    """Describe a step; its number is its place, but GitHub leaves gaps before `Post` steps."""

    name: str
    number: int | None = None
    started_at: Moment | None = None
    completed_at: Moment | None = None


class Annotation(Record):
    """Describe an annotation of a job's check run; GitHub gives those of no file `.github`."""

    annotation_level: Literal["notice", "warning", "failure"]
    message: str
    title: str | None = None
    path: str = ".github"
    line: int = 1


class Job(Finishing):
    """Describe a job of one attempt; it was created when it started, unless said otherwise.

    Its id is also its check run's, the `job.check_run_id` of a workflow.
    """

    id: int
    name: str
    created_at: Moment | None = None
    started_at: Moment
    completed_at: Moment | None = None
    runner_name: str | None = None
    runner_group: str = "GitHub Actions"
    labels: tuple[str, ...] = ("ubuntu-24.04",)
    steps: tuple[Step, ...] = ()
    annotations: tuple[Annotation, ...] = ()


class Artifact(Record):
    """Describe an artifact; its digest is null before version 4 of actions/upload-artifact."""

    id: int
    name: str
    size_in_bytes: int
    digest: str | None = None
    created_at: Moment
    expired: bool = False


class Run(Finishing):
    """Describe one attempt of a run.

    `workflow` is the name of the workflow's file; `head_repository` names a fork where the run
    is for a fork's pull request; `display_title` is the head commit's first line unless given.
    `created_at` is the first attempt's, `run_started_at` this attempt's. `pull_requests` are
    numbers; `referenced_workflows` are files as a workflow names them, `owner/repo/path@ref`.
    """

    id: int
    workflow: str
    run_number: int
    run_attempt: int = 1
    event: str
    head_branch: str | None
    head_sha: Sha
    head_repository: str | None = None
    display_title: str | None = None
    created_at: Moment
    run_started_at: Moment | None = None
    updated_at: Moment
    actor: str
    triggering_actor: str | None = None
    jobs: tuple[Job, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    pull_requests: tuple[int, ...] = ()
    referenced_workflows: tuple[str, ...] = ()
