"""How two commits relate, told from a part of the history as `git log` would tell it.

Pure: what is known of a commit comes from elsewhere. A part of the history is enough where it holds
everything down to where the two met; where it does not, nothing is told. Where a known commit may
lie behind one that is not, clocks are trusted: no commit is newer than its child.
"""

import heapq
import math
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

_HEAD, _BASE = 1, 2
_BOTH = _HEAD | _BASE


class KnownCommit(NamedTuple):
    """A commit, its parents, and its time in seconds since 1970.

    `generation` is larger than that of every parent that is known, and at least 1. One that
    `is_on_default` can be reached from the tip of the default branch.
    """

    sha: str
    parents: tuple[str, ...] = ()
    moment: int = 0
    generation: int = 1
    is_on_default: bool = False


class Ancestry(NamedTuple):
    """How the head relates to the base, in GitHub's words, and what it has beyond, oldest first."""

    status: str
    ahead: tuple[str, ...]


Find = Callable[[str], KnownCommit | None]


def compare(base: str, head: str, find: Find) -> Ancestry | None:
    """Compare two commits; None where what is known of the history does not decide."""
    if find(base) is None:
        return None
    walk = _Walk(find)
    walk.mark(head, _HEAD)
    walk.mark(base, _BASE)
    if not walk.decides() or not walk.has_met or walk.may_have_missed():
        return None
    status = _status(bool(walk.ahead), bool(walk.behind))
    return Ancestry(status=status, ahead=tuple(_oldest_first(walk.ahead)))


def compare_with_default(tip: str, head: str, find: Find, newest_gap: float) -> Ancestry | None:
    """Compare a commit with the tip of the default branch, as `compare` does, in fewer steps.

    However far away the tip is, only what the head has beyond it is looked at. `newest_gap` is the
    time of the newest commit of the default branch with a parent of which that is not known.
    """
    ahead: dict[str, KnownCommit] = {}
    met: set[str] = set()
    left = [head]
    while left:
        sha = left.pop()
        commit = find(sha)
        if commit is None:
            return None
        if commit.is_on_default:
            met.add(sha)
        elif sha not in ahead:
            ahead[sha] = commit
            left += commit.parents
    if not met or any(commit.moment <= newest_gap for commit in ahead.values()):
        return None
    status = _status(bool(ahead), tip not in met)
    return Ancestry(status=status, ahead=tuple(_oldest_first(ahead)))


class _Walk:
    """Go down from both commits, from the newest generation on, as deep as the two differ.

    So each commit is looked at once, when all its children have been.
    """

    def __init__(self, find: Find) -> None:
        self._find = find
        self._commits: dict[str, KnownCommit | None] = {}
        self._marks: dict[str, int] = {}
        self._queue: list[tuple[int, str]] = []
        self._one_sided = 0
        self._newest_gap = -math.inf
        self.ahead: dict[str, KnownCommit] = {}
        self.behind = 0
        self.has_met = False

    def mark(self, sha: str, sides: int) -> None:
        """Note from which sides a commit can be reached."""
        before = self._marks.get(sha, 0)
        after = before | sides
        if after == before:
            return
        self._marks[sha] = after
        self.has_met = self.has_met or after == _BOTH
        if not before:
            commit = self._commits[sha] = self._find(sha)
            # What is not known comes last, because anything may be its child.
            heapq.heappush(self._queue, (-commit.generation if commit else 0, sha))
            self._one_sided += after != _BOTH
        else:
            self._one_sided -= 1

    def decides(self) -> bool:
        """Go down until all that is left can be reached from both; tell whether that came."""
        while self._one_sided:
            _, sha = heapq.heappop(self._queue)
            sides, commit = self._marks[sha], self._commits[sha]
            self._one_sided -= sides != _BOTH
            if commit is None:
                if sides == _HEAD:
                    return False  # it may be older than the base, or new with the head
                continue
            if sides == _HEAD:
                self.ahead[sha] = commit
            elif sides == _BASE:
                self.behind += 1
            self._go_down(commit, sides)
        return True

    def may_have_missed(self) -> bool:
        """Tell whether the base may reach what is ahead, by a way that is not known as a whole.

        That way would begin with a commit which is not known, and whose child is not older than
        what it leads to.
        """
        if not self.ahead:
            return False
        oldest = min(commit.moment for commit in self.ahead.values())
        while self._queue:
            _, sha = heapq.heappop(self._queue)
            commit = self._commits[sha]
            if commit is not None and commit.moment >= oldest:
                self._go_down(commit, _BOTH)
        return self._newest_gap >= oldest

    def _go_down(self, commit: KnownCommit, sides: int) -> None:
        for parent in commit.parents:
            self.mark(parent, sides)
            if sides & _BASE and self._commits[parent] is None:
                self._newest_gap = max(self._newest_gap, commit.moment)


def generation_of(parents: Collection[str], find: Find) -> int:
    """Give the generation of a commit with these parents."""
    known = (find(parent) for parent in parents)
    return 1 + max((one.generation for one in known if one), default=0)


def _status(is_ahead: bool, is_behind: bool) -> str:  # noqa: FBT001 - said by their names
    if is_ahead:
        return "diverged" if is_behind else "ahead"
    return "behind" if is_behind else "identical"


def _oldest_first(commits: Mapping[str, KnownCommit]) -> Iterator[str]:
    """Put parents before their children, whatever the clocks said; otherwise time decides."""
    open_parents = {
        sha: {parent for parent in commit.parents if parent in commits}
        for sha, commit in commits.items()
    }
    children: dict[str, list[str]] = {}
    for sha, parents in open_parents.items():
        for parent in parents:
            children.setdefault(parent, []).append(sha)
    ready = [(commits[sha].moment, sha) for sha, parents in open_parents.items() if not parents]
    heapq.heapify(ready)
    while ready:
        _, sha = heapq.heappop(ready)
        yield sha
        for child in children.get(sha, ()):
            open_parents[child].discard(sha)
            if not open_parents[child]:
                heapq.heappush(ready, (commits[child].moment, child))
