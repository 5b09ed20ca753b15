"""What a sync sends of a finished run is what `report` sends of it, byte for byte."""

import io
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo.fleet import fleet
from demo.github import State
from demo.github.state.actions import Run
from sei_action.report import report
from sei_action.runner import Runner
from sei_action.sync import sync
from tests.scenarios.situation import situations
from tests.sync.world import World, numbers, run_command, world

STEP = 4  # one of so many states is compared, to save time

DISTINCT = {one.state.model_dump_json(): one.state for one in situations()}
# However few requests are left in a situation, both have enough here. Without `contents: read` a
# sync reports nothing, because it would not know what steps have reported.
STATES = [
    state.model_copy(update={"requests_left": None})
    for state in list(DISTINCT.values())[::STEP]
    if "contents" in state.permissions
]
FLEET = fleet(1, 120, until=datetime(2026, 11, 1, 12, tzinfo=UTC))[0]


@pytest.fixture(scope="module")
def between() -> Iterator[World]:
    """Run both servers for all tests of this module."""
    with world(FLEET) as made:
        yield made


def report_of(between: World, run: Run, folder: Path, *, event: object = None) -> tuple[bytes, ...]:
    """Give what `report` sends of a run, told which by `run-id` or by a `workflow_run` event."""
    folder.mkdir()
    told = {"run_id": run.id} if event is None else {}
    env = between.env(verify="false", **told)
    env |= {
        "GITHUB_REPOSITORY": between.github.state.github.repository.full_name,
        "GITHUB_RUN_ID": "1",
        "RUNNER_TEMP": str(folder),
    }
    if event is not None:
        path = folder / "event.json"
        path.write_text(json.dumps(event), encoding="utf-8")
        env |= {"GITHUB_EVENT_NAME": "workflow_run", "GITHUB_EVENT_PATH": str(path)}
    before = len(between.bodies)
    assert report(env, Runner(env, io.StringIO())) == 0
    return tuple(between.bodies[before:])


def synced(between: World, state: State, folder: Path, **inputs: str) -> Mapping[str, bytes]:
    """Sync a repository, and give what was sent by the id of the run and its attempt."""
    between.begin_anew(state)
    env = between.env(repo=state.repository.full_name, since="3650d", ledger=folder, **inputs)
    assert run_command(sync, env, folder.parent).code == 0
    return {json.loads(body)["execution_id"]: body for body in between.bodies}


@pytest.fixture(scope="module")
def sent(between: World, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """Sync the long history once, for all who compare with it."""
    return synced(between, FLEET, tmp_path_factory.mktemp("long") / "ledger")


def latest_finished(state: State) -> list[Run]:
    latest = {run.id: run for run in sorted(state.runs, key=lambda run: run.run_attempt)}
    return [run for run in latest.values() if run.status == "completed"]


@pytest.mark.parametrize("number", range(len(STATES)))
def test_a_finished_run_is_reported_with_the_same_bytes(
    between: World, number: int, tmp_path: Path
) -> None:
    state = STATES[number]
    sent = synced(between, state, tmp_path / "ledger")

    for run in latest_finished(state):
        reported = report_of(between, run, tmp_path / str(run.id))
        ours = sent.get(f"{run.id}-{run.run_attempt}")
        assert reported == (() if ours is None else (ours,))


def test_every_run_of_a_long_history_is_reported_with_the_same_bytes(
    between: World, sent: Mapping[str, bytes], tmp_path: Path
) -> None:
    between.begin_anew(FLEET)

    compared = 0
    for run in latest_finished(FLEET)[::STEP]:
        reported = report_of(between, run, tmp_path / str(run.id))
        ours = sent.get(f"{run.id}-{run.run_attempt}")
        assert reported == (() if ours is None else (ours,))
        compared += len(reported)
    assert compared > len(FLEET.runs) / STEP / 2


def test_an_earlier_attempt_is_reported_as_a_run_behind_it_would(
    between: World, sent: Mapping[str, bytes], tmp_path: Path
) -> None:
    between.begin_anew(FLEET)
    latest = {run.id: run.run_attempt for run in latest_finished(FLEET)}
    earlier = [run for run in FLEET.runs if run.run_attempt < latest.get(run.id, 0)]

    assert earlier
    for run in earlier:
        event = {
            "repository": {"default_branch": FLEET.repository.default_branch},
            "workflow": {"name": FLEET.workflow_of(run).name},
            "workflow_run": run.model_dump(include={"id", "run_attempt", "run_number"}),
        }
        reported = report_of(between, run, tmp_path / f"{run.id} {run.run_attempt}", event=event)
        assert reported == (sent[f"{run.id}-{run.run_attempt}"],)


def test_without_stages_everything_else_is_the_same(
    between: World, sent: Mapping[str, bytes], tmp_path: Path
) -> None:
    lean = synced(between, FLEET, tmp_path / "ledger", stages="false")

    assert lean.keys() == sent.keys()
    for key, body in lean.items():
        told, all_told = json.loads(body), json.loads(sent[key])
        assert told.pop("job_run")["stages"] == []
        assert all_told.pop("job_run")["stages"] != []
        assert told == all_told


def test_reports_of_a_pipeline_are_sent_once_and_oldest_first(
    between: World, tmp_path: Path
) -> None:
    synced(between, FLEET, tmp_path / "ledger", stages="false")

    by_pipeline: dict[str, list[int]] = {}
    for body in between.bodies:
        told = json.loads(body)
        by_pipeline.setdefault(told["job_full_name"], []).append(told["start_time"])
    assert by_pipeline
    for times in by_pipeline.values():
        assert times == sorted(times)
    assert len(numbers(between.bodies)) == len(between.bodies)
