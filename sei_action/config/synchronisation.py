"""The inputs of `sync`: those of a report that hold for many runs, and which runs these are."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, NamedTuple, TypeVar

from pydantic import BeforeValidator, Field

from sei_action.config import name_values, time_values, values
from sei_action.config.inputs import INPUTS, Boolean, Config, Line, Scope
from sei_action.config.reading import needs_key, read, variable_of
from sei_action.config.registration import with_token
from sei_action.config.values import choice, quoted
from sei_action.errors import ConfigurationError
from sei_action.globs import PathFilter

DEFAULT_SINCE = timedelta(days=90)
DEFAULT_SINCE_OF_REPAIR = timedelta(days=7)
DEFAULT_REQUESTS_PER_MINUTE = 800
DEFAULT_LEDGER = "sei-ledger"
MOST_SHARDS = 256

_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*/[A-Za-z0-9._-]+")
_OWNER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_SHARD = re.compile(r"([0-9]{1,4})/([0-9]{1,4})")
_WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")
_MOST_REQUESTS_PER_MINUTE = 100_000
# A plan is made of all of them.
_ANY_SHARD = "1/1"

# What is a fact of one run, or would make one pipeline of all.
_OF_ONE_RUN = (
    "run-id",
    "commits",
    "build-number",
    "execution-id",
    "branch-name",
    "user-id",
    "web-url",
    "repo-url",
    "images",
    "deployed-images",
    "artifacts",
    "artifact-files",
    "needs",
)
_OF_ONE_PIPELINE = ("pipeline", "job-full-name", "qualified-name")


class OnRateLimit(StrEnum):
    """What becomes of a sync that GitHub allows no more requests for now."""

    WAIT = "wait"
    STOP = "stop"


class Shard(NamedTuple):
    """One of several parts of the repositories; the first is 1."""

    number: int
    of: int

    def __str__(self) -> str:
        """Write it as it is read."""
        return f"{self.number}/{self.of}"


def _repositories(text: str) -> tuple[str, ...]:
    names = values.lines(re.sub(r"[,\s]+", "\n", text))
    wrong = [quoted(name) for name in names if not _REPOSITORY.fullmatch(name)]
    if wrong:
        msg = f"{', '.join(wrong)}: no repository; write OWNER/REPO, like acme/shop, one a line"
        raise ValueError(msg)
    return names


def _organisation(text: str) -> str:
    if not _OWNER.fullmatch(text):
        msg = f"{quoted(text)} is no organisation; write its name as in its address, like acme"
        raise ValueError(msg)
    return text


def _shard(text: str) -> Shard:
    found = _SHARD.fullmatch(text)
    if not found or not int(found[1]) <= int(found[2]) > 0:
        msg = f"{quoted(text)} is no shard; write its number and how many there are, like 3/16"
        raise ValueError(msg)
    # Some schedulers count from 0, and with them too all shards are the whole.
    return Shard(int(found[1]) or int(found[2]), int(found[2]))


def _number(most: int, what: str) -> BeforeValidator:
    def read_number(text: str) -> int:
        number = int(text) if _WHOLE_NUMBER.fullmatch(text) else 0
        if not 1 <= number <= most:
            msg = f"{quoted(text)} is no {what}; write a whole number from 1 to {most}"
            raise ValueError(msg)
        return number

    return BeforeValidator(read_number)


Names = Annotated[PathFilter, BeforeValidator(name_values.name_filter)]
When = Annotated[time_values.When, BeforeValidator(time_values.when)]
Duration = Annotated[timedelta, BeforeValidator(time_values.duration)]


class Synchronisation(Config):
    """What `sync` is told; what it shares with a report holds for each run."""

    repo: Annotated[tuple[str, ...], BeforeValidator(_repositories)] = Field(
        (),
        description="repositories to sync, OWNER/REPO, one a line; the one of the workflow without "
        "it and without `org`",
    )
    org: Annotated[str, BeforeValidator(_organisation)] | None = Field(
        None, description="organisation to sync, all repositories that the token may read"
    )
    repositories: Names | None = Field(
        None,
        description="names of repositories of `org`, patterns as in `on.push.branches`, one a "
        "line; with ! what is left out",
    )
    workflows: Names | None = Field(
        None,
        description="workflows to sync, by name or file, patterns likewise",
    )
    branches: Names | None = Field(None, description="branches and tags to sync, patterns likewise")
    events: Names | None = Field(None, description="events to sync, patterns likewise")
    since: When | None = Field(
        None,
        description="date or duration from which on runs are synced; 90d, or 7d with `repair`",
    )
    until: When | None = Field(
        None, description="date or duration up to which runs are synced; now without it"
    )
    limit: Annotated[int, _number(1_000_000, "limit")] | None = Field(
        None, description="how many runs are reported at most, the oldest first"
    )
    repair: Boolean = Field(
        default=False,
        description="true syncs only runs whose own step should have reported them and did not",
    )
    stages: Boolean = Field(
        default=True,
        description="false leaves stages and steps out of the reports of a sync, which saves a "
        "request for each run",
    )
    ledger: Line = Field(
        DEFAULT_LEDGER,
        description="folder that remembers between syncs what was reported",
    )
    shard: Annotated[Shard, BeforeValidator(_shard)] | None = Field(
        None,
        description="part of the repositories to sync, such as 3/16; 0/16 is the same as 16/16",
    )
    plan: Line | None = Field(
        None, description="file in which `sync-plan` has put the repositories of each shard"
    )
    shards: Annotated[int, _number(MOST_SHARDS, "number of shards")] = Field(
        MOST_SHARDS, description="how many shards `sync-plan` makes at most"
    )
    ledgers: Annotated[tuple[str, ...], BeforeValidator(values.lines)] = Field(
        (), description="folders of ledgers that `sync-merge` puts into `ledger`, one a line"
    )
    time_limit: Duration | None = Field(
        None,
        description="duration after which a sync stops, to go on the next time, such as 5h",
    )
    on_rate_limit: Annotated[
        OnRateLimit, BeforeValidator(lambda text: choice(text, tuple(OnRateLimit)))
    ] = Field(
        OnRateLimit.WAIT,
        description="what a sync does when GitHub allows no more requests for now: wait, or stop, "
        "to go on the next time",
    )
    requests_per_minute: Annotated[
        int, _number(_MOST_REQUESTS_PER_MINUTE, "number of requests")
    ] = Field(
        DEFAULT_REQUESTS_PER_MINUTE,
        description="how often GitHub is asked in a minute at most; its own limit is 900",
    )


NO_OPTIONS = frozenset(
    {
        *("mode", "runtime", "outbox", "timeout", "integration-id", "matrix", "job-status"),
        *("check-run-id", "shards", "ledgers"),
        *_OF_ONE_RUN,
        *_OF_ONE_PIPELINE,
    }
)
"""Inputs that are no options of the command `sync`."""

S = TypeVar("S", bound=Synchronisation)

SYNC_INPUTS = {
    field.alias or name: field
    for name, field in Synchronisation.model_fields.items()
    if name not in Config.model_fields
}
"""The inputs that `sync` has besides those of a report, by the name that users know."""

ACTION_INPUTS = {**INPUTS, **SYNC_INPUTS}
"""Every input of the action, by the name that users know."""


class FleetChoice(Synchronisation):
    """What `sync-plan` and `sync-merge` are told, which report nothing."""

    instance_guid: Annotated[str, BeforeValidator(values.guid)] = ""


def read_synchronisation(env: Mapping[str, str]) -> Synchronisation:
    """Read and check the inputs of `sync`; raises ConfigurationError with every problem."""
    env = _with_own_repository(with_token(env))
    required = ["api-key", "github-token"] if needs_key(env) else ["github-token"]
    return _checked(env, Synchronisation, required)


def read_fleet_choice(env: Mapping[str, str]) -> FleetChoice:
    """Read and check the inputs of `sync-plan`; raises ConfigurationError likewise."""
    env = _with_own_repository(with_token(env))
    return _checked({**env, variable_of("shard"): _ANY_SHARD}, FleetChoice, ["github-token"])


def read_merge(env: Mapping[str, str]) -> FleetChoice:
    """Read and check the inputs of `sync-merge`; raises ConfigurationError likewise."""
    config = read(env, FleetChoice)
    if not config.ledgers:
        problem = "Input `ledgers`: it is empty. Write the folders of the ledgers of the shards."
        raise ConfigurationError([problem])
    return config


def _checked(env: Mapping[str, str], form: type[S], required: Sequence[str]) -> S:
    problems = _contradictions(env, form)
    try:
        config = read(env, form, required)
    except ConfigurationError as error:
        raise ConfigurationError([*error.problems, *problems]) from None
    problems += _combinations(config)
    if problems:
        raise ConfigurationError(problems)
    return config


def _with_own_repository(env: Mapping[str, str]) -> Mapping[str, str]:
    # The matrix and the like are handed over by `action.yml`, and are facts of the syncing job.
    of_job = {variable_of(name): "" for name in ("matrix", "job-status", "check-run-id")}
    if not any(env.get(variable_of(name), "").strip() for name in ("repo", "org")):
        of_job[variable_of("repo")] = env.get("GITHUB_REPOSITORY", "")
    return {**env, **of_job}


def _contradictions(env: Mapping[str, str], form: type[Synchronisation]) -> list[str]:
    def has(name: str) -> bool:
        return bool(env.get(variable_of(name), "").strip())

    problems = [
        f"Input `{name}`: it is of one run, and a sync reports many; leave it out."
        for name in _OF_ONE_RUN
        if has(name)
    ]
    problems += [
        f"Input `{name}`: it would make one pipeline of all; leave it out. A step in a workflow "
        "may have it, and is heeded."
        for name in _OF_ONE_PIPELINE
        if has(name)
    ]
    # A plan tells the shards which they have, and is made of what is told here.
    if not any(map(has, ("repo", "org") if form is FleetChoice else ("repo", "org", "plan"))):
        problems.append(
            "Input `repo`: neither it nor `org` is given. Write repositories like acme/shop, or an "
            "organisation like acme in `org`."
        )
    if has("repo") and has("org"):
        problems.append("Input `repo`: it goes without `org` only; leave one of them out.")
    if has("repositories") and not has("org"):
        problems.append(
            "Input `repositories`: it goes with `org` only; write that, or leave it out."
        )
    if has("plan") and not has("shard"):
        problems.append("Input `plan`: it does not say which shard; add `shard`, like 3/16.")
    return problems


def _combinations(config: Synchronisation) -> list[str]:
    problems = []
    if not config.stages and config.scope is Scope.JOB:
        problems.append("Input `stages`: it must be true with `scope: job`, which reads the jobs.")
    if config.scope is Scope.JOB and not config.jobs:
        problems.append(
            "Input `jobs`: it is empty. With `scope: job`, a sync must be told the jobs; write "
            "their names, one a line."
        )
    if config.jobs and config.scope is Scope.RUN:
        problems.append(
            "Input `jobs`: it goes with `scope: job` only; set that, or leave `jobs` out."
        )
    return problems
