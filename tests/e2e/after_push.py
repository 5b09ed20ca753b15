"""What GitHub does after a push: its API knows the run, and a runner runs the workflow."""

import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from demo.github import State
from demo.github import create_app as create_github
from demo.github.state.actions import Job, Run, Workflow
from demo.github.state.code import Commit, Repository
from demo.job import runner_environment
from sei_action.sandbox import running
from tests.e2e.workflow_runner import ACT, PATIENCE_SECONDS, TOLD_TO_ACT
from tests.repository import copy_repository

_WORKFLOW = ".github/workflows/ci.yml"
_ACTION = "org/sei-action@v1"


def run_pushed(origin: Path, folder: Path, *, secrets: dict[str, str]) -> str:
    """Run the workflow of what was pushed to `main`, and give what the runner printed."""
    folder.mkdir()
    clone = folder / "clone"
    subprocess.run(["git", "clone", "--quiet", origin, clone], check=True)
    state = _state(clone)
    action = copy_repository(folder / "action")
    with running(create_github(state)) as api:
        told = runner_environment(state, state.runs[0], api, folder)
        given = {name: told[name] for name in TOLD_TO_ACT}
        command = [
            *(str(ACT), "push", "--workflows", _WORKFLOW, "--eventpath", told["GITHUB_EVENT_PATH"]),
            *("--platform", "ubuntu-latest=-self-hosted", "--no-cache-server"),
            *("--local-repository", f"{_ACTION}={action}"),
            *(part for name in secrets for part in ("--secret", name)),
            *(part for name, value in given.items() for part in ("--env", f"{name}={value}")),
        ]
        done = subprocess.run(
            command,
            cwd=clone,
            env={
                **os.environ,
                **given,
                **secrets,
                "DOCKER_HOST": "unix:///nonexistent/docker.sock",
                "XDG_CACHE_HOME": str(folder / "cache"),
                "XDG_CONFIG_HOME": str(folder / "config"),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    assert done.returncode == 0, done.stdout
    return done.stdout


def _state(clone: Path) -> State:
    """Give what GitHub knows while the last job of the pushed commit's run is under way."""
    sha = subprocess.check_output(["git", "rev-parse", "HEAD"], cwd=clone, encoding="utf-8").strip()
    now = datetime.now(UTC).replace(microsecond=0)
    before = now - timedelta(minutes=1)
    jobs = (
        Job(id=71, name="build", started_at=before, completed_at=now),
        Job(
            id=72,
            name="report",
            status="in_progress",
            conclusion=None,
            started_at=now,
            runner_name="runner-1",
        ),
    )
    run = Run(
        id=7000,
        workflow="ci.yml",
        run_number=1,
        event="push",
        head_branch="main",
        head_sha=sha,
        status="in_progress",
        conclusion=None,
        created_at=before,
        updated_at=now,
        actor="mira-holt",
        jobs=jobs,
    )
    return State(
        repository=Repository(id=1, full_name="acme/shop"),
        workflows=(
            Workflow(id=7, name="CI", path=_WORKFLOW, created_at=before, updated_at=before),
        ),
        commits=(
            Commit(
                sha=sha,
                message="Report runs to SEI",
                author="Mira Holt <mira.holt@acme.example>",
                login="mira-holt",
                committed_at=before,
            ),
        ),
        branches={"main": sha},
        contents={_WORKFLOW: (clone / _WORKFLOW).read_text(encoding="utf-8")},
        runs=(run,),
    )
