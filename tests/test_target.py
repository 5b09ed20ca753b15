"""Specify which run a step reports."""

import pytest

from sei_action.errors import GitHubError
from sei_action.occasion import Occasion
from sei_action.provenance import Source
from sei_action.run import Target
from sei_action.target import choose_target
from tests.builders import RUN_ID, environment

_UPSTREAM = {
    "workflow": {"name": "CI"},
    "workflow_run": {"id": 99, "run_attempt": 2, "run_number": 12},
}
_OWN = Target(
    repository="acme/shop",
    run_id=RUN_ID,
    attempt=1,
    workflow_name="CI",
    is_own=True,
    occasion=Occasion(ref="refs/heads/main", sources={"ref": (Source.variable("GITHUB_REF"),)}),
    chosen_by=Source.variable("GITHUB_RUN_ID"),
)


def test_a_step_reports_the_attempt_it_stands_in() -> None:
    assert choose_target(environment(run_attempt=3), None) == _OWN.model_copy(update={"attempt": 3})


def test_a_run_id_of_its_own_is_its_own_run() -> None:
    chosen = _OWN.model_copy(update={"chosen_by": Source.input("run-id")})

    assert choose_target(environment(), RUN_ID) == chosen


def test_under_workflow_run_the_run_behind_the_event_is_reported() -> None:
    target = choose_target(environment(event_name="workflow_run", event=_UPSTREAM), None)

    assert target == Target(
        repository="acme/shop",
        run_id=99,
        attempt=2,
        workflow_name="CI",
        is_own=False,
        chosen_by=Source.event("workflow_run.id"),
        workflow_name_from=Source.event("workflow.name"),
    )


def test_naming_the_run_behind_the_event_reports_the_same_attempt() -> None:
    scene = environment(event_name="workflow_run", event=_UPSTREAM)

    named = choose_target(scene, 99)

    assert named.chosen_by == Source.input("run-id")
    assert named.model_copy(update={"chosen_by": Source.event("workflow_run.id")}) == (
        choose_target(scene, None)
    )


def test_under_workflow_run_a_run_id_still_decides() -> None:
    scene = environment(event_name="workflow_run", event=_UPSTREAM)

    assert choose_target(scene, 5) == Target(repository="acme/shop", run_id=5)
    assert choose_target(scene, RUN_ID) == _OWN.model_copy(
        update={"occasion": scene.occasion, "chosen_by": Source.input("run-id")}
    )


def test_another_run_is_reported_with_its_latest_attempt() -> None:
    assert choose_target(environment(), 5) == Target(
        repository="acme/shop", run_id=5, attempt=None, workflow_name=None, is_own=False
    )


def test_a_deployment_event_that_names_a_run_reports_its_own_all_the_same() -> None:
    scene = environment(event_name="deployment", event=_UPSTREAM)

    assert choose_target(scene, None) == _OWN.model_copy(update={"occasion": scene.occasion})


def test_its_own_run_is_known_to_its_event() -> None:
    scene = environment(event={"commits": [{"id": "a1"}], "created": False})

    assert choose_target(scene, None).occasion == scene.occasion
    assert scene.occasion.pushed == ("a1",)


@pytest.mark.parametrize("run_id", [None, 99, 5])
def test_of_another_run_the_event_tells_no_more_than_the_default_branch(
    run_id: int | None,
) -> None:
    event = {
        **_UPSTREAM,
        "repository": {"default_branch": "trunk"},
        "inputs": {"level": "3"},
        "commits": [{"id": "a1"}],
    }
    scene = environment(event_name="workflow_run", event=event, runner_os="Linux", sha="0ff1ce")

    assert choose_target(scene, run_id).occasion == Occasion(default_branch="trunk")


def test_a_run_behind_a_workflow_without_a_name_has_none() -> None:
    event = {"workflow_run": _UPSTREAM["workflow_run"]}
    scene = environment(event_name="workflow_run", event=event)

    assert choose_target(scene, None).workflow_name is None


def test_a_workflow_run_event_without_a_run_reports_none_instead_of_its_own() -> None:
    with pytest.raises(GitHubError, match=r"names no run.*Set the input `run-id`"):
        choose_target(environment(event_name="workflow_run"), None)


def test_an_unnamed_workflow_is_not_called_by_an_empty_name() -> None:
    assert choose_target(environment(workflow=""), None).workflow_name is None
