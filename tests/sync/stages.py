"""A repository of a local GitHub that was read onto a shelf, without a socket."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from demo.github import State
from sei_action.config import variable_of
from sei_action.config.synchronisation import Synchronisation, read_synchronisation
from sei_action.github import GitHub
from sei_action.github.bulk import read_workflows
from sei_action.ledger import Ledger
from sei_action.shelf import Shelf
from sei_action.sync.answers import Known
from sei_action.sync.planning import Planning
from sei_action.sync.reading import Reading
from sei_action.sync.reporters import reporting_in
from sei_action.sync.scope import Scope, scope_of
from sei_action.sync.survey import Survey, Surveyed
from tests.github.local_github import LocalGitHub

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
GUID = "666ba79b-3f3d-4236-ac04-4686ce526705"
CI = ".github/workflows/ci.yml"


def configured(**inputs: str) -> Synchronisation:
    """Read the inputs of a sync of acme/shop; `_` stands for `-` in their names."""
    return read_synchronisation(env_of(**inputs))


def env_of(**inputs: str) -> dict[str, str]:
    """Give the variables of these inputs."""
    usual = {
        "api_key": "key-of.a_test=1",
        "github_token": "token",
        "instance_guid": GUID,
        "repo": "acme/shop",
        "since": "3650d",
    }
    return {variable_of(name): text for name, text in {**usual, **inputs}.items()}


@dataclass
class Shelving:
    """Read one repository of a local GitHub into a ledger and onto a shelf."""

    local: LocalGitHub
    github: GitHub
    ledger: Ledger
    shelf: Shelf
    scope: Scope
    env: Mapping[str, str]

    @property
    def state(self) -> State:
        """Give what GitHub knows."""
        return self.local.state

    @property
    def name(self) -> str:
        """Give the repository's name."""
        return self.state.repository.full_name

    def made_survey(self) -> Survey:
        """Give what lists the runs."""
        return Survey(self.github, self.name, self.scope, self.ledger, self.shelf)

    def survey(self, workflows: Mapping[int, Mapping[str, str]] | None = None) -> Surveyed:
        """List the runs, by default with the names of their workflows."""
        return self.made_survey().take(self.workflows() if workflows is None else workflows)

    def workflows(self) -> Mapping[int, Mapping[str, str]]:
        """List the workflows."""
        listed = read_workflows(self.github, self.name)
        return {one["id"]: {"name": one["name"], "path": one["path"]} for one in listed}

    def known(self, surveyed: Surveyed) -> Known:
        """Give what answers are made from, once the runs were listed."""
        return Known(
            repository=self.name,
            default_branch=self.state.repository.default_branch,
            workflows=self.workflows(),
            start=surveyed.start,
            whole=surveyed.whole,
            ledger=self.ledger,
            shelf=self.shelf,
        )

    def read(self) -> Known:
        """Do all that comes before reports are made, and give what is known then."""
        known = self.known(self.survey())
        first = next(self.ledger.attempts.to_do(self.name), None)
        if first is not None:
            reading = Reading(self.github, known, first.created_at)
            files = reading.files()
            planning = Planning(self.scope.config, self.env, reporting_in(files))
            reading.everything_else(planning, lambda one: known.workflows[one.workflow_id]["path"])
        return known


@contextmanager
def known_in(folder: Path, *, start: int = 0, whole: int | None = None) -> Iterator[Known]:
    """Have a ledger and a shelf of acme/shop without anything in them until the block ends."""
    with Ledger(folder) as ledger, Shelf(ledger.shelf_of("shelf")) as shelf:
        yield Known(
            repository="acme/shop",
            default_branch="main",
            workflows={7: {"name": "CI", "path": CI}},
            start=start,
            whole=start if whole is None else whole,
            ledger=ledger,
            shelf=shelf,
        )


@contextmanager
def shelving(
    local: LocalGitHub, folder: Path, *, now: datetime = NOON, **inputs: str
) -> Iterator[Shelving]:
    """Have a ledger and a shelf in a folder until the block ends."""
    inputs = {"repo": local.state.repository.full_name, **inputs}
    config = configured(**inputs)
    with Ledger(folder) as ledger, Shelf(ledger.shelf_of("shelf")) as shelf:
        yield Shelving(
            local=local,
            github=local.github(),
            ledger=ledger,
            shelf=shelf,
            scope=scope_of(config, now),
            env=env_of(**inputs),
        )
