"""Pull requests with their commits, and the workflow files of the default branch."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pydantic import AwareDatetime, Field

from sei_action.errors import GitHubError
from sei_action.fact import Fact
from sei_action.github.answers import READ_PULL_REQUESTS, read
from sei_action.github.bulk.code import text_in
from sei_action.github.bulk.labels import MOST_LABELS, Labels
from sei_action.github.client import GitHub
from sei_action.github.refusals import RateLimitError
from sei_action.github.replies import errors_in

_WHAT = "the repository's pull requests"
# So many with one request, and fewer where GitHub takes too long to answer.
_SIZES = (100, 25, 5)
_MOST_COMMITS = 100
_REFUSALS = frozenset({401, 403, 404})

_QUESTION = f"""
query($owner: String!, $name: String!, $first: Int!, $cursor: String) {{
  repository(owner: $owner, name: $name) {{
    pullRequests(
      first: $first, after: $cursor, orderBy: {{field: UPDATED_AT, direction: DESC}}
    ) {{
      pageInfo {{ hasNextPage endCursor }}
      nodes {{
        number updatedAt headRefName headRefOid baseRefName baseRefOid
        headRepositoryOwner {{ login }}
        headRepository {{ nameWithOwner }}
        labels(first: {MOST_LABELS}) {{ totalCount nodes {{ name }} }}
        commits(first: {_MOST_COMMITS}) {{ totalCount nodes {{ commit {{ oid }} }} }}
      }}
    }}
    WORKFLOWS
  }}
}}
"""
# The workflow files ride along with the first page.
_WORKFLOWS = """
    object(expression: "HEAD:.github/workflows") {
      ... on Tree { entries { name type object { ... on Blob { text isTruncated } } } }
    }
"""


class _Node(Fact):
    oid: str


class _CommitOf(Fact):
    commit: _Node


class _Commits(Fact):
    total: int = Field(alias="totalCount")
    nodes: tuple[_CommitOf, ...]


class _Owner(Fact):
    login: str


class _Fork(Fact):
    full_name: str = Field(alias="nameWithOwner")


class _PullRequest(Fact):
    number: int
    updated_at: AwareDatetime = Field(alias="updatedAt")
    head_ref: str = Field(alias="headRefName")
    head_sha: str = Field(alias="headRefOid")
    base_ref: str = Field(alias="baseRefName")
    base_sha: str = Field(alias="baseRefOid")
    owner: _Owner | None = Field(None, alias="headRepositoryOwner")
    fork: _Fork | None = Field(None, alias="headRepository")
    labels: Labels | None = None
    commits: _Commits


class _PageInfo(Fact):
    has_next: bool = Field(alias="hasNextPage")
    cursor: str | None = Field(None, alias="endCursor")


class _Page(Fact):
    info: _PageInfo = Field(alias="pageInfo")
    nodes: tuple[_PullRequest, ...]


class _Entry(Fact):
    name: str
    type: str
    object: dict[str, Any] | None = None


class _Tree(Fact):
    entries: tuple[_Entry, ...] | None = None


class ListedPullRequest(Fact):
    """A pull request: the REST API's answer for it, and what it is looked for by.

    `label` is `owner:branch` of its head. `commits` are None where there are more than were read.
    """

    number: int
    label: str
    updated_at: AwareDatetime
    answer: dict[str, Any]
    commits: tuple[str, ...] | None


def pull_pages(
    github: GitHub, repository: str, receive_workflows: Callable[[Mapping[str, str]], None]
) -> Iterator[list[ListedPullRequest]]:
    """Give page after page the pull requests, those that were updated last first.

    `receive_workflows` gets the texts of the workflow files on the default branch, by their paths,
    if GitHub gives them all. Raises GitHubError where GitHub does not tell.
    """
    sizes = deque(_SIZES)
    cursor: str | None = None
    extra = _WORKFLOWS
    while True:
        answer = _ask(github, repository, cursor, extra, sizes)
        own = answer["data"]["repository"]
        files = _workflows_in(own.get("object"), errors_in(answer)) if extra else None
        if files is not None:
            receive_workflows(files)
        page = read(_Page, own["pullRequests"], _WHAT)
        yield [_listed(one, repository) for one in page.nodes]
        if not page.info.has_next or not page.info.cursor:
            return
        cursor, extra = page.info.cursor, ""


def _ask(
    github: GitHub, repository: str, cursor: str | None, extra: str, sizes: deque[int]
) -> dict[str, Any]:
    """Give a whole answer, with fewer pull requests than before where GitHub does not manage."""
    owner, _, name = repository.partition("/")
    question = _QUESTION.replace("WORKFLOWS", extra)
    while True:
        variables = {"owner": owner, "name": name, "first": sizes[0], "cursor": cursor}
        try:
            return _checked(github.query(question, variables, what=_WHAT))
        except GitHubError as error:
            is_refused = isinstance(error, RateLimitError) or error.status in _REFUSALS
            if is_refused or len(sizes) == 1:
                raise
            sizes.popleft()


def _checked(answer: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    data = answer.get("data") if isinstance(answer, dict) else None
    own = data.get("repository") if isinstance(data, dict) else None
    if isinstance(own, dict) and own.get("pullRequests") is not None:
        return dict(answer)
    kinds = {str(one.get("type")) for one in errors_in(answer)}
    status = 403 if kinds & {"FORBIDDEN", "NOT_FOUND"} else None
    raise GitHubError(
        f"GitHub did not give {_WHAT} ({', '.join(sorted(kinds)) or 'no answer'}).",
        "The token may not read it, or GitHub took too long.",
        f"Give the token `{READ_PULL_REQUESTS}`.",
        status,
        READ_PULL_REQUESTS if status else None,
    )


def _workflows_in(tree: object, errors: Iterable[Mapping[str, Any]]) -> dict[str, str] | None:
    """Read the files of a folder; None where one is not there as a whole."""
    if any((one.get("path") or [])[:2] == ["repository", "object"] for one in errors):
        return None
    found = {}
    for entry in read(_Tree, tree or {}, "the workflow files").entries or ():
        if entry.type != "blob" or not entry.name.endswith((".yml", ".yaml")):
            continue
        text = text_in(entry.object)
        if text is None:
            return None
        found[f".github/workflows/{entry.name}"] = text
    return found


def _listed(one: _PullRequest, repository: str) -> ListedPullRequest:
    fork = {"full_name": one.fork.full_name} if one.fork else None
    complete = one.commits.total == len(one.commits.nodes)
    return ListedPullRequest(
        number=one.number,
        label=f"{one.owner.login if one.owner else 'unknown'}:{one.head_ref}",
        updated_at=one.updated_at,
        answer={
            "number": one.number,
            "labels": one.labels.answer if one.labels else [],
            "head": {"ref": one.head_ref, "sha": one.head_sha, "repo": fork},
            "base": {
                "ref": one.base_ref,
                "sha": one.base_sha,
                "repo": {"full_name": repository},
            },
        },
        commits=tuple(node.commit.oid for node in one.commits.nodes) if complete else None,
    )
