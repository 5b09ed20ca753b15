"""Specify how repositories are divided into shards."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_action.github.bulk.organisations import ListedRepository
from sei_action.sync.sharding import shards_of, work_of
from tests.builders import moment
from tests.sync.builders import listed_repository

_works = st.dictionaries(
    st.integers(0, 999).map(lambda number: f"acme/r{number}"), st.integers(1, 2000), max_size=40
)


def _divided(works: dict[str, int], most: int = 256) -> list[list[str]]:
    """Divide repositories that have so much work each, and give their names."""
    shards = shards_of(map(listed_repository, works), lambda one: works[one.full_name], most)
    return [[one.full_name for one in shard] for shard in shards]


def _loads(works: dict[str, int], shards: list[list[str]]) -> list[int]:
    return [sum(works[name] for name in shard) for shard in shards]


@given(_works, st.integers(1, 20))
def test_every_repository_is_in_one_shard(works: dict[str, int], most: int) -> None:
    names = [name for shard in _divided(works, most) for name in shard]

    assert sorted(names) == sorted(works)


@given(_works, st.integers(1, 20))
def test_shards_are_at_least_one_and_no_more_than_wanted(works: dict[str, int], most: int) -> None:
    assert 1 <= len(_divided(works, most)) <= most


@given(_works, st.integers(1, 20))
def test_no_shard_is_empty_where_there_are_repositories(works: dict[str, int], most: int) -> None:
    assert all(_divided(works, most)) == bool(works)


@given(_works, st.integers(1, 20))
def test_no_shard_has_more_work_than_another_by_more_than_one_repository(
    works: dict[str, int], most: int
) -> None:
    shards = _divided(works, most)
    loads = _loads(works, shards)

    for shard, load in zip(shards, loads, strict=True):
        lightest = min((works[name] for name in shard), default=0)
        assert load - lightest <= min(loads)


@given(_works)
def test_the_order_in_which_repositories_are_listed_does_not_matter(works: dict[str, int]) -> None:
    backwards = dict(reversed(works.items()))

    assert _divided(works) == _divided(backwards)


def test_a_large_repository_has_a_shard_of_its_own() -> None:
    works = {"acme/large": 900, "acme/b": 300, "acme/c": 300, "acme/d": 300}

    assert _divided(works, 2) == [["acme/large"], ["acme/b", "acme/c", "acme/d"]]


@pytest.mark.parametrize(("work", "count"), [(1, 1), (250, 1), (251, 2), (1000, 4)])
def test_a_shard_is_worth_starting_for_five_hundred_requests(work: int, count: int) -> None:
    works = dict.fromkeys(("acme/a", "acme/b"), work) | dict.fromkeys(("acme/c", "acme/d"), 0)

    assert len(_divided(works)) == count


def test_there_are_no_more_shards_than_repositories() -> None:
    assert len(_divided({"acme/a": 9000, "acme/b": 9000})) == 2


def test_a_shard_is_in_the_order_of_names() -> None:
    assert _divided({"acme/b": 1, "acme/c": 3, "acme/a": 2}) == [["acme/a", "acme/b", "acme/c"]]


def _pushed(**ago: float) -> ListedRepository:
    return listed_repository(pushed_at=moment() - timedelta(**ago))


@pytest.mark.parametrize(
    ("repository", "work"),
    [
        (_pushed(days=0), 50),
        (_pushed(days=2), 50),
        (_pushed(days=2, seconds=1), 20),
        (_pushed(days=14), 20),
        (_pushed(days=15), 5),
        (_pushed(days=90), 5),
        (_pushed(days=91), 1),
        (listed_repository(), 1),
    ],
)
def test_a_repository_has_the_more_work_the_later_it_was_pushed_to(
    repository: ListedRepository, work: int
) -> None:
    assert work_of(repository, 0, moment()) == work


def test_a_repository_has_at_least_the_work_of_its_runs_of_late() -> None:
    assert work_of(_pushed(days=1), 300, moment()) == 300
    assert work_of(_pushed(days=1), 10, moment()) == 50
