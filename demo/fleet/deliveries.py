"""The deployments that runs make: one for each job with an environment."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from demo.fleet.attempts import Occasion
from demo.fleet.pipelines import Stage
from demo.fleet.runs import Started
from demo.github.state.actions import Conclusion, Job
from demo.github.state.deployments import Deployment, DeploymentStatus, StatusState

_CREATOR = "github-actions[bot]"
_SOON = timedelta(seconds=1)
_STATES: dict[Conclusion | None, StatusState] = {
    "success": "success",
    "failure": "failure",
    "timed_out": "failure",
    "cancelled": "error",
}


@dataclass(slots=True)
class Deliveries:
    """Keep the deployments of a repository as they stand at `until`."""

    until: datetime
    _made: dict[int, Deployment] = field(default_factory=dict)
    _statuses: dict[int, list[DeploymentStatus]] = field(default_factory=dict)
    _active: dict[str, int] = field(default_factory=dict)

    @property
    def deployments(self) -> tuple[Deployment, ...]:
        """Give them with their statuses."""
        return tuple(
            made.model_copy(update={"statuses": tuple(self._statuses[number])})
            for number, made in self._made.items()
        )

    def deliver(self, started: Started) -> None:
        """Deploy what the jobs of a run deployed."""
        stages = started.beginning.pipeline.stages
        for trial in started.trials:
            for stage, job in zip(stages, trial.jobs, strict=True):
                if stage.environment and job.steps and job.started_at <= self.until:
                    self._deploy(started.beginning.occasion, stage.environment, job)
                    self._tell(started.beginning.id, stage, job)

    def _deploy(self, occasion: Occasion, environment: str, job: Job) -> None:
        self._made[job.id] = Deployment(
            id=job.id,
            sha=occasion.head_sha,
            ref=occasion.head_branch,
            environment=environment,
            created_at=job.started_at,
            creator=_CREATOR,
        )

    def _tell(self, run_id: int, stage: Stage, job: Job) -> None:
        """Say how a job deployed; what it replaced is active no more."""
        told = [
            DeploymentStatus(
                state="in_progress",
                created_at=job.started_at + _SOON,
                run_id=run_id,
                job_id=job.id,
            )
        ]
        self._statuses[job.id] = told
        if job.completed_at is None or job.completed_at > self.until:
            return
        state = _STATES[job.conclusion]
        told.append(
            DeploymentStatus(
                state=state,
                created_at=job.completed_at,
                run_id=run_id,
                job_id=job.id,
                environment_url=stage.address if state == "success" else None,
            )
        )
        if state == "success" and stage.environment:
            before = self._active.get(stage.environment)
            self._active[stage.environment] = job.id
            if before is not None:
                self._statuses[before].append(
                    DeploymentStatus(state="inactive", created_at=job.completed_at)
                )
