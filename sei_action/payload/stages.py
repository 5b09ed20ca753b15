"""Jobs become stages, and steps become steps (contract section 3 rule 9)."""

from datetime import datetime

from sei_action.outcome import milliseconds_between
from sei_action.payload import models
from sei_action.payload.rules import Rule
from sei_action.payload.words import part_result_of, state_of
from sei_action.provenance import CLOCK, Decided, each_once
from sei_action.run import Job, Run, Step

_MOST_LABELS = 5
_SETTLED = ("conclusion", "completed_at")


def stages_of(run: Run, jobs: tuple[Job, ...], now: datetime) -> Decided[tuple[models.Stage, ...]]:
    """Turn jobs into stages; one that still runs has lasted until `now`.

    A job that was carried over from an earlier attempt keeps its result, but not its time.
    """
    environments = _environments_of(run)
    sources = [*run.sources_of("jobs", "jobs")]
    for job in jobs:
        sources += [one for field in _SETTLED for one in run.sources.get(f"{job.id}.{field}", ())]
        sources += run.sources_of("deployments", "[].environment") if job.id in environments else ()
        sources += (CLOCK,) if job.status == "in_progress" else ()
    return Decided(
        tuple(
            _carried_over(job) if run.carries_over(job) else _stage(job, environments, now)
            for job in jobs
        ),
        each_once(sources),
        "a stage for each job, a step for each of its steps but the unfinished ones of the own job",
        Rule.STAGES,
    )


def _environments_of(run: Run) -> dict[int, str]:
    return {
        job_id: deployment.environment
        for deployment in reversed(run.deployments)
        for job_id in deployment.jobs_of_run(run.id)
    }


def queue_times_of(run: Run) -> dict[str, int]:
    """Count the milliseconds that each stage waited for a runner, by its id."""
    return {str(job.id): _queued(job) for job in run.jobs if not run.carries_over(job)}


def _queued(job: Job) -> int:
    # GitHub gives a job that never ran the time of its end as that of its start.
    return milliseconds_between(job.created_at, job.started_at) if job.runner_name else 0


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
    queued = _queued(job)
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
