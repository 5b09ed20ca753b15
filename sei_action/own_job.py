"""The job that the step stands in: which of the run's jobs it is, and how it stands."""

from collections.abc import Sequence
from datetime import datetime

from sei_action.config import JobStatus
from sei_action.environment import Environment
from sei_action.run import FAILING, Job


def find_own_job(
    jobs: Sequence[Job], check_run_id: int | None, environment: Environment
) -> Job | None:
    """Find the job that the step stands in, by the surest sign there is.

    `job.check_run_id` is the job's id in the REST API (absent on GitHub Enterprise Server); next
    is the runner, which works on one job at a time; then the job's id as its name, which holds
    only for jobs without a name of their own; then that no other job is running. None where no
    sign decides.
    """
    if check_run_id is not None:
        return next((job for job in jobs if job.id == check_run_id), None)
    running = [job for job in jobs if not job.is_finished]
    signs = (
        [job for job in running if job.runner_name and job.runner_name == environment.runner_name],
        [job for job in running if job.name == environment.job],
        running,
    )
    return next((found[0] for found in signs if len(found) == 1), None)


def lags_behind(jobs: Sequence[Job], own: Job | None) -> bool:
    """Tell whether GitHub may not yet show how things stand, so that a second look can help.

    The jobs before the last one have ended, and so has every step before the reporting one, but
    both can still be shown as running for a moment.
    """
    running_steps = [step for step in own.steps if step.status == "in_progress"] if own else []
    return len(running_steps) > 1 or any(not job.is_finished for job in jobs if job != own)


def status_of(job: Job) -> JobStatus:
    """Tell from its steps how a job stands, where nobody handed over its `job.status`."""
    failed = any(step.conclusion in FAILING for step in job.steps)
    return JobStatus.FAILURE if failed else JobStatus.SUCCESS


def settle(job: Job, status: JobStatus, now: datetime) -> Job:
    """Close the own job for the report, with the status that it has at this point.

    Its unfinished steps are left out: the reporting step itself and those behind it have no
    result yet.
    """
    return job.model_copy(
        update={
            "status": "completed",
            "conclusion": status.value,
            "completed_at": now,
            "steps": tuple(step for step in job.steps if step.status == "completed"),
        }
    )
