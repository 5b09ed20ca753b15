"""GitHub's `workflow`."""

from urllib.parse import quote

from demo.github.objects.repositories import api_url, html_url
from demo.github.site import JsonObject, Site, node_id
from demo.github.state.actions import Workflow
from demo.github.state.code import Repository
from demo.github.state.moments import stamp


def workflow(site: Site, repository: Repository, record: Workflow) -> JsonObject:
    """Describe a workflow by its file and name."""
    page = html_url(site, repository)
    return {
        "id": record.id,
        "node_id": node_id("W", record.id),
        "name": record.name,
        "path": record.path,
        "state": "active",
        "created_at": stamp(record.created_at),
        "updated_at": stamp(record.updated_at),
        "url": f"{api_url(site, repository)}/actions/workflows/{record.id}",
        "html_url": f"{page}/blob/{repository.default_branch}/{record.path}",
        "badge_url": f"{page}/workflows/{quote(record.name)}/badge.svg",
    }
