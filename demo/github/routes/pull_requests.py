"""Pull requests, their commits, and the pull requests of a commit."""

from demo.github.exchange import (
    Answer,
    Endpoint,
    Question,
    RefusedError,
    bare_listing,
    not_found,
    number_in,
)
from demo.github.objects.commits import commit
from demo.github.objects.pull_requests import pull_request_simple
from demo.github.pull_request_filters import select

MOST_COMMITS = 250


def _pull_requests(question: Question) -> Answer:
    site, state = question.site, question.state
    selected = select(state, question.query)
    return bare_listing(question, selected, lambda each: pull_request_simple(site, state, each))


def _commits(question: Question) -> Answer:
    site, state = question.site, question.state
    pull = state.pull_requests_by_number.get(number_in(question, "pull_number"))
    if pull is None:
        raise not_found()
    commits = state.pull_request_index.own_commits(pull)[:MOST_COMMITS]
    return bare_listing(question, commits, lambda each: commit(site, state.repository, each))


def _of_commit(question: Question) -> Answer:
    site, state, name = question.site, question.state, question.path["commit_sha"]
    found = state.commit_named(name)
    if found is None:
        raise RefusedError(422, f"No commit found for SHA: {name}")
    main = state.branches.get(state.repository.default_branch, "")
    pulls = state.pull_request_index.bringing(found.sha, main)
    return bare_listing(question, pulls, lambda each: pull_request_simple(site, state, each))


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
