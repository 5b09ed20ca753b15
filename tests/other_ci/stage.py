"""Play a recipe: its shell, with the variables of its CI, a `docker` and a local SEI."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Any

from sei_action.sandbox import BASE_PATH, Store, create_app, running
from tests.repository import ROOT

KEY = "canary-key-4c1f9d02"
IMAGE = "registry.example.com/sei-action:1"
_PATH = "/usr/bin:/bin"
# As the strictest of the CIs start it.
_SHELLS = {"sh": ["sh", "-e"], "bash": ["bash", "-eo", "pipefail"]}


@dataclass(frozen=True, slots=True)
class Stage:
    """A local SEI, and a folder with a `docker` in it."""

    store: Store
    guid: str
    folder: Path
    sei_url: str

    def play(
        self, script: str, variables: Mapping[str, str], with_shell: str = "sh"
    ) -> subprocess.CompletedProcess[str]:
        """Run a script in the folder, with these variables and those that the user has set."""
        return subprocess.run(
            [*_SHELLS[with_shell], "-c", script],
            cwd=self.folder,
            env={
                "PATH": f"{self.folder / 'bin'}:{_PATH}",
                "SEI_API_KEY": KEY,
                "SEI_INSTANCE_GUID": self.guid,
                "SEI_IMAGE": IMAGE,
                **variables,
            },
            capture_output=True,
            text=True,
            check=False,
        )

    def kept_run(self) -> dict[str, Any]:
        """Give what the one report that SEI keeps said; fail where it keeps none or several."""
        (_,) = self.store.runs()
        (report,) = self.store.reports()
        payload = report["payload"]
        assert isinstance(payload, dict)
        return payload


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """Start SEI, and put the stand-in of `docker` into the folder."""
    with (
        Store(folder / "sei.sqlite3") as store,
        running(create_app(store, api_key=KEY)) as origin,
    ):
        guid = store.register("Any CI", integration_id="7")
        sei_url = f"{origin}{BASE_PATH}"
        docker = folder / "bin" / "docker"
        docker.parent.mkdir()
        program = (
            f"PYTHONPATH={quote(str(ROOT))} exec {quote(sys.executable)} -m tests.other_ci.docker"
        )
        docker.write_text(f'#!/bin/sh\n{program} {sei_url} {IMAGE} "$@"\n', encoding="utf-8")
        docker.chmod(0o755)
        yield Stage(store, guid, folder, sei_url)
