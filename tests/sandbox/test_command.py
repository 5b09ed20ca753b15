"""The command `sei-action sandbox`."""

import argparse
import io
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import httpx
import pytest

from sei_action.sandbox import Store, command
from tests.sandbox.builders import GUID, report

PROGRAM = """
import argparse, sys
from sei_action.sandbox.command import add_arguments, run
parser = argparse.ArgumentParser()
add_arguments(parser)
sys.exit(run(parser.parse_args()))
"""


def parse(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return parser.parse_args(words)


def settings(said: str) -> dict[str, str]:
    indented = (line.strip() for line in said.splitlines() if line.startswith("  "))
    return dict(line.split(": ") for line in indented)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "sei.sqlite3"


@pytest.fixture
def _interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Press Ctrl-C as soon as the sandbox runs."""

    def press(_seconds: float) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "sleep", press)
    monkeypatch.delenv("SEI_API_KEY", raising=False)


def test_it_keeps_reports_and_tells_each_until_ctrl_c(database: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "--port=0", f"--database={database}"],
        env=os.environ | {"SEI_API_KEY": "secret"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            said = ""
            while "Ctrl-C" not in said:
                line = process.stdout.readline()
                assert line, process.communicate()
                said += line
            answer = httpx.post(
                f"{settings(said)['base-url']}custom-cicd",
                json=report(instance_guid=settings(said)["instance-guid"], instance_name="Sandbox"),
                headers={"Authorization": "ApiKey secret"},
            )
            assert answer.status_code == 202
            assert process.stdout.readline() == "202 accepted, kept: acme/shop/CI #562\n"
            (page,) = re.findall(r"^Look at what is kept at (http://\S+/) ", said, re.MULTILINE)
            assert "acme/shop" in httpx.get(f"{page}pipelines").text
            process.send_signal(signal.SIGINT)
            assert process.communicate(timeout=5) == ("", "")
            assert process.returncode == 0
        finally:
            process.kill()


@pytest.mark.usefixtures("_interrupted")
def test_a_first_instance_is_registered_where_there_is_none(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.run(parse("--port=0", f"--database={database}")) == 0
    with Store(database) as store:
        (instance,) = store.instances()
    assert settings(capsys.readouterr().out)["instance-guid"] == instance.guid
    assert instance.integration_id == "sandbox"


@pytest.mark.usefixtures("_interrupted")
def test_the_instance_is_the_same_after_a_restart(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    guids = set()
    for _ in range(2):
        command.run(parse("--port=0", f"--database={database}"))
        guids.add(settings(capsys.readouterr().out)["instance-guid"])
    assert len(guids) == 1


@pytest.mark.usefixtures("_interrupted")
def test_named_instances_are_registered_and_linked(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command.run(parse("--port=0", f"--database={database}", f"--instance={GUID}"))
    with Store(database) as store:
        assert [(each.guid, each.integration_id) for each in store.instances()] == [
            (GUID, "sandbox")
        ]
    assert f"instance-guid: {GUID}\n" in capsys.readouterr().out


@pytest.mark.usefixtures("_interrupted")
def test_the_key_is_never_printed(
    database: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEI_API_KEY", "s3cret-k3y")
    command.run(parse("--port=0", f"--database={database}"))
    said = capsys.readouterr().out
    assert settings(said)["api-key"] == "the value of SEI_API_KEY"
    assert "s3cret-k3y" not in said


@pytest.mark.usefixtures("_interrupted")
def test_without_a_key_in_the_environment_any_key_will_do(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command.run(parse("--port=0", f"--database={database}"))
    assert settings(capsys.readouterr().out)["api-key"] == "any text that is not empty"


@pytest.mark.usefixtures("_interrupted")
def test_the_next_command_is_told(
    database: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    command.run(parse("--port=0", f"--database={database}"))
    said = capsys.readouterr().out
    assert (
        "Next: SEI_API_KEY=any-text sei-action register --base-url "
        f"{settings(said)['base-url']} --integration-id sandbox --name Sandbox\n"
    ) in said

    monkeypatch.setenv("SEI_API_KEY", "s3cret-k3y")
    command.run(parse("--port=0", f"--database={database}"))
    assert "Next: sei-action register --base-url" in capsys.readouterr().out


@pytest.mark.usefixtures("_interrupted")
def test_letters_that_the_terminal_lacks_are_escaped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(said, encoding="ascii"))
    assert command.run(parse("--port=0", f"--database={tmp_path / 'Prüfung.sqlite3'}")) == 0
    assert b"Pr\\xfcfung.sqlite3" in said.getvalue()


def test_a_busy_port_ends_with_one_message(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        code = command.run(parse(f"--port={port}", f"--database={database}"))
    said = capsys.readouterr()
    assert (code, said.out) == (2, "")
    assert said.err.startswith(f"The sandbox cannot listen on port {port}: Address already in use")
    assert said.err.count("\n") == 1


def test_an_unusable_database_ends_with_one_message(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = command.run(parse(f"--database={database / 'sei.sqlite3'}"))
    said = capsys.readouterr().err
    assert code == 2
    assert "cannot be used: unable to open database file" in said
    assert said.count("\n") == 1


def test_defaults_are_what_the_help_says() -> None:
    arguments = parse()
    assert (arguments.port, str(arguments.database), arguments.instance) == (
        8080,
        "sei-sandbox.sqlite3",
        [],
    )


def test_instances_may_be_named_in_any_case() -> None:
    assert parse("--instance", GUID.upper()).instance == [GUID]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--port=65536"], "'65536' is not a port"),
        (["--port=-1"], "'-1' is not a port"),
        (["--port=http"], "'http' is not a port"),
        (["--instance=shop"], "'shop' is not a UUID"),
    ],
)
def test_a_wrong_option_is_told(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(*words)
    assert ended.value.code == 2
    assert message in capsys.readouterr().err
