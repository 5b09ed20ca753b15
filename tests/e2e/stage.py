"""What an end-to-end test plays on: a local SEI, a local GitHub, and a repository to run."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from demo.github import State
from demo.github import create_app as create_github
from demo.github.state.actions import Run
from demo.job import SAMPLE, runner_environment, running_run, step_inputs
from sei_action.sandbox import BASE_PATH, Store, running
from sei_action.sandbox import create_app as create_sei

RUN_NUMBER = 562
_SUCCEEDED = {"status": "completed", "conclusion": "success"}
_LAST_JOB = timedelta(seconds=7)
KEY = "canary-key-4c1f9d02"
TOKEN = "canary-token-77ab3e51"


@dataclass(frozen=True, slots=True)
class Stage:
    """Hold the two servers of a test, and what a run reported to them."""

    sei_url: str
    github_url: str
    guid: str
    state: State
    store: Store

    @property
    def run(self) -> Run:
        """Give the run that is to be reported."""
        return next(run for run in self.state.runs if run.run_number == RUN_NUMBER)

    def kept_run(self) -> dict[str, Any]:
        """Give the one run that SEI holds; fail where it holds none or several."""
        (run,) = self.store.runs()
        return run

    def environment(self, folder: Path) -> dict[str, str]:
        """Give the environment of the step, with the inputs set."""
        folder.mkdir(parents=True, exist_ok=True)
        return {
            **runner_environment(self.state, self.run, self.github_url, folder),
            **step_inputs(self.sei_url, self.guid, KEY, TOKEN),
        }


def sample() -> State:
    """Give the demo's state: a push to main, whose last job stands in the reporting step."""
    return State.load(SAMPLE)


def finished(state: State) -> State:
    """Give the state a little later, when the run and its last job have succeeded."""
    run = running_run(state)
    *others, last = run.jobs
    steps = tuple(step.model_copy(update=_SUCCEEDED) for step in last.steps)
    last = last.model_copy(
        update={**_SUCCEEDED, "completed_at": last.started_at + _LAST_JOB, "steps": steps}
    )
    ended = run.model_copy(update={**_SUCCEEDED, "jobs": (*others, last)})
    return state.model_copy(
        update={"runs": tuple(ended if each == run else each for each in state.runs)}
    )


@contextmanager
def staged(folder: Path, state: State) -> Iterator[Stage]:
    """Start both servers."""
    with (
        Store(folder / "sei.sqlite3") as store,
        running(create_sei(store, api_key=KEY)) as sei,
        running(create_github(state)) as github,
    ):
        guid = store.register("GitHub Actions (acme)", integration_id="test")
        yield Stage(f"{sei}{BASE_PATH}", github, guid, state, store)
