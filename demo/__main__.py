"""Report a sample run to a local SEI, through the same program that the action starts."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from demo.github import State
from demo.github import create_app as create_github
from demo.job import SAMPLE, runner_environment, running_run, step_inputs
from demo.showing import readable_log, readable_run
from sei_action.sandbox import BASE_PATH, Store, running
from sei_action.sandbox import create_app as create_sei

_ROOT = Path(__file__).parent.parent
_KEY = "demo-key"
_NEXT = "Next: add the step to a workflow of your own, as README.md shows under Quickstart."


def main() -> int:
    """Run the demo; the exit code is that of the action, or 1 where SEI kept no run."""
    state = State.load(SAMPLE)
    with (
        tempfile.TemporaryDirectory(prefix="sei-demo-") as folder,
        Store(Path(folder) / "sei.sqlite3") as store,
        running(create_sei(store, api_key=_KEY)) as sei,
        running(create_github(state)) as github,
    ):
        guid = store.register("Demo", integration_id="demo")
        _say(f"A local SEI runs at {sei}, a local GitHub at {github}.", "")
        env = {
            **_own_environment(),
            **runner_environment(state, running_run(state), github, Path(folder)),
            **step_inputs(f"{sei}{BASE_PATH}", guid, _KEY, "demo-token"),
        }
        step = subprocess.run(  # noqa: S603 - our own program with our own arguments
            [sys.executable, str(_ROOT / "entrypoint.py")],
            env=env,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        _say("The log of the step:", *readable_log(step.stdout + step.stderr), "")
        kept = store.runs()
    if not kept:
        _say("SEI holds nothing. The log above says why.")
        return step.returncode or 1
    _say("What SEI holds now:", *(line for run in kept for line in readable_run(run)), "", _NEXT)
    return step.returncode


def _own_environment() -> dict[str, str]:
    # What the process itself needs; nothing that would speak of another job or of a proxy.
    names = ("PATH", "HOME", "LANG", "SYSTEMROOT", "TEMP", "TMP")
    return {name: os.environ[name] for name in names if name in os.environ}


def _say(*lines: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
