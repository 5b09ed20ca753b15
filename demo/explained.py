"""Explain the report of the sample run, as docs/explain.md shows it."""

import io
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from demo.github import State
from demo.github import create_app as create_github
from demo.job import SAMPLE, runner_environment, running_run, step_inputs
from sei_action.explain import explain
from sei_action.runner import Runner
from sei_action.sandbox import running

_GUID = "666ba79b-3f3d-4236-ac04-4686ce526705"
_NOW = datetime.fromisoformat("2026-01-31T09:30:00Z")
_UNUSED = "https://sei.example/"


def explanation() -> str:
    """Give what `sei-action explain` logs, run by hand where the step of the sample would stand."""
    state = State.load(SAMPLE, now=_NOW)
    log = io.StringIO()
    with (
        tempfile.TemporaryDirectory(prefix="sei-demo-") as folder,
        running(create_github(state)) as github,
    ):
        env = {
            **runner_environment(state, running_run(state), github, Path(folder)),
            **step_inputs(_UNUSED, _GUID, "", "demo-token"),
            "GITHUB_ACTIONS": "",
            "SEI_PARAMS": "team=checkout",
        }
        explain(env, Runner(env, log), now=lambda: _NOW)
    return log.getvalue()


if __name__ == "__main__":
    sys.stdout.write(explanation())
