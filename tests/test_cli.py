"""Specify the command line."""

import gc
import io
import runpy
import sys
from collections.abc import Mapping, Sequence

import pytest

from sei_action import __version__
from sei_action.cli import main, run
from sei_action.config import SECRET_INPUTS, Config, variable_of
from sei_action.runner import Runner
from tests.builders import inputs

OPTIONS = [
    field.alias or name
    for name, field in Config.model_fields.items()
    if (field.alias or name) not in SECRET_INPUTS
]


@pytest.fixture
def reported(monkeypatch: pytest.MonkeyPatch) -> list[Mapping[str, str]]:
    """Note the variables of each report instead of making it."""
    seen: list[Mapping[str, str]] = []

    def report(env: Mapping[str, str], runner: Runner) -> int:
        assert isinstance(runner, Runner)
        seen.append(env)
        return 7

    monkeypatch.setattr("sei_action.commands.report.report", report)
    return seen


def test_without_a_command_a_run_is_reported(reported: list[Mapping[str, str]]) -> None:
    code = main([], {"SEI_REGION": "eu"})

    assert code == 7
    assert reported == [{"SEI_REGION": "eu"}]


def test_options_alone_are_those_of_a_report(reported: list[Mapping[str, str]]) -> None:
    main(["--region", "eu"], {})

    assert reported == [{"SEI_REGION": "eu"}]


def test_a_report_can_be_named(reported: list[Mapping[str, str]]) -> None:
    main(["report", "--region=eu"], {})

    assert reported == [{"SEI_REGION": "eu"}]


def test_an_option_overrides_its_variable(reported: list[Mapping[str, str]]) -> None:
    main(["--region", "eu"], {"SEI_REGION": "prod1", "SEI_KIND": "cd"})

    assert reported == [{"SEI_REGION": "eu", "SEI_KIND": "cd"}]


@pytest.mark.parametrize("option", OPTIONS)
def test_every_input_but_a_secret_is_an_option(
    reported: list[Mapping[str, str]], option: str
) -> None:
    main([f"--{option}", "7"], {})

    assert reported == [{variable_of(option): "7"}]


@pytest.mark.parametrize("option", ["dry-run", "fail-on-error"])
def test_a_boolean_option_alone_is_true(reported: list[Mapping[str, str]], option: str) -> None:
    main([f"--{option}"], {variable_of(option): "false"})

    assert reported == [{variable_of(option): "true"}]


def test_the_inputs_of_the_command_line_alone_are_options(
    reported: list[Mapping[str, str]],
) -> None:
    main(["report", "--from-file", "-", "--result", "failure"], {})

    assert reported == [{"SEI_FROM_FILE": "-", "SEI_RESULT": "failure"}]


def test_settings_of_a_plugin_step_stand_for_inputs_and_options_win(
    reported: list[Mapping[str, str]],
) -> None:
    env = {"PLUGIN_API_KEY": "key", "PLUGIN_REGION": "eu"}

    main(["--region", "prod1"], env)

    assert reported == [{**env, "SEI_API_KEY": "key", "SEI_REGION": "prod1"}]


def test_a_boolean_option_can_be_false(reported: list[Mapping[str, str]]) -> None:
    main(["--dry-run", "false"], {"SEI_DRY_RUN": "true"})

    assert reported == [{"SEI_DRY_RUN": "false"}]


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Let the program end where a test goes on, and note that it trusts the system."""
    seen: list[bool] = []
    monkeypatch.setattr("sei_action.certificates.trust_the_system", lambda: seen.append(True))
    monkeypatch.setattr("os._exit", sys.exit)
    monkeypatch.setattr(sys, "argv", ["sei-action"])
    return seen


def _code_of_the_program() -> object:
    with pytest.raises(SystemExit) as caught:
        run()
    return caught.value.code


@pytest.mark.usefixtures("trusted")
def test_the_program_reads_the_variables_of_its_process(
    reported: list[Mapping[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEI_REGION", "eu")

    assert _code_of_the_program() == 7

    assert reported[0]["SEI_REGION"] == "eu"


@pytest.mark.usefixtures("trusted", "reported")
def test_the_program_ends_with_all_that_it_said(monkeypatch: pytest.MonkeyPatch) -> None:
    console, closed = io.BytesIO(), io.StringIO()
    log = io.TextIOWrapper(console, encoding="utf-8")
    closed.close()
    monkeypatch.setattr(sys, "stdout", log)
    monkeypatch.setattr(sys, "stderr", closed)
    log.write("the last line")

    assert _code_of_the_program() == 7

    assert console.getvalue() == b"the last line"


@pytest.mark.usefixtures("trusted", "reported")
def test_garbage_is_looked_for_once_all_is_imported() -> None:
    _code_of_the_program()

    assert gc.isenabled()


@pytest.mark.parametrize(
    ("words", "variable"),
    [
        (["--api-key", "hunter2"], "SEI_API_KEY"),
        (["--dry-run", "--api-key"], "SEI_API_KEY"),
        (["report", "--github-token=hunter2"], "SEI_GITHUB_TOKEN"),
    ],
)
def test_a_secret_is_no_option_and_its_variable_is_told(
    reported: list[Mapping[str, str]],
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    variable: str,
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(words, {})

    assert caught.value.code == 2
    assert reported == []
    assert variable in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["--api-key", "hunter2"],
        ["--github-token=hunter2"],
        ["--apikey", "hunter2"],
        ["--token=hunter2"],
        ["report", "hunter2"],
    ],
)
def test_a_secret_that_was_given_as_an_option_is_not_printed(
    reported: list[Mapping[str, str]], capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    with pytest.raises(SystemExit):
        main(words, {})

    printed = capsys.readouterr()
    assert reported == []
    assert "hunter2" not in printed.out + printed.err


def test_an_option_is_not_guessed_from_its_beginning(
    reported: list[Mapping[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["--reg", "eu"], {})

    assert reported == []
    assert "--reg" in capsys.readouterr().err


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["deploy"], {})

    assert caught.value.code == 2
    assert "deploy" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_the_help_of_the_program_names_its_commands(
    capsys: pytest.CaptureFixture[str], option: str
) -> None:
    with pytest.raises(SystemExit) as caught:
        main([option], {})

    told = capsys.readouterr().out
    assert caught.value.code == 0
    assert "report" in told
    assert "sandbox" in told


def test_the_help_of_a_report_names_every_option_and_where_secrets_come_from(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["report", "--help"], {})

    told = capsys.readouterr().out
    assert [option for option in OPTIONS if f"--{option} " not in told] == []
    assert "SEI_API_KEY and SEI_GITHUB_TOKEN" in " ".join(told.split())
    assert "--api-key" not in told


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"], {})

    assert capsys.readouterr().out == f"{__version__}\n"


def test_a_report_without_inputs_fails_and_prints_what_is_missing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = main([], {"GITHUB_REPOSITORY": "acme/shop", "GITHUB_RUN_ID": "1"})

    printed = capsys.readouterr().out
    assert code == 1
    assert "error: Input `api-key`: it is empty." in printed
    assert "error: Input `instance-guid`: it is empty." in printed


def test_a_wrong_option_is_told_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    env = {**inputs(), "GITHUB_REPOSITORY": "acme/shop", "GITHUB_RUN_ID": "1"}

    code = main(["--region", "mars"], env)

    assert code == 1
    assert "error: Input `region`: 'mars' is not one of" in capsys.readouterr().out


def test_the_sandbox_takes_options_of_its_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["sandbox", "--help"], {})

    assert caught.value.code == 0
    assert "--region" not in capsys.readouterr().out


def test_a_sandbox_that_is_not_installed_is_told_how_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "sei_action.sandbox", None)

    with pytest.raises(SystemExit) as caught:
        main(["sandbox"], {})

    assert caught.value.code == 2
    assert "pip install 'sei-action[sandbox]'" in capsys.readouterr().err


def test_a_sandbox_that_is_not_installed_stops_no_report(
    monkeypatch: pytest.MonkeyPatch, reported: list[Mapping[str, str]]
) -> None:
    monkeypatch.setitem(sys.modules, "sei_action.sandbox", None)

    assert main([], {}) == 7
    assert reported == [{}]


def test_the_package_can_be_run_as_a_module(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["sei-action", "--version"])

    with pytest.raises(SystemExit):
        runpy.run_module("sei_action", run_name="__main__")

    assert capsys.readouterr().out == f"{__version__}\n"


def test_names_of_any_script_can_be_logged_where_the_console_knows_few(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    console = io.BytesIO()

    def report(_env: Mapping[str, str], runner: Runner) -> int:
        runner.line("本番 ✅")
        return 0

    monkeypatch.setattr("sei_action.commands.report.report", report)
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(console, encoding="cp1252"))

    main([], {})

    assert console.getvalue().decode("utf-8").strip() == "本番 ✅"


def test_a_log_that_is_no_console_is_written_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    log = io.StringIO()

    monkeypatch.setattr(sys, "stdout", log)
    main([], {})

    assert log.getvalue().startswith("error: There is no run to report")


@pytest.fixture
def resent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], Mapping[str, str]]]:
    """Note the folders and the variables of each resend instead of making it."""
    seen: list[tuple[list[str], Mapping[str, str]]] = []

    def resend(folders: Sequence[str], env: Mapping[str, str], runner: Runner) -> int:
        assert isinstance(runner, Runner)
        seen.append((list(folders), env))
        return 7

    for place in ("sei_action.resend.resend", "sei_action.commands.resend.resend"):
        monkeypatch.setattr(place, resend)
    return seen


def test_outboxes_are_resent(resent: list[tuple[list[str], Mapping[str, str]]]) -> None:
    code = main(["resend", "one", "two", "--region", "eu"], {"SEI_KIND": "cd"})

    assert code == 7
    assert resent == [(["one", "two"], {"SEI_REGION": "eu", "SEI_KIND": "cd"})]


@pytest.mark.parametrize("mode", ["resend", " Resend\n"])
def test_the_mode_resend_of_a_step_resends(
    resent: list[tuple[list[str], Mapping[str, str]]],
    reported: list[Mapping[str, str]],
    mode: str,
) -> None:
    code = main([], {"SEI_MODE": mode})

    assert code == 7
    assert resent == [([], {"SEI_MODE": mode})]
    assert reported == []


def test_an_input_about_the_run_is_no_option_of_a_resend(
    resent: list[tuple[list[str], Mapping[str, str]]], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["resend", "--pipeline", "CI"], {})

    assert resent == []
    assert "--pipeline" in capsys.readouterr().err


@pytest.mark.usefixtures("reported")
def test_the_program_trusts_what_the_system_trusts(trusted: list[bool]) -> None:
    _code_of_the_program()

    assert trusted == [True]
