"""The organisation: its repositories, one after the other."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random

from demo.fleet.agenda import Agenda
from demo.fleet.code import Code
from demo.fleet.deliveries import Deliveries
from demo.fleet.identity import Identities
from demo.fleet.life import Life
from demo.fleet.people import ORGANISATION, PEOPLE, STRANGERS, repository_name
from demo.fleet.proposals import Proposal, Proposals
from demo.fleet.runs import Runs
from demo.fleet.traits import Traits, traits
from demo.fleet.triggers import Triggers
from demo.github.state import State
from demo.github.state.actions import Run, Workflow
from demo.github.state.code import Repository

_FIRST_REPOSITORY = 810_000_000
_FIRST_FORK = 820_000_000
_FIRST_WORKFLOW = 110_000_000
_OLD = timedelta(days=200)  # before anything happens that is played
_LAST_MINUTE = timedelta(minutes=1)  # for what is missing of the number of runs then
_ARCHIVED = 25  # one of so many
_PRIVATE = 0.5


def fleet(
    repositories: int, runs: int, *, seed: int = 1, until: datetime, days: int = 90
) -> tuple[State, ...]:
    """Make up an organisation, `acme`, of so many repositories with so many runs each.

    The runs are spread over so many days, and stand as they are at `until`. The same arguments
    give the same states. Ids are unique in all of them, and those of runs grow with time.
    """
    until = until.replace(microsecond=0)
    since = until - timedelta(days=days)
    with _uncollected():
        return tuple(
            _state(Identities(since, place, repositories), runs, seed, until)
            for place in range(repositories)
        )


def _state(identities: Identities, runs: int, seed: int, until: datetime) -> State:
    place, since = identities.place, identities.since
    random = Random(f"{seed} {place}")  # noqa: S311 - made up, and no secret
    name = repository_name(place)
    character = traits(random, f"{name}.acme.example")
    code, agenda, deliveries = Code(random), Agenda(until - _LAST_MINUTE), Deliveries(until)
    started = Runs(random, identities, until)
    proposals = Proposals(random, code, name)
    life = Life(
        random=random,
        code=code,
        proposals=proposals,
        triggers=Triggers(random, character, started, deliveries, agenda),
        agenda=agenda,
        since=since,
        until=until,
        main=code.commit((), since, PEOPLE[0], "Begin"),
    )
    if runs:
        life.play(runs)
    open_branches = {each.branch: each for each in proposals.all if each.is_open and not each.fork}
    heads = {branch: each.head.sha for branch, each in open_branches.items()}
    return State(
        repository=Repository(
            id=_FIRST_REPOSITORY + place,
            full_name=f"{ORGANISATION}/{name}",
            owner_type="Organization",
            private=random.random() < _PRIVATE,
            archived=place % _ARCHIVED == _ARCHIVED - 1,
            description=f"The {name} of {ORGANISATION}",
            default_branch=character.main,
            created_at=since - _OLD + timedelta(minutes=place),
        ),
        forks=tuple(_forks(place, name, character.main, since)),
        workflows=tuple(_workflows(place, character, since - _OLD)),
        commits=tuple(code.commits),
        branches={character.main: life.main.sha, **life.branches, **heads},
        tags=life.tags,
        contents=dict(character.contents),
        pull_requests=tuple(each.record(character.main) for each in proposals.all),
        runs=tuple(_with_open(run, open_branches) for run in started.attempts),
        deployments=deliveries.deployments,
    )


def _forks(place: int, name: str, main: str, moment: datetime) -> Iterator[Repository]:
    for number, stranger in enumerate(STRANGERS, start=place * len(STRANGERS)):
        yield Repository(
            id=_FIRST_FORK + number,
            full_name=f"{stranger.login}/{name}",
            fork=True,
            default_branch=main,
            created_at=moment,
        )


def _workflows(place: int, character: Traits, moment: datetime) -> Iterator[Workflow]:
    first = _FIRST_WORKFLOW + place * len(character.pipelines)
    for number, pipeline in enumerate(character.pipelines, start=first):
        yield Workflow(
            id=number,
            name=pipeline.name,
            path=pipeline.path,
            created_at=moment,
            updated_at=moment,
        )


def _with_open(run: Run, open_branches: Mapping[str, Proposal]) -> Run:
    """Let a run name the pull request that is open for its branch, as GitHub does."""
    proposal = open_branches.get(run.head_branch or "")
    if proposal is None or run.head_repository:
        return run
    return run.model_copy(update={"pull_requests": (proposal.number,)})


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no garbage meanwhile: there is none among millions of objects that stay."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
