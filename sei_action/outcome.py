"""How a run ended, or how it stands so far, in GitHub's words.

Inside a job the run has no conclusion yet, so it is concluded here from its jobs. Pure functions
over frozen models.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from sei_action.config import JobStatus, NeedResult
from sei_action.run import FAILING, Job, Run


class Outcome(BaseModel):
    """What became of a run, and when.

    `conclusion` is GitHub's word for it, None while it cannot be told. `unfinished` names the
    other jobs that were still running, so that the outcome may yet change. `tolerated` names the
    jobs that failed without failing the run (`continue-on-error`).
    """

    model_config = ConfigDict(frozen=True)

    conclusion: str | None
    completed_at: datetime
    unfinished: tuple[str, ...] = ()
    tolerated: tuple[str, ...] = ()

    def duration_ms(self, run: Run) -> int:
        """Count the milliseconds from the attempt's start, never below 0."""
        return milliseconds_between(run.started_at, self.completed_at)


def milliseconds_between(start: datetime | None, end: datetime | None) -> int:
    """Count the milliseconds between two moments; 0 where one is unknown or they are reversed.

    GitHub's `completed_at` can lie before `started_at`, on skipped jobs for example.
    """
    if start is None or end is None:
        return 0
    return max(0, round((end - start).total_seconds() * 1000))


def finished_outcome(run: Run) -> Outcome:
    """Take the outcome of a run that is over from GitHub: its conclusion and its last job's end.

    The end is not `updated_at`, which moves when the run is touched later. Jobs carried over from
    an earlier attempt ended before this one began and do not count.
    """
    ends = [job.completed_at for job in run.jobs if job.completed_at]
    own_ends = [end for end in ends if end >= run.started_at]
    return Outcome(
        conclusion=run.conclusion,
        completed_at=max(own_ends, default=run.updated_at),
    )


def outcome_so_far(
    run: Run,
    own: Job | None,
    status: JobStatus | None,
    needs: Mapping[str, NeedResult],
    now: datetime,
) -> Outcome:
    """Conclude the run that the step stands in from its jobs, as GitHub would at this point.

    `own` is the step's job and `status` how that job stands. A failed job fails the run, a
    cancelled one cancels it, unless `needs`, which alone knows `continue-on-error`, tells that it
    succeeded.
    """
    others = [job for job in run.jobs if job != own]
    tolerated = _tolerated(others, needs)
    results = {job.conclusion for job in others if job not in tolerated}
    results |= {result.value for result in needs.values()}
    if status is not None:
        results.add(status.value)
    if results & FAILING:
        conclusion = "failure"
    elif "cancelled" in results:
        conclusion = "cancelled"
    else:
        conclusion = "success"
    return Outcome(
        conclusion=conclusion,
        completed_at=now,
        unfinished=tuple(job.name for job in others if not job.is_finished),
        tolerated=tuple(job.name for job in tolerated),
    )


def _tolerated(others: Sequence[Job], needs: Mapping[str, NeedResult]) -> list[Job]:
    good = {job_id for job_id, result in needs.items() if result is NeedResult.SUCCESS}
    need_of = {job.id: _need_of(job, needs) for job in others}
    # A needed job with a name of its own is one of the jobs that bear no id. Which one is not
    # known, unless there are as many of these jobs as of those needs: then each is needed, and if
    # every one of the needs succeeded, none of the jobs failed the run.
    unnamed = needs.keys() - set(need_of.values())
    nameless = [job for job in others if need_of[job.id] is None]
    nameless_are_good = unnamed <= good and len(nameless) <= len(unnamed)
    return [
        job
        for job in others
        if job.conclusion in FAILING
        and (need_of[job.id] in good or (need_of[job.id] is None and nameless_are_good))
    ]


def _need_of(job: Job, needs: Mapping[str, NeedResult]) -> str | None:
    # `needs` speaks of job ids, the API of names. A job without a name of its own is called by
    # its id, `id (matrix values)`, or `id / job of the called workflow`.
    return next(
        (
            job_id
            for job_id in needs
            if job.name == job_id or job.name.startswith((f"{job_id} (", f"{job_id} / "))
        ),
        None,
    )
