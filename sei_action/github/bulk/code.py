"""Commits, tags and files of a repository."""

from collections.abc import Callable, Iterator
from typing import Any

from pydantic import AliasPath, AwareDatetime, Field

from sei_action.ancestry import KnownCommit
from sei_action.fact import Fact
from sei_action.github.answers import READ_CONTENTS, read
from sei_action.github.bulk.batch import Want
from sei_action.github.bulk.lists import pages_from
from sei_action.github.client import PAGE_SIZE, GitHub

_COMMITS = "the repository's commits"
_TAGS = "the tags"
_MOST_IN_HISTORY = 40
_MOST_PARENTS = 10


class _Parent(Fact):
    sha: str


class _Commit(Fact):
    sha: str
    parents: tuple[_Parent, ...] = ()
    moment: AwareDatetime = Field(validation_alias=AliasPath("commit", "committer", "date"))

    @property
    def known(self) -> KnownCommit:
        """Give it as a part of a history."""
        parents = tuple(parent.sha for parent in self.parents)
        return KnownCommit(sha=self.sha, parents=parents, moment=int(self.moment.timestamp()))


def commit_pages(github: GitHub, repository: str, start: str) -> Iterator[list[KnownCommit]]:
    """Give page after page a commit or branch and what came before it, newest first.

    The last page is shorter than the others. Raises GitHubError.
    """
    path = f"/repos/{repository}/commits"
    query = {"sha": start}
    for answer in pages_from(github, path, 1, query, what=_COMMITS, permission=READ_CONTENTS):
        page = read(tuple[_Commit, ...], answer, _COMMITS)
        yield [commit.known for commit in page]
        if len(page) < PAGE_SIZE:
            return


def read_tags(github: GitHub, repository: str) -> list[str]:
    """Name all tags, as references; raises GitHubError."""
    path = f"/repos/{repository}/git/matching-refs/tags"
    answer = github.get(path, what=_TAGS, permission=READ_CONTENTS, fresh=True, required=True)
    return [one.ref for one in read(tuple[_Reference, ...], answer, _TAGS)]


class _Reference(Fact):
    ref: str


class _Node(Fact):
    oid: str


class _Parents(Fact):
    total: int = Field(alias="totalCount")
    nodes: tuple[_Node | None, ...]

    @property
    def shas(self) -> tuple[str, ...]:
        return tuple(node.oid for node in self.nodes if node)


class _Past(Fact):
    oid: str
    moment: AwareDatetime = Field(alias="committedDate")
    parents: _Parents


def history_want(sha: str, receive: Callable[[list[KnownCommit]], None]) -> Want:
    """Want a commit and what came before it, newest first, as far as a few dozen commits go."""

    def take(answer: Any) -> None:  # noqa: ANN401 - any JSON
        history = answer.get("history") if isinstance(answer, dict) else None
        nodes = history.get("nodes") if isinstance(history, dict) else None
        if isinstance(nodes, list):
            past = read(tuple[_Past, ...], nodes, _COMMITS)
            # A merge of more branches than were asked for is as good as unknown, like one of what
            # GitHub does not show.
            receive([_known(one) for one in past if one.parents.total == len(one.parents.shas)])

    field = (
        f"object(oid: $value) {{ ... on Commit {{ history(first: {_MOST_IN_HISTORY}) {{ nodes "
        f"{{ oid committedDate parents(first: {_MOST_PARENTS}) "
        "{ totalCount nodes { oid } } } } } }"
    )
    nodes = _MOST_IN_HISTORY * (1 + _MOST_PARENTS)
    return Want(field, "GitObjectID!", sha, nodes, take)


def _known(past: _Past) -> KnownCommit:
    return KnownCommit(sha=past.oid, parents=past.parents.shas, moment=int(past.moment.timestamp()))


def workflow_file_want(sha: str, path: str, receive: Callable[[str], None]) -> Want:
    """Want the text of a file as it was at a commit."""

    def take(answer: Any) -> None:  # noqa: ANN401 - any JSON
        text = text_in(answer)
        if text is not None:
            receive(text)

    field = "object(expression: $value) { ... on Blob { text isTruncated } }"
    return Want(field, "String!", f"{sha}:{path}", 1, take)


def text_in(blob: object) -> str | None:
    """Give the whole text of a file; None where it is no text, or only the beginning is there."""
    if not isinstance(blob, dict) or blob.get("isTruncated"):
        return None
    text = blob.get("text")
    return text if isinstance(text, str) else None
