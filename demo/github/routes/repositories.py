"""The repository itself, and those of an organisation."""

from collections.abc import Callable, Mapping
from operator import attrgetter

from demo.github.exchange import Answer, Endpoint, Question, bare_listing, not_found
from demo.github.objects.repositories import full_repository, repository
from demo.github.state.code import Repository

# A repository is updated when it is pushed to, as far as a state knows.
_SORTS = {
    "created": attrgetter("created_at", "id"),
    "updated": attrgetter("pushed_at", "id"),
    "pushed": attrgetter("pushed_at", "id"),
    "full_name": attrgetter("full_name"),
}
_TYPES: Mapping[str, Callable[[Repository], bool]] = {
    "public": lambda record: not record.private,
    "private": lambda record: record.private,
    "forks": lambda record: record.fork,
    "sources": lambda record: not record.fork,
}


def _repository(question: Question) -> Answer:
    return Answer(full_repository(question.site, question.state.pushed_repository))


def _of_organisation(question: Question) -> Answer:
    if question.state.repository.owner_type != "Organization":
        raise not_found()
    query = question.query
    order = query.get("sort", "created")
    default = "asc" if order == "full_name" else "desc"
    is_wanted = _TYPES.get(query.get("type", "all"), lambda _: True)
    known = [state.pushed_repository for state in question.organisation]
    return bare_listing(
        question,
        sorted(
            filter(is_wanted, known),
            key=_SORTS.get(order, _SORTS["created"]),
            reverse=query.get("direction", default) == "desc",
        ),
        lambda each: repository(question.site, each),
    )


ENDPOINTS = (
    Endpoint("", _repository, "repos/repos#get-a-repository", None),
    Endpoint(
        "/repos",
        _of_organisation,
        "repos/repos#list-organization-repositories",
        None,
        root="/orgs/{org}",
    ),
)
