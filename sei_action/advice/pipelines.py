"""What is reported twice, or under one name: a pipeline is known by its `job_full_name`."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sei_action.advice.following import reports_own_run
from sei_action.advice.reporters import Reporter, reporters_of
from sei_action.advice.written import WrittenWorkflow
from sei_action.diagnosis import Check, Diagnosis, error, warning


def two_reports(workflow: WrittenWorkflow, reporters: Sequence[Reporter]) -> Iterator[Diagnosis]:
    """Advise on several reporters of one run; `reporters` are those of the workflow's own."""
    of_run: dict[str, list[Reporter]] = defaultdict(list)
    for reporter in reporters:
        if not reporter.step.is_of_job:
            of_run[reporter.step.inputs.get("job-full-name", "")].append(reporter)
    for first, *others in of_run.values():
        for other in others:
            yield warning(
                Check.TWO_REPORTS,
                f"The run is reported at line {first.line} already, and SEI keeps the first "
                "report.",
                "Keep one of the steps, or give one `scope: job`.",
                workflow.at(other.line),
            )
    yield from _deployed_twice(workflow, reporters)


def _deployed_twice(
    workflow: WrittenWorkflow, reporters: Sequence[Reporter]
) -> Iterator[Diagnosis]:
    deploying = [one for one in reporters if one.step.is_of_job and one.job.makes_deployment]
    for whole in reporters:
        kind = whole.step.inputs.get("kind", "").strip().lower()
        if deploying and not whole.step.is_of_job and kind != "ci":
            yield warning(
                Check.TWO_REPORTS,
                f"The deployment of the job `{deploying[0].job.id}` is reported by itself at line "
                f"{deploying[0].line}, and once more with the whole run.",
                "Write `kind: ci` at this step.",
                workflow.at(whole.line),
            )


def same_names(workflows: Mapping[str, WrittenWorkflow], action: str | None) -> Iterator[Diagnosis]:
    """Advise on workflows of one name, which would be one pipeline (contract section 5)."""
    reported = set(_reported(workflows, action))
    named: dict[str, list[WrittenWorkflow]] = defaultdict(list)
    for workflow in workflows.values():
        if workflow.path in reported:
            named[workflow.name].append(workflow)
    for first, *others in named.values():
        for other in others:
            yield error(
                Check.SAME_NAME,
                f"{first.path} has the same name, {other.name!r}, so both are one pipeline in SEI, "
                "and runs of the same number are lost.",
                "Give one of them another `name`, or its step a `job-full-name` of its own.",
                other.at(other.name_line),
            )


def _reported(workflows: Mapping[str, WrittenWorkflow], action: str | None) -> Iterator[str]:
    """Give the paths of the workflows whose runs are reported under their own name."""
    followed = {
        name
        for workflow in workflows.values()
        for reporter in reporters_of(workflow, workflows, action)
        if not reporter.step.inputs.get("job-full-name")
        for name in workflow.upstream
    }
    for path, workflow in workflows.items():
        is_called_only = set(workflow.triggers) == {"workflow_call"}
        reports_itself = not is_called_only and any(
            reports_own_run(workflow, reporter.step)
            and not reporter.step.inputs.get("job-full-name")
            for reporter in reporters_of(workflow, workflows, action)
        )
        if reports_itself or workflow.name in followed:
            yield path
