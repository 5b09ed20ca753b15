"""The action on a GitHub Enterprise Server."""

import io
from pathlib import Path

from sei_action.report import report
from sei_action.runner import Runner
from tests.e2e.stage import sample, staged

SERVER = "https://github.acme.example"


def test_an_enterprise_server_is_asked_and_named_instead_of_github_com(tmp_path: Path) -> None:
    state = sample().model_copy(update={"server": SERVER})
    with staged(tmp_path, state) as stage:
        env = stage.environment(tmp_path / "job")
        env["GITHUB_API_URL"] = f"{stage.github_url}/api/v3"

        assert report(env, Runner(env, io.StringIO())) == 0
        kept = stage.kept_run()

    assert kept["instance_url"] == f"{SERVER}/acme"
    assert kept["repo_url"] == f"{SERVER}/acme/shop"
    assert kept["web_url"] == f"{SERVER}/acme/shop/actions/runs/{stage.run.id}/attempts/1"
    # An Enterprise Server knows no digest of an artifact.
    assert [artifact["hash"] for artifact in kept["artifacts"]] == [None, None]
    assert len(kept["scm_commit_ids"]) == 5
