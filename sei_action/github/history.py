"""Read which commits a run delivers; the rules are in `sei_action.commits`."""

import re

from sei_action.commits import (
    CommitRange,
    base_of_deployment,
    first_range,
    given_range,
    head_alone,
    limited,
    range_of_branch,
    range_of_pull_request,
    range_since,
    touching,
)
from sei_action.errors import GitHubError
from sei_action.fact import Fact
from sei_action.github.answers import read
from sei_action.github.client import GitHub
from sei_action.github.comparing import compare
from sei_action.github.deploying import deployment_since, last_deployment
from sei_action.github.earlier_runs import last_delivery, tags_like
from sei_action.github.losses import Losses
from sei_action.github.path_reading import shas_touching
from sei_action.github.pull_requests import commits_of_pull_request
from sei_action.provenance import Source, each_once
from sei_action.run import Run
from sei_action.subject import Subject

# How GitHub calls the branch of a merge group; the SHA is that of the base it starts from.
_MERGE_GROUP = re.compile(r"gh-readonly-queue/.+/pr-\d+-(?P<base>[0-9a-f]{40})")
_EARLIER_COMMITS = "commits before the head, because what came before could not be read"


class Wanted(Fact):
    """What the user wants of the commits: these, or at most so many."""

    given: tuple[str, ...] = ()
    most: int = 1000


def read_commits(
    github: GitHub, run: Run, subject: Subject, wanted: Wanted, losses: Losses
) -> CommitRange:
    """Find the commits that the run delivers of a subject; what cannot be read goes to `losses`."""
    if wanted.given:
        return given_range(wanted.given)
    try:
        commits = _found(github, run, subject, wanted.most, losses)
        # Which rule applies is up to them, whatever commits it finds.
        asked = [*subject.kind_from, *subject.environment_from]
        sources = each_once([*commits.sources, *(one for one in asked if one.kind == "input")])
        commits = commits.model_copy(update={"sources": sources})
    except GitHubError as error:
        losses.add(_EARLIER_COMMITS, error)
        commits = first_range(run).model_copy(
            update={"reason": "what came before could not be read: the push's commits or the head"}
        )
    commits = limited(commits, wanted.most)
    if subject.paths is None or commits.is_again:
        return commits
    try:
        wanted_shas = shas_touching(github, run, commits, subject.paths)
        return touching(commits, wanted_shas, *subject.paths_from)
    except GitHubError as error:
        losses.add("which commits touch the paths, so that all are reported", error)
        return commits


def _found(github: GitHub, run: Run, subject: Subject, most: int, losses: Losses) -> CommitRange:
    found = None
    if subject.is_deployment and subject.environment:
        found = _since_deployment(github, run, subject.environment, most, losses)
    if found is None and run.is_for_pull_request:
        found = _of_pull_request(github, run, most)
    elif found is None and run.event == "merge_group":
        found = _of_merge_group(github, run, most)
    if found is not None:
        return found
    base = last_delivery(github, run, subject.job.name if subject.job else None)
    if base is not None:
        return range_since(run, base, compare(github, run, base.sha, most))
    return _first(github, run, most)


def _since_deployment(
    github: GitHub, run: Run, environment: str, most: int, losses: Losses
) -> CommitRange | None:
    try:
        last = last_deployment(github, run, environment)
        since = deployment_since(github, run, environment) if run.run_attempt > 1 else None
    except GitHubError as error:
        losses.add(f"the last deployment to {environment}: commits start at a run instead", error)
        return None
    source = Source.api(f"/repos/{run.repository.full_name}/deployments", "[].sha")
    if since is not None:
        # A re-run that deploys an older commit once more takes back what came after it.
        base = base_of_deployment(since, source)
        again = range_since(run, base, compare(github, run, since.sha, most))
        if again.is_rollback:
            return again
    if last is None:
        return None
    base = base_of_deployment(last, source)
    return range_since(run, base, compare(github, run, last.sha, most))


def _of_pull_request(github: GitHub, run: Run, most: int) -> CommitRange:
    refusal = None
    try:
        own = commits_of_pull_request(github, run)
    except GitHubError as error:
        own, refusal = None, error
    if own is not None:
        return own
    pull_request = run.occasion.pull_request
    if pull_request is None or not pull_request.base.sha:
        if refusal:
            raise refusal
        return head_alone(run, "the pull request is not known: the head alone")
    comparison = compare(github, run, pull_request.base.sha, most)
    if comparison is None:
        note = "The pull request's base is gone from the history."
        return head_alone(run, "the pull request's base is gone: the head alone", note)
    if not comparison.shas:
        return head_alone(run, "the pull request holds nothing new: the head alone")
    left_out = comparison.total_commits - len(comparison.shas)
    return range_of_pull_request(
        pull_request.number,
        comparison.shas,
        *comparison.sources,
        changes=comparison.changes,
        left_out=left_out,
    )


def _of_merge_group(github: GitHub, run: Run, most: int) -> CommitRange | None:
    named = _MERGE_GROUP.fullmatch(run.head_branch or "")
    base = run.occasion.merge_base_sha or (named and named["base"])
    if not base:
        return None
    comparison = compare(github, run, base, most)
    return range_of_branch(run, "the start of the merge group", comparison)


def _first(github: GitHub, run: Run, most: int) -> CommitRange:
    occasion = run.occasion
    is_push_to_new = run.event == "push" and occasion.is_new_branch is not False
    may_be_new = run.event == "create" or is_push_to_new
    if not may_be_new or not run.head_branch or tags_like(github, run) is not None:
        return first_range(run)
    default = occasion.default_branch or _read_default_branch(github, run)
    if run.head_branch == default:
        return first_range(run)
    comparison = compare(github, run, default, most)
    if comparison is None or not comparison.shas:
        return first_range(run)
    return range_of_branch(run, f"the branch left {default}", comparison)


class _Repository(Fact):
    default_branch: str


def _read_default_branch(github: GitHub, run: Run) -> str:
    what = "the repository"
    path = f"/repos/{run.repository.full_name}"
    answer = github.get(path, what=what, permission="metadata: read")
    return read(_Repository, answer, what).default_branch
