"""What the local GitHub says of histories is right for any of them, wrong clocks included."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import combinations
from random import Random

import pytest

from demo.github.state.code import Commit
from demo.github.state.history import History
from tests.openapi.states import MORNING, a_commit

SIZE = 16


def histories() -> Iterator[list[Commit]]:
    """Make up small histories with roots, branches and merges, each in an order of its own."""
    for seed in range(30):
        random = Random(seed)  # noqa: S311 - no secret
        commits = []
        for number in range(1, SIZE):
            known = range(max(1, number - 5), number)
            parents = random.sample(known, min(len(known), random.choice((0, 1, 1, 1, 2))))
            minutes = random.randrange(100) if seed % 3 == 0 else number // 2
            moment = {"committed_at": MORNING + timedelta(minutes=minutes)}
            commits.append(a_commit(number, *parents).model_copy(update=moment))
        random.shuffle(commits)
        yield commits


def ancestors(commits: Mapping[str, Commit], sha: str) -> set[str]:
    """Find a commit and all before it, by definition."""
    return {sha}.union(*(ancestors(commits, parent) for parent in commits[sha].parents))


each_history = pytest.mark.parametrize("commits", list(histories()))


@each_history
def test_a_log_holds_every_ancestor_after_what_stands_on_it(commits: list[Commit]) -> None:
    history = History(commits)
    for start in history.by_sha:
        log = [commit.sha for commit in history.log(start)]
        assert len(log) == len(set(log))
        assert set(log) == ancestors(history.by_sha, start)
        for place, sha in enumerate(log):
            assert not set(history.by_sha[sha].parents) & set(log[:place])


@each_history
def test_the_newest_are_the_beginning_of_the_log(commits: list[Commit]) -> None:
    history = History(commits)
    for start in history.by_sha:
        log = history.log(start)
        assert [history.newest(start, count) for count in (0, 1, 4, SIZE)] == [
            log[:count] for count in (0, 1, 4, SIZE)
        ]


@each_history
def test_two_commits_are_compared_by_their_ancestors(commits: list[Commit]) -> None:
    history = History(commits)
    for base, head in combinations(history.by_sha, 2):
        of_base, of_head = (ancestors(history.by_sha, each) for each in (base, head))
        common = of_base & of_head
        compared = history.compare(base, head)
        assert {commit.sha for commit in history.added(base, head)} == of_head - of_base
        assert history.holds(head, base) == (base in of_head)
        if compared is None:
            assert not common
            continue
        older = {parent for sha in common for parent in ancestors(history.by_sha, sha) - {sha}}
        assert compared.merge_base.sha in common - older
        assert compared.ahead == history.added(base, head)
        assert compared.behind_by == len(of_base - of_head)


@each_history
def test_what_was_added_begins_with_the_oldest(commits: list[Commit]) -> None:
    history = History(commits)
    for base, head in combinations(history.by_sha, 2):
        added = [commit.sha for commit in history.added(base, head)]
        for place, sha in enumerate(added):
            assert not set(history.by_sha[sha].parents) & set(added[place:])


def test_what_is_beyond_a_history_has_nothing() -> None:
    history = History((a_commit(1), a_commit(2, 1)))
    one, two, other = (f"{number:040x}" for number in (1, 2, 3))

    assert [commit.sha for commit in history.added(other, two)] == [one, two]
    assert history.added(one, other) == ()
    assert not history.holds(other, one)
    assert not history.holds(one, other)
