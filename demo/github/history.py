"""How commits relate in the graph that their parents make."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter

from demo.github.state.code import Commit

Graph = Mapping[str, Commit]


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


def compare(graph: Graph, base: str, head: str) -> Comparison | None:
    """Compare two commits of the graph; there is no answer without a common ancestor."""
    of_base, of_head = reachable(graph, base), reachable(graph, head)
    common = of_base & of_head
    if not common:
        return None
    inner = {parent for sha in common for parent in graph[sha].parents}
    # Merges that cross leave several best common ancestors; GitHub shows one of them.
    merge_base = max(common - inner, key=lambda sha: graph[sha].committed_at)
    return Comparison(
        base=graph[base],
        head=graph[head],
        merge_base=graph[merge_base],
        ahead=_oldest_first(graph, of_head - of_base),
        behind_by=len(of_base - of_head),
    )


def added(graph: Graph, base: str, head: str) -> tuple[Commit, ...]:
    """List what the head has that the base has not, oldest first."""
    return _oldest_first(graph, reachable(graph, head) - reachable(graph, base))


def log(graph: Graph, start: str) -> tuple[Commit, ...]:
    """List a commit and all its ancestors, newest first."""
    return _oldest_first(graph, reachable(graph, start))[::-1]


def reachable(graph: Graph, start: str) -> set[str]:
    """Find the SHAs of a commit and of all its ancestors."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        sha = waiting.pop()
        if sha in graph and sha not in found:
            found.add(sha)
            waiting += graph[sha].parents
    return found


def _oldest_first(graph: Graph, shas: Collection[str]) -> tuple[Commit, ...]:
    # A parent comes before its children even where a clock was wrong; otherwise time decides.
    sorter = TopologicalSorter(
        {sha: [parent for parent in graph[sha].parents if parent in shas] for sha in shas}
    )
    sorter.prepare()
    ordered: list[Commit] = []
    ready: list[Commit] = []
    while sorter.is_active():
        ready += [graph[sha] for sha in sorter.get_ready()]
        ready.sort(key=lambda commit: (commit.committed_at, commit.sha), reverse=True)
        ordered.append(ready.pop())
        sorter.done(ordered[-1].sha)
    return tuple(ordered)
