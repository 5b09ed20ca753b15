"""A machine whose Docker and Python are stand-ins that record how they are called."""

import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

RUN = Path(__file__).parents[2] / "runtime" / "run.sh"

_TOOLS = (
    *("bash", "cat", "chmod", "dirname", "env", "find", "head", "id", "mkdir", "mktemp", "mv"),
    *("rm", "seq", "sha256sum", "sh", "sleep", "sort", "timeout", "touch", "uname", "xargs"),
)

_TICK_SECONDS = 0.02

_RECORD = 'printf "%s\\037" "$$" "${0##*/}" "$@" >>"$CALLS"; printf "\\036" >>"$CALLS"'

# What a stand-in does is set by variables of the test: FAKE_ENGINE is what `docker info` prints,
# FAKE_SOCKET where the engine is, and each FAKE_*_CODE is how the command of that name ends.
_DOCKER = f"""{_RECORD}
case $1 in
    info) printf '%s\\n' "${{FAKE_ENGINE-linux [name=seccomp,profile=default]}}" ;;
    context) echo "unix://$FAKE_SOCKET" ;;
    image) exit "${{FAKE_INSPECT_CODE:-0}}" ;;
    import) cat >/dev/null; echo empty-image ;;
    build | pull)
        echo "::warning::said by the engine"
        echo "BuildKit: $DOCKER_BUILDKIT, another builder: ${{BUILDX_BUILDER:-none}}"
        exit "${{FAKE_IMAGE_CODE:-0}}"
        ;;
    create)
        if [ "${{FAKE_CREATE_CODE:-0}}" != 0 ]; then
            exit "$FAKE_CREATE_CODE"
        fi
        echo probing-container
        ;;
    run)
        if [ -n "${{FAKE_RUN_CODE:-}}" ]; then
            exit "$FAKE_RUN_CODE"
        fi
        echo "reported from the container"
        exit "${{FAKE_PROGRAM_CODE:-0}}"
        ;;
esac
"""

# The calls of run.sh differ in their arguments: -c SCRIPT LOCK, -c SCRIPT OLD NEW, install.py, -s.
_PYTHON = f"""{_RECORD}
case "$2 $#" in
    "-c 4") echo key ;;
    "-c 5") [ -z "${{FAKE_RENAME_CODE:-}}" ] && [ ! -e "$5" ] && mv "$4" "$5" ;;
    *install.py\\ *)
        touch "$3/package"
        if [ -n "${{FAKE_OTHER_JOB:-}}" ]; then
            mkdir -p "$FAKE_OTHER_JOB"
        fi
        echo "::warning::said by pip" >"$4"
        exit "${{FAKE_INSTALL_CODE:-0}}"
        ;;
    *)
        echo "reported from Python with $PYTHONPATH"
        exit "${{FAKE_PROGRAM_CODE:-0}}"
        ;;
esac
"""

_SOURCES = {"docker": _DOCKER, "python": _PYTHON}


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine in a folder, with the files that the runner gives to a step."""

    folder: Path
    env: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Set up its tools, and the variables that every test starts from."""
        for folder in (self.bin, self.workspace, self.temp / "_commands"):
            folder.mkdir(parents=True)
        for tool in _TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool) or tool)
        for file in (self.output, self.summary, self.event):
            file.touch()
        self.env.update(
            {
                "PATH": str(self.bin),
                "CALLS": str(self.folder / "calls"),
                "GITHUB_EVENT_PATH": str(self.event),
                "GITHUB_OUTPUT": str(self.output),
                "GITHUB_STEP_SUMMARY": str(self.summary),
                "GITHUB_WORKSPACE": str(self.workspace),
                "RUNNER_OS": "Linux",
                "RUNNER_TEMP": str(self.temp),
                "RUNNER_TOOL_CACHE": str(self.tool_cache),
            }
        )

    @property
    def bin(self) -> Path:
        """Give the one folder on PATH."""
        return self.folder / "bin"

    @property
    def workspace(self) -> Path:
        """Give GITHUB_WORKSPACE."""
        return self.folder / "work, shop" / "shop"

    @property
    def temp(self) -> Path:
        """Give RUNNER_TEMP."""
        return self.folder / "temporary files"

    @property
    def tool_cache(self) -> Path:
        """Give RUNNER_TOOL_CACHE."""
        return self.folder / "tool cache"

    @property
    def output(self) -> Path:
        """Give GITHUB_OUTPUT."""
        return self.temp / "_commands" / "set_output_1"

    @property
    def summary(self) -> Path:
        """Give GITHUB_STEP_SUMMARY."""
        return self.temp / "_commands" / "step_summary_1"

    @property
    def event(self) -> Path:
        """Give GITHUB_EVENT_PATH."""
        return self.temp / "event.json"

    def has(self, kind: str, name: str | None = None) -> None:
        """Install a stand-in for docker or python, under a name of its own if given."""
        self.has_script(name or kind, _SOURCES[kind])

    def has_script(self, name: str, script: str) -> None:
        """Install a script of the test's own."""
        file = self.bin / name
        file.unlink(missing_ok=True)
        file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        file.chmod(0o755)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the script, from the workspace, as a step does."""
        return subprocess.run(
            [RUN, *arguments],
            cwd=self.workspace,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )

    def started(self) -> subprocess.Popen[str]:
        """Start the script, and do not wait for its end."""
        return subprocess.Popen(
            [RUN],
            cwd=self.workspace,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run_until(self, tool: str, number: signal.Signals) -> tuple[int, str]:
        """Run the script, signal it once a tool is called, and tell how it ended."""
        with self.started() as process:
            while not self.calls(tool):
                time.sleep(_TICK_SECONDS)
            process.send_signal(number)
            printed, _ = process.communicate()
        return process.returncode, printed

    def is_replaced(self) -> bool:
        """Run the script, and tell whether the process that it called last took its place."""
        with subprocess.Popen([RUN], cwd=self.workspace, env=self.env) as process:
            process.wait()
        return self._records()[-1][0] == str(process.pid)

    def calls(self, tool: str, *start: str) -> list[list[str]]:
        """Give the arguments of each call of a tool, of those that start so."""
        return [
            arguments
            for _, name, *arguments in self._records()
            if name == tool and arguments[: len(start)] == list(start)
        ]

    def _records(self) -> list[list[str]]:
        file = self.folder / "calls"
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        return [call.split("\x1f")[:-1] for call in text.split("\x1e")[:-1]]
