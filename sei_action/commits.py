"""Which commits a run delivers: all since the last successful run of its pipeline.

Contract section 3 rule 10. Pure functions over what GitHub tells of earlier runs and deployments,
and of the commits between.
"""

import re
from collections.abc import Collection, Iterable, Sequence

from sei_action.changes import Change, of_pull_request
from sei_action.deployment import Deployment
from sei_action.fact import Fact
from sei_action.provenance import Source, each_once
from sei_action.run import Run, RunSummary

_SHORT = 7


class Comparison(Fact):
    """What GitHub's "Compare two commits" tells: the head's relation to the base, in its words.

    `shas` are the commits since the merge base, oldest first; `total_commits` may be more.
    `changes` are what these commits say of themselves.
    """

    status: str
    total_commits: int
    shas: tuple[str, ...]
    changes: tuple[Change, ...] = ()
    sources: tuple[Source, ...] = ()


class Base(Fact):
    """A commit that was delivered before, and for people what delivered it."""

    sha: str
    name: str
    origin: str
    sources: tuple[Source, ...] = ()


class CommitRange(Fact):
    """The commits that a run delivers, oldest first, and where they start.

    `base` is the commit before the first of them, or None where the range has no base; `reason`
    says to people why it starts there. `left_out` counts those beyond the limit. `is_rollback`
    says that the head lies before what was delivered last, `is_again` that nothing new is
    delivered: after a rollback, or the same commit once more. `sources` say where the commits
    were read, `changes` what they and maybe others say of themselves.
    """

    shas: tuple[str, ...]
    base: str | None
    reason: str
    left_out: int = 0
    is_rollback: bool = False
    is_again: bool = False
    notes: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    sources: tuple[Source, ...] = ()


def earlier_runs_of_branch(run: RunSummary, earlier: Iterable[RunSummary]) -> Iterable[RunSummary]:
    """Choose from a workflow's runs, newest first, those before `run` on the same branch.

    Each is checked, because GitHub's filtered lists can be stale, and `branch=main` also finds the
    pull request that comes from a fork's own `main`. The run itself is no earlier one, so a re-run
    delivers what its first attempt delivered.
    """
    return (
        candidate
        for candidate in earlier
        if _is_before(run, candidate)
        and candidate.head_branch == run.head_branch
        and candidate.head_repository == run.head_repository
        and candidate.is_for_pull_request == run.is_for_pull_request
    )


def earlier_runs_of_tags(
    run: RunSummary, earlier: Iterable[RunSummary], tags: Collection[str]
) -> Iterable[RunSummary]:
    """Choose from a workflow's runs, newest first, those before `run` for a tag or a release.

    A list of runs does not tell a tag from a branch of its name; `tags` are the names that are
    tags and begin as the run's own does (`tag_prefix`).
    """
    return (
        candidate
        for candidate in earlier
        if _is_before(run, candidate)
        and candidate.head_branch in tags
        and candidate.head_repository == run.head_repository
        and not candidate.is_for_pull_request
    )


def tag_prefix(tag: str) -> str:
    """Give what a tag's name begins with, up to its first digit: `api-v` of `api-v1.2`.

    So a repository that tags several things compares each with its own kind; `latest` is a kind of
    its own.
    """
    return re.sub(r"\d.*", "", tag, count=1, flags=re.DOTALL)


def last_success(runs: Iterable[RunSummary]) -> RunSummary | None:
    """Choose the first run that succeeded; failed and cancelled ones deliver nothing."""
    return next((run for run in runs if run.conclusion == "success"), None)


def base_of_run(run: RunSummary, where: str, *sources: Source) -> Base:
    """Take an earlier run as the base; `where` says for people in what it was the last."""
    name = f"run #{run.run_number}"
    origin = f"{name}, the last that succeeded {where}"
    return Base(sha=run.head_sha, name=name, origin=origin, sources=sources)


def base_of_deployment(deployment: Deployment, *sources: Source) -> Base:
    """Take an earlier deployment as the base."""
    day = f"{deployment.created_at:%Y-%m-%d %H:%M} UTC"
    name = f"the deployment of {day}"
    return Base(
        sha=deployment.sha,
        name=name,
        origin=f"{name}, the last that succeeded to {deployment.environment}",
        sources=sources,
    )


def earlier_deployments(
    run: Run, environment: str, deployments: Iterable[Deployment]
) -> tuple[Deployment, ...]:
    """Choose from a list, newest first, the deployments to an environment before the run.

    "Before" is before its first attempt, so that a re-run delivers what that one delivered.
    """
    return tuple(
        deployment
        for deployment in _of_others(run, environment, deployments)
        if deployment.created_at < run.created_at
    )


def later_deployments(
    run: Run, environment: str, deployments: Iterable[Deployment]
) -> tuple[Deployment, ...]:
    """Choose likewise the deployments between the run's first attempt and this one."""
    return tuple(
        deployment
        for deployment in _of_others(run, environment, deployments)
        if run.created_at <= deployment.created_at < run.started_at
    )


def _of_others(
    run: Run, environment: str, deployments: Iterable[Deployment]
) -> Iterable[Deployment]:
    own = {deployment.id for deployment in run.deployments}
    return (one for one in deployments if one.is_to(environment) and one.id not in own)


def first_range(run: Run) -> CommitRange:
    """Give the commits of the first run on its branch: those just pushed, else the head alone.

    Never the whole history: it would make a lead time of months out of one build.
    """
    pushed = run.occasion.pushed
    if pushed and pushed[-1] == run.head_sha:
        return CommitRange(
            shas=tuple(dict.fromkeys(pushed)),
            base=None,
            reason="no successful run came before on this branch: the commits of the push",
            sources=run.occasion.sources_of("pushed"),
        )
    return head_alone(run, "no successful run came before on this branch: the head alone")


def range_since(run: Run, base: Base, comparison: Comparison | None) -> CommitRange:
    """Give the commits since a base; `comparison` is None where GitHub knows no such base."""
    name = f"{base.sha[:_SHORT]} of {base.name}"
    if comparison is None:
        note = f"{name} is gone from the history, or shares none with {run.head_sha[:_SHORT]}."
        return head_alone(run, f"{name} is gone from the history: the head alone", note)
    if comparison.status == "identical":
        again = head_alone(run, f"{base.name} succeeded on the same commit: the head alone")
        return again.model_copy(update={"is_again": True})
    if comparison.status == "behind" or not comparison.shas:
        again = head_alone(run, f"the head lies before {name}: the head alone")
        # For a pull request a merge commit is deployed, and its head always lies before that.
        is_rollback = comparison.status == "behind" and not run.is_for_pull_request
        return again.model_copy(update={"is_again": True, "is_rollback": is_rollback})
    reason = f"since {base.sha[:_SHORT]} of {base.origin}"
    if comparison.status == "diverged":
        reason += ", from where the two histories part"
    return _since(base.sha, comparison, reason, *base.sources)


def range_of_branch(run: Run, start: str, comparison: Comparison | None) -> CommitRange:
    """Give what a branch or a pull request holds beyond the commit or branch it started from."""
    if comparison is None:
        note = f"What is new since {start} cannot be told: it is gone from the history."
        return head_alone(run, f"{start} is gone from the history: the head alone", note)
    if not comparison.shas:
        return head_alone(run, f"nothing is new since {start}: the head alone")
    return _since(None, comparison, f"all since {start}")


def range_of_pull_request(
    number: int | None,
    shas: Sequence[str],
    *sources: Source,
    changes: Sequence[Change] = (),
    left_out: int = 0,
) -> CommitRange:
    """Give the commits of a pull request, which are its own and never its merge commit."""
    name = "the pull request" if number is None else f"pull request #{number}"
    return CommitRange(
        shas=tuple(dict.fromkeys(shas)),
        base=None,
        reason=f"the commits of {name}",
        left_out=left_out,
        changes=of_pull_request(changes, number),
        sources=sources,
    )


def given_range(shas: Sequence[str]) -> CommitRange:
    """Take the commits that the user gave, whatever the history says."""
    reason = "given by the input `commits`"
    sources = (Source.input("commits"),)
    return CommitRange(shas=tuple(shas), base=None, reason=reason, sources=sources)


def head_alone(run: Run, reason: str, *notes: str) -> CommitRange:
    """Give the head as the one commit of the run, and say why."""
    sources = run.sources_of("head_sha")
    return CommitRange(shas=(run.head_sha,), base=None, reason=reason, notes=notes, sources=sources)


def limited(commits: CommitRange, most: int) -> CommitRange:
    """Keep the newest of more commits than the user wants, and say how many are left out."""
    beyond = max(0, len(commits.shas) - most)
    left_out = commits.left_out + beyond
    if not left_out:
        return commits
    total = commits.left_out + len(commits.shas)
    note = (
        f"{left_out} of {total} commits, the oldest, are left out; the input `max-commits` limits "
        "them."
    )
    update = {
        "shas": commits.shas[beyond:],
        "left_out": left_out,
        "notes": (*commits.notes, note),
        "sources": (*commits.sources, Source.input("max-commits")),
    }
    return commits.model_copy(update=update)


def touching(commits: CommitRange, wanted: Collection[str], *sources: Source) -> CommitRange:
    """Keep of a range the commits that touch the paths which the user asked for."""
    shas = tuple(sha for sha in commits.shas if sha in wanted)
    reason = f"{commits.reason}; {len(shas)} of {len(commits.shas)} touch the paths"
    update = {"shas": shas, "reason": reason, "sources": (*commits.sources, *sources)}
    return commits.model_copy(update=update)


def _is_before(run: RunSummary, candidate: RunSummary) -> bool:
    # One that succeeded only when it was run again, after `run` began, is no base: the first
    # attempt of `run` did not know of that success.
    began = candidate.run_started_at or candidate.created_at
    return (
        candidate.id != run.id and candidate.run_number < run.run_number and began <= run.created_at
    )


def _since(base: str | None, comparison: Comparison, reason: str, *sources: Source) -> CommitRange:
    shas = tuple(dict.fromkeys(comparison.shas))
    left_out = max(0, comparison.total_commits - len(comparison.shas))
    return CommitRange(
        shas=shas,
        base=base,
        reason=reason,
        left_out=left_out,
        changes=comparison.changes,
        sources=each_once([*sources, *comparison.sources]),
    )
