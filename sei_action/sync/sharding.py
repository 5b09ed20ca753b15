"""Divide repositories into shards that take about as long as each other. Pure."""

import heapq
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sei_action.github.bulk.organisations import ListedRepository

# One shard is worth starting for so much work; a job takes about a minute to start and to end.
_WORK_FOR_A_SHARD = 500
_AGES = ((timedelta(days=2), 50), (timedelta(days=14), 20), (timedelta(days=90), 5))
_LEAST_WORK = 1


def work_of(repository: ListedRepository, known_runs: int, now: datetime) -> int:
    """Guess how many requests a repository will need, by its runs of late and its last push."""
    pushed = repository.pushed_at
    by_age = next((work for age, work in _AGES if pushed and now - pushed <= age), _LEAST_WORK)
    return max(by_age, known_runs)


def shards_of(
    repositories: Iterable[ListedRepository], work: Callable[[ListedRepository], int], most: int
) -> tuple[tuple[ListedRepository, ...], ...]:
    """Divide repositories, those with most work first, each to the shard with least so far."""
    weighed = sorted(
        ((work(one), one) for one in repositories), key=lambda pair: (-pair[0], pair[1].full_name)
    )
    total = sum(weight for weight, _ in weighed)
    count = max(1, min(most, len(weighed), -(-total // _WORK_FOR_A_SHARD)))
    shards: list[list[ListedRepository]] = [[] for _ in range(count)]
    loads = [(0, place) for place in range(count)]
    for weight, one in weighed:
        load, place = heapq.heappop(loads)
        shards[place].append(one)
        heapq.heappush(loads, (load + weight, place))
    return tuple(tuple(sorted(shard, key=lambda one: one.full_name)) for shard in shards)
