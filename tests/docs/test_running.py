"""Workflows of README and the docs, run as they stand on a real runner."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from sei_action.sandbox.dora.history import History
from sei_action.sandbox.dora.ties import Made, Makers, Tie
from sei_action.sandbox.pages import queries
from tests.docs.snippets import ACTION, Snippet, snippet, snippets
from tests.e2e.stage import Stage
from tests.e2e.workflow_runner import PYTHON, Machine, run_workflow
from tests.repository import ROOT, copy_repository

# What the workflows of the docs call is their readers'.
SCRIPTS = ("build-and-push.sh", "deploy.sh")


class Reader:
    """Somebody who copies a workflow from the docs to a repository of theirs."""

    def __init__(self, machine: Machine, stage: Stage, folder: Path) -> None:
        """Have the action at hand under its name, and SEI where a region would be."""
        self._machine = machine
        self._stage = stage
        self._action = copy_repository(folder / "action")
        action = yaml.safe_load((self._action / "action.yml").read_text(encoding="utf-8"))
        action["inputs"]["base-url"]["default"] = stage.sei_url
        (self._action / "action.yml").write_text(yaml.safe_dump(action), encoding="utf-8")
        for name in SCRIPTS:
            script = machine.repository / name
            script.write_text("#!/bin/sh\n", encoding="utf-8")
            script.chmod(0o755)

    def run(self, shown: Snippet, event: Mapping[str, object] | None = None) -> None:
        """Run the workflow and look that all of it succeeded."""
        finished = run_workflow(
            self._machine,
            self._stage,
            shown.workflow,
            PYTHON,
            event=event,
            options=("--local-repository", f"{ACTION}={self._action}"),
        )
        assert finished.returncode == 0, finished.stdout


@pytest.fixture
def reader(machine: Machine, stage: Stage, tmp_path: Path) -> Reader:
    """Have somebody who tries what the docs show."""
    return Reader(machine, stage, tmp_path)


def history_of(stage: Stage) -> History:
    """Give what the sandbox makes of the reports."""
    return stage.store.read(queries.history)


def test_the_quickstart_reports_the_run(reader: Reader, stage: Stage) -> None:
    (quickstart,) = [one for one in snippets(ROOT / "README.md") if "# every other job" in one.text]

    reader.run(quickstart)

    kept = stage.kept_run()
    assert (kept["job_full_name"], kept["result"]) == ("acme/shop/Part", "SUCCESS")


def test_one_job_that_deploys_is_a_deployment_of_its_job(reader: Reader, stage: Stage) -> None:
    reader.run(snippet("docs/recipes/single-job.md", "deploy.yml"))

    kept = stage.kept_run()
    # The local GitHub's run has one job that still runs, and so is the step's own.
    assert (kept["job_full_name"], kept["cd"]) == ("acme/shop/Deploy/report", True)
    assert {"name": "environment", "value": "production"} in [
        {"name": each["name"], "value": each["value"]} for each in kept["job_run_params"]
    ]


def test_a_build_and_its_deployment_are_tied_by_the_image(reader: Reader, stage: Stage) -> None:
    page = "docs/recipes/build-and-deploy.md"
    reader.run(snippet(page, "ci.yml"))
    (image,) = history_of(stage).builds[0].images
    behind = {
        "id": stage.run.id,
        "run_attempt": 1,
        "run_number": stage.run.run_number,
        "event": "push",
        "conclusion": "success",
        "head_sha": image.qualifier,
    }

    reader.run(snippet(page, "deploy.yml"), {"action": "completed", "workflow_run": behind})

    history = history_of(stage)
    (deployment,) = history.deployments
    (used,) = deployment.images
    made = Makers(history.builds).of(used, deployment.end)
    assert isinstance(made, Made)
    assert (made.build, made.tie) == (history.builds[0], Tie.PLACE)
