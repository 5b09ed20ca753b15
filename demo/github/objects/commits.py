"""GitHub's `commit`, and the `simple-commit` that runs carry."""

from collections.abc import Sequence
from hashlib import sha1

from demo.github.objects.files import LINES_ADDED, LINES_DELETED, diff_entry
from demo.github.objects.repositories import api_url, html_url
from demo.github.objects.users import simple_user
from demo.github.site import JsonObject, Site, node_id, number_for
from demo.github.state.code import Commit, Repository
from demo.github.state.moments import stamp


def simple_commit(record: Commit) -> JsonObject:
    """Describe a commit without its parents; its author is its committer too."""
    person = {"name": record.author_name, "email": record.author_email}
    return {
        "id": record.sha,
        "tree_id": _tree(record),
        "message": record.message,
        "timestamp": stamp(record.committed_at),
        "author": person,
        "committer": person,
    }


def commit(site: Site, repository: Repository, record: Commit) -> JsonObject:
    """Describe a commit with its parents, but without its changes."""
    url = f"{api_url(site, repository)}/commits/{record.sha}"
    git_url = f"{api_url(site, repository)}/git"
    page = f"{html_url(site, repository)}/commit"
    person = {
        "name": record.author_name,
        "email": record.author_email,
        "date": stamp(record.committed_at),
    }
    account = simple_user(site, record.login) if record.login else None
    return {
        "sha": record.sha,
        "node_id": node_id("C", number_for(record.sha)),
        "commit": {
            "author": person,
            "committer": person,
            "message": record.message,
            "tree": {"sha": _tree(record), "url": f"{git_url}/trees/{_tree(record)}"},
            "url": f"{git_url}/commits/{record.sha}",
            "comment_count": 0,
            "verification": {
                "verified": False,
                "reason": "unsigned",
                "signature": None,
                "payload": None,
                "verified_at": None,
            },
        },
        "url": url,
        "html_url": f"{page}/{record.sha}",
        "comments_url": f"{url}/comments",
        "author": account,
        "committer": account,
        "parents": [
            {
                "sha": parent,
                "url": f"{api_url(site, repository)}/commits/{parent}",
                "html_url": f"{page}/{parent}",
            }
            for parent in record.parents
        ],
    }


def commit_with_changes(
    site: Site, repository: Repository, record: Commit, files: Sequence[str]
) -> JsonObject:
    """Describe a commit with the size of all its changes, and with those files that are shown."""
    added, deleted = LINES_ADDED * len(record.files), LINES_DELETED * len(record.files)
    return {
        **commit(site, repository, record),
        "stats": {"total": added + deleted, "additions": added, "deletions": deleted},
        "files": [diff_entry(site, repository, record, each) for each in files],
    }


def _tree(record: Commit) -> str:
    return sha1(record.sha.encode(), usedforsecurity=False).hexdigest()
