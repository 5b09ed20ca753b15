"""A report asks GitHub seldom: a token of Actions has 1,000 requests an hour for a repository."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenarios.situation import Json, Situation, situation_of
from tests.scenarios.test_situations import Played, Stage, staged

LARGE = (300, 250, 30)
TYPICAL = (10, 20, 3)
SURROUNDINGS: Json = {
    "reporting": {
        "run_number": 3,
        "workflow": "sei.yml",
        "event": "workflow_run",
        "head_sha": "c12",
        "status": "in_progress",
        "created_at": "09:08:05",
        "updated_at": "09:09:00",
    },
    "step": {
        "run": 1003,
        "event": "workflow_run",
        "payload": {
            "repository": {"default_branch": "main"},
            "workflow": {"name": "CI"},
            "workflow_run": {"id": 1012, "run_number": 12, "run_attempt": 1},
        },
    },
}
DEPLOYMENT: Json = {
    # its own deployment, and the last one before; the pull request with the label brought the head
    "deployments": [
        {
            "id": 1,
            "sha": "c10",
            "created_at": "08:01:00",
            "statuses": [{"created_at": "08:04:00", "run_id": 1011, "job_id": 91}],
        },
        {"id": 2, "sha": "c1000", "statuses": [{"run_id": 1012, "job_id": 5000}]},
    ],
    "pull_requests": [
        {
            "number": 7,
            "head_sha": "c23",
            "head_branch": "feature",
            "base_sha": "c9",
            "labels": ["hotfix"],
            "state": "closed",
            "merged_at": "08:59:00",
            "merge_commit_sha": "c1000",
        }
    ],
}


def run_of(size: tuple[int, int, int], *, ended: bool, unfinished_steps: int = 0) -> Json:
    """Make a run with so many jobs, commits since the last success, and artifacts."""
    jobs, commits, artifacts = size
    others = [{"id": 5000 + place, "name": f"test ({place})"} for place in range(jobs - 1)]
    steps = [
        {"name": f"Step {place}", "status": "in_progress", "started_at": "09:05:11"}
        for place in range(unfinished_steps + 1)
    ]
    last: Json = {"id": 102, "name": "report"} if ended else {"own": True, "steps": steps}
    first = 1000 - commits + 1
    state = {} if ended else {"status": "in_progress"}
    run: Json = {
        "run_number": 12,
        "head_sha": "c1000",
        "jobs": [*others, last],
        "artifacts": [{"id": 800 + place, "name": f"a{place}"} for place in range(artifacts)],
        **state,
    }
    return {
        "runs": [{"run_number": 11, "head_sha": "c10"}, run],
        "branches": {"main": "c1000"},
        "further_commits": [{"from": first, "to": 1000, "onto": "c10"}],
    }


def inside(size: tuple[int, int, int], *, unfinished_steps: int = 0) -> Json:
    """Report from the run's own last job."""
    return {"github": run_of(size, ended=False, unfinished_steps=unfinished_steps), "payload": {}}


def outside(size: tuple[int, int, int]) -> Json:
    """Report from a workflow of its own, once the run has ended."""
    github = run_of(size, ended=True)
    runs = [*github["runs"], SURROUNDINGS["reporting"]]
    return {"github": {**github, "runs": runs}, "step": SURROUNDINGS["step"], "payload": {}}


def deploying(entry: Json) -> Json:
    """Let the run deploy what a labelled pull request brought."""
    return {**entry, "github": {**entry["github"], **DEPLOYMENT}}


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """Run the servers for all runs of this module."""
    with staged(situation_of({"name": "none", "payload": {}}).state) as stage:
        yield stage


def play(stage: Stage, entry: Json, name: str, folder: Path) -> Played:
    """Report a run, and see that it is whole and that nothing is warned of."""
    situation: Situation = situation_of({"name": name, **entry})
    played = stage.play(situation, folder)
    assert played.warnings == []
    return played


def size_of(played: Played) -> tuple[int, int, int]:
    """Count the stages, the commits and the artifacts that were reported."""
    (sent,) = played.sent
    return (
        len(sent["job_run"]["stages"]),
        len(sent["scm_commit_ids"]),
        len(sent["artifacts"]),
    )


@pytest.mark.parametrize(
    ("name", "entry", "count"),
    [
        pytest.param("in its last job", inside(LARGE), 8, id="in the run"),
        pytest.param("lagging", inside(LARGE, unfinished_steps=1), 9, id="that seems to run"),
        pytest.param("on workflow_run", outside(LARGE), 8, id="on workflow_run"),
        pytest.param("a deployment", deploying(outside(LARGE)), 10, id="as a deployment"),
        pytest.param(
            "a deployment in its last job", deploying(inside(LARGE)), 10, id="as one, in the run"
        ),
    ],
)
def test_a_large_run_costs_twelve_requests_at_most(
    name: str, entry: Json, count: int, stage: Stage, tmp_path: Path
) -> None:
    played = play(stage, entry, f"a large run, {name}", tmp_path)

    assert size_of(played) == LARGE
    assert len(played.exchanges) == count <= 12, [one.path for one in played.exchanges]


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        pytest.param("in its last job", inside(TYPICAL), id="in the run"),
        pytest.param("on workflow_run", outside(TYPICAL), id="on workflow_run"),
    ],
)
def test_a_typical_build_costs_six_requests_at_most(
    name: str, entry: Json, stage: Stage, tmp_path: Path
) -> None:
    played = play(stage, entry, f"a typical build, {name}", tmp_path)

    assert size_of(played) == TYPICAL
    assert len(played.exchanges) <= 6, [one.path for one in played.exchanges]


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        pytest.param("in its last job", deploying(inside(TYPICAL)), id="in the run"),
        pytest.param("on workflow_run", deploying(outside(TYPICAL)), id="on workflow_run"),
    ],
)
def test_a_typical_deployment_costs_two_requests_more(
    name: str, entry: Json, stage: Stage, tmp_path: Path
) -> None:
    played = play(stage, entry, f"a typical deployment, {name}", tmp_path)

    (sent,) = played.sent
    assert (sent["cd"], sent["cfr_status"]) == (True, True)
    assert size_of(played) == TYPICAL
    assert len(played.exchanges) == 8, [one.path for one in played.exchanges]


def test_steps_that_look_unfinished_cost_one_request_more(stage: Stage, tmp_path: Path) -> None:
    entry = inside(TYPICAL, unfinished_steps=1)
    played = play(stage, entry, "a typical build that lags", tmp_path)

    assert len(played.exchanges) == 7, [one.path for one in played.exchanges]
