"""Specify the options of `sync`, `sync-plan` and `sync-merge`, and the modes of a step."""

from collections.abc import Mapping

import pytest

from sei_action.cli import main
from sei_action.config import variable_of
from sei_action.config.synchronisation import ACTION_INPUTS, NO_OPTIONS, SYNC_INPUTS

Called = list[tuple[str, Mapping[str, str]]]
LISTS = ("repo", "repositories", "workflows", "branches", "events")


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> Called:
    """Note which command is run with which variables, instead of running it."""
    seen: Called = []
    for place in (
        *("sei_action.commands.sync.sync", "sei_action.sync.sync"),
        *(
            f"sei_action.{where}.{name}"
            for name in ("sync_plan", "sync_merge")
            for where in (f"commands.{name}", "sync.shards_command")
        ),
    ):
        name = place.rpartition(".")[2]

        def note(
            env: Mapping[str, str], _runner: object, _terminal: object = None, *, name: str = name
        ) -> int:
            seen.append((name, env))
            return 7

        monkeypatch.setattr(place, note)
    return seen


@pytest.mark.parametrize(
    "option", [name for name in SYNC_INPUTS if name not in {*LISTS, *NO_OPTIONS}]
)
def test_every_input_of_a_sync_is_an_option(called: Called, option: str) -> None:
    assert main(["sync", f"--{option}", "7"], {}) == 7

    assert called == [("sync", {variable_of(option): "7"})]


@pytest.mark.parametrize("option", LISTS)
def test_an_option_of_several_values_takes_them_at_once_and_again(
    called: Called, option: str
) -> None:
    main(["sync", f"--{option}", "one", "two", f"--{option}", "three"], {})

    assert called == [("sync", {variable_of(option): "one\ntwo\nthree"})]


def test_a_boolean_option_alone_is_true_and_no_stages_is_false(called: Called) -> None:
    main(["sync", "--repair", "--dry-run", "--no-stages"], {"SEI_STAGES": "true"})

    wanted = {"SEI_REPAIR": "true", "SEI_DRY_RUN": "true", "SEI_STAGES": "false"}
    assert called == [("sync", wanted)]


@pytest.mark.parametrize("option", ["run-id", "pipeline", "outbox", "mode", "timeout"])
def test_what_is_of_one_run_is_no_option(
    called: Called, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["sync", f"--{option}", "7"], {})

    assert option in ACTION_INPUTS
    assert called == []
    assert f"--{option}" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["sync", "sync-plan", "sync-merge"])
def test_a_secret_is_not_printed(
    called: Called, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    with pytest.raises(SystemExit):
        main([command, "--api-key", "hunter2"], {})

    printed = capsys.readouterr()
    assert called == []
    assert "hunter2" not in printed.out + printed.err


def test_a_plan_takes_what_chooses_repositories(called: Called) -> None:
    main(["sync-plan", "--org", "acme", "--repositories", "shop-*", "--shards", "16"], {})

    wanted = {"SEI_ORG": "acme", "SEI_REPOSITORIES": "shop-*", "SEI_SHARDS": "16"}
    assert called == [("sync_plan", wanted)]


def test_a_merge_takes_the_folders(called: Called) -> None:
    main(["sync-merge", "--ledger", "all", "--ledgers", "one", "two"], {})

    assert called == [("sync_merge", {"SEI_LEDGER": "all", "SEI_LEDGERS": "one\ntwo"})]


@pytest.mark.parametrize("mode", ["sync", "sync-plan", "sync-merge", " Sync\n"])
def test_the_mode_of_a_step_chooses_the_command(called: Called, mode: str) -> None:
    assert main([], {"SEI_MODE": mode}) == 7

    assert called == [(mode.strip().lower().replace("-", "_"), {"SEI_MODE": mode})]


def test_the_help_tells_where_the_token_may_come_from(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["sync", "--help"], {})

    told = " ".join(capsys.readouterr().out.split())
    assert "The token may also be GITHUB_TOKEN or GH_TOKEN." in told
