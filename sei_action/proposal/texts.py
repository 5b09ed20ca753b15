"""The texts that are added to workflows: the reporting step, its job, and whole files."""

import re
from collections.abc import Iterable, Mapping, Sequence

import yaml

from sei_action.config.setup import Setup
from sei_action.regions import DEFAULT_REGION

Line = tuple[int, str]
"""How deep a line is indented, in units of the file's own, and the line."""

PERMISSIONS = ("actions", "contents", "deployments", "pull-requests")
"""What a report reads, each by `read` (README, Permissions)."""

USUAL_RUNNER = "ubuntu-latest"
USUAL_UNIT = 2

_WIDEST = 80
_PLAIN = re.compile(r"\$\{\{[^'\"#]*\}\}|[A-Za-z0-9_.](?:[\w./:@-]*[\w./@-])?")


def scalar(text: str) -> str:
    """Write a text as YAML reads it back: plain where that is certain, else in quotes."""
    if _PLAIN.fullmatch(text) and _is_text(text):
        return text
    return "'" + text.replace("'", "''") + "'"


def report_step(
    setup: Setup, inputs: Mapping[str, str], *, always: bool = False
) -> tuple[Line, ...]:
    """Write the step as an item of a list; `inputs` are those that not all steps have."""
    first = {name: text for name, text in inputs.items() if name != "needs"}
    given = {
        **first,
        "api-key": "${{ secrets.SEI_API_KEY }}",
        "instance-guid": setup.instance_guid or "${{ vars.SEI_INSTANCE_GUID }}",
        **_destination(setup),
        **inputs,
    }
    return (
        (0, f"- uses: {setup.uses}"),
        *([(0, "  if: always()")] if always else []),
        (0, "  with:"),
        *(line for name, text in given.items() for line in _input(name, text)),
    )


def report_job(
    job_id: str,
    needs: Sequence[str],
    setup: Setup,
    reports: Sequence[Mapping[str, str]] = ({},),
    runs_on: str = USUAL_RUNNER,
) -> tuple[Line, ...]:
    """Write the job that reports when all others have ended, with a step for each report."""
    steps: list[Line] = []
    for inputs in reports:
        # What a report of jobs is about has ended, and needs no further word.
        of_needs = {} if "jobs" in inputs else {"needs": "${{ toJSON(needs) }}"}
        steps += report_step(setup, {**inputs, **of_needs}, always=bool(steps))
    return (
        (0, f"{job_id}:"),
        *_needs(needs),
        (1, "if: always()"),
        (1, f"runs-on: {runs_on}"),
        *((depth + 1, line) for depth, line in permissions({})),
        (1, "steps:"),
        *((depth + 2, line) for depth, line in steps),
    )


def permissions(granted: Mapping[str, str]) -> tuple[Line, ...]:
    """Write the permissions of a job: what was granted before, and what a report reads."""
    lines = {name: scalar(access) for name, access in granted.items()}
    wanted = {name: "read" for name in PERMISSIONS if name not in lines}
    return (
        (0, "permissions:"),
        *((1, f"{name}: {text}") for name, text in (lines | wanted).items()),
    )


def following_workflow(names: Iterable[str], setup: Setup) -> str:
    """Write the file that reports the runs of other workflows after they have ended."""
    return written(
        (
            (0, "name: SEI"),
            (0, "on:"),
            (1, "workflow_run:"),
            (2, "workflows:"),
            *((3, f"- {scalar(name)}") for name in names),
            (2, "types: [completed]"),
            *permissions({}),
            (0, "jobs:"),
            (1, "report:"),
            (2, f"runs-on: {setup.runs_on or USUAL_RUNNER}"),
            (2, "steps:"),
            *((depth + 3, line) for depth, line in report_step(setup, {})),
        )
    )


def first_workflow(setup: Setup) -> str:
    """Write a workflow for a repository that has none yet."""
    runs_on = setup.runs_on or USUAL_RUNNER
    return written(
        (
            (0, "name: CI"),
            (0, "on: push"),
            (0, "permissions:"),
            (1, "contents: read"),
            (0, "jobs:"),
            (1, "build:"),
            (2, f"runs-on: {runs_on}"),
            (2, "steps:"),
            (3, "- run: echo 'Build and test here'"),
            *((d + 1, line) for d, line in report_job("report", ["build"], setup, runs_on=runs_on)),
        )
    )


def written(
    lines: Iterable[Line], column: int = 0, unit: int = USUAL_UNIT, newline: str = "\n"
) -> str:
    """Put lines together; the outermost stand in the column."""
    return "".join(f"{' ' * (column + depth * unit)}{line}{newline}" for depth, line in lines)


def _input(name: str, text: str) -> tuple[Line, ...]:
    if "\n" not in text:
        return ((1, f"  {name}: {scalar(text)}"),)
    return ((1, f"  {name}: |"), *((2, f"  {line}") for line in text.splitlines()))


def _destination(setup: Setup) -> dict[str, str]:
    if setup.base_url:
        return {"base-url": setup.base_url}
    return {"region": setup.region} if setup.region != DEFAULT_REGION else {}


def _needs(job_ids: Sequence[str]) -> tuple[Line, ...]:
    in_one_line = f"needs: [{', '.join(map(scalar, job_ids))}]"
    if len(in_one_line) <= _WIDEST:
        return ((1, in_one_line),)
    return ((1, "needs:"), *((2, f"- {scalar(job_id)}") for job_id in job_ids))


def _is_text(text: str) -> bool:
    # YAML 1.1 takes more words for something else than GitHub's 1.2 does.
    return text.startswith("${{") or isinstance(yaml.safe_load(text), str)
