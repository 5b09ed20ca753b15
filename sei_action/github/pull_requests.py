"""Find the pull request that a run is for, and what belongs to it."""

from collections.abc import Callable, Iterator
from functools import partial

from sei_action.changes import changes_of
from sei_action.commits import CommitRange, range_of_pull_request
from sei_action.errors import GitHubError
from sei_action.github.answers import READ_PULL_REQUESTS, Commit, read
from sei_action.github.client import PAGE_SIZE, GitHub
from sei_action.github.connection import Query
from sei_action.github.losses import Losses
from sei_action.occasion import Labels, PullRequest
from sei_action.provenance import Source
from sei_action.quota import detail_for
from sei_action.run import Run

# GitHub lists no more of a pull request's commits (page "Pull requests", "List commits").
_MOST_LISTED = 250


def find_pull_request(github: GitHub, run: Run, losses: Losses) -> Run:
    """Add to a run of a pull request's event which one that was, where no event file told it.

    The run's own list of pull requests does not tell: it lists any whose branch is the same, and
    none of forks.
    """
    if not run.is_for_pull_request or run.occasion.pull_request or not run.head_branch:
        return run
    owner = (run.head_repository or run.repository).full_name.partition("/")[0]
    query: dict[str, Query] = {
        "state": "all",
        "head": f"{owner}:{run.head_branch}",
        "sort": "updated",
        "direction": "desc",
        "per_page": PAGE_SIZE,
    }
    what = "the run's pull request"
    path = f"/repos/{run.repository.full_name}/pulls"
    try:
        answer = github.get(path, query, what=what, permission=READ_PULL_REQUESTS)
        found = read(tuple[PullRequest, ...], answer, what)
    except GitHubError as error:
        losses.add("the pull request's number and labels, and commits before the head", error)
        return run
    ours = [one for one in found if one.head.repo is None or one.head.repo == run.head_repository]
    exact = [one for one in ours if one.head.sha == run.head_sha] or ours
    if len(exact) != 1:
        return run  # a wrong number would be kept for ever
    sources = {**run.occasion.sources, "pull_request": (Source.api(path, "[]"),)}
    occasion = run.occasion.model_copy(update={"pull_request": exact[0], "sources": sources})
    return run.model_copy(update={"occasion": occasion})


def start_labels(github: GitHub, run: Run, losses: Losses) -> Callable[[], Labels]:
    """Begin to read the labels of the pull request that brought the run's head, or is its own.

    Gives what waits for them.
    """
    if run.occasion.pull_request:
        names = run.occasion.pull_request.label_names
        sources = run.occasion.sources_of("pull_request", "labels")
        return lambda: Labels(names=names, sources=sources)
    if not detail_for(github.requests_left).labels:
        losses.shed("labels of pull requests", github.requests_left)
        return Labels
    what = "the pull request of the head commit"
    path = f"/repos/{run.repository.full_name}/commits/{run.head_sha}/pulls"
    begun = github.start(partial(github.get, path, what=what, permission=READ_PULL_REQUESTS))

    def finish() -> Labels:
        try:
            found = read(tuple[PullRequest, ...], github.finish(begun, what), what)
        except GitHubError as error:
            losses.add("labels that would make this deployment a failed change", error)
            return Labels()
        names = dict.fromkeys(name for one in found for name in one.label_names)
        return Labels(names=tuple(names), sources=(Source.api(path, "[].labels"),))

    return finish


def commits_of_pull_request(github: GitHub, run: Run) -> CommitRange | None:
    """Read the commits of the run's pull request, which lead up to the run's head.

    None where they cannot be had this way: the pull request is not known, has more commits than
    GitHub lists, or has another head by now. Raises GitHubError where GitHub gives none.
    """
    pull_request = run.occasion.pull_request
    if pull_request is None or pull_request.number is None:
        return None
    commits = list(_listed(github, run, pull_request.number))
    shas = [commit.sha for commit in commits]
    # Behind another head the list is no help: it is in the order of dates, and after a merge what
    # stands before a commit need not lead to it.
    if shas[-1:] != [run.head_sha] or len(shas) >= _MOST_LISTED:
        return None
    source = Source.api(_commits_path(run, pull_request.number), "[].sha")
    changes = changes_of([commit.as_message for commit in commits])
    return range_of_pull_request(pull_request.number, shas, source, changes=changes)


def _listed(github: GitHub, run: Run, number: int) -> Iterator[Commit]:
    what = "the commits of the pull request"
    path = _commits_path(run, number)
    for page in range(1, _MOST_LISTED // PAGE_SIZE + 2):
        query: dict[str, Query] = {"per_page": PAGE_SIZE, "page": page}
        answer = github.get(path, query, what=what, permission=READ_PULL_REQUESTS)
        commits = read(tuple[Commit, ...], answer, what)
        yield from commits
        if len(commits) < PAGE_SIZE:
            return


def _commits_path(run: Run, number: int) -> str:
    return f"/repos/{run.repository.full_name}/pulls/{number}/commits"
