"""A real workflow runner, nektos/act, which runs a workflow's jobs on this machine."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from tests.e2e.stage import KEY, TOKEN, Stage

ACT = Path(sys.executable).with_name("act")
PATIENCE_SECONDS = 240

# What act leaves out, or fills with values that the local GitHub would not know.
TOLD_TO_ACT = (
    "GITHUB_API_URL",
    "GITHUB_REPOSITORY",
    "GITHUB_RUN_ID",
    "GITHUB_RUN_ATTEMPT",
    "GITHUB_RUN_NUMBER",
    "GITHUB_TRIGGERING_ACTOR",
    "GITHUB_REF",
    "RUNNER_NAME",
)

# What `outputs_of` reads.
_TELL_OUTPUTS = """\
      - env:
          OUTPUTS: ${{ toJSON(steps.report.outputs) }}
        shell: bash
        run: printf 'outputs %s\\n' "${OUTPUTS//$'\\n'/ }"
"""

_REPORT = (
    """\
      - uses: actions/checkout@v5
      - uses: ./
        id: report
        with:
          api-key: ${{ secrets.SEI_API_KEY }}
          base-url: ${{ vars.SEI_BASE_URL }}
          instance-guid: ${{ vars.SEI_INSTANCE_GUID }}
          runtime: ${{ vars.SEI_RUNTIME }}
          needs: ${{ toJSON(needs) }}
"""
    + _TELL_OUTPUTS
)

LAST_JOB = f"""\
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
{_REPORT}"""

FAILING_BUILD = LAST_JOB.replace('run: "true"', 'run: "false"')

CONTAINER_JOB = f"""\
name: CI
on: push
jobs:
  report:
    runs-on: ubuntu-latest
    container:
      image: ${{{{ vars.JOB_IMAGE }}}}
      options: --volume /etc/ssl/certs:/etc/ssl/certs:ro
    steps:
{_REPORT}"""

WORKFLOW_RUN = f"""\
name: SEI
on: workflow_run
jobs:
  report:
    runs-on: ubuntu-latest
    steps:
{_REPORT}"""

DEPLOYMENT = """\
name: CI
on: push
jobs:
  report:
    strategy:
      matrix:
        region: [eu]
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - env:
          MANIFEST: >-
            {"type": "helm", "location": "ghcr.io/acme/charts", "name": "shop", "qualifier": "7"}
        run: printf '%s' "$MANIFEST" >artifact-manifest.json
      - uses: ./
        with:
          scope: job
          environment: production
          deployed-images: |
            ghcr.io/acme/shop/api:1.4.2
            ghcr.io/acme/shop/web:1.4.2
          api-key: ${{ secrets.SEI_API_KEY }}
          base-url: ${{ vars.SEI_BASE_URL }}
          instance-guid: ${{ vars.SEI_INSTANCE_GUID }}
          runtime: ${{ vars.SEI_RUNTIME }}
"""

RESENDING = """\
name: CI
on: push
jobs:
  report:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: ./
        id: sei
        with:
          api-key: not-the-right-key
          base-url: ${{ vars.SEI_BASE_URL }}
          instance-guid: ${{ vars.SEI_INSTANCE_GUID }}
          runtime: ${{ vars.SEI_RUNTIME }}
      - if: steps.sei.outputs.outbox
        run: mv '${{ steps.sei.outputs.outbox }}' kept
      - uses: ./
        with:
          mode: resend
          outbox: kept
          api-key: ${{ secrets.SEI_API_KEY }}
          base-url: ${{ vars.SEI_BASE_URL }}
          instance-guid: ${{ vars.SEI_INSTANCE_GUID }}
          runtime: ${{ vars.SEI_RUNTIME }}
"""

ENRICHING = (
    """\
name: CI
on: push
jobs:
  report:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: ./
        id: report
        with:
          mode: enrich
          integration-id: "155"
          images: ghcr.io/acme/shop/api:1.4.2
          api-key: ${{ secrets.SEI_API_KEY }}
          base-url: ${{ vars.SEI_BASE_URL }}
          runtime: ${{ vars.SEI_RUNTIME }}
"""
    + _TELL_OUTPUTS
)

EXAMINING = (
    """\
name: CI
on: push
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: ./
        id: report
        with:
          mode: doctor
          api-key: ${{ secrets.SEI_API_KEY }}
          base-url: ${{ vars.SEI_BASE_URL }}
          runtime: ${{ vars.SEI_RUNTIME }}
          instance-guid: ${{ vars.SEI_INSTANCE_GUID }}
"""
    + _TELL_OUTPUTS
)

_SYNC = """\
      - uses: ./
        id: report
        with:
          mode: sync
          repair: "true"
          api-key: ${{ secrets.SEI_API_KEY }}
          base-url: ${{ vars.SEI_BASE_URL }}
          instance-guid: ${{ vars.SEI_INSTANCE_GUID }}
          runtime: ${{ vars.SEI_RUNTIME }}
"""

SYNCING = f"""\
name: Sync
on: push
jobs:
  sync:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
{_SYNC.replace("id: report", "id: first")}{_SYNC}{_TELL_OUTPUTS}"""

SERVICES = """\
name: CI
on: push
jobs:
  report:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: ./
        with:
          services: |
            - name: api
              images: ghcr.io/acme/shop/api:1.4.2
            - name: web
              paths: [web/**]
            - name: all
              paths: ["**"]
          api-key: ${{ secrets.SEI_API_KEY }}
          base-url: ${{ vars.SEI_BASE_URL }}
          instance-guid: ${{ vars.SEI_INSTANCE_GUID }}
          runtime: ${{ vars.SEI_RUNTIME }}
"""


@dataclass(frozen=True, slots=True)
class Runtime:
    """What the input `runtime` asks for, and the runner that makes it so: variables, options."""

    wanted: str
    env: Mapping[str, str]
    options: tuple[str, ...] = ()

    def with_variables(self, **variables: str) -> Self:
        """Give the same runtime on a runner with further variables."""
        return replace(self, env={**self.env, **variables})


AUTO_WITHOUT_ENGINE = Runtime("", {"DOCKER_HOST": "unix:///nonexistent/docker.sock"})
PYTHON = Runtime("python", AUTO_WITHOUT_ENGINE.env)


@dataclass(frozen=True, slots=True)
class Machine:
    """Name the folder of a runner, which keeps its tool cache there, and of a repository."""

    home: Path
    repository: Path


def run_workflow(  # noqa: PLR0913 - what is run, where, why, and what it is told
    machine: Machine,
    stage: Stage,
    workflow: str,
    runtime: Runtime,
    *,
    event: Mapping[str, object] | None = None,
    event_name: str = "",
    secrets: Mapping[str, str] | None = None,
    options: Sequence[str] = (),
) -> subprocess.CompletedProcess[str]:
    """Run a workflow as its event would, and give what the runner printed."""
    hidden = {"SEI_API_KEY": KEY, "GITHUB_TOKEN": TOKEN, **(secrets or {})}
    home, repository = machine.home, machine.repository
    (repository / ".github" / "workflows" / "act.yml").write_text(workflow, encoding="utf-8")
    _commit(repository)
    told = {name: stage.environment(home)[name] for name in TOLD_TO_ACT}
    told |= runtime.env
    (home / "event.json").write_text(json.dumps(event or {}), encoding="utf-8")
    command = [
        *(str(ACT), event_name or ("workflow_run" if event else "push")),
        *("--workflows", ".github/workflows/act.yml"),
        *("--eventpath", str(home / "event.json")),
        *("--platform", "ubuntu-latest=-self-hosted", "--no-cache-server"),
        *(part for name in hidden for part in ("--secret", name)),
        *("--var", f"SEI_BASE_URL={stage.sei_url}", "--var", f"SEI_INSTANCE_GUID={stage.guid}"),
        *("--var", f"SEI_RUNTIME={runtime.wanted}"),
        *(part for name, value in told.items() for part in ("--env", f"{name}={value}")),
        *runtime.options,
        *options,
    ]
    return subprocess.run(
        command,
        cwd=repository,
        env={
            **os.environ,
            **told,
            **hidden,
            "XDG_CACHE_HOME": str(home / "cache"),
            "XDG_CONFIG_HOME": str(home / "config"),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=PATIENCE_SECONDS,
        check=False,
    )


def outputs_of(finished: subprocess.CompletedProcess[str]) -> dict[str, str]:
    """Give the outputs of the reporting step, as a later step has read them."""
    (line,) = [line for line in finished.stdout.splitlines() if "| outputs {" in line]
    outputs: dict[str, str] = json.loads(line.partition("| outputs ")[2])
    return outputs


def _commit(repository: Path) -> None:
    identity = ("-c", "user.name=test", "-c", "user.email=test@example.com")
    for command in (("init", "--quiet"), ("add", "--all"), ("commit", "--quiet", "--message=x")):
        subprocess.run(["git", *identity, *command], cwd=repository, check=True)
