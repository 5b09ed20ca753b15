"""The workflow of a release, as data and as scripts that can be run."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.repository import ROOT

Job = dict[str, Any]

WORKFLOW: dict[Any, Any] = yaml.safe_load(
    (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
)
JOBS: dict[str, Job] = WORKFLOW["jobs"]


def step_of(job: str, name: str) -> dict[str, Any]:
    """Find a step by its name; fail where there is none."""
    (step,) = [step for step in JOBS[job]["steps"] if step.get("name") == name]
    found: dict[str, Any] = step
    return found


def run_step(
    job: str, name: str, folder: Path, env: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a step's script in a folder as the runner does; its variables must be those it names."""
    step = step_of(job, name)
    assert set(step.get("env", {})) <= set(env)
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=folder,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )
