"""What people are told of reports: lines of the log, and what the receipt begins with."""

import traceback
from collections.abc import Sequence

from sei_action.config import Config
from sei_action.gathered import Gathered, Reportable
from sei_action.outcome import Outcome
from sei_action.payload import Payload, withheld_params
from sei_action.receipt import Report
from sei_action.runner import Runner
from sei_action.summary import readable_duration

GOES_ON = "Your job goes on."
"""What a warning ends with that says that a report was not delivered."""

NOTHING_REPORTED = "Nothing was reported:"
"""What a warning begins with where nothing could even be started."""

WITHHELD = (
    "nothing was reported, because GitHub gives no secrets to the pull requests of forks and of "
    "Dependabot"
)


def lines_on(
    payload: Payload, counts_as: str, reportable: Reportable, gathered: Gathered
) -> list[str]:
    """Say what SEI is told: what it will count, where the commits start and why."""
    stages = payload.job_run.stages if payload.job_run else ()
    commits, tolerated = reportable.findings.commits, gathered.outcome.tolerated
    lines = [
        f"Counts as:  {counts_as}",
        f"Pipeline:   {payload.job_full_name}",
        f"Result:     {payload.result} after {readable_duration(payload.duration)}",
        f"Tolerated:  {', '.join(tolerated)} (continue-on-error)" if tolerated else None,
        f"Branch:     {payload.branch_name}" if payload.branch_name else None,
        f"Commits:    {len(commits.shas)}, oldest first: {commits.reason}",
        f"Artifacts:  {len(payload.artifacts)}",
        f"Stages:     {len(stages)}",
    ]
    return [line for line in lines if line is not None]


def title_of(reportable: Reportable, gathered: Gathered) -> str:
    """Name a report above its lines."""
    name = reportable.subject.name
    return f"What SEI is told of run #{gathered.run.run_number}" + (f", {name}" if name else "")


def story_of(payload: Payload, name: str, config: Config, failure: str | None) -> str:
    """Say what became of a report; `name` names its subject, and is empty for the whole run."""
    run = f"run #{payload.build_number}" + (f", {name}," if name else "") + f" as {payload.result}"
    if failure:
        return f"{run} could not be delivered"
    if config.dry_run:
        return f"{run} is ready; nothing was sent, because this is a dry run"
    return f"accepted {run}"


def whole_story_of(
    reports: Sequence[Report], unreported: Sequence[str], notes: Sequence[str]
) -> str:
    """Say what became of all that could have been reported."""
    if reports:
        return "; ".join(report.story for report in reports)
    return "; ".join(unreported) or f"nothing was reported: {' '.join(notes)}".rstrip(".")


def notes_on_withheld(gathered: Gathered, config: Config) -> list[str]:
    """Name the parameters that look like secrets and are not sent."""
    names = {
        name: None
        for reportable in gathered.reportables
        for name in withheld_params(
            gathered.run, reportable.subject, reportable.findings.labels, config
        )
    }
    if not names:
        return []
    return [f"Not sent, because they look like secrets: parameters {', '.join(names)}."]


def placement_warning(outcome: Outcome) -> str:
    """Say which jobs still ran, and where to place the step instead."""
    return (
        f"Still running: {', '.join(outcome.unfinished)}. SEI keeps the first report of a run, so "
        "how these jobs end will be missing for ever. Place this step in a last job with `needs` "
        "on every other job and `if: always()`, or in a workflow of its own on `workflow_run`."
    )


def unexpected(error: Exception, runner: Runner) -> str:
    """Say that something is a mistake of ours; those who debug are shown where it happened."""
    if runner.is_debugging:
        for line in traceback.format_exc().splitlines():
            runner.line(line)
    return (
        f"This action met something it does not know ({type(error).__name__}). This is a mistake "
        "of the action, not of yours. Please open an issue of it; with debug logging enabled, the "
        "log says where it happened."
    )
