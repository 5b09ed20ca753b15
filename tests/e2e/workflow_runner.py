"""A real workflow runner, nektos/act, which runs a workflow's jobs on this machine."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.e2e.stage import KEY, TOKEN, Stage

_ACT = Path(sys.executable).with_name("act")
_PATIENCE_SECONDS = 240

WORKFLOW = """\
name: CI
on: push
jobs:
  build:
    strategy:
      matrix:
        python: ["3.12", "3.13"]
    runs-on: ubuntu-latest
    steps:
      - run: "true"
  report:
    needs: [build]
    if: always()
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: ./
        id: report
        with:
          api-key: ${{ secrets.SEI_API_KEY }}
          base-url: ${{ vars.SEI_BASE_URL }}
          instance-guid: ${{ vars.SEI_INSTANCE_GUID }}
          needs: ${{ toJSON(needs) }}
      - env:
          DELIVERED: ${{ steps.report.outputs.delivered }}
          RESULT: ${{ steps.report.outputs.result }}
          BUILD_NUMBER: ${{ steps.report.outputs.build-number }}
          EXECUTION_ID: ${{ steps.report.outputs.execution-id }}
          COMMIT_COUNT: ${{ steps.report.outputs.commit-count }}
          ARTIFACT_COUNT: ${{ steps.report.outputs.artifact-count }}
          PAYLOAD_FILE: ${{ steps.report.outputs.payload-file }}
        run: |
          echo "output delivered=$DELIVERED"
          echo "output result=$RESULT"
          echo "output build-number=$BUILD_NUMBER"
          echo "output execution-id=$EXECUTION_ID"
          echo "output commit-count=$COMMIT_COUNT"
          echo "output artifact-count=$ARTIFACT_COUNT"
          test -s "$PAYLOAD_FILE" && echo "output payload-file=there"
"""


def run_workflow(
    repository: Path, stage: Stage, more_env: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run the push workflow of a repository, and give what the runner printed."""
    (repository / ".github" / "workflows" / "act.yml").write_text(WORKFLOW, encoding="utf-8")
    home = repository.parent / "runner"
    for name in ("cache", "config"):
        (home / name).mkdir(parents=True, exist_ok=True)
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "x"]):
        identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"]
        subprocess.run(["git", *identity, *command], cwd=repository, check=True)
    told = {
        **{
            name: value
            for name, value in stage.environment(home).items()
            if name in _NOT_THE_RUNNERS_OWN
        },
        **more_env,
    }
    return subprocess.run(
        [
            str(_ACT),
            "push",
            "--workflows",
            ".github/workflows/act.yml",
            "--platform",
            "ubuntu-latest=-self-hosted",
            "--no-cache-server",
            "--secret",
            "SEI_API_KEY",
            "--secret",
            "GITHUB_TOKEN",
            "--var",
            f"SEI_BASE_URL={stage.sei_url}",
            "--var",
            f"SEI_INSTANCE_GUID={stage.guid}",
            *(part for name, value in told.items() for part in ("--env", f"{name}={value}")),
        ],
        cwd=repository,
        env={
            **os.environ,
            **more_env,
            "SEI_API_KEY": KEY,
            "GITHUB_TOKEN": TOKEN,
            "XDG_CACHE_HOME": str(home / "cache"),
            "XDG_CONFIG_HOME": str(home / "config"),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=_PATIENCE_SECONDS,
        check=False,
    )


# What act leaves out, or fills with values that its GitHub would not know.
_NOT_THE_RUNNERS_OWN = frozenset(
    {
        "GITHUB_API_URL",
        "GITHUB_REPOSITORY",
        "GITHUB_RUN_ID",
        "GITHUB_RUN_ATTEMPT",
        "GITHUB_RUN_NUMBER",
        "GITHUB_TRIGGERING_ACTOR",
        "GITHUB_REF",
        "RUNNER_NAME",
    }
)
