"""What the reusable workflow of a sync promises to those who call it."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from sei_action.config import Mode
from sei_action.config.synchronisation import ACTION_INPUTS, MOST_SHARDS
from sei_action.config.time_values import duration
from tests.repository import ROOT

WORKFLOW: dict[Any, Any] = yaml.safe_load(
    (ROOT / ".github" / "workflows" / "sync.yml").read_text(encoding="utf-8")
)
# YAML 1.1 reads the key `on` as true.
CALL = WORKFLOW[True]["workflow_call"]
INPUTS: dict[str, dict[str, Any]] = CALL["inputs"]
JOBS: dict[str, dict[str, Any]] = WORKFLOW["jobs"]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["inputs"]
OF_THE_WORKFLOW = {"max-parallel", "runs-on", "timeout-minutes"}
# A job ends after 6 hours, so a shard ends before that.
OTHER_DEFAULTS = {"time-limit": "5h"}
CHOICES = {"workflows", "branches", "events", "since", "until", "repair", "stages"}


def step(job: str, name: str) -> dict[str, Any]:
    (found,) = [one for one in JOBS[job]["steps"] if one["name"] == name]
    return dict(found)


def steps_of(action: str) -> list[dict[str, Any]]:
    return [
        one
        for job in JOBS.values()
        for one in job["steps"]
        if one.get("uses", "").partition("@")[0] == action
    ]


OURS = {one["with"]["mode"]: one["with"] for one in steps_of("org/sei-action")}


def test_each_mode_of_a_sync_has_its_job() -> None:
    assert [*OURS] == [Mode.SYNC_PLAN, Mode.SYNC, Mode.SYNC_MERGE]


@pytest.mark.parametrize("mode", OURS)
def test_a_step_is_told_only_what_the_action_knows(mode: str) -> None:
    assert set(OURS[mode]) <= set(ACTION) & set(ACTION_INPUTS)


@pytest.mark.parametrize("name", INPUTS)
def test_an_input_that_the_action_has_too_has_its_default(name: str) -> None:
    if name in OF_THE_WORKFLOW:
        assert name not in ACTION
        return
    default = OTHER_DEFAULTS.get(name, ACTION[name].get("default", ""))
    assert str(INPUTS[name].get("default", "")).lower() == default


@pytest.mark.parametrize("name", INPUTS)
def test_an_input_is_handed_on(name: str) -> None:
    assert f"inputs.{name}" in yaml.safe_dump(JOBS, width=10_000)


@pytest.mark.parametrize("name", [*INPUTS, *CALL["secrets"]])
def test_what_a_caller_gives_is_described(name: str) -> None:
    told = INPUTS.get(name) or CALL["secrets"][name]
    assert told["description"]
    assert "required" in told


def test_the_runs_that_are_chosen_are_those_that_the_shards_sync() -> None:
    assert {name: OURS["sync"][name] for name in CHOICES} == {
        name: f"${{{{ inputs.{name} }}}}" for name in CHOICES
    }


def test_without_a_plan_nothing_goes_on_and_a_shard_fails_where_its_caller_wants_it() -> None:
    told = "${{ inputs.fail-on-error }}"
    assert {mode: given["fail-on-error"] for mode, given in OURS.items()} == {
        "sync-plan": True,
        "sync": told,
        "sync-merge": told,
    }


def test_no_job_has_a_right_and_github_is_read_with_the_callers_token() -> None:
    assert [job["permissions"] for job in JOBS.values()] == [{}, {}, {}]
    given = {mode: told.get("github-token") for mode, told in OURS.items()}
    theirs = "${{ secrets.github-token }}"
    assert given == {"sync-plan": theirs, "sync": theirs, "sync-merge": None}


def test_only_the_shards_have_the_key() -> None:
    keys = [mode for mode, told in OURS.items() if "secrets.api-key" in str(told)]
    assert keys == ["sync"]


def test_a_second_sync_of_the_same_waits_for_the_first() -> None:
    concurrency = WORKFLOW["concurrency"]
    assert concurrency["cancel-in-progress"] is False
    assert {"inputs.org", "inputs.instance-guid"} == {
        part.strip(" }.") for part in concurrency["group"].split("${{") if "inputs." in part
    }


def test_the_shards_are_the_matrix_and_one_that_fails_ends_no_other() -> None:
    strategy = JOBS["run"]["strategy"]
    assert strategy["fail-fast"] is False
    assert strategy["matrix"] == {"shard": "${{ fromJSON(needs.plan.outputs.shards) }}"}
    assert strategy["max-parallel"] == "${{ inputs.max-parallel }}"
    assert INPUTS["shards"]["default"] == MOST_SHARDS == 256


def test_a_shard_ends_by_itself_before_github_ends_it() -> None:
    limit = duration(INPUTS["time-limit"]["default"]).total_seconds() / 60
    assert limit < INPUTS["timeout-minutes"]["default"] < 360


def test_the_ledger_of_a_shard_is_handed_over_however_it_ended() -> None:
    upload = step("run", "Hand over its ledger")
    assert upload["if"] == "always()"
    assert upload["with"]["path"] == f"{OURS['sync']['ledger']}/ledger.sqlite3*"


def test_the_ledgers_are_merged_and_kept_however_the_shards_ended() -> None:
    assert JOBS["merge"]["if"] == "always() && needs.plan.result == 'success'"
    assert step("merge", "Keep the ledger for the next sync")["if"] == "always()"


def test_what_is_handed_over_is_what_is_taken() -> None:
    uploads = [one["with"] for one in steps_of("actions/upload-artifact")]
    downloads = [one["with"] for one in steps_of("actions/download-artifact")]
    plan, ledger = (one["name"] for one in uploads)

    assert [one.get("name") for one in downloads] == [plan, plan, None]
    assert downloads[-1]["pattern"] == ledger.replace("${{ steps.shard.outputs.number }}", "*")
    assert downloads[-1]["path"] == OURS["sync-merge"]["ledgers"]
    assert all(one["if-no-files-found"] == "error" for one in uploads)
    # A job that is run again by itself finds its name taken.
    assert all(one["overwrite"] is True for one in uploads)


def test_the_ledgers_of_an_earlier_plan_of_the_same_run_are_not_merged() -> None:
    assert JOBS["plan"]["outputs"]["attempt"] == "${{ github.run_attempt }}"
    assert "needs.plan.outputs.attempt" in step("run", "Hand over its ledger")["with"]["name"]


def test_every_step_uses_the_ledger_that_the_cache_keeps() -> None:
    (restore,), (save,) = steps_of("actions/cache/restore"), steps_of("actions/cache/save")
    path = restore["with"]["path"]

    assert {told["ledger"] for told in OURS.values()} == {path, save["with"]["path"]}
    assert save["with"]["key"].startswith(restore["with"]["restore-keys"].strip())
    # A key is never written twice.
    assert "github.run_id" in save["with"]["key"]
    assert "github.run_attempt" in save["with"]["key"]


def run_script(script: str, folder: Path, env: dict[str, str]) -> str:
    """Run a step's script as the runner does, and give what it put out."""
    output = folder / "output"
    output.touch()
    subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        env={"PATH": "/usr/bin:/bin", "GITHUB_OUTPUT": str(output), **env},
        check=True,
    )
    return output.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("shards", "max_parallel", "requests", "each"),
    [
        (1, "4", "800", 800),
        (3, "4", "800", 266),
        (4, "4", "800", 200),
        (256, "4", "800", 200),
        (256, "256", "800", 3),
        (256, "256", "100", 1),
    ],
)
def test_shards_that_run_at_the_same_time_share_the_requests(
    tmp_path: Path, shards: int, max_parallel: str, requests: str, each: int
) -> None:
    names = json.dumps([f"{number + 1}/{shards}" for number in range(shards)])
    env = {"SHARDS": names, "MAX_PARALLEL": max_parallel, "REQUESTS": requests}

    told = run_script(step("plan", "Divide the requests")["run"], tmp_path, env)

    assert told == f"requests-per-minute={each}\n"


def test_a_shard_is_numbered_without_the_slash_that_no_artifact_may_have(tmp_path: Path) -> None:
    told = run_script(step("run", "Number the shard")["run"], tmp_path, {"SHARD": "12/256"})

    assert told == "number=12\n"
