"""Each situation is reported exactly as its expected payload says, and SEI loses nothing of it."""

import io
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.types import ASGIApp

from demo.github import State
from demo.github import create_app as create_github
from sei_action.config import variable_of
from sei_action.explain import explain
from sei_action.report import report
from sei_action.runner import Runner
from sei_action.sandbox import BASE_PATH, Store, running
from sei_action.sandbox import create_app as create_sei
from tests.scenarios.recording import Exchange, Recorder, problems_of
from tests.scenarios.situation import NOW, Json, Situation, situations
from tests.switch import Switch, switching

KEY = "key-of-the-situations"
GUID = "666ba79b-3f3d-4236-ac04-4686ce526705"
SITUATIONS = situations()
EXCHANGES: list[Exchange] = []


class Played:
    """What came of a situation: the log, the payloads, their fates, and what GitHub was asked."""

    def __init__(
        self, log: str, sent: list[Json], fates: list[Json], exchanges: list[Exchange]
    ) -> None:
        """Keep all of it."""
        self.sent = sent
        self.fates = fates
        self.exchanges = exchanges
        self.lines = log.splitlines()
        self.warnings = [line for line in self.lines if line.startswith("::warning")]


class Stage:
    """A local GitHub that plays all situations, each with a local SEI of its own."""

    def __init__(self, github: Starlette, origin: str, sei: Switch) -> None:
        """Take the servers."""
        self._github = github
        self._origin = origin
        self._sei = sei
        self._played: dict[str, Played] = {}

    def play(self, situation: Situation, folder: Path) -> Played:
        """Run the step of a situation, once for all tests of it."""
        if situation.name not in self._played:
            self._played[situation.name] = self._play(situation, folder)
        return self._played[situation.name]

    def _play(self, situation: Situation, folder: Path) -> Played:
        self.show(situation)
        EXCHANGES.clear()
        log = io.StringIO()
        with Store(":memory:") as store:
            store.register("Situations", integration_id="1", guid=GUID)
            self._sei.app = create_sei(store, api_key=KEY)
            env = self.environment(situation, folder)
            code = report(env, Runner(env, log), now=lambda: NOW)
            fates = store.reports()
        assert code == 0, log.getvalue()
        files = sorted(folder.glob("sei-payload-*.json"))
        sent = [json.loads(file.read_text(encoding="utf-8")) for file in files]
        return Played(log.getvalue(), sent, fates, list(EXCHANGES))

    def show(self, situation: Situation) -> None:
        """Let GitHub know from now on what it knows in a situation."""
        self._github.state.github = situation.state
        self._github.state.requests.clear()

    def explain(self, env: Mapping[str, str], situation: Situation) -> Json | None:
        """Explain the step of a situation; None where no report can be made of it."""
        self.show(situation)
        told = io.StringIO()
        code = explain(env, Runner(env, io.StringIO()), told, now=lambda: NOW)
        return None if code else json.loads(told.getvalue())

    def environment(self, situation: Situation, folder: Path) -> dict[str, str]:
        """Give the variables of a situation's step; its event file lies in the folder."""
        step = situation.step
        run = max(
            (each for each in situation.state.runs if each.id == step["run"]),
            key=lambda each: each.run_attempt,
        )
        event = folder / "event.json"
        event.write_text(json.dumps(step["payload"]), encoding="utf-8")
        inputs = {
            "api-key": KEY,
            "github-token": "token-of-the-job",
            "instance-guid": GUID,
            "base-url": f"{self._sei.origin}{BASE_PATH}",
            **step["inputs"],
        }
        return {
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": self._origin,
            "GITHUB_EVENT_NAME": step["event"],
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_REF": step["ref"],
            "GITHUB_REPOSITORY": situation.state.repository.full_name,
            "GITHUB_RUN_ID": str(step["run"]),
            "GITHUB_RUN_ATTEMPT": str(run.run_attempt),
            "GITHUB_SHA": step.get("sha", run.head_sha),
            "GITHUB_WORKFLOW": situation.state.workflow_of(run).name,
            "GITHUB_JOB": "report",
            "RUNNER_TEMP": str(folder),
            **step["env"],
            **{variable_of(name): text for name, text in inputs.items()},
        }


@contextmanager
def staged(state: State, wrap: Callable[[ASGIApp], ASGIApp] = lambda app: app) -> Iterator[Stage]:
    """Run the servers for many situations; GitHub answers through what `wrap` makes of it."""
    github = create_github(state)
    with (
        pytest.MonkeyPatch.context() as patch,
        running(wrap(Recorder(github, EXCHANGES))) as origin,
        switching() as sei,
    ):
        # The local GitHub never lags, so there is nothing to wait for before a second look.
        patch.setattr("sei_action.gathering.time.sleep", lambda _seconds: None)
        yield Stage(github, origin, sei)


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """Run the servers for all situations of this module."""
    with staged(SITUATIONS[0].state) as stage:
        yield stage


each_situation = pytest.mark.parametrize(
    "situation", SITUATIONS, ids=[f"{one.file}: {one.name}" for one in SITUATIONS]
)


@each_situation
def test_a_situation_is_reported_exactly(
    situation: Situation, stage: Stage, tmp_path: Path
) -> None:
    played = stage.play(situation, tmp_path)

    assert played.sent == list(situation.payloads)
    assert len(played.warnings) == len(situation.warnings), played.warnings
    for warning, part in zip(played.warnings, situation.warnings, strict=True):
        assert part in warning
    assert situation.story in played.lines[-1]
    if situation.requests is not None:
        assert len(played.exchanges) == situation.requests, played.exchanges


@each_situation
def test_sei_loses_nothing_of_a_situation(
    situation: Situation, stage: Stage, tmp_path: Path
) -> None:
    played = stage.play(situation, tmp_path)

    assert [fate["fate"] for fate in played.fates] == ["kept"] * len(situation.payloads)
    assert all("dropped" not in note for fate in played.fates for note in fate["notes"])


@each_situation
def test_a_situation_is_one_that_github_could_be_in(
    situation: Situation, stage: Stage, tmp_path: Path
) -> None:
    for exchange in stage.play(situation, tmp_path).exchanges:
        assert problems_of(exchange) == [], exchange.path


def test_there_are_at_least_seventy_situations() -> None:
    assert len({situation.name for situation in SITUATIONS}) == len(SITUATIONS) >= 70
