"""What is answered from the shelf is what GitHub answers; what is not certain is not answered."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from demo.fleet import fleet
from demo.github import State
from tests.github.local_github import LocalGitHub, local_github
from tests.scenarios.situation import NOW, situations
from tests.sync.answers.questions import KINDS, Stage
from tests.sync.stages import NOON, shelving

STEP = 8  # one of so many situations is compared, to save time
FLEET = fleet(2, 50, until=NOON)
SMALL = fleet(3, 16, until=NOON)[2]
# Of each kind of question, so many of a hundred are answered.
LEAST = {
    "the repository": 100,
    "how commits compare": 80,
    "tags": 100,
    "files": 1,  # those of runs on `workflow_run`
    "deployments": 100,
    "deployments to an environment": 100,
    "statuses of deployments": 100,
    "pull requests of a branch": 100,
    "commits of pull requests": 100,
    "labels of what brought a commit": 20,  # those of commits that were deployed
    "runs": 95,  # those that were not started again
    "artifacts": 100,
    "workflows": 100,
    "runs before a run": 100,
    "when a run's jobs ended": 90,
}


def readable(state: State) -> bool:
    return state.requests_left is None and "actions" in state.permissions and bool(state.runs)


def states() -> Iterator[tuple[str, State, datetime]]:
    """Give what situations are about, and repositories with a longer history."""
    told = {one.state.model_dump_json(): one for one in situations() if readable(one.state)}
    for one in list(told.values())[2::STEP]:
        yield f"{one.file}: {one.name}", one.state, NOW
    for state in FLEET:
        yield state.repository.full_name, state, NOON
    for permission in ("deployments", "pull-requests", "checks"):
        less = SMALL.permissions - {permission}
        yield f"without {permission}", SMALL.model_copy(update={"permissions": less}), NOON


STATES = list(states())


@pytest.fixture(scope="module")
def local() -> Iterator[LocalGitHub]:
    """Have a local GitHub for all states."""
    with local_github(FLEET[0]) as local:
        yield local


@pytest.mark.parametrize(("_name", "state", "now"), STATES, ids=[name for name, _, _ in STATES])
def test_whatever_is_answered_is_what_github_answers(
    local: LocalGitHub, tmp_path: Path, _name: str, state: State, now: datetime
) -> None:
    local.show(state)
    with shelving(local, tmp_path, now=now, stages="false") as made:
        stage = Stage(made, made.read())

        found = [
            difference
            for questions in KINDS.values()
            for asked in questions(stage)
            for difference in stage.differences(asked)
        ]

    assert found == []


@pytest.fixture(scope="module")
def stage(local: LocalGitHub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Read a repository with a longer history onto a shelf."""
    local.show(FLEET[0])
    with shelving(local, tmp_path_factory.mktemp("ledger"), stages="false") as made:
        yield Stage(made, made.read())


@pytest.mark.parametrize("kind", KINDS)
def test_most_of_what_reports_ask_is_answered(stage: Stage, kind: str) -> None:
    answers = [stage.ours(asked) is not None for asked in KINDS[kind](stage)]

    assert 100 * sum(answers) / len(answers) >= LEAST[kind]
