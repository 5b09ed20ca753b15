"""Which workflows build and which deploy, guessed from what their files say."""

import re
from enum import StrEnum

from sei_action.advice import WrittenJob, WrittenWorkflow
from sei_action.fact import Fact

_DEPLOYING_WORDS = frozenset({"deploy", "deployment", "deploys", "release", "rollout", "promote"})
_DEPLOYING_NAMES = _DEPLOYING_WORDS | {"cd", "delivery"}
_BUILDING_NAMES = frozenset({"ci", "build", "test", "tests"})
_DEPLOYING_EVENTS = frozenset({"deployment", "release"})
_BUILDING_EVENTS = frozenset({"push", "pull_request", "merge_group"})
_CALLED = "workflow_call"
_OF_STRANGERS = "pull_request_target"


class Role(StrEnum):
    """What a workflow is for."""

    CI = "ci"
    DEPLOY = "deploy"
    BOTH = "both"
    NONE = "none"


class Guess(Fact):
    """What a workflow seems to be for, and why."""

    role: Role
    why: str


def guess(workflow: WrittenWorkflow, *, from_outside: bool = False) -> Guess:
    """Guess a workflow's role from its triggers, its name and its jobs; the first sign decides.

    `from_outside` is for a report by another workflow, which some may have that must not hold the
    step.
    """
    events = set(workflow.triggers)
    obstacle = obstacle_to_report(workflow) if from_outside else obstacle_to_steps(workflow)
    if obstacle:
        return Guess(role=Role.NONE, why=obstacle)
    if events & _DEPLOYING_EVENTS:
        event = min(events & _DEPLOYING_EVENTS)
        return Guess(role=Role.DEPLOY, why=f"it runs on `{event}`")
    stem = workflow.path.rpartition("/")[2].rpartition(".")[0]
    names = _words(workflow.name, stem)
    if names & _DEPLOYING_NAMES and not names & _BUILDING_NAMES:
        return Guess(role=Role.DEPLOY, why="its name says so")
    deploying = deploying_jobs(workflow)
    if deploying:
        others = len(workflow.jobs) > len(deploying) and events & _BUILDING_EVENTS
        return Guess(
            role=Role.BOTH if others else Role.DEPLOY,
            why=f"its job `{deploying[0].id}` {_sign_of(deploying[0])}",
        )
    if events & _BUILDING_EVENTS:
        return Guess(role=Role.CI, why=f"it runs on `{min(events & _BUILDING_EVENTS)}`")
    return Guess(role=Role.NONE, why="nothing in it says that it builds or deploys")


def obstacle_to_steps(workflow: WrittenWorkflow) -> str | None:
    """Say why no reporting step should stand in a workflow; None where it may."""
    events = set(workflow.triggers)
    obstacle = obstacle_to_report(workflow)
    if obstacle:
        return obstacle
    if _CALLED in events:
        return "other workflows call it too, so their runs would be reported here and there"
    if _OF_STRANGERS in events:
        return f"on `{_OF_STRANGERS}` a step with your secrets is a danger"
    return None


def obstacle_to_report(workflow: WrittenWorkflow) -> str | None:
    """Say why a workflow has no runs to report; None where it has."""
    if set(workflow.triggers) == {_CALLED}:
        return "other workflows call it, and it is reported with them"
    return None


def deploying_jobs(workflow: WrittenWorkflow) -> tuple[WrittenJob, ...]:
    """List the jobs that deploy: those with an environment, else those whose id says so."""
    with_environment = tuple(job for job in workflow.jobs if job.makes_deployment)
    named = tuple(job for job in workflow.jobs if _words(job.id) & _DEPLOYING_WORDS)
    return with_environment or named


def _sign_of(job: WrittenJob) -> str:
    return "has an environment" if job.makes_deployment else "is called so"


def _words(*names: str) -> set[str]:
    return {word for name in names for word in re.split(r"[^a-z0-9]+", name.lower())}
