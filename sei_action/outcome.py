"""How a run or a job ended, or how it stands so far, in GitHub's words.

Inside a job the run has no conclusion yet, so it is concluded here from its jobs. Pure functions
over frozen models.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from sei_action.config import JobStatus, NeedResult
from sei_action.provenance import CLOCK, Source, each_once
from sei_action.run import FAILING, Job, Run
from sei_action.workflow_file import JobDefinition, definition_of


class Outcome(BaseModel):
    """What became of a run or of a job, and when.

    `conclusion` is GitHub's word for it, None while it cannot be told. `unfinished` names the
    other jobs that were still running, so that the outcome may yet change. `tolerated` names the
    jobs that failed without failing the run (`continue-on-error`). What was read where, and why the
    conclusion is this one, is in the others.
    """

    model_config = ConfigDict(frozen=True)

    conclusion: str | None
    started_at: datetime
    completed_at: datetime
    unfinished: tuple[str, ...] = ()
    tolerated: tuple[str, ...] = ()
    reason: str = ""
    conclusion_from: tuple[Source, ...] = ()
    started_from: tuple[Source, ...] = ()
    completed_from: tuple[Source, ...] = ()

    @property
    def duration_ms(self) -> int:
        """Count the milliseconds from start to end, never below 0."""
        return milliseconds_between(self.started_at, self.completed_at)


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
        started_at=run.started_at,
        completed_at=max(own_ends, default=run.updated_at),
        reason="GitHub's conclusion of the run",
        conclusion_from=run.sources_of("conclusion"),
        started_from=run.started_from,
        completed_from=(
            run.sources_of("jobs", "jobs[].completed_at")
            if own_ends
            else run.sources_of("updated_at")
        ),
    )


def job_outcome(run: Run, job: Job) -> Outcome:
    """Take the outcome of a job by itself: a later job neither moves its end nor its result.

    A job that never started, because it was cancelled before, has lasted no time.
    """
    started_at = job.started_at or run.started_at
    started_from = (
        run.sources_of("jobs", "jobs[].started_at") if job.started_at else run.started_from
    )
    return Outcome(
        conclusion=job.conclusion,
        started_at=started_at,
        completed_at=job.completed_at or started_at,
        reason="how the job ended",
        conclusion_from=run.sources_of_job(job, "conclusion"),
        started_from=started_from,
        completed_from=(
            run.sources_of_job(job, "completed_at") if job.completed_at else started_from
        ),
    )


def outcome_so_far(  # noqa: PLR0913 - each is another source of the one outcome
    run: Run,
    own: Job | None,
    status: JobStatus | None,
    needs: Mapping[str, NeedResult],
    now: datetime,
    *,
    definitions: tuple[JobDefinition, ...] = (),
    status_from: tuple[Source, ...] = (),
) -> Outcome:
    """Conclude the run that the step stands in from its jobs, as GitHub would at this point.

    `own` is the step's job and `status` how that job stands, read from `status_from`. A failed job
    fails the run, a cancelled one cancels it, unless `needs`, which knows `continue-on-error`,
    tells that it succeeded, or the workflow's file, of which `definitions` are, says so itself.
    """
    others = [job for job in run.jobs if job != own]
    tolerated = _tolerated(others, needs, definitions)
    of_jobs = run.sources_of("jobs", "jobs[].conclusion")
    told = [_Told(job.conclusion, job.name, of_jobs) for job in others if job not in tolerated]
    of_needs = (Source.input("needs"),)
    told += [_Told(result.value, job_id, of_needs) for job_id, result in needs.items()]
    if own and status is JobStatus.FAILURE and _may_fail(own, definitions):
        tolerated.append(own)
    elif status is not None:
        told.append(_Told(status.value, "the own job", status_from))
    failed = [one for one in told if one.result in FAILING]
    cancelled = [one for one in told if one.result == "cancelled"]
    if failed:
        conclusion, reason = "failure", f"failed: {_names_in(failed)}"
    elif cancelled:
        conclusion, reason = "cancelled", f"cancelled: {_names_in(cancelled)}"
    else:
        conclusion, reason = "success", "no job failed it"
    is_excused_by_file = any(_may_fail(job, definitions) for job in tolerated)
    of_file = (Source.file(run.path, "continue-on-error"),) if is_excused_by_file else ()
    decisive = failed or cancelled or told
    return Outcome(
        conclusion=conclusion,
        started_at=run.started_at,
        completed_at=now,
        unfinished=tuple(job.name for job in others if not job.is_finished),
        tolerated=tuple(job.name for job in tolerated),
        reason=reason,
        conclusion_from=each_once([*(one for each in decisive for one in each.sources), *of_file]),
        started_from=run.started_from,
        completed_from=(CLOCK,),
    )


class _Told(NamedTuple):
    """How a job ended, as one source tells it."""

    result: str | None
    name: str
    sources: tuple[Source, ...]


def _names_in(told: Sequence[_Told]) -> str:
    return ", ".join(dict.fromkeys(one.name for one in told))


def has_doubtful_failure(
    run: Run, own: Job | None, status: JobStatus | None, needs: Mapping[str, NeedResult]
) -> bool:
    """Tell whether a job failed of which `needs` does not say whether it failed the run.

    Only the workflow's file can tell then: `needs` speaks of ids and the API of names, and of the
    own job it does not speak at all.
    """
    if NeedResult.FAILURE in needs.values():
        return False
    if status is JobStatus.FAILURE:
        return True
    others = [job for job in run.jobs if job != own]
    tolerated = _tolerated(others, needs, ())
    return any(job.conclusion in FAILING and job not in tolerated for job in others)


def _tolerated(
    others: Sequence[Job],
    needs: Mapping[str, NeedResult],
    definitions: tuple[JobDefinition, ...],
) -> list[Job]:
    good = {job_id for job_id, result in needs.items() if result is NeedResult.SUCCESS}
    defined = {job.id: definition_of(job.name, definitions) for job in others}
    need_of = {job.id: _need_of(job, needs, defined[job.id]) for job in others}
    # A needed job with a name of its own is one of the jobs that bear no id. Which one is not
    # known, unless there are as many of these jobs as of those needs: then each is needed, and if
    # every one of the needs succeeded, none of the jobs failed the run.
    unnamed = needs.keys() - set(need_of.values())
    nameless = [job for job in others if need_of[job.id] is None]
    nameless_are_good = unnamed <= good and len(nameless) <= len(unnamed)

    def is_tolerated(job: Job) -> bool:
        need = need_of[job.id]
        if need is None and nameless_are_good:
            return True
        return need in good or _may_fail(job, definitions)

    return [job for job in others if job.conclusion in FAILING and is_tolerated(job)]


def _may_fail(job: Job, definitions: tuple[JobDefinition, ...]) -> bool:
    definition = definition_of(job.name, definitions)
    return definition is not None and definition.continues_on_error


def _need_of(
    job: Job, needs: Mapping[str, NeedResult], definition: JobDefinition | None
) -> str | None:
    # `needs` speaks of job ids, the API of names. A job without a name of its own is called by
    # its id, `id (matrix values)`, or `id / job of the called workflow`.
    if definition:
        return definition.id if definition.id in needs else None
    return next(
        (
            job_id
            for job_id in needs
            if job.name == job_id or job.name.startswith((f"{job_id} (", f"{job_id} / "))
        ),
        None,
    )
