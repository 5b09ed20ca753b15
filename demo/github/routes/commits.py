"""Commits and their comparison."""

from collections.abc import Sequence

from demo.github.commit_filters import select
from demo.github.exchange import (
    Answer,
    Endpoint,
    Question,
    RefusedError,
    bare_listing,
    invalid,
    not_found,
)
from demo.github.objects.commits import commit, commit_with_changes
from demo.github.objects.comparisons import commit_comparison
from demo.github.paging import Page
from demo.github.state.code import Commit

_MOST_COMMITS_AT_ONCE = 250
_MOST_FILES_AT_ONCE = 300
_MOST_FILES = 3000


def _commits(question: Question) -> Answer:
    site, state = question.site, question.state
    name = question.query.get("sha") or state.repository.default_branch
    start = state.commit_named(name)
    if start is None:
        raise not_found() if "sha" in question.query else RefusedError(409, _EMPTY)
    try:
        selected = select(state.history.log(start.sha), question.query)
    except ValueError as error:
        raise invalid(str(error)) from error
    return bare_listing(question, selected, lambda each: commit(site, state.repository, each))


def _commit(question: Question) -> Answer:
    found = question.state.commit_named(question.path["ref"])
    if found is None:
        raise RefusedError(422, f"No commit found for SHA: {question.path['ref']}")
    page = Page.asked_for(question.query, default=_MOST_FILES_AT_ONCE)
    files = found.files[:_MOST_FILES]
    return Answer(
        commit_with_changes(question.site, question.state.repository, found, page.of(files)),
        page.link(len(files), question.url, question.query),
    )


def _compare(question: Question) -> Answer:
    state = question.state
    first, dots, second = question.path["basehead"].partition("...")
    base, head = state.commit_named(first), state.commit_named(second)
    if not dots or base is None or head is None:
        raise not_found()
    compared = state.history.compare(base.sha, head.sha)
    if compared is None:
        raise not_found(f"No common ancestor between {first} and {second}.")
    commits: Sequence[Commit] = compared.ahead[-_MOST_COMMITS_AT_ONCE:]
    files = compared.files[:_MOST_FILES_AT_ONCE]
    link = ""
    if question.query.keys() & {"page", "per_page"}:
        page = Page.asked_for(question.query)
        commits = page.of(compared.ahead)
        files = files if page.number == 1 else ()
        link = page.link(len(compared.ahead), question.url, question.query)
    body = commit_comparison(question.site, state.repository, compared, commits, files)
    return Answer(body, link)


_EMPTY = "Git Repository is empty."
ENDPOINTS = (
    Endpoint("/commits", _commits, "commits/commits#list-commits", "contents"),
    Endpoint("/commits/{ref:path}", _commit, "commits/commits#get-a-commit", "contents"),
    Endpoint(
        "/compare/{basehead:path}", _compare, "commits/commits#compare-two-commits", "contents"
    ),
)
