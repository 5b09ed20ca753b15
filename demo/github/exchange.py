"""What a route is asked, and what it may answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from demo.github.paging import Page
from demo.github.settings import Settings
from demo.github.site import JsonObject, Site
from demo.github.state import State
from demo.github.state.access import Permission

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Question:
    """Hold a request: the address it was sent to, the values in its path, its query and its body.

    `settings` is what a request may change. `organisation` has the repositories of the organisation
    that a path names. A filtered list ends after 1,000 runs; `counts_beyond_1000` says whether it
    counts what it leaves out.
    """

    state: State
    site: Site
    url: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    settings: Settings = field(default_factory=Settings)
    body: JsonObject = field(default_factory=dict)
    organisation: Sequence[State] = ()
    counts_beyond_1000: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold a body, None for none, and the Link header where it is one page of several."""

    body: JsonObject | list[JsonObject] | None
    link: str = ""
    status: int = 200


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Tie a path to what answers it, and to the page of GitHub's manual that errors name.

    The token needs the permission; `None` is `metadata`, which every token has.
    """

    path: str
    answer: Callable[[Question], Answer]
    documentation: str
    permission: Permission | None
    root: str = "/repos/{owner}/{repo}"
    method: str = "GET"


class RefusedError(Exception):
    """Say that a request is answered with an error."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        """Keep the HTTP status and GitHub's words for it, and what headers add to them."""
        self.status = status
        self.message = message
        self.headers = headers or {}
        super().__init__(message)


def not_found(message: str = "Not Found") -> RefusedError:
    """Refuse what does not exist, or what the token may not see: GitHub does not say which."""
    return RefusedError(404, message)


def invalid(reason: str) -> RefusedError:
    """Refuse what is understood but makes no sense."""
    return RefusedError(422, f"Validation Failed: {reason}")


def check(question: Question, permission: Permission | None, method: str = "GET") -> None:
    """Refuse what the token may not do, and name what it lacks as GitHub does."""
    if permission and permission not in question.state.permissions:
        right = "read" if method == "GET" else "write"
        raise RefusedError(
            403,
            "Resource not accessible by integration",
            {"X-Accepted-GitHub-Permissions": f"{permission.replace('-', '_')}={right}"},
        )


def number_in(question: Question, name: str) -> int:
    """Read a number in the path; what is none is not found."""
    text = question.path[name]
    if not text.isdecimal():
        raise not_found()
    return int(text)


def listing(
    question: Question,
    name: str,
    records: Sequence[T],
    build: Callable[[T], JsonObject],
    *,
    total: int | None = None,
) -> Answer:
    """Answer the page that is asked for, under the list's name, with the count of all.

    `total` is that count where it is not the number of records.
    """
    page = Page.asked_for(question.query)
    count = len(records) if total is None else total
    return Answer(
        {"total_count": count, name: [build(record) for record in page.of(records)]},
        page.link(len(records), question.url, question.query),
    )


def bare_listing(
    question: Question, records: Sequence[T], build: Callable[[T], JsonObject]
) -> Answer:
    """Answer the page that is asked for as a list without a name or a count."""
    page = Page.asked_for(question.query)
    return Answer(
        [build(record) for record in page.of(records)],
        page.link(len(records), question.url, question.query),
    )
