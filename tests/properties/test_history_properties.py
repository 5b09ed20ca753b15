"""Whatever the history is like, a run's commits are its own (docs/rules.md, section Commits)."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sei_action.commits import CommitRange
from sei_action.config import Config
from sei_action.environment import Environment
from sei_action.gathered import Gathered
from tests.builders import config
from tests.properties.drawing import (
    histories,
    other_deployments,
    other_runs,
    pull_requests_that_went_on,
    settings_of_a_step,
)
from tests.properties.histories import NUMBER, RUN_ID, History
from tests.properties.playing import PlayedGitHub, bodies_of, gather
from tests.properties.pushes import pushes
from tests.properties.strategies import START

Json = dict[str, Any]

_LATER = START + timedelta(minutes=5)
_FULL_SHA = re.compile("[0-9a-f]{40}")
_many = settings(max_examples=100, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def github() -> Iterator[PlayedGitHub]:
    """Serve all histories of this module, one after the other."""
    played = PlayedGitHub(History((), {}, {}, (), (), (), {}).state)
    yield played
    played.close()


def _behind(github: PlayedGitHub, history: History, chosen: Config, attempt: int = 1) -> Gathered:
    """Report the run from a workflow on `workflow_run`, after its end."""
    github.knows(history.state)
    environment = Environment.model_validate(
        {
            "repository": "acme/shop",
            "run_id": 99_999,
            "event_name": "workflow_run",
            "event": {
                "workflow_run": {"id": RUN_ID, "run_number": NUMBER, "run_attempt": attempt},
                "workflow": {"name": "CI"},
                "repository": {"default_branch": "main"},
            },
        }
    )
    return gather(github, environment, chosen, _LATER)


def _inside(github: PlayedGitHub, history: History, inputs: dict[str, str]) -> Gathered:
    """Report the run from its own last job."""
    run = history.run
    *jobs, report = run["jobs"]
    running = {**report, "status": "in_progress", "conclusion": None, "completed_at": None}
    unconcluded = history.with_run(status="in_progress", conclusion=None, jobs=[*jobs, running])
    github.knows(unconcluded.state)
    pull_request = next(iter(history.pull_requests), None)
    event: Json = {"repository": {"default_branch": "main"}}
    ref = f"refs/{'tags' if run['head_branch'] in history.tags else 'heads'}/{run['head_branch']}"
    if pull_request:
        ref = "refs/pull/5/merge"
        event["pull_request"] = {
            "number": 5,
            "head": {
                "ref": pull_request["head_branch"],
                "sha": run["head_sha"],
                "repo": {"full_name": pull_request["head_repository"] or "acme/shop"},
            },
            "base": {"ref": "main", "sha": pull_request["base_sha"]},
        }
    environment = Environment.model_validate(
        {
            "repository": "acme/shop",
            "run_id": RUN_ID,
            "event_name": run["event"],
            "event": event,
            "ref": ref,
            "workflow": "CI",
            "job": "report",
        }
    )
    chosen = config(**inputs, check_run_id=str(report["id"]), job_status="success")
    return gather(github, environment, chosen, _LATER)


def _ranges(gathered: Gathered) -> list[CommitRange]:
    return [reportable.findings.commits for reportable in gathered.reportables]


@_many
@given(histories(), settings_of_a_step)
def test_commits_are_of_the_runs_own_history(
    github: PlayedGitHub, history: History, inputs: dict[str, str]
) -> None:
    chosen = config(**inputs)
    head = history.run["head_sha"]
    parents = history.parents

    for commits in _ranges(_behind(github, history, chosen)):
        shas = commits.shas
        places = {sha: place for place, sha in enumerate(shas)}
        assert all(_FULL_SHA.fullmatch(sha) for sha in shas)
        assert len(places) == len(shas) <= chosen.max_commits
        assert shas[-1] == head
        for sha in shas:
            assert all(places[sha] > places[parent] for parent in parents[sha] if parent in places)
        if commits.base and not commits.is_again:
            assert not places.keys() & history.reach(commits.base)


@_many
@given(histories(), settings_of_a_step)
def test_commits_lead_to_the_head(
    github: PlayedGitHub, history: History, inputs: dict[str, str]
) -> None:
    own = history.reach(history.run["head_sha"])

    for commits in _ranges(_behind(github, history, config(**inputs))):
        assert set(commits.shas) <= own


@_many
@given(pull_requests_that_went_on())
def test_commits_of_a_pull_request_lead_to_the_head(github: PlayedGitHub, history: History) -> None:
    history = history.with_run(conclusion="success")
    own = history.reach(history.run["head_sha"])

    (commits,) = _ranges(_behind(github, history, config(kind="ci")))

    assert set(commits.shas) <= own


@_many
@given(pushes(), st.integers(1, 9))
def test_commits_are_all_since_the_last_success(
    github: PlayedGitHub, history: History, most: int
) -> None:
    shas = [commit["sha"] for commit in history.commits]
    delivered = [
        shas.index(run["head_sha"]) + 1
        for run in history.runs[:-1]
        if run["conclusion"] == "success"
        and run["head_branch"] == "main"
        and run["head_repository"] is None
        and run["event"] != "pull_request"
    ]
    expected = shas[max(delivered, default=len(shas) - 1) :]

    (commits,) = _ranges(_behind(github, history, config(kind="ci", max_commits=str(most))))

    assert list(commits.shas) == expected[-most:]
    assert commits.left_out == max(0, len(expected) - most)


@settings(_many, max_examples=50)
@given(histories(), settings_of_a_step, st.sampled_from(["shop/**", "docs/**", "*/[1-4].py"]))
def test_paths_choose_among_the_commits(
    github: PlayedGitHub, history: History, inputs: dict[str, str], paths: str
) -> None:
    all_ranges = _ranges(_behind(github, history, config(**inputs)))
    ranges = _ranges(_behind(github, history, config(**inputs, paths=paths)))

    for commits, everything in zip(ranges, all_ranges, strict=True):
        chosen = set(commits.shas)
        assert commits.shas == tuple(sha for sha in everything.shas if sha in chosen)


@_many
@given(st.data(), histories(), settings_of_a_step)
def test_a_rerun_delivers_what_its_first_attempt_delivered(
    github: PlayedGitHub, data: st.DataObject, history: History, inputs: dict[str, str]
) -> None:
    chosen = config(**inputs)
    first = _ranges(_behind(github, history, chosen))
    afterwards = _afterwards(data, history).rerun()

    second = _ranges(_behind(github, afterwards, chosen, attempt=2))

    for one, other in zip(first, second, strict=True):
        # What was deployed between both is taken back, and that is what the re-run says.
        if not other.is_rollback:
            assert (other.shas, other.reason) == (one.shas, one.reason)


def _afterwards(data: st.DataObject, history: History) -> History:
    shas = [commit["sha"] for commit in history.commits]
    return replace(
        history,
        runs=(*history.runs, *data.draw(other_runs(shas, history.run, later=True))),
        deployments=(*history.deployments, *data.draw(other_deployments(shas, later=True))),
    )


@_many
@given(st.data(), histories(), settings_of_a_step)
def test_a_finished_run_is_reported_alike_at_any_time(
    github: PlayedGitHub, data: st.DataObject, history: History, inputs: dict[str, str]
) -> None:
    chosen = config(**inputs)
    soon = bodies_of(_behind(github, history, chosen), chosen)

    late = bodies_of(_behind(github, _afterwards(data, history), chosen), chosen)

    assert soon == late


@_many
@given(histories(), settings_of_a_step)
def test_the_last_job_and_workflow_run_report_alike(
    github: PlayedGitHub, history: History, inputs: dict[str, str]
) -> None:
    chosen = config(**inputs)
    inside, behind = _inside(github, history, inputs), _behind(github, history, chosen)

    assert len(inside.reportables) == len(behind.reportables)
    agreed = ("pipeline", "job_full_name", "build_number", "execution_id", "ci", "cd", "result")
    pairs = zip(bodies_of(inside, chosen), bodies_of(behind, chosen), strict=True)
    for one, other in ((json.loads(first), json.loads(second)) for first, second in pairs):
        assert {name: one[name] for name in agreed} == {name: other[name] for name in agreed}
        assert one["scm_commit_ids"] == other["scm_commit_ids"]
