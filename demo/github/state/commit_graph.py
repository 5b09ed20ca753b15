"""The graph that commits make with their parents, in numbers.

Each commit has a rank, which is higher than those of its parents, and beyond that higher for what
was committed later. So whoever goes from high ranks to low ones meets a commit after all that stand
on it, and need not walk to the end of a long history.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from demo.github.state.code import Commit

_OF_HEAD, _OF_BASE, _STALE = 1, 2, 4
_COMMON = _OF_HEAD | _OF_BASE


@dataclass(frozen=True, slots=True)
class Parting:
    """Hold the ranks that only the head reaches, only the base, and the best that both reach."""

    ahead: tuple[int, ...]
    behind: tuple[int, ...]
    best_common: tuple[int, ...]


class CommitGraph:
    """Walk among commits; parents that it does not hold are beyond it."""

    def __init__(self, commits: Mapping[str, Commit]) -> None:
        """Take the commits by SHA, in any order."""
        self._commits = commits

    @cached_property
    def in_order(self) -> tuple[Commit, ...]:
        """List all commits by rank."""
        return oldest_first(self._commits)

    @cached_property
    def ranks(self) -> Mapping[str, int]:
        """Find a commit's rank by its SHA."""
        return {commit.sha: rank for rank, commit in enumerate(self.in_order)}

    def newest_first(self, start: int) -> Iterator[int]:
        """Walk from a commit to all its ancestors, from high ranks to low ones."""
        seen, waiting = {start}, [-start]
        while waiting:
            rank = -heapq.heappop(waiting)
            yield rank
            for parent in self._parents[rank]:
                if parent not in seen:
                    seen.add(parent)
                    heapq.heappush(waiting, -parent)

    def reachable(self, start: int) -> frozenset[int]:
        """Find the ranks of a commit and of all its ancestors."""
        found, waiting = {start}, [start]
        while waiting:
            new = [parent for parent in self._parents[waiting.pop()] if parent not in found]
            found.update(new)
            waiting += new
        return frozenset(found)

    def part(self, base: int, head: int) -> Parting:
        """Tell what two commits have each for itself, and where they part.

        This is how git finds merge bases (commit-reach.c, paint_down_to_common).
        """
        colours: defaultdict[int, int] = defaultdict(int)
        colours[base] |= _OF_BASE
        colours[head] |= _OF_HEAD
        waiting = [-rank for rank in colours]
        heapq.heapify(waiting)
        open_ends = len(waiting)  # what waits and is not known to lie behind a common commit
        found: dict[int, list[int]] = {_OF_HEAD: [], _OF_BASE: [], _COMMON: []}
        while open_ends:
            rank = -heapq.heappop(waiting)
            colour = colours[rank]
            if not colour & _STALE:
                open_ends -= 1
                found[colour].append(rank)
            passed = colour | _STALE if colour & _COMMON == _COMMON else colour
            for parent in self._parents[rank]:
                before = colours.get(parent, 0)
                colours[parent] = before | passed
                if not before:
                    heapq.heappush(waiting, -parent)
                was_open = bool(before) and not before & _STALE
                open_ends += (not colours[parent] & _STALE) - was_open
        return Parting(*(tuple(found[each]) for each in (_OF_HEAD, _OF_BASE, _COMMON)))

    @cached_property
    def _parents(self) -> tuple[tuple[int, ...], ...]:
        ranks = self.ranks
        return tuple(
            tuple(ranks[parent] for parent in commit.parents if parent in ranks)
            for commit in self.in_order
        )


def oldest_first(commits: Mapping[str, Commit]) -> tuple[Commit, ...]:
    """Order commits: a parent before its children even where a clock was wrong, else by time."""
    children: defaultdict[str, list[str]] = defaultdict(list)
    missing: dict[str, int] = {}
    for sha, commit in commits.items():
        parents = {parent for parent in commit.parents if parent in commits}
        missing[sha] = len(parents)
        for parent in parents:
            children[parent].append(sha)
    ready = [(commits[sha].committed_at, sha) for sha, count in missing.items() if not count]
    heapq.heapify(ready)
    ordered: list[Commit] = []
    while ready:
        _, sha = heapq.heappop(ready)
        ordered.append(commits[sha])
        for child in children[sha]:
            missing[child] -= 1
            if not missing[child]:
                heapq.heappush(ready, (commits[child].committed_at, child))
    return tuple(ordered)
