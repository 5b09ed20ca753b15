"""Workflows on `workflow_run`, which report the run behind them."""

from collections.abc import Iterator, Mapping

from sei_action.advice.placement import survives_failure
from sei_action.advice.reporters import Reporter, reporters_of
from sei_action.advice.written import WrittenStep, WrittenWorkflow
from sei_action.diagnosis import Check, Diagnosis, error, warning

TRIGGER = "workflow_run"
_OWN_RUN = "github.run_id"


def reports_own_run(workflow: WrittenWorkflow, step: WrittenStep) -> bool:
    """Tell whether a step reports the run that it stands in, under any of the triggers."""
    chosen = step.inputs.get("run-id", "")
    return _OWN_RUN in chosen if chosen.strip() else set(workflow.triggers) != {TRIGGER}


def reports_run_behind(workflow: WrittenWorkflow, step: WrittenStep) -> bool:
    """Tell whether a step reports the run whose end started its own."""
    return TRIGGER in workflow.triggers and _OWN_RUN not in step.inputs.get("run-id", "")


def following(
    workflow: WrittenWorkflow,
    reporter: Reporter,
    workflows: Mapping[str, WrittenWorkflow],
    action: str | None,
) -> Iterator[Diagnosis]:
    """Advise on a reporter of the runs behind a workflow."""
    where = workflow.at(workflow.triggers[TRIGGER])
    if workflow.upstream_types != ("completed",):
        yield error(
            Check.WORKFLOW_RUN,
            "The workflow starts before the run that it reports has ended, and SEI keeps the "
            "first report.",
            "Write `types: [completed]` under `workflow_run`.",
            where,
        )
    for condition in (reporter.job.condition, reporter.step.condition):
        if "conclusion" in condition and "success" in condition and not survives_failure(condition):
            yield error(
                Check.ALWAYS,
                "The condition lets through good runs only, so failures are not reported.",
                "Remove the conclusion from `if`.",
                workflow.at(reporter.job.condition_line),
            )
    by_name = {one.name: one for one in workflows.values()}
    for name in workflow.upstream:
        behind = by_name.get(name)
        if behind is None:
            yield warning(
                Check.WORKFLOW_RUN,
                f"No workflow of this repository has the name {name!r}.",
                "Write the `name:` of the workflow, as its file has it.",
                where,
            )
        elif _reports_itself(behind, workflows, action):
            yield warning(
                Check.TWO_REPORTS,
                f"The workflow {name!r} is reported here, and reports itself in {behind.path}. "
                "SEI keeps the first report of a run.",
                "Keep one of the two.",
                where,
            )


def _reports_itself(
    workflow: WrittenWorkflow, workflows: Mapping[str, WrittenWorkflow], action: str | None
) -> bool:
    return any(
        reports_own_run(workflow, one.step) and not one.step.is_of_job
        for one in reporters_of(workflow, workflows, action)
    )
