"""Specify what is seen of the machine."""

import platform
import socket
from pathlib import Path

import pytest

from sei_action.machine import ProxyState, look_at_machine


def _docker(folder: Path, script: str) -> dict[str, str]:
    program = folder / "docker"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return {"PATH": str(folder)}


def test_the_runner_says_what_it_is() -> None:
    machine = look_at_machine({"RUNNER_OS": "macOS", "RUNNER_ARCH": "ARM64"})

    assert (machine.system, machine.architecture) == ("macOS", "ARM64")
    assert machine.python == platform.python_version()


def test_elsewhere_the_system_says_it() -> None:
    assert look_at_machine({}).system == platform.system()


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("echo linux 28.0.4", "linux 28.0.4"),
        ("echo nothing is there; exit 1", ""),
        ("exit 126", ""),
    ],
)
def test_the_engine_is_asked(
    script: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", _docker(tmp_path, script)["PATH"])

    assert look_at_machine({}).docker == expected


def test_a_machine_without_docker_has_no_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert look_at_machine({}).docker == ""


def test_the_pythons_on_the_path_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("python3", "python3.12"):
        (tmp_path / name).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert look_at_machine({}).pythons == ("python3.12", "python3")


def test_a_docker_that_cannot_be_started_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _docker(tmp_path, "")
    (tmp_path / "docker").write_bytes(b"\x00 no program")
    monkeypatch.setenv("PATH", str(tmp_path))

    assert look_at_machine({}).docker == ""


@pytest.mark.parametrize(
    "written", ["http://127.0.0.1:{}", "127.0.0.1:{}", "http://u:p@127.0.0.1:{}/"]
)
def test_a_proxy_that_listens_is_reached(written: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = written.format(server.getsockname()[1])

        machine = look_at_machine({"HTTPS_PROXY": address})

    assert machine.proxies == {"HTTPS_PROXY": ProxyState.REACHED}
    assert "u:p" not in machine.model_dump_json()


def test_a_proxy_that_does_not_is_not() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    assert look_at_machine({"http_proxy": f"http://127.0.0.1:{port}"}).proxies == {
        "http_proxy": ProxyState.UNREACHABLE
    }


@pytest.mark.parametrize(
    "text", ["socks5://proxy:1080", "http://proxy:port", "http://:3128", "http://[x"]
)
def test_what_is_no_address_of_a_proxy_is_told(text: str) -> None:
    assert look_at_machine({"HTTPS_PROXY": text}).proxies == {"HTTPS_PROXY": ProxyState.NO_ADDRESS}


def test_small_and_capital_letters_may_contradict_each_other() -> None:
    env = {"NO_PROXY": "a", "no_proxy": "b", "HTTPS_PROXY": "", "https_proxy": ""}

    machine = look_at_machine(env)

    assert machine.contradictions == ("NO_PROXY",)
    assert machine.has_no_proxy
    assert look_at_machine({"NO_PROXY": "a", "no_proxy": "a"}).contradictions == ()


def test_certificates_that_are_not_there_are_told(tmp_path: Path) -> None:
    env = {"SSL_CERT_DIR": str(tmp_path), "REQUESTS_CA_BUNDLE": str(tmp_path / "gone.pem")}

    machine = look_at_machine(env)

    assert machine.certificates == ("SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")
    assert machine.lost_files == ("REQUESTS_CA_BUNDLE",)
