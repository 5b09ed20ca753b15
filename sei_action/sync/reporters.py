"""Which steps of a repository's workflows report runs, and with what inputs. Pure.

A sync reports a run as its own step does, or should have done: under the same names, for the same
jobs and services. What only the run knows, an expression, cannot be told from elsewhere, and where
it decides on what a report is about, the run is left alone.
"""

from collections.abc import Iterator, Mapping

from sei_action.advice import WrittenJob, WrittenStep, WrittenWorkflow, read_workflow, reporters_of
from sei_action.advice.following import reports_own_run, reports_run_behind
from sei_action.advice.reporters import Reporter, called_by
from sei_action.errors import ConfigurationError
from sei_action.fact import Fact
from sei_action.run import Job
from sei_action.subject import is_called

_EXPRESSION = "${{"
# They decide on pipeline, build number or kind, or on whether and to whom a run is reported.
_DECIDING = (
    "scope",
    "jobs",
    "services",
    "kind",
    "environment",
    "deployed-images",
    "paths",
    "commits",
    "job-full-name",
    "build-number",
    "execution-id",
    "region",
    "base-url",
)
# They shape a report, and it is true without them.
_SHAPING = (
    "pipeline",
    "qualified-name",
    "project-name",
    "module-name",
    "branch-name",
    "user-id",
    "repo-url",
    "web-url",
    "instance-name",
    "instance-url",
    "on-cancelled",
    "max-commits",
    "images",
    "artifacts",
    "themes",
    "params",
    "cfr-status",
    "cfr-labels",
)
_TOOLS = ("checkout", "cache", "restore", "save", "upload-artifact", "download-artifact")


class ReportingStep(Fact):
    """A step that reports the runs of a workflow; `path` is the file of the run that it stands in.

    `job` is the name of its job, or what that begins with, and empty where only a run knows it.
    `inputs` are those that hold for any run. `unknown` names those that only a run knows and that
    decide, `missing` those that only a run knows and that its report can do without. One that
    `follows` reports the runs of another workflow, by `workflow_run`.
    """

    path: str
    job: str
    name: str
    inputs: Mapping[str, str]
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    follows: bool = False

    def stands_in(self, job: Job) -> bool:
        """Tell whether it stands in a job of GitHub's API."""
        return not self.job or is_called(job, self.job)


class Reporting(Fact):
    """Who reports the runs of each workflow, by its file; and files that only serve reporting."""

    steps: Mapping[str, tuple[ReportingStep, ...]] = {}
    servants: frozenset[str] = frozenset()

    def of(self, path: str) -> tuple[ReportingStep, ...]:
        """Give the steps that report the runs of a workflow's file."""
        return self.steps.get(path, ())


def reporting_in(files: Mapping[str, str]) -> Reporting:
    """Read from the texts of workflow files, by their paths, who reports what."""
    workflows: dict[str, WrittenWorkflow] = {}
    for path, text in files.items():
        try:
            workflows[path] = read_workflow(path, text)
        except ConfigurationError:
            continue  # GitHub cannot read it either, and runs none of it
    steps: dict[str, list[ReportingStep]] = {}
    for workflow in workflows.values():
        for reporter in reporters_of(workflow, workflows):
            if reports_own_run(workflow, reporter.step):
                steps.setdefault(workflow.path, []).append(_step(workflow, reporter))
            if reports_run_behind(workflow, reporter.step):
                for path in _behind(workflow, workflows):
                    step = _step(workflow, reporter, follows=True)
                    steps.setdefault(path, []).append(step)
    return Reporting(
        steps={path: tuple(found) for path, found in steps.items()},
        servants=frozenset(path for path, one in workflows.items() if _only_serves(one, workflows)),
    )


def _behind(workflow: WrittenWorkflow, workflows: Mapping[str, WrittenWorkflow]) -> Iterator[str]:
    return (one.path for one in workflows.values() if one.name in workflow.upstream)


def _step(workflow: WrittenWorkflow, reporter: Reporter, *, follows: bool = False) -> ReportingStep:
    written = reporter.step
    job = reporter.job.name or reporter.job.id
    job = "" if _EXPRESSION in job else job
    given = {name: text for name, text in written.inputs.items() if text.strip()}
    known = {
        name: given[name]
        for name in (*_DECIDING, *_SHAPING)
        if name in given and _EXPRESSION not in given[name]
    }
    unknown = [name for name in _DECIDING if _EXPRESSION in given.get(name, "")]
    if _EXPRESSION in written.name:
        unknown.append("name")  # by it the step is found in a run
    if "instance-guid" in given and _EXPRESSION not in given["instance-guid"]:
        known["instance-guid"] = given["instance-guid"]
    if written.is_of_job and "jobs" not in given:
        if reporter.is_called or not job:
            unknown.append("jobs")
        else:
            known["jobs"] = job
    return ReportingStep(
        path=workflow.path,
        job=job,
        name=written.name or f"Run {written.uses}",
        inputs=known,
        unknown=tuple(unknown),
        missing=tuple(name for name in _SHAPING if _EXPRESSION in given.get(name, "")),
        follows=follows,
    )


def _only_serves(workflow: WrittenWorkflow, workflows: Mapping[str, WrittenWorkflow]) -> bool:
    """Tell whether all that a workflow does is to serve the reports of others."""
    jobs = [inner for job in workflow.jobs for inner in _jobs_in(job, workflows)]
    return (
        bool(jobs)
        and all(map(_serves, jobs))
        and not any(
            step.is_of(None) and step.reports and reports_own_run(workflow, step)
            for job in jobs
            for step in job.steps
        )
    )


def _jobs_in(job: WrittenJob, workflows: Mapping[str, WrittenWorkflow]) -> tuple[WrittenJob, ...]:
    called = called_by(job, workflows)
    return called.jobs if called else (job,)


def _serves(job: WrittenJob) -> bool:
    ours = [step for step in job.steps if step.is_of(None)]
    return bool(ours) and all(step in ours or _is_tool(step) for step in job.steps)


def _is_tool(step: WrittenStep) -> bool:
    name = (step.uses or "").partition("@")[0]
    return name.rpartition("/")[2] in _TOOLS
