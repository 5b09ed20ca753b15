"""GitHub's `minimal-repository`, as runs carry it."""

from demo.github.objects.users import simple_user
from demo.github.site import JsonObject, Site, node_id
from demo.github.state.code import Repository

_AT_REPOSITORY = {
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


def api_url(site: Site, repository: Repository) -> str:
    """Give the address below which the API keeps everything of a repository."""
    return f"{site.api}/repos/{repository.full_name}"


def html_url(site: Site, repository: Repository) -> str:
    """Give the address of a repository's page."""
    return f"{site.html}/{repository.full_name}"


def minimal_repository(site: Site, repository: Repository) -> JsonObject:
    """Describe a repository without its settings and counts."""
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
        **{name: url + suffix for name, suffix in _AT_REPOSITORY.items()},
    }
