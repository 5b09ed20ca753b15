"""GitHub's `pull-request-simple`, and the `pull-request-minimal` that runs carry."""

from demo.github.objects.repositories import api_url, html_url, repository
from demo.github.objects.users import simple_user
from demo.github.site import JsonObject, Site, node_id, number_for
from demo.github.state import State
from demo.github.state.code import Repository
from demo.github.state.moments import stamp, stamp_or_none
from demo.github.state.pull_requests import PullRequest

_NAMED_TWICE = (
    "issue",
    "comments",
    "review_comments",
    "review_comment",
    "commits",
    "statuses",
)  # among `_links`, and as `issue_url` and so on


def pull_request_minimal(site: Site, state: State, record: PullRequest) -> JsonObject:
    """Describe a pull request by its number and its two ends."""
    head, base = state.head_repository_of(record), state.repository
    return {
        "id": _number(record),
        "number": record.number,
        "url": f"{api_url(site, base)}/pulls/{record.number}",
        "head": {
            "ref": record.head_branch,
            "sha": record.head_sha,
            "repo": {"id": head.id, "url": api_url(site, head), "name": head.name},
        },
        "base": {
            "ref": record.base_branch,
            "sha": record.base_sha,
            "repo": {"id": base.id, "url": api_url(site, base), "name": base.name},
        },
    }


def pull_request_simple(site: Site, state: State, record: PullRequest) -> JsonObject:
    """Describe a pull request without its counts; nobody is asked to review it."""
    base, head = state.pushed_repository, state.head_repository_of(record)
    closed_at = record.merged_at or (record.updated_at if record.state == "closed" else None)
    links = _links(site, base, record)
    page = links["html"]
    return {
        "url": links["self"],
        "id": _number(record),
        "node_id": node_id("PR", _number(record)),
        "html_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        **{f"{name}_url": links[name] for name in _NAMED_TWICE},
        "number": record.number,
        "state": record.state,
        "locked": False,
        "title": record.title,
        "user": simple_user(site, record.author) if record.author else None,
        "body": None,
        "labels": [_label(site, base, name) for name in record.labels],
        "milestone": None,
        "active_lock_reason": None,
        "created_at": stamp(record.created_at),
        "updated_at": stamp(record.updated_at),
        "closed_at": stamp_or_none(closed_at),
        "merged_at": stamp_or_none(record.merged_at),
        "merge_commit_sha": record.merge_commit_sha,
        "assignee": None,
        "assignees": [],
        "requested_reviewers": [],
        "requested_teams": [],
        "head": _end(site, head, record.head_branch, record.head_sha),
        "base": _end(site, base, record.base_branch, record.base_sha),
        "_links": {name: {"href": url} for name, url in links.items()},
        "author_association": "CONTRIBUTOR" if record.head_repository else "COLLABORATOR",
        "auto_merge": None,
        "draft": False,
    }


def _links(site: Site, base: Repository, record: PullRequest) -> dict[str, str]:
    at_api = api_url(site, base)
    url, issue = f"{at_api}/pulls/{record.number}", f"{at_api}/issues/{record.number}"
    return {
        "self": url,
        "html": f"{html_url(site, base)}/pull/{record.number}",
        "issue": issue,
        "comments": f"{issue}/comments",
        "review_comments": f"{url}/comments",
        "review_comment": f"{at_api}/pulls/comments{{/number}}",
        "commits": f"{url}/commits",
        "statuses": f"{at_api}/statuses/{record.head_sha}",
    }


def _end(site: Site, place: Repository, branch: str, sha: str) -> JsonObject:
    return {
        "label": f"{place.owner}:{branch}",
        "ref": branch,
        "sha": sha,
        "user": simple_user(site, place.owner, place.owner_type),
        "repo": repository(site, place),
    }


def _label(site: Site, place: Repository, name: str) -> JsonObject:
    number = number_for(f"label {name}")
    return {
        "id": number,
        "node_id": node_id("LA", number),
        "url": f"{api_url(site, place)}/labels/{name}",
        "name": name,
        "description": "",
        "color": "ededed",
        "default": False,
    }


def _number(record: PullRequest) -> int:
    return number_for(f"pull request {record.number}")
