"""All advice on the workflows of a repository, in the order of their files and lines."""

from collections.abc import Iterator, Mapping

from sei_action.advice.following import following, reports_own_run, reports_run_behind
from sei_action.advice.pipelines import same_names, two_reports
from sei_action.advice.placement import placement
from sei_action.advice.reporters import reporters_of, steps_of
from sei_action.advice.rights import rights
from sei_action.advice.step_inputs import step_inputs
from sei_action.advice.written import WrittenStep, WrittenWorkflow, read_workflow
from sei_action.config import Mode
from sei_action.diagnosis import Check, Diagnosis, error, warning
from sei_action.errors import ConfigurationError


def advise(files: Mapping[str, str], action: str | None = None) -> tuple[Diagnosis, ...]:
    """Advise on workflow files, texts by their paths from the repository's root.

    `action` is the repository that this action comes from, where its copy has another name. What
    stands in files of other repositories is not known, and nothing is said of it.
    """
    workflows: dict[str, WrittenWorkflow] = {}
    found: list[Diagnosis] = []
    for path, text in files.items():
        try:
            workflows[path] = read_workflow(path, text)
        except ConfigurationError as problem:
            place, _, reason = str(problem).partition(": ")
            found.append(
                error(
                    Check.WORKFLOW_FILE,
                    f"The file is no YAML that GitHub could read: {reason}.",
                    "Mend it; nothing else is known of it.",
                    place,
                )
            )
    for workflow in workflows.values():
        found += _of_workflow(workflow, workflows, action)
    found += same_names(workflows, action)
    if not any(_adds(step) for one in workflows.values() for step in steps_of(one, action)):
        found.append(
            warning(
                Check.NO_STEP,
                f"None of {len(files)} workflow files holds a step that reports; those of other "
                "repositories were not read.",
                "Add one: README, Quickstart, or `sei-action init`.",
            )
        )
    return tuple(sorted(dict.fromkeys(found), key=_place))


def _of_workflow(
    workflow: WrittenWorkflow, workflows: Mapping[str, WrittenWorkflow], action: str | None
) -> Iterator[Diagnosis]:
    for step in steps_of(workflow, action):
        yield from step_inputs(workflow, step)
    reporters = reporters_of(workflow, workflows, action)
    own = [one for one in reporters if reports_own_run(workflow, one.step)]
    for reporter in reporters:
        yield from rights(workflow, reporter)
        if reports_run_behind(workflow, reporter.step):
            yield from following(workflow, reporter, workflows, action)
    for reporter in own:
        yield from placement(workflow, reporter)
    yield from two_reports(workflow, own)


def _adds(step: WrittenStep) -> bool:
    """Tell whether a step tells SEI something of runs, by itself or beside the vendor's own."""
    return step.reports or step.mode == Mode.ENRICH


def _place(diagnosis: Diagnosis) -> tuple[str, int]:
    path, _, line = diagnosis.place.rpartition(":")
    return path, int(line) if line.isdecimal() else 0
