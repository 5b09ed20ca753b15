"""The commits that a report delivers, by the pull requests that brought them."""

from collections.abc import Iterator, Sequence

from sei_action.changes import Change
from sei_action.payload import Payload
from sei_action.summary.markdown import folded, inert, link, table

_SHORT_SHA = 7
_HEADS = ("Pull request", "Commit", "Title")


def commit_table(payload: Payload, changes: Sequence[Change]) -> str:
    """Show every commit with its pull request; those of one stand together, by its first commit."""
    if not payload.scm_commit_ids:
        return ""
    told = {change.sha: change for change in changes}
    groups: dict[int | None, list[Change]] = {}
    for sha in payload.scm_commit_ids:
        change = told.get(sha) or Change(sha=sha)
        groups.setdefault(change.pull_request, []).append(change)
    rows = [
        row for number, group in groups.items() for row in _rows(number, group, payload.repo_url)
    ]
    count = len(groups) - (None in groups)
    return folded(f"Commits: {len(rows)}, pull requests: {count}", table(_HEADS, rows))


def _rows(
    number: int | None, group: Sequence[Change], repository: str | None
) -> Iterator[tuple[str, ...]]:
    page = f"{repository.rstrip('/')}" if repository else None
    head = "none known" if number is None else link(f"#{number}", page and f"{page}/pull/{number}")
    for change in group:
        sha = link(f"`{change.sha[:_SHORT_SHA]}`", page and f"{page}/commit/{change.sha}")
        yield head, sha, inert(change.title)
        head = ""
