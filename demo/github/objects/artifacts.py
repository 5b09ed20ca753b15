"""GitHub's `artifact`."""

from datetime import timedelta

from demo.github.objects.repositories import api_url
from demo.github.site import JsonObject, Site, node_id
from demo.github.state import State
from demo.github.state.actions import Artifact, Run
from demo.github.state.moments import stamp

_KEPT = timedelta(days=90)  # GitHub's default retention


def artifact(site: Site, state: State, run: Run, record: Artifact) -> JsonObject:
    """Describe an artifact of a run; an Enterprise Server tells no digest."""
    url = f"{api_url(site, state.repository)}/actions/artifacts/{record.id}"
    return {
        "id": record.id,
        "node_id": node_id("A", record.id),
        "name": record.name,
        "size_in_bytes": record.size_in_bytes,
        "url": url,
        "archive_download_url": f"{url}/zip",
        "expired": record.expired,
        **({} if site.enterprise else {"digest": record.digest}),
        "created_at": stamp(record.created_at),
        "updated_at": stamp(record.created_at),
        "expires_at": stamp(record.created_at + _KEPT),
        "workflow_run": {
            "id": run.id,
            "repository_id": state.repository.id,
            "head_repository_id": state.head_repository_of(run).id,
            "head_branch": run.head_branch,
            "head_sha": run.head_sha,
        },
    }
