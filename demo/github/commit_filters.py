"""Which commits of a history a request asks for.

See "List commits" in GitHub's documentation.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from demo.github.state.code import Commit


def select(commits: Sequence[Commit], query: Mapping[str, str]) -> Sequence[Commit]:
    """Keep the commits that match every filter of the query.

    Raises ValueError where a date cannot be read.
    """
    since = _moment(query["since"]) if "since" in query else datetime.min.replace(tzinfo=UTC)
    until = _moment(query["until"]) if "until" in query else datetime.max.replace(tzinfo=UTC)
    path = query.get("path", "").strip("/")
    if query.keys() & {"since", "until"}:
        commits = [commit for commit in commits if since <= commit.committed_at <= until]
    return [commit for commit in commits if _changes(commit, path)] if path else commits


def _changes(commit: Commit, path: str) -> bool:
    return any(file == path or file.startswith(f"{path}/") for file in commit.own_files)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
