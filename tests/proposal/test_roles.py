"""Specify how a workflow's role is guessed."""

import pytest

from sei_action.advice import read_workflow
from sei_action.proposal import Guess, Role, guess
from tests.proposal.corpus import FOLDER, TEXTS

BUILD = "jobs: {build: {runs-on: x, steps: [{run: make}]}}"


def guessed(text: str, name: str = "main", *, from_outside: bool = False) -> Guess:
    workflow = read_workflow(f"{FOLDER}/{name}.yml", text)
    return guess(workflow, from_outside=from_outside)


@pytest.mark.parametrize(
    ("name", "role", "why"),
    [
        ("anchors", Role.BOTH, "its job `deploy` has an environment"),
        ("behind", Role.DEPLOY, "its name says so"),
        ("both", Role.BOTH, "its job `deploy` has an environment"),
        ("called", Role.BOTH, "its job `deploy` is called so"),
        ("deploy", Role.DEPLOY, "its name says so"),
        ("many", Role.CI, "it runs on `pull_request`"),
        ("matrix", Role.CI, "it runs on `pull_request`"),
        ("matrix-deploy", Role.DEPLOY, "it runs on `release`"),
        ("named-deploy", Role.DEPLOY, "its name says so"),
        ("self-hosted", Role.CI, "it runs on `merge_group`"),
        ("unnamed", Role.CI, "it runs on `push`"),
        ("unruled", Role.BOTH, "its job `deploy` has an environment"),
        ("unruled-jobs", Role.BOTH, "its job `deploy-eu` is called so"),
    ],
)
def test_the_first_sign_decides(name: str, role: Role, why: str) -> None:
    found = guessed(TEXTS[name], name)

    assert (found.role, found.why) == (role, why)


def test_a_workflow_whose_jobs_all_deploy_builds_nothing() -> None:
    text = "on: push\njobs: {rollout: {environment: production, runs-on: x}}"

    assert guessed(text).role is Role.DEPLOY


def test_a_workflow_that_deploys_on_demand_builds_nothing() -> None:
    text = "on: workflow_dispatch\njobs: {deploy: {runs-on: x}, test: {runs-on: x}}"

    assert guessed(text).role is Role.DEPLOY


def test_an_environment_without_deployments_is_no_sign() -> None:
    text = "on: push\njobs: {test: {environment: {name: test, deployment: false}, runs-on: x}}"

    assert guessed(text).role is Role.CI


def test_the_event_deployment_is_a_sign() -> None:
    assert guessed(f"on: deployment\n{BUILD}").role is Role.DEPLOY


@pytest.mark.parametrize("event", ["schedule", "issues", "workflow_dispatch"])
def test_what_neither_builds_nor_deploys_is_left_out(event: str) -> None:
    found = guessed(f"on: {event}\n{BUILD}")

    assert (found.role, found.why) == (
        Role.NONE,
        "nothing in it says that it builds or deploys",
    )


@pytest.mark.parametrize(
    ("events", "why"),
    [
        ("workflow_call", "other workflows call it, and it is reported with them"),
        (
            "[push, workflow_call]",
            "other workflows call it too, so their runs would be reported here and there",
        ),
        ("pull_request_target", "on `pull_request_target` a step with your secrets is a danger"),
    ],
)
def test_where_no_step_should_stand_there_is_no_role(events: str, why: str) -> None:
    found = guessed(f"on: {events}\n{BUILD}")

    assert (found.role, found.why) == (Role.NONE, why)


def test_from_outside_only_what_has_no_runs_is_left_out() -> None:
    assert guessed(f"on: [push, workflow_call]\n{BUILD}", from_outside=True).role is Role.CI
    assert guessed(f"on: workflow_call\n{BUILD}", from_outside=True).role is Role.NONE
