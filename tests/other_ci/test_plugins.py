"""Plugin steps of Drone and Harness CI, as the page shows them."""

import subprocess
import sys
from collections.abc import Mapping

import pytest

from tests.other_ci import recipes
from tests.other_ci.stage import KEY, Stage
from tests.other_ci.variables import DRONE, HARNESS, SHA, STARTED_MS
from tests.repository import ROOT

EXPRESSIONS = {
    '<+secrets.getValue("sei_api_key")>': KEY,
    "<+pipeline.currentStatus>": "IGNORE_FAILED",
}


def _settings(written: Mapping[str, object]) -> dict[str, str]:
    """Hand settings over as the CI does, with the secrets and the status that they ask for."""
    texts = {
        name: KEY if isinstance(value, dict) else EXPRESSIONS.get(str(value), str(value))
        for name, value in written.items()
    }
    return {f"PLUGIN_{name.upper()}": text for name, text in texts.items()}


def _drone() -> dict[str, str]:
    step = recipes.as_yaml("Drone")["steps"][-1]
    assert (step["failure"], step["when"]) == ("ignore", {"status": ["success", "failure"]})
    return {**DRONE, **_settings(step["settings"])}


def _harness() -> dict[str, str]:
    (item,) = recipes.as_yaml("Harness CI")
    step = item["step"]
    assert step["when"] == {"stageStatus": "All"}
    assert step["failureStrategies"][0]["onFailure"]["action"] == {"type": "Ignore"}
    return {**HARNESS, **_settings(step["spec"]["settings"])}


def _play(stage: Stage, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Start the image's program as a plugin: without arguments."""
    network = {"SEI_BASE_URL": stage.sei_url, "SEI_VERIFY": "false"}
    own = {"PLUGIN_INSTANCE_GUID": stage.guid}
    return subprocess.run(
        [sys.executable, str(ROOT / "entrypoint.py")],
        env={**env, **own, **network},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_plugin_step_of_drone_reports_its_pipeline(stage: Stage) -> None:
    done = _play(stage, _drone())

    payload = stage.kept_run()
    assert (done.returncode, done.stderr) == (0, "")
    assert payload["job_full_name"] == "acme/shop/ci"
    assert payload["instance_name"] == "Drone (acme)"
    assert payload["instance_url"] == "https://drone.example.com"
    assert payload["build_number"] == 562
    assert payload["result"] == "SUCCESS"
    assert payload["start_time"] == STARTED_MS
    assert payload["scm_commit_ids"] == [SHA]
    assert KEY not in done.stdout


def test_a_plugin_step_of_harness_reports_its_pipeline(stage: Stage) -> None:
    done = _play(stage, _harness())

    payload = stage.kept_run()
    assert (done.returncode, done.stderr) == (0, "")
    assert payload["job_full_name"] == "acme/web/shop_build"
    assert payload["instance_name"] == "Harness CI (acme)"
    assert payload["execution_id"] == HARNESS["HARNESS_EXECUTION_ID"]
    assert payload["result"] == "SUCCESS"


@pytest.mark.parametrize(
    "changes", [{"DRONE_BUILD_STATUS": "failure"}, {"DRONE_FAILED_STEPS": "build,test"}]
)
def test_a_build_of_drone_that_has_failed_so_far_is_a_failure(
    stage: Stage, changes: dict[str, str]
) -> None:
    _play(stage, {**_drone(), **changes})

    assert stage.kept_run()["result"] == "FAILURE"


def test_where_harness_tells_no_status_nothing_is_reported(stage: Stage) -> None:
    done = _play(stage, {**_harness(), "PLUGIN_RESULT": ""})

    assert done.returncode == 0
    assert "run #562 is not reported: it is still running" in done.stdout
    assert stage.store.reports() == []
