"""Jobs become stages, and steps become steps (contract section 3 rule 9)."""

from datetime import datetime

from sei_action.outcome import milliseconds_between
from sei_action.payload import models
from sei_action.payload.words import part_result_of, state_of
from sei_action.run import Job, Run, Step

_MOST_LABELS = 5


def stages_of(run: Run, jobs: tuple[Job, ...], now: datetime) -> tuple[models.Stage, ...]:
    """Turn jobs into stages; one that still runs has lasted until `now`.

    A job that was carried over from an earlier attempt keeps its result, but not its time.
    """
    environments = _environments_of(run)
    return tuple(
        _carried_over(job) if run.carries_over(job) else _stage(job, environments, now)
        for job in jobs
    )


def _environments_of(run: Run) -> dict[int, str]:
    return {
        job_id: deployment.environment
        for deployment in reversed(run.deployments)
        for job_id in deployment.jobs_of_run(run.id)
    }


def _stage(job: Job, environments: dict[int, str], now: datetime) -> models.Stage:
    return models.Stage(
        id=str(job.id),
        display_name=job.name,
        display_description=_description(job, environments.get(job.id)),
        result=part_result_of(job.conclusion),
        state=state_of(job.status),
        start_time=job.started_at,
        duration_in_millis=_duration(job, now),
        steps=tuple(_step_of(step, now) for step in job.steps),
    )


def _description(job: Job, environment: str | None) -> str | None:
    # GitHub gives a job that never ran the time of its end as that of its start.
    queued = milliseconds_between(job.created_at, job.started_at) if job.runner_name else 0
    facts = [
        environment and f"to {environment}",
        job.runner_name and f"on {job.runner_name}",
        ", ".join(job.labels[:_MOST_LABELS]),
        queued and f"queued {_seconds(queued)} s",
    ]
    return "; ".join(fact for fact in facts if fact) or None


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds / 1000:.3f}".rstrip("0").rstrip(".")


def _carried_over(job: Job) -> models.Stage:
    return models.Stage(
        id=str(job.id),
        display_name=job.name,
        display_description="carried over from an earlier attempt",
        result=part_result_of(job.conclusion),
        state=state_of(job.status),
        duration_in_millis=0,
        steps=tuple(
            models.Step(
                id=str(step.number),
                display_name=step.name,
                result=part_result_of(step.conclusion),
                state=state_of(step.status),
                duration_in_millis=0,
            )
            for step in job.steps
        ),
    )


def _step_of(step: Step, now: datetime) -> models.Step:
    return models.Step(
        id=str(step.number),
        display_name=step.name,
        result=part_result_of(step.conclusion),
        state=state_of(step.status),
        start_time=step.started_at,
        duration_in_millis=_duration(step, now),
    )


def _duration(part: Job | Step, now: datetime) -> int:
    end = now if part.status == "in_progress" else part.completed_at
    return milliseconds_between(part.started_at, end)
