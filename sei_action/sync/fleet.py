"""Which repositories a sync is about, and which of them belong to a shard."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from pydantic import Field

from sei_action.config.synchronisation import Shard, Synchronisation
from sei_action.errors import ConfigurationError
from sei_action.fact import Fact
from sei_action.github import GitHub
from sei_action.github.bulk import repositories_of
from sei_action.github.bulk.organisations import ListedRepository
from sei_action.github.rights import read_repository


class ShardPlan(Fact):
    """The repositories of each shard, as `sync-plan` has written them."""

    shards: tuple[tuple[ListedRepository, ...], ...] = Field(min_length=1)

    @property
    def names(self) -> frozenset[str]:
        """Give the full names of all repositories."""
        return frozenset(one.full_name for shard in self.shards for one in shard)


def repositories(github: GitHub, config: Synchronisation) -> Iterator[ListedRepository]:
    """Give the repositories that are to be synced; raises GitHubError and ConfigurationError."""
    if config.plan is not None and config.shard is not None:
        yield from _planned(Path(config.plan), config.shard)
        return
    for one in chosen(github, config):
        if config.shard is None or shard_of(one.full_name, config.shard.of) == config.shard.number:
            yield one


def chosen(github: GitHub, config: Synchronisation) -> Iterator[ListedRepository]:
    """Give the repositories of all shards, each once; raises GitHubError."""
    given: set[str] = set()
    for name in config.repo:
        found = read_repository(github, name)
        if found.full_name not in given:  # one may be given by a name that it had before
            given.add(found.full_name)
            yield ListedRepository(full_name=found.full_name, default_branch=found.default_branch)
    if config.org is None:
        return
    for one in repositories_of(github, config.org):
        # What GitHub has disabled cannot be read.
        if not one.disabled and (
            config.repositories is None or config.repositories.matches(one.name)
        ):
            yield one


def shard_of(full_name: str, count: int) -> int:
    """Give a repository the number of its shard, the same for ever and everywhere."""
    digest = sha256(full_name.lower().encode()).digest()
    return int.from_bytes(digest[:8]) % count + 1


def read_plan(path: Path) -> ShardPlan:
    """Read a plan; raises ConfigurationError where the file holds none."""
    try:
        return ShardPlan.model_validate_json(path.read_bytes())
    except (OSError, ValueError) as error:
        problem = (
            f"Input `plan`: {path} is no plan of shards ({type(error).__name__}). Write the path "
            "of the file that `sync-plan` wrote."
        )
        raise ConfigurationError([problem]) from None


def _planned(path: Path, shard: Shard) -> Iterable[ListedRepository]:
    plan = read_plan(path)
    count = len(plan.shards)
    if shard.of != count:
        problem = (
            f"Input `shard`: {shard} does not fit the plan, which has {count} shards. Write a "
            f"number and how many there are, like {min(shard.number, count)}/{count}."
        )
        raise ConfigurationError([problem])
    return plan.shards[shard.number - 1]
