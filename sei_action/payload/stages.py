"""Jobs become stages, and steps become steps (contract section 3 rule 9)."""

from datetime import datetime

from sei_action.outcome import milliseconds_between
from sei_action.payload import models
from sei_action.payload.words import part_result_of, state_of
from sei_action.run import Job, Step


def stage_of(job: Job, now: datetime) -> models.Stage:
    """Turn a job into a stage; one that still runs has lasted until `now`."""
    return models.Stage(
        id=str(job.id),
        display_name=job.name,
        display_description=f"on {job.runner_name}" if job.runner_name else None,
        result=part_result_of(job.conclusion),
        state=state_of(job.status),
        start_time=job.started_at,
        duration_in_millis=_duration(job, now),
        steps=tuple(_step_of(step, now) for step in job.steps),
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
