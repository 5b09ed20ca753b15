"""The reporting step added to one workflow, where README's "Where to put the step" says."""

import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import yaml

from sei_action.advice import WrittenJob, WrittenWorkflow
from sei_action.advice.parts import Part, read_parts
from sei_action.config.setup import Setup
from sei_action.proposal.places import Addition, Layout, UnsafeChangeError, added
from sei_action.proposal.roles import Role, deploying_jobs
from sei_action.proposal.texts import (
    PERMISSIONS,
    USUAL_RUNNER,
    USUAL_UNIT,
    Line,
    permissions,
    report_job,
    report_step,
    scalar,
    written,
)

_JOB_IDS = ("report", "sei-report", "report-to-sei")
_HOSTED = ("ubuntu-", "windows-", "macos-")
_OWN_RUN = {"run-id": "${{ github.run_id }}"}
# A document as Python's lists and mappings, all texts as they are written.
Tree = dict[str, Any]
# The inputs of each step of the last job, besides those that all have.
Reports = tuple[Mapping[str, str], ...]


class Changed:
    """A text with the step in it, and what should be known of the choice."""

    def __init__(self, text: str, notes: Sequence[str] = ()) -> None:
        """Keep both."""
        self.text = text
        self.notes = tuple(notes)


def with_report(workflow: WrittenWorkflow, text: str, role: Role, setup: Setup) -> Changed:
    """Add the step as the role wants it.

    A job that deploys reports itself, where it may read what that needs or can be given it. All
    else is reported by a last job. Raises UnsafeChangeError where that job cannot be added.
    """
    notes: list[str] = []
    if role is not Role.CI and deploying_jobs(workflow):
        try:
            inner = _with_steps(workflow, text, setup)
        except UnsafeChangeError as error:
            notes.append(f"{workflow.path}: a last job reports its deployments, because {error}.")
        else:
            if role is Role.DEPLOY:
                return Changed(inner)
            return Changed(_with_last_job(workflow, inner, ({"kind": "ci"},), setup))
    return Changed(
        _with_last_job(workflow, text, _reports(workflow, role, text, setup), setup), notes
    )


def job_to_paste(workflow: WrittenWorkflow, setup: Setup) -> str:
    """Write the last job for somebody who puts it there."""
    return written(_last_job(workflow, ({},), setup, USUAL_RUNNER), USUAL_UNIT)


def _reports(workflow: WrittenWorkflow, role: Role, text: str, setup: Setup) -> Reports:
    """Choose what the last job reports: the run, and jobs of it that deploy unknown to GitHub.

    Where GitHub knows of deployments, or the jobs are in another file, the run shows by itself
    whether it deployed.
    """
    deploying = deploying_jobs(workflow)
    if role is Role.CI or any(job.makes_deployment or job.uses for job in deploying):
        return ({},)
    says = {"environment": setup.environment} if setup.environment else {"kind": "cd"}
    if not deploying:
        return (says,)
    jobs = read_parts(workflow.path, text).entry("jobs")
    names = "\n".join(_name_of(job.id, jobs.entry(job.id)) for job in deploying)
    of_jobs = {"scope": "job", "jobs": names, **says}
    return ({"kind": "ci"}, of_jobs) if role is Role.BOTH else (of_jobs,)


def _name_of(job_id: str, job: Part) -> str:
    """Give the name that GitHub will give a job, without its matrix."""
    name = (job.entry("name").text or job_id).partition(" (${{")[0]
    if "${{" in name:
        raise UnsafeChangeError(f"the name of its job `{job_id}` is known at run time alone")
    return name


def _with_last_job(workflow: WrittenWorkflow, text: str, reports: Reports, setup: Setup) -> str:
    runs_on = setup.runs_on or _own_runner(read_parts(workflow.path, text).entry("jobs"))
    lines = _last_job(workflow, reports, setup, runs_on)

    def grow(tree: Tree) -> None:
        tree["jobs"].update(_tree(written(lines)))

    return _checked(text, [Layout(text).last_job(lines)], grow)


def _last_job(
    workflow: WrittenWorkflow, reports: Reports, setup: Setup, runs_on: str
) -> tuple[Line, ...]:
    others = [job.id for job in workflow.jobs]
    names = (*_JOB_IDS, *(f"{_JOB_IDS[0]}-{number}" for number in range(2, len(others) + 2)))
    job_id = next(name for name in names if name not in others)
    whole = [{**inputs, **_run_id(workflow)} for inputs in reports]
    return report_job(job_id, others, setup, whole, runs_on)


def _with_steps(workflow: WrittenWorkflow, text: str, setup: Setup) -> str:
    """Let each job that deploys report itself; all of them, or none."""
    layout = Layout(text)
    if layout.has_aliases:
        raise UnsafeChangeError("a change of what an anchor names would change other places")
    jobs = read_parts(workflow.path, text).entry("jobs")
    additions: list[Addition] = []
    growing: list[Callable[[Tree], None]] = []
    for job in deploying_jobs(workflow):
        if job.uses:
            raise UnsafeChangeError(f"its job `{job.id}` calls another workflow")
        step = report_step(
            setup,
            {**_of_job(jobs.entry(job.id), setup), **_run_id(workflow)},
            always=True,
        )
        additions += [layout.last_step(job.id, step), *_rights(workflow, job, layout, growing)]

        def grow(tree: Tree, job_id: str = job.id, step: tuple[Line, ...] = step) -> None:
            tree["jobs"][job_id]["steps"] += _tree(written(step))

        growing.append(grow)

    def grow_all(tree: Tree) -> None:
        for grow in growing:
            grow(tree)

    return _checked(text, additions, grow_all)


def _of_job(job: Part, setup: Setup) -> dict[str, str]:
    environment = job.entry("environment")
    name = environment.text or environment.entry("name").text or setup.environment
    return {"scope": "job", **({"environment": name} if name else {"kind": "cd"})}


def _run_id(workflow: WrittenWorkflow) -> dict[str, str]:
    """Let a workflow behind another report its own run, and not the one behind it."""
    return dict(_OWN_RUN) if "workflow_run" in workflow.triggers else {}


def _rights(
    workflow: WrittenWorkflow,
    job: WrittenJob,
    layout: Layout,
    growing: list[Callable[[Tree], None]],
) -> list[Addition]:
    """Give a job what a report reads, and take nothing from it.

    To name a permission sets all others to none, so a job whose rights come from the repository's
    settings is left alone.
    """
    granted = workflow.permissions_of(job)
    if granted is None:
        raise UnsafeChangeError(
            f"its job `{job.id}` has no `permissions`, and naming some would take others from it"
        )
    missing = [name for name in PERMISSIONS if not granted.grants(name)]
    if not missing:
        return []
    if any(name in granted.named for name in missing):
        raise UnsafeChangeError(f"the permissions of its job `{job.id}` refuse what a report reads")
    if job.permissions is None:
        lines = permissions(granted.named)

        def grow(tree: Tree) -> None:
            tree["jobs"][job.id].update(_tree(written(lines)))

        growing.append(grow)
        return [layout.own_permissions(job.id, lines)]

    def grow_more(tree: Tree) -> None:
        tree["jobs"][job.id]["permissions"].update(dict.fromkeys(missing, "read"))

    growing.append(grow_more)
    return [layout.more_permissions(job.id, [(0, f"{name}: read") for name in missing])]


def _own_runner(jobs: Part) -> str:
    """Take the runner that all jobs share where it is none of GitHub's."""
    chosen = {part.entry("runs-on").texts() for part in jobs.entries().values()} - {()}
    if len(chosen) != 1:
        return USUAL_RUNNER
    (labels,) = chosen
    if any("${{" in label or label.startswith(_HOSTED) for label in labels):
        return USUAL_RUNNER
    written_labels = [scalar(label) for label in labels]
    return written_labels[0] if len(labels) == 1 else f"[{', '.join(written_labels)}]"


def _checked(text: str, additions: Sequence[Addition], grow: Callable[[Tree], None]) -> str:
    """Add, and see that the file then says what it said and what was added, and nothing else."""
    changed = added(text, additions)
    try:
        # A script that ends without a line break gets one where lines come behind it.
        wanted = copy.deepcopy(_tree(text if text.endswith("\n") else f"{text}\n"))
        grow(wanted)
        is_as_wanted = _tree(changed) == wanted
    except (yaml.YAMLError, KeyError, TypeError):
        # A name that stands twice is found here and there; one that is a list nowhere.
        is_as_wanted = False
    if not is_as_wanted:
        raise UnsafeChangeError("added lines would change what is written there")
    return changed


def _tree(text: str) -> Any:  # noqa: ANN401 - a file may hold anything
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes texts alone
