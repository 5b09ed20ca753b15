"""What is found for a report with answers from the shelf is what is found without them."""

from collections.abc import Iterator
from typing import Any

import pytest

from demo.fleet import fleet
from sei_action.deadline import Deadline
from sei_action.gathered import Gathered
from sei_action.gathering import Gathering
from sei_action.github import GitHub
from sei_action.github.client import Foreknown
from sei_action.ledger import Attempt
from sei_action.occasion import Occasion
from sei_action.run import Target
from sei_action.sync.answers import Archive
from sei_action.workers import Workers
from tests.github.local_github import LocalGitHub, local_github
from tests.sync.answers.questions import Stage
from tests.sync.stages import NOON, configured, shelving

# Only the last part of this history is listed: what came before is read in part.
STATE = fleet(1, 90, until=NOON)[0]
SINCE = "30d"


def nothing(_path: str, _query: object) -> None:
    """Know nothing beforehand."""


@pytest.fixture(scope="module")
def local() -> Iterator[LocalGitHub]:
    """Have a local GitHub with a long history."""
    with local_github(STATE) as local:
        yield local


@pytest.fixture(scope="module")
def stage(local: LocalGitHub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Read the last part of it onto a shelf."""
    with shelving(local, tmp_path_factory.mktemp("ledger"), since=SINCE, kind="cd") as made:
        yield Stage(made, made.read())


def gathered(stage: Stage, attempt: Attempt, foreknown: Foreknown, **inputs: str) -> Gathered:
    github = GitHub(
        stage.shelving.local.connection(), Deadline(60), workers=Workers(4), foreknown=foreknown
    )
    target = Target(
        repository=stage.known.repository,
        run_id=attempt.run_id,
        attempt=attempt.attempt,
        workflow_name=stage.known.workflows[attempt.workflow_id]["name"],
        occasion=Occasion(default_branch=stage.known.default_branch),
    )
    return Gathering(github, configured(**inputs), Deadline(60), lambda: NOON).gather(target)


def findings(found: Gathered) -> dict[str, Any]:
    """Give all but what commits say of themselves, which is only shown to people."""
    told = found.model_dump(mode="json")
    for one in told["reportables"]:
        del one["findings"]["commits"]["changes"]
    return told


def to_do(stage: Stage) -> list[Attempt]:
    return list(stage.known.ledger.attempts.to_do(stage.known.repository))


@pytest.mark.parametrize(
    "inputs",
    [
        {},
        {"scope": "job", "jobs": "Test\nDeploy to production\nScan"},
        {"kind": "cd", "environment": "production", "cfr_labels": "hotfix"},
    ],
    ids=["runs", "jobs", "deployments"],
)
def test_nothing_else_is_found(stage: Stage, inputs: dict[str, str]) -> None:
    archive = Archive(stage.known)
    attempts = to_do(stage)

    assert len(attempts) > 20
    for attempt in attempts:
        foreknown = archive.for_report_of(attempt, without_jobs=False)
        ours = gathered(stage, attempt, foreknown, **inputs)
        theirs = gathered(stage, attempt, nothing, **inputs)
        assert findings(ours) == findings(theirs)


def test_for_most_runs_nothing_but_their_jobs_is_asked(stage: Stage) -> None:
    archive = Archive(stage.known)
    asked = stage.shelving.local.asked
    counts: list[int] = []
    for attempt in to_do(stage):
        before = len(asked)
        gathered(stage, attempt, archive.for_report_of(attempt, without_jobs=False))
        counts.append(len(asked) - before)

    assert sum(count == 1 for count in counts) > 0.8 * len(counts)
    assert sum(counts) < 1.3 * len(counts)
