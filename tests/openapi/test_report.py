"""The whole action against GitHub's own description: every request, and GitHub's own examples."""

import io
import json
from pathlib import Path

from sei_action.report import report
from sei_action.runner import Runner

INPUTS = {
    "GITHUB_ACTIONS": "true",
    "GITHUB_EVENT_NAME": "push",
    "GITHUB_REPOSITORY": "octo-org/octo-repo",
    "GITHUB_RUN_ID": "30433642",
    "GITHUB_RUN_ATTEMPT": "2",
    "GITHUB_WORKFLOW": "Build",
    "SEI_DRY_RUN": "true",
    "SEI_GITHUB_TOKEN": "token-of-the-job",
    "SEI_INSTANCE_GUID": "666ba79b-3f3d-4236-ac04-4686ce526705",
}


def test_the_action_asks_as_described_and_copes_with_githubs_examples(
    prism: str, tmp_path: Path
) -> None:
    log = io.StringIO()
    env = {**INPUTS, "GITHUB_API_URL": prism, "RUNNER_TEMP": str(tmp_path)}

    code = report(env, Runner(env, log))

    assert code == 0
    assert "::warning" not in log.getvalue()
    (file,) = tmp_path.glob("sei-payload-*.json")
    payload = json.loads(file.read_text())
    assert payload["job_full_name"] == "octocat/Hello-World/Build"
    assert payload["result"] == "SUCCESS"
    assert len(payload["job_run"]["stages"]) == 1
    assert len(payload["artifacts"]) == 2


def test_githubs_example_of_a_queued_run_is_read_and_not_reported(
    prism: str, tmp_path: Path
) -> None:
    log = io.StringIO()
    env = {
        **INPUTS,
        "SEI_RUN_ID": "30433643",
        "GITHUB_API_URL": prism,
        "RUNNER_TEMP": str(tmp_path),
    }

    code = report(env, Runner(env, log))

    assert code == 0
    assert "run #562 is not reported: it is still running" in log.getvalue()
