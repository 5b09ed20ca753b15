"""Specify what `init` is told."""

import pytest

from sei_action.config.setup import DEFAULT_USES, read_setup
from sei_action.errors import ConfigurationError

GUID = "666ba79b-3f3d-4236-ac04-4686ce526705"


def test_nothing_needs_to_be_told() -> None:
    setup = read_setup({})

    assert (setup.ci, setup.deploy, setup.uses) == ((), (), DEFAULT_USES)
    assert [setup.workflow_run, setup.yes, setup.check] == [False, False, False]
    assert (setup.instance_guid, setup.environment, setup.runs_on) == (None, None, None)


def test_several_files_stand_one_a_line() -> None:
    assert read_setup({"SEI_CI": "a.yml\n b.yml \n"}).ci == ("a.yml", "b.yml")


def test_a_guid_is_in_lower_case() -> None:
    assert read_setup({"SEI_INSTANCE_GUID": GUID.upper()}).instance_guid == GUID


@pytest.mark.parametrize(
    "uses",
    ["acme/sei-action@v1", "acme/tools/sei@main", f"a/b@{'0' * 40}"],
)
def test_an_action_is_named_as_in_a_step(uses: str) -> None:
    assert read_setup({"SEI_USES": uses}).uses == uses


@pytest.mark.parametrize(
    "uses", ["sei-action", "a/b", "a/b@v1 # c", "docker://a/b@v1", "./a", "../a/b@v1"]
)
def test_what_is_no_action_is_told(uses: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_setup({"SEI_USES": uses})

    assert caught.value.problems == (
        f"Input `uses`: '{uses}' is no action; write one like org/sei-action@v1.",
    )


@pytest.mark.parametrize("runner", ["ubuntu-24.04", "[self-hosted, linux]"])
def test_a_runner_is_named_by_its_labels(runner: str) -> None:
    assert read_setup({"SEI_RUNS_ON": runner}).runs_on == runner


@pytest.mark.parametrize("runner", ["a: b", "a, b", "[a", "${{ vars.RUNNER }}"])
def test_what_is_no_runner_is_told(runner: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_setup({"SEI_RUNS_ON": runner})

    (problem,) = caught.value.problems
    assert problem == (
        f"Input `runs-on`: '{runner}' is no runner; write a label, or several like [self-hosted, "
        "linux]."
    )


def test_the_action_is_known_without_its_version() -> None:
    assert read_setup({"SEI_USES": "acme/tools/sei@v1"}).action == "acme/tools/sei"


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        (
            {"SEI_YES": "true", "SEI_CHECK": "true"},
            (
                "Input `yes`: it goes without `check` only, which writes nothing; leave one of "
                "them out."
            ),
        ),
        (
            {"SEI_ENVIRONMENT": "live", "SEI_WORKFLOW_RUN": "true"},
            (
                "Input `environment`: it goes without `workflow-run` only, because one file "
                "reports all workflows; give the jobs that deploy an `environment:`."
            ),
        ),
    ],
)
def test_what_contradicts_itself_is_told(told: dict[str, str], problem: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_setup(told)

    assert caught.value.problems == (problem,)
