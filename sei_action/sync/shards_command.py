"""The commands `sync-plan` and `sync-merge`: what comes before and after the shards of a sync."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sei_action.cancelling import CancelledError, cancellable
from sei_action.config import secrets_of
from sei_action.config.registration import with_token
from sei_action.config.synchronisation import (
    read_fleet_choice,
    read_merge,
)
from sei_action.deadline import Deadline
from sei_action.errors import ConfigurationError, SeiActionError
from sei_action.github import GitHub
from sei_action.github.bulk.organisations import ListedRepository
from sei_action.ledger import Ledger, merge
from sei_action.ledger.database import FILE
from sei_action.runner import Runner
from sei_action.sync.command import connection_for, pacing_for, tell
from sei_action.sync.fleet import ShardPlan, chosen, read_plan
from sei_action.sync.scope import seconds
from sei_action.sync.sharding import shards_of, work_of
from sei_action.sync.tools import PATIENCE_SECONDS

PLAN_OUTPUTS = ("shards",)
"""The outputs that a step has which makes a plan, besides those of a report."""

DEFAULT_PLAN = "sei-plan.json"
_RECENTLY = timedelta(days=7)


def sync_plan(env: Mapping[str, str], runner: Runner) -> int:
    """Divide the repositories into shards, write the plan, and give the exit code."""
    env = with_token(env)

    def plan() -> int:
        config = read_fleet_choice(env)
        pacing = pacing_for(config, runner)
        github = GitHub(connection_for(config, env, pacing, runner), Deadline(PATIENCE_SECONDS))
        now = datetime.now(UTC)
        with Ledger(Path(config.ledger)) as ledger:
            # Each shard begins with this ledger, and tells of its own repositories alone.
            ledger.marks.clear_tallies()
            since = seconds(now - _RECENTLY)

            def work(one: ListedRepository) -> int:
                return work_of(one, ledger.attempts.count_since(one.full_name, since), now)

            shards = shards_of(chosen(github, config), work, config.shards)
        _write(Path(config.plan or DEFAULT_PLAN), ShardPlan(shards=shards), runner)
        return 0

    return _guarded(plan, env, runner)


def _write(path: Path, plan: ShardPlan, runner: Runner) -> None:
    count = len(plan.shards)
    try:
        path.write_text(plan.model_dump_json(), encoding="utf-8")
    except OSError as error:
        problem = (
            f"Input `plan`: {path} cannot be written ({error.strerror}). Name a file in a folder "
            "that can be written to."
        )
        raise ConfigurationError([problem]) from None
    runner.set_outputs({"shards": json.dumps([f"{number + 1}/{count}" for number in range(count)])})
    repositories = sum(map(len, plan.shards))
    shards = "one shard" if count == 1 else f"{count} shards"
    runner.line(f"SEI: {repositories} repositories in {shards}; the plan is {path}.")


def sync_merge(env: Mapping[str, str], runner: Runner) -> int:
    """Make one ledger of those of the shards, show what all did, and give the exit code."""

    def join() -> int:
        config = read_merge(env)
        parts = [part for folder in config.ledgers for part in _ledgers_in(Path(folder))]
        if not parts:
            problem = (
                f"Input `ledgers`: there is no ledger in {', '.join(config.ledgers)}. Write the "
                "folders of the shards' ledgers, or the one that holds these."
            )
            raise ConfigurationError([problem])
        merge(Path(config.ledger), parts)
        with Ledger(Path(config.ledger)) as ledger:
            tallies = ledger.marks.tallies()
        planned = read_plan(Path(config.plan)).names if config.plan else frozenset()
        missed = len(planned - {one.repository for one in tallies})
        stopped = f"no shard came to {missed} of the repositories" if missed else ""
        whole = config.model_copy(update={"plan": None})
        return tell(tallies, runner, "", config=whole, stopped=stopped)

    return _guarded(join, env, runner)


def _ledgers_in(folder: Path) -> Iterator[Path]:
    if (folder / FILE).exists():
        yield folder
    elif folder.is_dir():
        yield from sorted(one for one in folder.iterdir() if (one / FILE).exists())


def _guarded(command: Callable[[], int], env: Mapping[str, str], runner: Runner) -> int:
    runner.mask(secrets_of(env))
    try:
        with cancellable():
            return command()
    except ConfigurationError as error:
        for problem in error.problems:
            runner.error(problem)
    except SeiActionError as error:
        runner.error(str(error))
    except CancelledError:
        runner.error("Cancelled. Run the same command again.")
    return 1
