"""Find which commits of a range touch some paths."""

from collections.abc import Collection
from functools import partial

from sei_action.commits import CommitRange
from sei_action.fact import Fact
from sei_action.github.answers import READ_CONTENTS, Commit, read
from sei_action.github.client import PAGE_SIZE, GitHub
from sei_action.github.connection import Query
from sei_action.globs import PathFilter
from sei_action.run import Run

_WHAT = "the commits that touch the paths"
_MOST_READ_ONE_BY_ONE = 250
_MOST_PAGES = 20
# A branch that was merged late has commits behind many others.
_PATIENCE = 2
_FILES_A_PAGE = 300
_MOST_FILE_PAGES = 10


class _File(Fact):
    filename: str
    previous_filename: str | None = None


class _Changes(Fact):
    files: tuple[_File, ...] = ()


def shas_touching(
    github: GitHub, run: Run, commits: CommitRange, paths: PathFilter
) -> Collection[str]:
    """Give the commits of the range that touch the paths.

    Where each pattern is a file or a whole folder, GitHub's history of it tells, one request for
    100 commits. Other patterns need each commit's files, one request for each commit below their
    fixed beginnings; of more than 250 such commits the older ones are taken to touch them. Raises
    GitHubError where GitHub does not tell.
    """
    folders = paths.folders()
    if folders is not None and "" in folders:
        return commits.shas
    if folders is not None:
        return _in_history(github, run, commits, folders)
    prefixes = paths.prefixes()
    candidates: Collection[str] = set(commits.shas)
    if "" not in prefixes:
        candidates = _in_history(github, run, commits, prefixes)
    unread = [sha for sha in commits.shas if sha in candidates]
    looked_at = unread[-_MOST_READ_ONE_BY_ONE:]
    begun = [(sha, github.start(partial(_files, github, run, sha))) for sha in looked_at]
    changed = [(sha, github.finish(future, _WHAT)) for sha, future in begun]
    touching = {sha for sha, files in changed if paths.matches_any(files)}
    return touching | set(unread[:-_MOST_READ_ONE_BY_ONE])


def _in_history(github: GitHub, run: Run, commits: CommitRange, paths: Collection[str]) -> set[str]:
    begun = [github.start(partial(_touching_one, github, run, commits, path)) for path in paths]
    return {sha for future in begun for sha in github.finish(future, _WHAT)}


def _touching_one(github: GitHub, run: Run, commits: CommitRange, path: str) -> set[str]:
    own: set[str] = set(commits.shas)
    found: set[str] = set()
    misses = 0
    address = f"/repos/{run.repository.full_name}/commits"
    for page in range(1, _MOST_PAGES + 1):
        query: dict[str, Query] = {
            "sha": run.head_sha,
            "path": path,
            "per_page": PAGE_SIZE,
            "page": page,
        }
        answer = github.get(address, query, what=_WHAT, permission=READ_CONTENTS)
        shas = {commit.sha for commit in read(tuple[Commit, ...], answer, _WHAT)}
        found |= shas & own
        # Newest first, by their dates: what lies before the range comes after most of it.
        misses = 0 if shas & own else misses + 1
        if len(shas) < PAGE_SIZE or misses == _PATIENCE:
            break
    return found


def _files(github: GitHub, run: Run, sha: str) -> list[str]:
    path = f"/repos/{run.repository.full_name}/commits/{sha}"
    files: list[_File] = []
    for page in range(1, _MOST_FILE_PAGES + 1):
        query: dict[str, Query] = {"page": page} if page > 1 else {}
        answer = github.get(path, query, what=_WHAT, permission=READ_CONTENTS)
        changes = read(_Changes, answer, _WHAT)
        files += changes.files
        if len(changes.files) < _FILES_A_PAGE:
            break
    # A file that was moved was touched at both places.
    names = (name for file in files for name in (file.filename, file.previous_filename))
    return [name for name in names if name is not None]
