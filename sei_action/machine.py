"""Look at the machine that a step runs on. This is an edge: it alone asks for these facts."""

import platform
import shutil
import socket
import subprocess
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from sei_action.fact import Fact

PROXY_VARIABLES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY")
CERTIFICATE_VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")
_NO_PROXY = ("NO_PROXY", "no_proxy")
# In the order in which runtime/run.sh tries them.
_PYTHONS = ("python3.13", "python3.12", "python3.11", "python3", "python")
_PORTS = {"http": 80, "https": 443}
_PATIENCE_SECONDS = 3
_PATIENCE_WITH_DOCKER_SECONDS = 10
_IN_A_CONTAINER = Path("/.dockerenv")
_DOCKER_INFO = ("info", "--format", "{{.OSType}} {{.ServerVersion}}")


class ProxyState(StrEnum):
    """How the proxy of a variable stands."""

    REACHED = "reached"
    UNREACHABLE = "unreachable"
    NO_ADDRESS = "no address"


class Machine(Fact):
    """A machine; `docker` is the engine's answer, empty where there is none.

    `pythons` are the names under which one is on the path, `contradictions` the variables that say
    something else in capitals and in small letters, `lost_files` those that name no file or folder.
    """

    system: str
    architecture: str
    python: str
    pythons: tuple[str, ...] = ()
    docker: str = ""
    is_container: bool = False
    proxies: Mapping[str, ProxyState] = {}
    has_no_proxy: bool = False
    contradictions: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    lost_files: tuple[str, ...] = ()


def look_at_machine(env: Mapping[str, str]) -> Machine:
    """Look at the system, the engine, and what variables say; no value of a proxy is kept."""
    certificates = tuple(name for name in CERTIFICATE_VARIABLES if env.get(name))
    return Machine(
        system=env.get("RUNNER_OS") or platform.system(),
        architecture=env.get("RUNNER_ARCH") or platform.machine(),
        python=platform.python_version(),
        pythons=tuple(name for name in _PYTHONS if shutil.which(name)),
        docker=_docker(),
        is_container=_IN_A_CONTAINER.exists(),
        proxies={name: _proxy(env[name]) for name in PROXY_VARIABLES if env.get(name)},
        has_no_proxy=any(env.get(name) for name in _NO_PROXY),
        contradictions=tuple(
            name
            for name in ("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY")
            if env.get(name) and env.get(name.lower()) and env[name] != env[name.lower()]
        ),
        certificates=certificates,
        lost_files=tuple(name for name in certificates if not Path(env[name]).exists()),
    )


def _proxy(address: str) -> ProxyState:
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        usual_port = _PORTS[parts.scheme]
        place = (parts.hostname or "", parts.port or usual_port)
    except (ValueError, KeyError):
        return ProxyState.NO_ADDRESS
    if not place[0]:
        return ProxyState.NO_ADDRESS
    try:
        socket.create_connection(place, timeout=_PATIENCE_SECONDS).close()
    except (OSError, UnicodeError):
        return ProxyState.UNREACHABLE
    return ProxyState.REACHED


def _docker() -> str:
    program = shutil.which("docker")
    if program is None:
        return ""
    try:
        asked = subprocess.run(  # noqa: S603 - a fixed question to the user's own engine
            [program, *_DOCKER_INFO],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_PATIENCE_WITH_DOCKER_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return asked.stdout.strip() if asked.returncode == 0 else ""
