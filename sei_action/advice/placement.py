"""Whether the reporting step comes last, and comes whatever happened before it.

SEI keeps the first report of a run (contract section 3 rule 2), so an early one stays wrong.
"""

import re
from collections.abc import Iterator, Sequence

from sei_action.advice.reporters import Reporter
from sei_action.advice.written import WrittenJob, WrittenStep, WrittenWorkflow
from sei_action.diagnosis import Check, Diagnosis, error, warning

_ALWAYS = re.compile(r"\balways\s*\(\s*\)", re.IGNORECASE)
_NOT_CANCELLED = re.compile(r"!\s*cancelled\s*\(\s*\)", re.IGNORECASE)
_FAILURE = re.compile(r"\bfailure\s*\(\s*\)", re.IGNORECASE)
_SUCCESS = re.compile(r"\bsuccess\s*\(\s*\)", re.IGNORECASE)
_GOOD_ONLY = re.compile(r"(?:result|conclusion|status)\s*==\s*'success'", re.IGNORECASE)
_TO_JSON = re.compile(r"toJSON\(\s*needs\s*\)", re.IGNORECASE)
_CANCELLED_RUNS_COUNT = ("failure", "aborted")
_FIRST_IS_KEPT = "SEI keeps the first report of a run."


def placement(workflow: WrittenWorkflow, reporter: Reporter) -> Iterator[Diagnosis]:
    """Advise on one reporter of the workflow's own runs."""
    yield from _steps_behind(workflow, reporter)
    yield from _own_condition(workflow, reporter)
    if reporter.step.is_of_job:
        return
    yield from _jobs_beside(workflow, reporter.job)
    yield from _job_condition(workflow, reporter)
    yield from _needs_input(workflow, reporter)
    if reporter.job.has_matrix:
        yield error(
            Check.TWO_REPORTS,
            f"The job `{reporter.job.id}` has a matrix, so each of its jobs reports the run. "
            f"{_FIRST_IS_KEPT}",
            "Move the step into a last job without a matrix, or write `scope: job`.",
            workflow.at(reporter.line),
        )
    kind = reporter.step.inputs.get("kind", "").strip().lower()
    is_reporters_alone = reporter.job.steps == (reporter.step,)
    if is_reporters_alone and reporter.job.makes_deployment and kind != "ci":
        yield warning(
            Check.FALSE_DEPLOYMENT,
            f"The job `{reporter.job.id}` only reports, and its `environment` makes a deployment, "
            "so each run counts as one.",
            "Remove `environment`, or write `deployment: false` under it.",
            workflow.at(reporter.job.environment_line or reporter.job.line),
        )


def survives_failure(condition: str) -> bool:
    """Tell whether a condition lets a step or a job run after something failed.

    GitHub's page "Evaluate expressions": without one of these functions it is success() && ....
    """
    both = _FAILURE.search(condition) and _SUCCESS.search(condition)
    return bool(_ALWAYS.search(condition) or _NOT_CANCELLED.search(condition) or both)


def _steps_behind(workflow: WrittenWorkflow, reporter: Reporter) -> Iterator[Diagnosis]:
    others = [step for step in reporter.steps_behind if not _follows_up(step, reporter.step)]
    if others:
        yield warning(
            Check.LAST_STEP,
            f"The step is not the last one of the job `{reporter.job.id}`: what the step at line "
            f"{others[0].line} does, and whether it fails, is not in the report.",
            "Move the reporting step to the end of the job.",
            workflow.at(reporter.line),
        )


def _follows_up(step: WrittenStep, reporting: WrittenStep) -> bool:
    """Tell whether a step only takes what the report left: its outputs, or its outbox."""
    outputs = f"steps.{reporting.id}.outputs"
    return "instance-guid" in step.inputs or any(outputs in text for text in step.texts)


def _own_condition(workflow: WrittenWorkflow, reporter: Reporter) -> Iterator[Diagnosis]:
    """Advise on the step's own `if`, which matters where steps before it can fail."""
    step = reporter.step
    if reporter.is_called:
        return
    where = workflow.at(step.line)
    if reporter.steps_before and not survives_failure(step.condition):
        # In a job of its own only its few steps can fail, elsewhere the work itself.
        say = warning if reporter.job.needs and not step.is_of_job else error
        yield say(
            Check.ALWAYS,
            "The step runs only where all steps before it succeeded, so failures are not reported.",
            "Write `if: always()` at the step.",
            where,
        )
    yield from _good_runs_only(step.condition, where)


def _job_condition(workflow: WrittenWorkflow, reporter: Reporter) -> Iterator[Diagnosis]:
    job = reporter.job
    where = workflow.at(job.condition_line if job.condition else job.line)
    if (job.needs or job.condition) and not survives_failure(job.condition):
        yield error(
            Check.ALWAYS,
            f"The job `{job.id}` runs only where all jobs before it succeeded, so failed runs are "
            "not reported.",
            "Write `if: always()` at the job.",
            where,
        )
    yield from _good_runs_only(job.condition, where)
    conditions = (job.condition, reporter.step.condition)
    on_cancelled = reporter.step.inputs.get("on-cancelled", "").strip().lower()
    if on_cancelled in _CANCELLED_RUNS_COUNT and any(map(_NOT_CANCELLED.search, conditions)):
        yield warning(
            Check.ALWAYS,
            "`!cancelled()` leaves out the cancelled runs that `on-cancelled` wants reported.",
            "Write `if: always()` instead.",
            where,
        )


def _good_runs_only(condition: str, where: str) -> Iterator[Diagnosis]:
    if _GOOD_ONLY.search(condition):
        yield warning(
            Check.ALWAYS,
            "The condition asks for a success, so failures may not be reported.",
            "Remove that part of `if`.",
            where,
        )


def _jobs_beside(workflow: WrittenWorkflow, own: WrittenJob) -> Iterator[Diagnosis]:
    before = _before(workflow, own)
    others = [job for job in workflow.jobs if job.id not in before and job.id != own.id]
    later = [job for job in others if own.id in _before(workflow, job)]
    beside = [job for job in others if job not in later]
    if later:
        yield warning(
            Check.LAST_JOB,
            f"{_named(later)} after the reporting job `{own.id}`, and what comes after it is not "
            f"in the report. {_FIRST_IS_KEPT}",
            "Report in the last job.",
            workflow.at(own.line),
        )
    if beside:
        yield warning(
            Check.LAST_JOB,
            f"{_named(beside, 'may still run')} when `{own.id}` reports. {_FIRST_IS_KEPT}",
            f"Write every other job into the `needs` of `{own.id}`.",
            workflow.at(own.line),
        )


def _named(jobs: Sequence[WrittenJob], verb: str = "") -> str:
    names = ", ".join(f"`{job.id}`" for job in jobs)
    if len(jobs) == 1:
        return f"The job {names} {verb or 'runs'}"
    return f"The jobs {names} {verb or 'run'}"


def _before(workflow: WrittenWorkflow, job: WrittenJob) -> frozenset[str]:
    """Name the jobs that have ended before a job starts."""
    found: set[str] = set()
    open_ids = list(job.needs)
    while open_ids:
        job_id = open_ids.pop()
        known = workflow.job(job_id)
        if known and job_id not in found:
            found.add(job_id)
            open_ids += known.needs
    return frozenset(found)


def _needs_input(workflow: WrittenWorkflow, reporter: Reporter) -> Iterator[Diagnosis]:
    if reporter.is_called or not reporter.job.needs:
        return
    given = reporter.step.inputs.get("needs", "")
    if not _TO_JSON.search(given):
        yield warning(
            Check.NEEDS_INPUT,
            "The step is not told how the jobs before it ended"
            f"{', because its input `needs` is something else' if given else ''}; a job with "
            "`continue-on-error` may then count as failed.",
            "Write `needs: ${{ toJSON(needs) }}` under `with`.",
            workflow.at(reporter.step.line_of("needs")),
        )
