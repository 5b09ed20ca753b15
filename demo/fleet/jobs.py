"""The jobs of one attempt of a run, with their steps."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from random import Random

from demo.fleet.pipelines import UPLOAD, Pipeline, Stage
from demo.github.state.actions import Annotation, Conclusion, Job, Step

_SECOND = timedelta(seconds=1)
_BETWEEN_WAVES = 4 * _SECOND
_MESSAGES = {
    "failure": "Process completed with exit code 1.",
    "timed_out": "The job has exceeded the maximum execution time of 6h0m0s.",
    "cancelled": "The operation was canceled.",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """Say what is to come of an attempt: how it ends, and how its jobs are numbered."""

    pipeline: Pipeline
    event: str
    started_at: datetime
    conclusion: Conclusion
    job_id: Callable[[int], int]


def jobs_of(plan: Plan, random: Random) -> tuple[Job, ...]:
    """Make the jobs of an attempt, wave by wave; what comes after a broken wave is skipped."""
    made: list[Job] = []
    stages = plan.pipeline.stages
    active = [each for each in stages if plan.event not in each.not_for]
    broken = None if plan.conclusion == "success" else random.choice(active)
    is_over, start = plan.conclusion == "skipped", plan.started_at + _SECOND
    for _, wave in groupby(stages, key=lambda each: each.wave):
        together = list(wave)
        for stage in together:
            number = plan.job_id(len(made))
            if is_over or stage not in active:
                made.append(_skipped(stage, number, start))
            else:
                conclusion = plan.conclusion if stage is broken else "success"
                made.append(_job(stage, number, start, conclusion, random))
        is_over = is_over or broken in together
        start = ending(made) + _BETWEEN_WAVES
    return tuple(made)


def ending(jobs: Sequence[Job]) -> datetime:
    """Tell when the last of finished jobs ended."""
    return max(job.completed_at or job.started_at for job in jobs)


def as_of(jobs: Sequence[Job], moment: datetime) -> tuple[Job, ...]:
    """Show finished jobs as they stood at a moment; what waits for another is not there yet."""
    return tuple(_unfinished(job, moment) for job in jobs if job.started_at <= moment)


def _skipped(stage: Stage, number: int, moment: datetime) -> Job:
    # GitHub writes down the end of what never ran before its start.
    return Job(
        id=number,
        name=stage.name,
        conclusion="skipped",
        started_at=moment + _SECOND,
        completed_at=moment,
        labels=(stage.runner,),
    )


def _job(
    stage: Stage, number: int, queued_at: datetime, conclusion: Conclusion, random: Random
) -> Job:
    started_at = queued_at + random.randint(1, 9) * _SECOND
    ended_at = started_at + random.randint(*stage.seconds) * _SECOND
    failed = conclusion != "success"
    notes = (
        (Annotation(annotation_level="failure", message=_MESSAGES[conclusion]),) if failed else ()
    )
    return Job(
        id=number,
        name=stage.name,
        conclusion=conclusion,
        created_at=queued_at,
        started_at=started_at,
        completed_at=ended_at,
        runner_name=f"GitHub Actions {1_000_000_000 + random.randrange(100_000)}",
        labels=(stage.runner,),
        steps=tuple(_steps(stage, started_at, ended_at, conclusion)),
        annotations=notes,
    )


def _steps(
    stage: Stage, started_at: datetime, ended_at: datetime, conclusion: Conclusion
) -> Iterator[Step]:
    """Make the steps of a job; its last own one, but for the upload, is the one that breaks."""
    names = stage.step_names
    breaking = [name for name in names[:-1] if name != UPLOAD][-1]
    share = (ended_at - started_at) // len(names)
    share -= timedelta(microseconds=share.microseconds)
    failed = conclusion != "success"
    for place, name in enumerate(names):
        begun = started_at + place * share
        ended = ended_at if name == names[-1] else begun + share
        if name == UPLOAD and not failed:
            yield Step(name=name, conclusion="skipped", started_at=begun, completed_at=begun)
        elif name == breaking and failed:
            yield Step(name=name, conclusion=conclusion, started_at=begun, completed_at=ended)
        else:
            yield Step(name=name, started_at=begun, completed_at=ended)


def _unfinished(job: Job, moment: datetime) -> Job:
    if job.completed_at and job.completed_at <= moment:
        return job
    steps = tuple(_waiting(step, moment) for step in job.steps)
    return job.model_copy(
        update={
            "status": "in_progress",
            "conclusion": None,
            "completed_at": None,
            "steps": steps,
            "annotations": (),
        }
    )


def _waiting(step: Step, moment: datetime) -> Step:
    if step.started_at and step.started_at > moment:
        return Step(name=step.name, status="queued", conclusion=None)
    if step.completed_at and step.completed_at > moment:
        return Step(
            name=step.name, status="in_progress", conclusion=None, started_at=step.started_at
        )
    return step
