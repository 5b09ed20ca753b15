"""What a step of this action is given, and in which version it is used."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from sei_action.advice.written import WrittenStep, WrittenWorkflow
from sei_action.config.synchronisation import ACTION_INPUTS
from sei_action.diagnosis import Check, Diagnosis, error, ok, warning

_PINNED = re.compile(r"(?:[0-9a-f]{40}|sha256:[0-9a-f]{64})")
_VERSION = re.compile(r"v?\d+(?:\.\d+)*")


def step_inputs(workflow: WrittenWorkflow, step: WrittenStep) -> Iterator[Diagnosis]:
    """Advise on one step, whatever its mode."""
    for name in step.inputs:
        if name not in ACTION_INPUTS:
            (*meant,) = get_close_matches(name, ACTION_INPUTS, n=1)
            yield error(
                Check.STEP_INPUTS,
                f"There is no input `{name}`, and GitHub ignores it.",
                f"Write `{meant[0]}`." if meant else "Remove it.",
                workflow.at(step.line_of(name)),
            )
    if step.reports and not step.inputs.get("instance-guid", "").strip():
        yield error(
            Check.STEP_INPUTS,
            "The step has no `instance-guid`.",
            "Write `instance-guid: ${{ vars.SEI_INSTANCE_GUID }}` under `with`.",
            workflow.at(step.line_of("instance-guid")),
        )
    yield from _version(workflow, step)


def _version(workflow: WrittenWorkflow, step: WrittenStep) -> Iterator[Diagnosis]:
    name, _, version = (step.uses or "").partition("@")
    if name.startswith(".") or _PINNED.fullmatch(version):
        return
    where = workflow.at(step.line)
    if _VERSION.fullmatch(version):
        yield ok(
            Check.VERSION,
            f"The action is used as {version}, a tag that its owner can move.",
            "The SHA of a commit cannot be moved: GitHub's page on security hardening advises it.",
            where,
        )
    else:
        yield warning(
            Check.VERSION,
            f"The action is used as {version or 'no version'}, so any change of it reaches you "
            "at once.",
            "Write a version, like v1, or the SHA of a commit.",
            where,
        )
