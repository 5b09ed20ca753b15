"""Commits, files and folders, as git names them: `main`, `HEAD:README.md`."""

from demo.github.graphql.changes import commit, commit_of
from demo.github.graphql.problems import require
from demo.github.objects.files import blob_sha
from demo.github.site import JsonObject
from demo.github.state import State

_MOST_CHARACTERS = 512_000


def git_object(state: State, expression: str | None, oid: str | None) -> JsonObject | None:
    """Find what a commit's full SHA or an expression names."""
    require(state, "contents")
    if oid is not None:
        return commit_of(state, oid)
    revision, colon, path = (expression or "").partition(":")
    name = state.repository.default_branch if revision == "HEAD" else revision
    found = state.commit_named(name)
    if found is None:
        return None
    return _at_path(state, path.strip("/")) if colon else commit(state, found)


def _at_path(state: State, path: str) -> JsonObject | None:
    if path in state.contents:
        return _blob(state.contents[path])
    start = f"{path}/" if path else ""
    names = {
        file.removeprefix(start).partition("/")[0]
        for file in state.contents
        if file.startswith(start)
    }
    return _tree(state, start, names) if names else None


def _blob(text: str) -> JsonObject:
    return {
        "__typename": "Blob",
        "oid": blob_sha(text.encode()),
        "text": text[:_MOST_CHARACTERS],
        "isTruncated": len(text) > _MOST_CHARACTERS,
    }


def _tree(state: State, start: str, names: set[str]) -> JsonObject:
    return {
        "__typename": "Tree",
        "oid": blob_sha(start.rstrip("/").encode()),
        "entries": [
            {
                "name": name,
                "type": "blob" if start + name in state.contents else "tree",
                "object": lambda _info, path=start + name: _at_path(state, path),
            }
            for name in sorted(names)
        ],
    }
