"""Pull requests and commits, which lead to one another."""

from bisect import bisect_left, bisect_right
from datetime import datetime

from demo.github.graphql.connections import (
    Part,
    after_cursor,
    connection,
    invalid_cursor,
    place,
    read_cursor,
)
from demo.github.graphql.problems import require
from demo.github.routes.pull_requests import MOST_COMMITS
from demo.github.site import JsonObject
from demo.github.state import State
from demo.github.state.code import Commit
from demo.github.state.moments import stamp
from demo.github.state.pull_requests import PullRequest


def pull_requests(
    state: State, first: int | None, after: str | None, order: JsonObject | None
) -> JsonObject:
    """Describe a repository's pull requests, by creation unless another order is given."""
    require(state, "pull-requests")
    part = _ordered(state, after, order or {"field": "CREATED_AT", "direction": "ASC"})
    return connection("pullRequests", first, part, lambda each: pull_request(state, each))


def pull_request(state: State, record: PullRequest) -> JsonObject:
    """Describe a pull request; of its head's repository the name is told alone."""
    head = state.head_repository_of(record)

    def labels(_info: object, first: int | None = None, after: str | None = None) -> JsonObject:
        part = after_cursor(record.labels, after)
        return connection("labels", first, part, lambda name: {"name": name})

    def commits(_info: object, first: int | None = None, after: str | None = None) -> JsonObject:
        own = state.pull_request_index.own_commits(record)
        shown = after_cursor(own[:MOST_COMMITS], after)
        part = Part(shown.take, shown.cursor, lambda: len(own))
        return connection("commits", first, part, lambda each: {"commit": commit(state, each)})

    return {
        "number": record.number,
        "updatedAt": stamp(record.updated_at),
        "state": "MERGED" if record.merged_at else record.state.upper(),
        "headRefName": record.head_branch,
        "headRefOid": record.head_sha,
        "baseRefName": record.base_branch,
        "baseRefOid": record.base_sha,
        "headRepositoryOwner": {"__typename": head.owner_type, "login": head.owner},
        "headRepository": {"nameWithOwner": head.full_name},
        "labels": labels,
        "commits": commits,
    }


def commit(state: State, record: Commit) -> JsonObject:
    """Describe a commit; parents that the state lacks are null."""
    history = state.history

    def log(_info: object, first: int | None = None, after: str | None = None) -> JsonObject:
        start = place(after)
        part: Part[Commit] = Part(
            take=lambda number: history.newest(record.sha, start + number)[start:],
            cursor=lambda index, _: str(start + index + 1),
            count=lambda: len(history.log(record.sha)),
        )
        return connection("history", first, part, lambda each: commit(state, each))

    def parents(_info: object, first: int | None = None, after: str | None = None) -> JsonObject:
        part = after_cursor(record.parents, after)
        return connection("parents", first, part, lambda sha: commit_of(state, sha))

    def pulls(_info: object, first: int | None = None, after: str | None = None) -> JsonObject:
        require(state, "pull-requests")
        main = state.branches.get(state.repository.default_branch, "")
        part = after_cursor(state.pull_request_index.bringing(record.sha, main), after)
        return connection(
            "associatedPullRequests", first, part, lambda each: pull_request(state, each)
        )

    return {
        "__typename": "Commit",
        "oid": record.sha,
        "committedDate": stamp(record.committed_at),
        "history": log,
        "parents": parents,
        "associatedPullRequests": pulls,
    }


def commit_of(state: State, sha: str) -> JsonObject | None:
    """Describe the commit of a full SHA, if the state has it."""
    found = state.commits_by_sha.get(sha)
    return commit(state, found) if found else None


def _ordered(state: State, after: str | None, order: JsonObject) -> Part[PullRequest]:
    """Sort pull requests, and give those after a cursor.

    The cursor is what it is sorted by, so what is updated meanwhile moves no other's place.
    """
    by_update = order["field"] == "UPDATED_AT"
    index = state.pull_request_index
    oldest_first = index.by_update if by_update else index.by_creation

    def key(pull: PullRequest) -> tuple[datetime, int]:
        return (pull.updated_at if by_update else pull.created_at, pull.number)

    descending = order["direction"] == "DESC"
    rest = oldest_first
    if after:
        last = _read_key(after)
        rest = (
            oldest_first[: bisect_left(oldest_first, last, key=key)]
            if descending
            else oldest_first[bisect_right(oldest_first, last, key=key) :]
        )
    return Part(
        take=lambda number: rest[: -number - 1 : -1] if descending else rest[:number],
        cursor=lambda _, pull: f"{key(pull)[0].isoformat()} {pull.number}",
        count=lambda: len(oldest_first),
    )


def _read_key(after: str) -> tuple[datetime, int]:
    moment, _, number = read_cursor(after).partition(" ")
    try:
        return datetime.fromisoformat(moment), int(number)
    except ValueError:
        raise invalid_cursor(after) from None
