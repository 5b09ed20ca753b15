"""Which commits a run delivers: all since the last successful run of its pipeline.

Contract section 3 rule 10. Pure functions over what GitHub tells of earlier runs and of the
commits between them.
"""

from collections.abc import Iterable, Sequence

from sei_action.run import CommitRange, Fact, RunSummary

_PULL_REQUEST_EVENTS = frozenset({"pull_request", "pull_request_target"})
_SHORT = 7


class Comparison(Fact):
    """What GitHub's "Compare two commits" tells: the head's relation to the base, in its words.

    `shas` are the commits since the merge base, oldest first; `total_commits` may be more.
    """

    status: str
    total_commits: int
    shas: tuple[str, ...]


def choose_base(run: RunSummary, earlier: Iterable[RunSummary]) -> RunSummary | None:
    """Choose the last successful run of the same workflow on the same branch before `run`.

    `earlier` are runs of its workflow, newest first. Each is checked, because GitHub's filtered
    lists can be stale, and `branch=main` also finds the pull request that comes from a fork's own
    `main`. The run itself is no base, so a re-run delivers what its first attempt delivered.
    """
    return next((candidate for candidate in earlier if _is_base(run, candidate)), None)


def _is_base(run: RunSummary, candidate: RunSummary) -> bool:
    return (
        candidate.conclusion == "success"
        and candidate.id != run.id
        and candidate.run_number < run.run_number
        and candidate.head_branch == run.head_branch
        and candidate.head_repository == run.head_repository
        and (candidate.event in _PULL_REQUEST_EVENTS) == (run.event in _PULL_REQUEST_EVENTS)
    )


def first_range(run: RunSummary, pushed: Sequence[str]) -> CommitRange:
    """Give the commits of the first run on its branch: those just pushed, else the head alone.

    Never the whole history: it would make a lead time of months out of one build.
    """
    if pushed and pushed[-1] == run.head_sha:
        return CommitRange(
            shas=tuple(dict.fromkeys(pushed)),
            base=None,
            reason="no successful run came before on this branch: the commits of the push",
        )
    return head_alone(run, "no successful run came before on this branch: the head alone")


def range_since(run: RunSummary, base: RunSummary, comparison: Comparison | None) -> CommitRange:
    """Give the commits between two runs; `comparison` is None where GitHub knows no such base."""
    name = f"{base.head_sha[:_SHORT]} of run #{base.run_number}"
    if comparison is None:
        return head_alone(run, f"{name} is gone from the history: the head alone")
    if comparison.status == "identical":
        return head_alone(run, f"run #{base.run_number} succeeded on the same commit")
    if comparison.status == "behind" or not comparison.shas:
        return head_alone(run, f"the head lies before {name}: the head alone")
    reason = f"since {name}, the last that succeeded on this branch"
    if comparison.status == "diverged":
        reason += ", from where the two histories part"
    return CommitRange(
        shas=tuple(dict.fromkeys(comparison.shas)), base=base.head_sha, reason=reason
    )


def head_alone(run: RunSummary, reason: str) -> CommitRange:
    """Give the head as the one commit of the run, and say why."""
    return CommitRange(shas=(run.head_sha,), base=None, reason=reason)
