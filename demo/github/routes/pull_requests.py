"""Pull requests, their commits, and the pull requests of a commit."""

from demo.github.exchange import (
    Answer,
    Endpoint,
    Question,
    RefusedError,
    bare_listing,
    not_found,
)
from demo.github.history import added, reachable
from demo.github.objects.commits import commit
from demo.github.objects.pull_requests import pull_request_simple
from demo.github.pull_request_filters import select
from demo.github.state import State
from demo.github.state.code import Commit
from demo.github.state.pull_requests import PullRequest

_MOST_COMMITS = 250


def _pull_requests(question: Question) -> Answer:
    site, state = question.site, question.state
    selected = select(state, question.query)
    return bare_listing(question, selected, lambda each: pull_request_simple(site, state, each))


def _commits(question: Question) -> Answer:
    site, state = question.site, question.state
    for pull in state.pull_requests:
        if str(pull.number) == question.path["pull_number"]:
            commits = _own_commits(state, pull)[:_MOST_COMMITS]
            return bare_listing(
                question, commits, lambda each: commit(site, state.repository, each)
            )
    raise not_found()


def _of_commit(question: Question) -> Answer:
    site, state, name = question.site, question.state, question.path["commit_sha"]
    found = state.commit_named(name)
    if found is None:
        raise RefusedError(422, f"No commit found for SHA: {name}")
    pulls = [each for each in state.pull_requests if _brings(state, each, found)]
    return bare_listing(question, pulls, lambda each: pull_request_simple(site, state, each))


def _brings(state: State, pull: PullRequest, record: Commit) -> bool:
    """Say whether a pull request is listed for a commit.

    A merged one is; an open one is until the commit is on the default branch by other means.
    """
    if pull.merged_at and pull.merge_commit_sha == record.sha:
        return True
    if record not in _own_commits(state, pull):
        return False
    main = state.branches.get(state.repository.default_branch, "")
    delivered = record.sha in reachable(state.commits_by_sha, main)
    return bool(pull.merged_at) or (pull.state == "open" and not delivered)


def _own_commits(state: State, pull: PullRequest) -> tuple[Commit, ...]:
    return added(state.commits_by_sha, pull.base_sha, pull.head_sha)


ENDPOINTS = (
    Endpoint("/pulls", _pull_requests, "pulls/pulls#list-pull-requests", "pull-requests"),
    Endpoint(
        "/pulls/{pull_number}/commits",
        _commits,
        "pulls/pulls#list-commits-on-a-pull-request",
        "pull-requests",
    ),
    Endpoint(
        "/commits/{commit_sha}/pulls",
        _of_commit,
        "commits/commits#list-pull-requests-associated-with-a-commit",
        "pull-requests",
    ),
)
