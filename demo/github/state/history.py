"""How commits relate: which come before which, and what one has that another has not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from demo.github.state.code import Commit
from demo.github.state.commit_graph import CommitGraph, oldest_first

_REMEMBERED = 32  # commits whose ancestors are kept: 100 MB, where each has 50,000


@dataclass(frozen=True, slots=True)
class Comparison:
    """Hold what the head has that the base has not, oldest first, and how many the other way."""

    base: Commit
    head: Commit
    merge_base: Commit
    ahead: tuple[Commit, ...]
    behind_by: int

    @property
    def status(self) -> str:
        """Name the relation of head to base, in GitHub's words."""
        if self.ahead:
            return "diverged" if self.behind_by else "ahead"
        return "behind" if self.behind_by else "identical"

    @property
    def files(self) -> tuple[str, ...]:
        """Name what the head changed since the merge base, in order."""
        return tuple(sorted({file for commit in self.ahead for file in commit.own_files}))


class History:
    """Answer questions about commits, which are named by their full SHAs."""

    def __init__(self, commits: Iterable[Commit]) -> None:
        """Take the commits in any order; parents that are none of them are beyond it."""
        self.by_sha = {commit.sha: commit for commit in commits}
        self._graph = CommitGraph(self.by_sha)
        self._ancestors = lru_cache(_REMEMBERED)(self._graph.reachable)
        self._logs = lru_cache(_REMEMBERED)(self._log)

    def log(self, start: str) -> Sequence[Commit]:
        """List a commit and all its ancestors, newest first."""
        return self._logs(start)

    def newest(self, start: str, count: int) -> Sequence[Commit]:
        """List the first commits of a log, without a walk to its end."""
        return self._commits(islice(self._graph.newest_first(self._graph.ranks[start]), count))

    def holds(self, tip: str, sha: str) -> bool:
        """Say whether a commit is the tip or one of the tip's ancestors."""
        ranks = self._graph.ranks
        return tip in ranks and ranks.get(sha) in self._ancestors(ranks[tip])

    def compare(self, base: str, head: str) -> Comparison | None:
        """Compare two commits; there is no answer without a common ancestor."""
        parting = self._graph.part(self._graph.ranks[base], self._graph.ranks[head])
        if not parting.best_common:
            return None
        # Merges that cross leave several best common ancestors; GitHub shows one of them.
        merge_bases = self._commits(parting.best_common)
        return Comparison(
            base=self.by_sha[base],
            head=self.by_sha[head],
            merge_base=max(merge_bases, key=lambda each: each.committed_at),
            ahead=self._oldest_first(parting.ahead),
            behind_by=len(parting.behind),
        )

    def added(self, base: str, head: str) -> Sequence[Commit]:
        """List what the head has that the base has not, oldest first.

        A base beyond the history has nothing.
        """
        ranks = self._graph.ranks
        if head not in ranks:
            return ()
        if base not in ranks:
            return self.log(head)[::-1]
        return self._oldest_first(self._graph.part(ranks[base], ranks[head]).ahead)

    def _log(self, start: str) -> Sequence[Commit]:
        return self._commits(sorted(self._ancestors(self._graph.ranks[start]), reverse=True))

    def _oldest_first(self, ranks: Iterable[int]) -> tuple[Commit, ...]:
        return oldest_first({commit.sha: commit for commit in self._commits(ranks)})

    def _commits(self, ranks: Iterable[int]) -> tuple[Commit, ...]:
        return tuple(self._graph.in_order[rank] for rank in ranks)
