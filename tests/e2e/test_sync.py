"""Runs that were never reported: the workflow that syncs an organisation, and a single step."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from demo.fleet import fleet
from demo.github import State
from demo.github.state.actions import Annotation
from sei_action.payload import result_of
from tests.e2e.stage import KEY, RUN_NUMBER, TOKEN, Stage, finished, sample, staged
from tests.e2e.syncing import NIGHTLY, local_actions, simplified, staged_fleet
from tests.e2e.workflow_runner import PYTHON, SYNCING, Machine, Runtime, outputs_of, run_workflow

# As many as make four shards, each of which was pushed to of late.
REPOSITORIES = 32
IN_ONE_SHARD = NIGHTLY.replace("org: acme\n", "org: acme\n      shards: 1\n")
DELIVERED = 560
REPORTING_WORKFLOW = """\
name: CI
on: push
jobs:
  build: {runs-on: ubuntu-latest, steps: [{run: make}]}
  report:
    needs: [build]
    if: always()
    runs-on: ubuntu-latest
    steps:
      - name: Report to SEI
        uses: org/sei-action@v1
        with:
          api-key: ${{ secrets.SEI_API_KEY }}
          instance-guid: ${{ vars.SEI_INSTANCE_GUID }}
          needs: ${{ toJSON(needs) }}
"""
UNDELIVERED = Annotation(
    annotation_level="warning",
    title="sei-action",
    message="Nothing was reported: the container was ended from outside (code 137).",
)


def shown_rows(printed: str, job: str) -> list[list[str]]:
    """Give the table that a job has printed, without its head and its sum."""
    lines = re.findall(rf"^\[sync/Sync/{job} *\] +\| (acme/.+)$", printed, re.MULTILINE)
    return [line.split() for line in lines]


def names(states: Iterable[State]) -> list[str]:
    return sorted(state.repository.full_name for state in states)


def to_report(states: Iterable[State]) -> list[str]:
    """List the attempts that have a result."""
    return sorted(
        f"{run.id}-{run.run_attempt}"
        for state in states
        for run in state.runs
        if run.status == "completed" and result_of(run.conclusion)
    )


def reports_to(stage: Stage) -> int:
    """Count what SEI was sent, whatever became of it."""
    (count,) = stage.store.read(lambda sei: sei.execute("SELECT count(*) FROM reports").fetchone())
    return int(count)


def test_shards_report_each_run_of_an_organisation_once_and_the_next_sync_none(
    machine: Machine, tmp_path: Path
) -> None:
    states = fleet(REPOSITORIES, 3, until=datetime.now(UTC), days=2)
    simplified(machine.repository)
    options = [*local_actions(tmp_path)]
    with staged_fleet(tmp_path, states) as stage:
        first = run_workflow(machine, stage, NIGHTLY, PYTHON, options=options)
        kept = sorted(run["execution_id"] for run in stage.store.runs())
        sent = reports_to(stage)
        again = run_workflow(
            machine,
            stage,
            IN_ONE_SHARD,
            PYTHON,
            options=[*options, "--env", "GITHUB_RUN_ID=21884599999"],
        )
        sent_again = reports_to(stage) - sent

    assert first.returncode == 0, first.stdout
    assert again.returncode == 0, again.stdout
    assert f"{REPOSITORIES} repositories in 4 shards" in first.stdout
    assert f"{REPOSITORIES} repositories in one shard" in again.stdout
    assert kept == to_report(states)
    assert (sent, sent_again) == (len(kept), 0)
    for done in (first, again):
        assert [row[0] for row in shown_rows(done.stdout, "Merge")] == names(states)
        assert KEY not in done.stdout
        assert TOKEN not in done.stdout
    reported = [
        sum(int(row[2]) for row in shown_rows(done.stdout, "Merge")) for done in (first, again)
    ]
    assert reported == [sent, 0]
    assert "Cache restored from key: sei-sync.acme." in again.stdout


def repairable() -> State:
    """Give a repository of two runs, one of which was reported, as its step has told."""
    state = finished(sample())
    by_number = {run.run_number: run for run in state.runs}
    lost, delivered = by_number[RUN_NUMBER], by_number[DELIVERED]
    *others, last = lost.jobs
    lost_job = last.model_copy(update={"annotations": (UNDELIVERED,)})
    runs = (
        lost.model_copy(update={"jobs": (*others, lost_job)}),
        delivered.model_copy(update={"jobs": (last.model_copy(update={"id": 1}),)}),
    )
    contents = {".github/workflows/ci.yml": REPORTING_WORKFLOW}
    return state.model_copy(
        update={"branches": {"main": lost.head_sha}, "contents": contents, "runs": runs}
    )


def test_a_step_repairs_what_its_repository_failed_to_report_and_remembers_it(
    machine: Machine, runtime: Runtime, tmp_path: Path
) -> None:
    with staged(tmp_path, repairable()) as stage:
        done = run_workflow(machine, stage, SYNCING, runtime)
        sent = reports_to(stage)
        kept = stage.kept_run()

    assert done.returncode == 0, done.stdout
    assert (kept["execution_id"], kept["result"]) == (f"{stage.run.id}-1", "SUCCESS")
    assert [part["displayName"] for part in kept["stages"]] == [
        "build (3.12)",
        "build (3.13)",
        "report",
    ]
    assert sent == 1
    assert "SEI: 1 of 2 runs reported, 0 failed." in done.stdout
    assert "SEI: 0 of 2 runs reported, 0 failed." in done.stdout
    assert outputs_of(done)["delivered"] == "true"
    assert KEY not in done.stdout
    assert TOKEN not in done.stdout
