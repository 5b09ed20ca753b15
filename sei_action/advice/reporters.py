"""Who reports a run: the steps of this action, in the workflow's file or in one that it calls."""

from collections.abc import Mapping

from sei_action.advice.written import WrittenJob, WrittenStep, WrittenWorkflow
from sei_action.fact import Fact

_HERE = "./"


class Reporter(Fact):
    """A reporting step, and the job of the workflow at hand that holds it or calls it."""

    job: WrittenJob
    step: WrittenStep
    is_called: bool = False

    @property
    def line(self) -> int:
        """Give the line to point at, in the file of the workflow at hand."""
        return self.job.line if self.is_called else self.step.line

    @property
    def steps_before(self) -> tuple[WrittenStep, ...]:
        """Give the job's steps before it; none where it is called."""
        return () if self.is_called else self.job.steps[: self.job.steps.index(self.step)]

    @property
    def steps_behind(self) -> tuple[WrittenStep, ...]:
        """Give the job's steps behind it; none where it is called."""
        return () if self.is_called else self.job.steps[self.job.steps.index(self.step) + 1 :]


def steps_of(workflow: WrittenWorkflow, action: str | None) -> tuple[WrittenStep, ...]:
    """List the steps of this action in a file, whatever their mode."""
    return tuple(step for job in workflow.jobs for step in job.steps if step.is_of(action))


def reporters_of(
    workflow: WrittenWorkflow,
    workflows: Mapping[str, WrittenWorkflow],
    action: str | None = None,
) -> tuple[Reporter, ...]:
    """List who reports a workflow's runs; `workflows` are the repository's, by their paths."""
    found: list[Reporter] = []
    for job in workflow.jobs:
        found += [Reporter(job=job, step=step) for step in job.steps if _reports(step, action)]
        called = called_by(job, workflows)
        if called:
            found += [
                Reporter(job=job, step=step, is_called=True)
                for step in steps_of(called, action)
                if step.reports
            ]
    return tuple(found)


def called_by(job: WrittenJob, workflows: Mapping[str, WrittenWorkflow]) -> WrittenWorkflow | None:
    """Give the workflow of the same repository that a job calls."""
    if not job.uses or not job.uses.startswith(_HERE):
        return None
    return workflows.get(job.uses.removeprefix(_HERE))


def _reports(step: WrittenStep, action: str | None) -> bool:
    return step.is_of(action) and step.reports
