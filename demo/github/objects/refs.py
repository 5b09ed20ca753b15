"""GitHub's `git-ref`."""

from urllib.parse import quote

from demo.github.objects.repositories import api_url
from demo.github.site import JsonObject, Site, node_id, number_for
from demo.github.state.code import Repository


def git_ref(site: Site, repository: Repository, name: str, sha: str) -> JsonObject:
    """Describe a branch or a tag, which points to a commit."""
    url = f"{api_url(site, repository)}/git"
    return {
        "ref": name,
        "node_id": node_id("REF", number_for(name)),
        "url": f"{url}/{quote(name)}",
        "object": {"type": "commit", "sha": sha, "url": f"{url}/commits/{sha}"},
    }
