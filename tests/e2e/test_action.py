"""The action as a user runs it: the real action.yml on a real runner."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from tests.e2e.stage import KEY, TOKEN, Stage, finished, sample, staged
from tests.e2e.workflow_runner import (
    FAILING_BUILD,
    LAST_JOB,
    WORKFLOW_RUN,
    Machine,
    Runtime,
    outputs_of,
    run_workflow,
)
from tests.repository import copy_repository

# From the head, which is the last, back to the last successful run, beyond a failed one.
DELIVERED = [
    "4680136ba4e5b9490dfb71ecc86ac52533d84439",
    "ec46756faa444be722b59fb46af1c1242f9e6a1d",
    "5a5f77ae312b8bf86d08aa03bca9a5cf734b064b",
    "95d16770e0dde2971b8143421edcef50508287c7",
    "19858a9187dfb92680bf95e2f51ddd150510e283",
]


@dataclass(frozen=True, slots=True)
class Played:
    """A workflow that has run, and what it played on."""

    step: subprocess.CompletedProcess[str]
    stage: Stage


@pytest.fixture(scope="module")
def last_job(
    runtime: Runtime, runner_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Played]:
    """Run a workflow whose last job reports it, once for all that there is to see."""
    folder = tmp_path_factory.mktemp("last job")
    machine = Machine(runner_home, copy_repository(folder / "repository"))
    with staged(folder, sample()) as stage:
        debugging = runtime.with_variables(RUNNER_DEBUG="1")
        yield Played(run_workflow(machine, stage, LAST_JOB, debugging), stage)


def seconds_until(received_at: str, stage: Stage) -> float:
    """Count from the start of the run to the moment at which SEI got the report."""
    started_at = stage.run.run_started_at or stage.run.created_at
    return (datetime.fromisoformat(received_at) - started_at).total_seconds()


def test_a_last_job_reports_its_run(last_job: Played) -> None:
    step, stage = last_job.step, last_job.stage

    assert step.returncode == 0, step.stdout
    kept = stage.kept_run()
    (report,) = stage.store.reports()
    assert kept["job_full_name"] == "acme/shop/CI"
    assert kept["build_number"] == 562
    assert kept["result"] == "SUCCESS"
    seconds = report["payload"]["duration"] / 1000
    assert seconds == pytest.approx(seconds_until(report["received_at"], stage), abs=1)
    assert kept["duration_in_seconds"] == int(seconds)
    assert kept["scm_commit_ids"] == DELIVERED
    assert [part["displayName"] for part in kept["stages"]] == [
        "build (3.12)",
        "build (3.13)",
        "report",
    ]
    assert [len(part["steps"]) for part in kept["stages"]] == [10, 10, 2]
    assert [part["result"] for part in kept["stages"]] == ["SUCCESS"] * 3
    assert len(kept["artifacts"]) == 2
    assert report["notes"] == []


def test_later_steps_can_use_what_became_of_the_report(last_job: Played) -> None:
    stage = last_job.stage
    outputs = outputs_of(last_job.step)
    payload_file = outputs.pop("payload-file")
    assert outputs == {
        "delivered": "true",
        "result": "SUCCESS",
        "build-number": "562",
        "execution-id": f"{stage.run.id}-1",
        "commit-count": "5",
        "artifact-count": "2",
        "outbox": "",
        "shards": "",
    }
    assert Path(payload_file).name == f"sei-payload-{stage.run.id}-1.json"


def test_the_secrets_are_in_no_line_of_the_log(last_job: Played) -> None:
    log = last_job.step.stdout

    assert "accepted run #562" in log
    assert KEY not in log
    assert TOKEN not in log


def test_a_failed_job_before_the_last_one_fails_the_run(
    machine: Machine, stage: Stage, runtime: Runtime
) -> None:
    step = run_workflow(machine, stage, FAILING_BUILD, runtime)

    assert outputs_of(step)["delivered"] == "true"
    assert stage.kept_run()["result"] == "FAILURE"


def test_a_workflow_of_its_own_reports_the_run_that_has_ended(
    machine: Machine, runtime: Runtime, tmp_path: Path
) -> None:
    running = sample()
    with staged(tmp_path, finished(running)) as stage:
        run = next(run for run in stage.state.runs if run.run_number == 562)
        event = {
            "action": "completed",
            "workflow": {"name": "CI"},
            "workflow_run": {"id": run.id, "run_attempt": 1, "run_number": 562},
        }
        step = run_workflow(
            machine,
            stage,
            WORKFLOW_RUN,
            runtime.with_variables(GITHUB_RUN_ID="9"),
            event=event,
        )
        kept = stage.kept_run()

    assert step.returncode == 0, step.stdout
    assert kept["job_full_name"] == "acme/shop/CI"
    assert kept["execution_id"] == f"{run.id}-1"
    assert kept["result"] == "SUCCESS"
    # From the start of the run, 4:30 before the sample's moment, to the end of its last job.
    assert kept["duration_in_seconds"] == 270 - 9 + 7
