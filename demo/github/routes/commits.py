"""Commits and their comparison."""

from collections.abc import Sequence

from demo.github.exchange import Answer, Endpoint, Question, not_found
from demo.github.history import compare
from demo.github.objects.comparisons import commit_comparison
from demo.github.paging import Page
from demo.github.state.code import Commit

_MOST_COMMITS_AT_ONCE = 250


def _compare(question: Question) -> Answer:
    graph = question.state.commits_by_sha
    base, dots, head = question.path["basehead"].partition("...")
    if not dots or base not in graph or head not in graph:
        raise not_found()
    compared = compare(graph, base, head)
    if compared is None:
        raise not_found(f"No common ancestor between {base} and {head}.")
    shown: Sequence[Commit] = compared.ahead[-_MOST_COMMITS_AT_ONCE:]
    link = ""
    if question.query.keys() & {"page", "per_page"}:
        page = Page.asked_for(question.query)
        shown = page.of(compared.ahead)
        link = page.link(len(compared.ahead), question.url, question.query)
    body = commit_comparison(question.site, question.state.repository, compared, shown)
    return Answer(body, link)


ENDPOINTS = (Endpoint("/compare/{basehead}", _compare, "commits/commits#compare-two-commits"),)
