"""The action as a user runs it: the real action.yml on a real runner."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.e2e.stage import KEY, Stage, outputs_in
from tests.e2e.workflow_runner import run_workflow

NO_ENGINE = {"DOCKER_HOST": "unix:///nonexistent/docker.sock"}


def test_a_last_job_reports_its_run_to_sei(
    stage: Stage, repository: Path, tool_cache: Path
) -> None:
    finished = run_workflow(repository, stage, {**NO_ENGINE, "RUNNER_TOOL_CACHE": str(tool_cache)})
    now = datetime.now(UTC)

    assert finished.returncode == 0, finished.stdout
    kept = stage.kept_run()
    assert kept["job_full_name"] == "acme/shop/CI"
    assert kept["build_number"] == 562
    assert kept["result"] == "SUCCESS"
    started_at = stage.run.run_started_at or stage.run.created_at
    assert kept["duration_in_seconds"] == pytest.approx((now - started_at).total_seconds(), abs=3)
    assert len(kept["scm_commit_ids"]) == 5
    assert [stage["displayName"] for stage in kept["stages"]] == [
        "build (3.12)",
        "build (3.13)",
        "report",
    ]
    assert all(stage["steps"] for stage in kept["stages"])
    assert len(kept["artifacts"]) == 2
    assert outputs_in(finished.stdout) == {
        "delivered": "true",
        "result": "SUCCESS",
        "build-number": "562",
        "execution-id": f"{stage.run.id}-1",
        "commit-count": "5",
        "artifact-count": "2",
        "payload-file": "there",
    }
    assert KEY not in finished.stdout
