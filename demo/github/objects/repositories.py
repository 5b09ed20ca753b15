"""GitHub's `full-repository`, and what runs and pull requests carry of it."""

from functools import lru_cache

from demo.github.objects.users import simple_user
from demo.github.site import JsonObject, Site, node_id
from demo.github.state.code import Repository
from demo.github.state.moments import stamp

_AT_API = {
    "forks_url": "/forks",
    "keys_url": "/keys{/key_id}",
    "collaborators_url": "/collaborators{/collaborator}",
    "teams_url": "/teams",
    "hooks_url": "/hooks",
    "issue_events_url": "/issues/events{/number}",
    "events_url": "/events",
    "assignees_url": "/assignees{/user}",
    "branches_url": "/branches{/branch}",
    "tags_url": "/tags",
    "blobs_url": "/git/blobs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "trees_url": "/git/trees{/sha}",
    "statuses_url": "/statuses/{sha}",
    "languages_url": "/languages",
    "stargazers_url": "/stargazers",
    "contributors_url": "/contributors",
    "subscribers_url": "/subscribers",
    "subscription_url": "/subscription",
    "commits_url": "/commits{/sha}",
    "git_commits_url": "/git/commits{/sha}",
    "comments_url": "/comments{/number}",
    "issue_comment_url": "/issues/comments{/number}",
    "contents_url": "/contents/{+path}",
    "compare_url": "/compare/{base}...{head}",
    "merges_url": "/merges",
    "archive_url": "/{archive_format}{/ref}",
    "downloads_url": "/downloads",
    "issues_url": "/issues{/number}",
    "pulls_url": "/pulls{/number}",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "labels_url": "/labels{/name}",
    "releases_url": "/releases{/id}",
    "deployments_url": "/deployments",
}
_SWITCHED_OFF = ("is_template", "has_discussions", "has_pages", "has_wiki")
_SWITCHED_ON = ("allow_forking", "has_downloads", "has_issues", "has_projects")
_REMEMBERED = 256  # runs and pull requests describe the same few again and again
_COUNTS = (
    "size",
    "forks",
    "forks_count",
    "open_issues",
    "open_issues_count",
    "stargazers_count",
    "watchers",
    "watchers_count",
)


def api_url(site: Site, repository: Repository) -> str:
    """Give the address below which the API keeps everything of a repository."""
    return f"{site.api}/repos/{repository.full_name}"


def html_url(site: Site, repository: Repository) -> str:
    """Give the address of a repository's page."""
    return f"{site.html}/{repository.full_name}"


@lru_cache(_REMEMBERED)
def minimal_repository(site: Site, repository: Repository) -> JsonObject:
    """Describe a repository without its settings and counts; not to be changed."""
    url = api_url(site, repository)
    return {
        "id": repository.id,
        "node_id": node_id("R", repository.id),
        "name": repository.name,
        "full_name": repository.full_name,
        "private": repository.private,
        "owner": simple_user(site, repository.owner, repository.owner_type),
        "html_url": html_url(site, repository),
        "description": repository.description,
        "fork": repository.fork,
        "url": url,
        **{name: url + suffix for name, suffix in _AT_API.items()},
    }


@lru_cache(_REMEMBERED)
def repository(site: Site, record: Repository) -> JsonObject:
    """Describe a repository with settings and counts; not to be changed.

    This is how lists and pull requests describe it.
    """
    page = html_url(site, record)
    host = site.html.partition("://")[2]
    pushed_at = stamp(record.pushed_at or record.created_at)
    return {
        **minimal_repository(site, record),
        "default_branch": record.default_branch,
        "visibility": "private" if record.private else "public",
        "archived": record.archived,
        "disabled": record.disabled,
        "created_at": stamp(record.created_at),
        "updated_at": pushed_at,
        "pushed_at": pushed_at,
        "clone_url": f"{page}.git",
        "git_url": f"git://{host}/{record.full_name}.git",
        "ssh_url": f"git@{host}:{record.full_name}.git",
        "svn_url": page,
        "mirror_url": None,
        "homepage": None,
        "language": None,
        "license": None,
        "topics": [],
        **dict.fromkeys(_SWITCHED_OFF, False),
        **dict.fromkeys(_SWITCHED_ON, True),
        **dict.fromkeys(_COUNTS, 0),
    }


def full_repository(site: Site, record: Repository) -> JsonObject:
    """Describe a repository by itself."""
    owner = simple_user(site, record.owner, record.owner_type)
    return {
        **repository(site, record),
        **({"organization": owner} if record.owner_type == "Organization" else {}),
        "network_count": 0,
        "subscribers_count": 0,
    }
