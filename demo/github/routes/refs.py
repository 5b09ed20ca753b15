"""Branches and tags, as git names them."""

from demo.github.exchange import Answer, Endpoint, Question
from demo.github.objects.refs import git_ref


def _matching_refs(question: Question) -> Answer:
    start = f"refs/{question.path['ref']}"
    refs = question.state.refs
    site, repository = question.site, question.state.repository
    return Answer(
        [git_ref(site, repository, name, refs[name]) for name in refs if name.startswith(start)]
    )


ENDPOINTS = (
    Endpoint(
        "/git/matching-refs/{ref:path}",
        _matching_refs,
        "git/refs#list-matching-references",
        "contents",
    ),
)
