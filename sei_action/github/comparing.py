"""Compare two commits, whole: all pages, up to a limit."""

from functools import partial
from http import HTTPStatus
from urllib.parse import quote

from sei_action.changes import changes_of
from sei_action.commits import Comparison
from sei_action.errors import GitHubError
from sei_action.github.answers import READ_CONTENTS, Compared, read
from sei_action.github.client import PAGE_SIZE, GitHub, pages_of
from sei_action.github.connection import Query
from sei_action.provenance import Source
from sei_action.run import Run

_WHAT = "the commits since the last successful run"


def compare(github: GitHub, run: Run, base: str, most: int) -> Comparison | None:
    """Compare the run's head with a base: a SHA or a branch; of too many commits the newest stay.

    None where GitHub knows no such base, or the two have no history in common. Raises GitHubError
    where it cannot be read.
    """
    basehead = f"{quote(base, safe='')}...{run.head_sha}"
    path = f"/repos/{run.repository.full_name}/compare/{basehead}"

    def part(query: dict[str, Query]) -> Compared:
        answer = github.get(path, query, what=_WHAT, permission=READ_CONTENTS)
        return read(Compared, answer, _WHAT)

    try:
        # Without pages GitHub gives the newest 250 at once, the oldest of them first.
        newest = part({})
    except GitHubError as error:
        if error.status == HTTPStatus.NOT_FOUND:
            return None
        raise
    # Pages run from the oldest commit to the newest.
    total, given = newest.total_commits, len(newest.commits)
    first = max(0, total - most) // PAGE_SIZE + 1
    last = pages_of(total - given) if total > given and most > given else 0
    begun = [
        github.start(partial(part, {"per_page": PAGE_SIZE, "page": number}))
        for number in range(first, last + 1)
    ]
    parts = [*(github.finish(future, _WHAT) for future in begun), newest]
    every = {commit.sha: commit for each in parts for commit in each.commits}
    commits = tuple(every.values())[-most:]
    return Comparison(
        status=newest.status,
        total_commits=total,
        shas=tuple(commit.sha for commit in commits),
        changes=changes_of([commit.as_message for commit in commits]),
        sources=(Source.api(path, "commits"),),
    )
