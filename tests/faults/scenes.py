"""Play a case: start its servers, run the program between them, and gather what it left."""

import json
import threading
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

from demo.github import State
from demo.job import runner_environment, running_run, step_inputs
from sei_action.sandbox import BASE_PATH, Store
from tests.faults.cases import Case, Instance
from tests.faults.certificates import Certificates
from tests.faults.processes import Finished, Process
from tests.faults.scripts import ACCEPTANCE, answer
from tests.faults.servers import Server, closed_port

KEY = "canary-key-4c1f9d02"
TOKEN = "canary-token-77ab3e51"
PROXY_PASSWORD = "canary-password-c09b7a"
_PATIENCE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Backstage:
    """Hold what all scenes share: a healthy SEI and a healthy GitHub, and certificates."""

    store: Store
    sei: str
    github: str
    state: State
    certificates: Certificates


@dataclass(frozen=True, slots=True)
class Servers:
    """Hold the servers of one scene; `elsewhere` is the host that nobody may be lured to."""

    sei: Server
    github: Server
    proxy: Server
    elsewhere: Server


@dataclass(frozen=True, slots=True)
class Played:
    """Hold what came of a scene; `runs` and `reports` are what SEI holds of its instance."""

    finished: Finished
    folder: Path
    target: str
    servers: Servers
    runs: list[dict[str, Any]]
    reports: list[dict[str, Any]]

    @property
    def annotations(self) -> list[str]:
        """Give what the user reads above the log."""
        kinds = ("::error ", "::warning ", "::notice ")
        lines = [line for line in self.finished.log.splitlines() if line.startswith(kinds)]
        return [line.replace("%0A", "\n").replace("%25", "%") for line in lines]

    @property
    def outputs(self) -> dict[str, str]:
        """Give the step's outputs; those of one line are enough here."""
        rows = (self.folder / "output").read_text(encoding="utf-8").splitlines()
        return {row.partition("<<")[0]: value for row, value in pairwise(rows) if "<<sei_" in row}

    @property
    def kept(self) -> list[dict[str, Any]]:
        """Give the files of the outbox."""
        paths = sorted((self.folder / "sei-outbox").glob("*.json"))
        return [json.loads(path.read_text(encoding="utf-8")) for path in paths]

    @property
    def everything_written(self) -> str:
        """Give the log without the masks, and the text of every file."""
        return everything_written(self.finished, self.folder)


def everything_written(finished: Finished, folder: Path) -> str:
    """Give a log without the masks, and the name and text of every file below a folder."""
    lines = finished.log.splitlines()
    texts = [line for line in lines if not line.startswith("::add-mask::")]
    for path in sorted(folder.rglob("*")):
        texts.append(str(path))
        if path.is_file():
            texts.append(path.read_text(encoding="utf-8", errors="replace"))
    return "\n".join(texts)


def play(case: Case, backstage: Backstage, folder: Path) -> Played:
    """Run the program once."""
    guid = _instance(case, backstage.store)
    with ExitStack() as stack:
        servers = _servers(case, backstage, stack)
        env = _environment(case, backstage, servers, guid, folder)
        process = Process(env)
        if case.signals:
            _signal_when_waited_for(case, servers, process)
        finished = process.finish()
    store = backstage.store
    return Played(
        finished,
        folder,
        env["SEI_BASE_URL"],
        servers,
        [run for run in store.runs() if run["instance_guid"] == guid],
        [one for one in store.reports() if (one["payload"] or {}).get("instance_guid") == guid],
    )


def _instance(case: Case, store: Store) -> str:
    if case.instance is Instance.UNKNOWN:
        return str(uuid4())
    linked = case.instance is Instance.LINKED
    return store.register("GitHub Actions (acme)", integration_id="test" if linked else None)


def _servers(case: Case, backstage: Backstage, stack: ExitStack) -> Servers:
    contexts = backstage.certificates.contexts
    sei, github, proxy, elsewhere = (
        stack.enter_context(server)
        for server in (
            Server(
                case.sei,
                behind=backstage.sei,
                tls=contexts.get(case.sei_certificate),
                host=case.sei_host,
            ),
            Server(
                case.github,
                behind=backstage.github,
                tls=contexts.get(case.github_certificate),
            ),
            Server(case.proxy),
            Server(answer(202, ACCEPTANCE)),
        )
    )
    hosts = {
        "sei.test": sei.address,
        "github.test": github.address,
        "elsewhere": elsewhere.address,
    }
    for server in (sei, github, proxy):
        server.hosts = hosts
    return Servers(sei, github, proxy, elsewhere)


def _environment(
    case: Case, backstage: Backstage, servers: Servers, guid: str, folder: Path
) -> dict[str, str]:
    state = backstage.state
    github = f"{_scheme(case.github_certificate)}://{servers.github.address}"
    sei = f"{_scheme(case.sei_certificate)}://{servers.sei.address}{BASE_PATH}"
    words = {
        "sei": servers.sei.address,
        "github": servers.github.address,
        "proxy": servers.proxy.address,
        "closed": f"127.0.0.1:{closed_port()}",
        "password": PROXY_PASSWORD,
        **backstage.certificates.files,
    }
    return {
        **runner_environment(state, running_run(state), github, folder),
        **step_inputs(sei, guid, KEY, TOKEN),
        "RUNNER_DEBUG": "1",
        "SEI_TIMEOUT": str(case.timeout),
        "SEI_VERIFY": case.verify,
        "SEI_FAIL_ON_ERROR": "true" if case.fails else "false",
        **{name: value.format(**words) for name, value in case.changes.items()},
    }


def _scheme(certificate: str) -> str:
    return "https" if certificate else "http"


def _signal_when_waited_for(case: Case, servers: Servers, process: Process) -> None:
    """Ask the program to end as soon as it waits for either server."""
    is_asked = threading.Event()

    def watch(server: Server) -> None:
        if server.waits.wait(_PATIENCE_SECONDS) and not is_asked.is_set():
            is_asked.set()
            process.signal(*case.signals)

    for server in (servers.sei, servers.github):
        threading.Thread(target=watch, args=(server,), daemon=True).start()
