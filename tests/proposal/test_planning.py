"""Specify what is proposed for all workflows of a repository."""

import pytest

from sei_action.proposal import Plan, Role, propose
from tests.proposal.corpus import FOLDER, a_setup

JOBS = "jobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n"
REPORTING = """\
name: Reporter
on:
  workflow_run:
    workflows: [CI]
    types: [completed]
jobs:
  report:
    runs-on: ubuntu-latest
    steps:
      - uses: acme/sei-action@v1
        with: {api-key: x, instance-guid: y}
"""


def planned(*texts: str, role: Role = Role.CI, **told: str) -> Plan:
    files = {f"{FOLDER}/{number}.yml": text for number, text in enumerate(texts)}
    return propose(files, dict.fromkeys(files, role), a_setup(**told))


def test_a_repository_without_a_workflow_gets_a_first_one() -> None:
    plan = planned()

    (change,) = plan.changes
    assert (change.path, change.before) == (f"{FOLDER}/ci.yml", None)
    assert "needs: [build]" in change.after
    assert plan.notes == ("There is no workflow here yet, so a first one is proposed.",)


def test_there_is_nothing_to_follow_where_there_is_no_workflow() -> None:
    assert planned(workflow_run="true") == Plan()


def test_what_was_not_chosen_stays() -> None:
    plan = planned(f"on: push\n{JOBS}", role=Role.NONE)

    assert plan.changes == ()
    assert [(one.path, one.why) for one in plan.kept] == [(f"{FOLDER}/0.yml", "not chosen")]


def test_what_another_workflow_reports_is_not_reported_twice() -> None:
    plan = planned(f"name: CI\non: push\n{JOBS}", REPORTING)

    assert plan.changes == ()
    assert {one.path: one.why for one in plan.kept} == {
        f"{FOLDER}/0.yml": f"{FOLDER}/1.yml reports it already",
        f"{FOLDER}/1.yml": "it reports already",
    }


def test_a_step_under_another_name_is_known_by_the_one_that_was_told() -> None:
    text = f"on: push\n{JOBS}      - uses: acme/telemetry@v1\n"

    assert planned(text, uses="acme/telemetry@v2").changes == ()
    assert len(planned(text).changes) == 1


def test_a_file_that_is_no_yaml_is_left_to_people() -> None:
    (by_hand,) = planned("on: [push\njobs: {}").by_hand

    assert by_hand.why.startswith(f"it is no YAML that GitHub could read ({FOLDER}/0.yml:")
    assert by_hand.remedy == "Mend it, and run this again."


def test_a_file_that_is_no_yaml_and_was_not_chosen_is_nobodys_concern() -> None:
    assert planned("on: [push\njobs: {}", role=Role.NONE) == Plan()


@pytest.mark.parametrize(
    ("events", "remedy"),
    [
        ("workflow_call", "Name the workflows that call it instead."),
        (
            "[push, workflow_call]",
            "Have it reported by a workflow of its own: `sei-action init --workflow-run`.",
        ),
        (
            "pull_request_target",
            "Have it reported by a workflow of its own: `sei-action init --workflow-run`.",
        ),
    ],
)
def test_where_no_step_should_stand_another_way_is_told(events: str, remedy: str) -> None:
    (by_hand,) = planned(f"on: {events}\n{JOBS}").by_hand

    assert by_hand.remedy == remedy


@pytest.mark.parametrize(
    "text",
    ["", "# Soon.", "on: push", "jobs:", "jobs:\n  - build", "jobs: {}", "jobs: build", "- build"],
)
def test_a_workflow_without_jobs_is_told(text: str) -> None:
    (by_hand,) = planned(text).by_hand

    assert (by_hand.why, by_hand.remedy) == ("it has no jobs", "Leave it out.")


def test_what_the_doctor_would_find_is_told_of_what_was_changed_alone() -> None:
    plan = planned(f"name: CI\non: push\n{JOBS}", f"name: CI\non: pull_request\n{JOBS}")
    (advice,) = plan.advice

    assert advice.startswith(f"{FOLDER}/1.yml:1: {FOLDER}/0.yml has the same name")
    assert planned(REPORTING).advice == ()


def test_one_workflow_reports_the_others() -> None:
    plan = planned(
        f"name: CI\non: push\n{JOBS}", f"name: 'It''s: odd'\non: push\n{JOBS}", workflow_run="true"
    )

    (change,) = plan.changes
    assert (change.path, change.before) == (f"{FOLDER}/sei.yml", None)
    assert (
        "    workflows:\n      - CI\n      - 'It''s: odd'\n    types: [completed]" in change.after
    )
    assert (plan.by_hand, plan.notes, plan.advice) == ((), (), ())


def test_what_has_no_runs_is_not_followed() -> None:
    plan = planned(f"name: Called\non: workflow_call\n{JOBS}", workflow_run="true")

    assert plan.changes == ()
    assert [one.remedy for one in plan.by_hand] == ["Name the workflows that call it instead."]


@pytest.mark.parametrize(("role", "count"), [(Role.CI, 0), (Role.DEPLOY, 1), (Role.BOTH, 1)])
def test_a_followed_deployment_that_github_does_not_know_of_is_told(role: Role, count: int) -> None:
    plan = planned(f"name: Ship\non: push\n{JOBS}", role=role, workflow_run="true")

    assert len([note for note in plan.notes if "its runs will count as builds" in note]) == count


def test_a_followed_deployment_that_github_knows_of_needs_no_word() -> None:
    text = f"name: Ship\non: push\n{JOBS}    environment: production\n"

    assert planned(text, role=Role.DEPLOY, workflow_run="true").notes == ()


def test_a_reporter_that_lacks_a_workflow_is_left_to_people() -> None:
    files = {f"{FOLDER}/ci.yml": f"name: Other\non: push\n{JOBS}", f"{FOLDER}/sei.yml": REPORTING}

    plan = propose(files, dict.fromkeys(files, Role.CI), a_setup(workflow_run="true"))

    (by_hand,) = plan.by_hand
    assert plan.changes == ()
    assert (by_hand.path, by_hand.why) == (f"{FOLDER}/sei.yml", "it is there already")
    assert by_hand.remedy.startswith("Add 'Other' to its list `workflows`")
