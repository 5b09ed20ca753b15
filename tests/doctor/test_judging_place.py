"""Specify what inputs, machine and clocks mean, and that all of it is judged."""

from datetime import timedelta

import pytest

from sei_action.diagnosis import Check, Level
from sei_action.doctor.judging import judge
from sei_action.doctor.judging_place import judge_clocks, judge_inputs, judge_machine
from sei_action.machine import ProxyState
from tests.advice.builders import CALLER, SOUND, with_changes
from tests.doctor.builders import MACHINE, NOW, facts, github_facts, look, sei_facts, wrong

CI = ".github/workflows/ci.yml"
CALLING = {CI: with_changes(CALLER, ("    secrets: inherit\n", ""))}


def test_nothing_is_wrong_with_a_sound_setup() -> None:
    found = judge(facts(workflows={CI: SOUND}))

    assert wrong(found) == []
    assert found[-1].what == "Nothing is wrong in the workflow files (1 read)."


def test_advice_on_the_workflow_files_is_among_it() -> None:
    early = with_changes(SOUND, ("    if: always()\n", ""))

    found = judge(facts(workflows={CI: early}))

    assert wrong(found) == [(Level.ERROR, Check.ALWAYS)]
    assert Check.WORKFLOW_FILE not in [one.check for one in found]


def test_what_is_only_told_of_workflow_files_is_nothing_wrong() -> None:
    of_pull_requests = with_changes(SOUND, ("on: push", "on: pull_request"))

    found = judge(facts(workflows={CI: of_pull_requests}))

    assert [one.check for one in found][-2:] == [Check.FORKS, Check.WORKFLOW_FILE]


@pytest.mark.parametrize(
    ("reason", "shown"),
    [("", "This folder has no"), ("GitHub did not give it.", "GitHub did not give it.")],
)
def test_without_workflow_files_it_is_told_why(reason: str, shown: str) -> None:
    found = judge(facts(workflows_problem=reason))[-1]

    assert (found.level, found.check) == (Level.WARNING, Check.WORKFLOW_FILE)
    assert shown in found.what


def test_inputs_and_a_key_that_are_in_order_are_told() -> None:
    found = list(judge_inputs(facts()))

    assert [(one.level, one.check) for one in found] == [
        (Level.OK, Check.INPUTS),
        (Level.OK, Check.KEY),
    ]


@pytest.mark.parametrize(
    ("changes", "checks"),
    [
        ({"problems": ("Input `kind`: wrong.",)}, [Check.KEY]),
        ({"key_faults": ("it stands in quotes",)}, [Check.INPUTS]),
        ({"has_key": False}, [Check.INPUTS]),
    ],
)
def test_what_is_wrong_is_not_told_to_be_in_order(
    changes: dict[str, object], checks: list[Check]
) -> None:
    found = judge_inputs(facts(**changes))

    assert [one.check for one in found if one.level is Level.OK] == checks


def test_each_input_that_cannot_be_read_is_an_error() -> None:
    found = judge_inputs(facts(problems=("Input `region`: wrong.", "Input `kind`: wrong.")))

    assert wrong(found) == [(Level.ERROR, Check.INPUTS)] * 2


def test_a_key_that_is_none_is_told_once() -> None:
    problems = ("Input `api-key`: it holds a space.",)
    found = judge_inputs(facts(problems=problems, key_faults=("it holds a space",)))

    assert wrong(found) == [(Level.ERROR, Check.KEY)]


def test_a_wrong_key_that_no_sign_explains_is_told_as_an_input() -> None:
    found = judge_inputs(facts(problems=("Input `api-key`: it is odd.",)))

    assert wrong(found) == [(Level.ERROR, Check.INPUTS)]


def test_white_space_around_the_key_is_a_warning() -> None:
    found = judge_inputs(facts(key_doubts=("it ends with a line break",)))

    assert wrong(found) == [(Level.WARNING, Check.KEY)]


def test_without_an_instance_nothing_can_be_reported() -> None:
    assert wrong(judge_inputs(facts(instance_guid=""))) == [(Level.ERROR, Check.INSTANCE)]


def test_who_only_enriches_needs_no_instance() -> None:
    assert wrong(judge_inputs(facts(instance_guid="", has_integration=True))) == []


def test_without_a_key_the_secret_does_not_exist() -> None:
    assert wrong(judge_inputs(facts(has_key=False))) == [(Level.ERROR, Check.KEY)]


def test_a_fork_has_no_key_and_needs_none() -> None:
    found = judge_inputs(facts(has_key=False, has_no_secrets=True))

    assert wrong(found) == [(Level.WARNING, Check.EVENT)]


def test_a_job_that_hands_no_secrets_to_the_workflow_that_it_calls_is_named() -> None:
    (found,) = [
        one
        for one in judge_inputs(facts(has_key=False, workflows=CALLING))
        if one.level is Level.ERROR
    ]

    assert (found.check, found.place) == (Check.CALLED_WORKFLOW, f"{CI}:9")


@pytest.mark.parametrize("text", ["jobs: [", SOUND, CALLER])
def test_a_workflow_that_explains_nothing_is_not_blamed(text: str) -> None:
    found = judge_inputs(facts(has_key=False, workflows={CI: text}))

    assert wrong(found) == [(Level.ERROR, Check.KEY)]


def test_nothing_is_wrong_with_a_usual_machine() -> None:
    assert wrong(judge_machine(MACHINE)) == []


@pytest.mark.parametrize(
    ("pythons", "shown"),
    [((), "runs this."), (("python3.12", "python3"), "on the path are python3.12, python3.")],
)
def test_the_pythons_that_are_there_are_named(pythons: tuple[str, ...], shown: str) -> None:
    machine = MACHINE.model_copy(update={"pythons": pythons})
    (found,) = [one for one in judge_machine(machine) if one.check is Check.PYTHON]

    assert found.what.endswith(shown)


@pytest.mark.parametrize(
    ("docker", "is_container", "shown"),
    [
        ("linux 28.0.4", False, "is at hand (linux 28.0.4)"),
        ("windows 28.0.4", False, "No Docker engine for Linux containers"),
        ("", False, "No Docker engine for Linux containers"),
        ("", True, "runs in a container"),
    ],
)
def test_how_the_action_runs_here_is_told(docker: str, *, is_container: bool, shown: str) -> None:
    machine = MACHINE.model_copy(update={"docker": docker, "is_container": is_container})
    (found,) = [one for one in judge_machine(machine) if one.check is Check.DOCKER]

    assert found.level is Level.OK
    assert shown in found.what


@pytest.mark.parametrize(
    ("state", "level"),
    [
        (ProxyState.REACHED, Level.OK),
        (ProxyState.UNREACHABLE, Level.ERROR),
        (ProxyState.NO_ADDRESS, Level.ERROR),
    ],
)
def test_a_proxy_is_in_order_where_it_can_be_reached(state: ProxyState, level: Level) -> None:
    machine = MACHINE.model_copy(update={"proxies": {"HTTPS_PROXY": state}})
    (found,) = [one for one in judge_machine(machine) if one.check is Check.PROXY]

    assert found.level is level


def test_variables_that_contradict_each_other_are_told() -> None:
    machine = MACHINE.model_copy(update={"contradictions": ("NO_PROXY",), "has_no_proxy": True})
    found = list(judge_machine(machine))

    assert wrong(found) == [(Level.WARNING, Check.PROXY)]
    assert [one.what for one in found if one.check is Check.PROXY][-1] == (
        "No proxy is set, though NO_PROXY is set."
    )


def test_certificates_that_are_not_there_are_an_error() -> None:
    machine = MACHINE.model_copy(
        update={"certificates": ("SSL_CERT_FILE",), "lost_files": ("SSL_CERT_FILE",)}
    )

    assert wrong(judge_machine(machine)) == [(Level.ERROR, Check.CERTIFICATES)]


def test_certificates_of_the_users_own_are_named() -> None:
    machine = MACHINE.model_copy(update={"certificates": ("SSL_CERT_FILE",)})

    assert "and those that SSL_CERT_FILE name" in list(judge_machine(machine))[-1].what


def test_both_clocks_are_compared() -> None:
    found = list(judge_clocks(facts()))

    assert [(one.level, one.check) for one in found] == [(Level.OK, Check.CLOCK)] * 2


@pytest.mark.parametrize(
    ("seconds", "shown"), [(61, "61 seconds ahead of"), (-3600, "3600 seconds behind")]
)
def test_a_clock_that_is_wrong_makes_durations_wrong(seconds: int, shown: str) -> None:
    ours = NOW + timedelta(seconds=seconds)
    found = list(judge_clocks(facts(github=github_facts(seen_at=ours))))

    assert wrong(found) == [(Level.WARNING, Check.CLOCK)]
    assert f"{shown} GitHub's" in found[0].what


@pytest.mark.parametrize("date", ["", "yesterday", "Sat, 31 Jan 2026 09:30:00"])
def test_a_server_that_tells_no_time_is_not_compared(date: str) -> None:
    told = facts(
        github=github_facts(date=date),
        sei=sei_facts(ingestion=look(400, {"payload": "is missing"}, date=date)),
    )

    assert list(judge_clocks(told)) == []


def test_servers_that_were_not_asked_tell_no_time() -> None:
    assert list(judge_clocks(facts(github=None, sei=None))) == []
