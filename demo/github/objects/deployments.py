"""GitHub's `deployment` and `deployment-status`."""

from demo.github.objects.repositories import api_url
from demo.github.objects.users import simple_user
from demo.github.site import JsonObject, Site, node_id, number_for
from demo.github.state.code import Repository
from demo.github.state.deployments import Deployment, DeploymentStatus
from demo.github.state.moments import stamp

KIND = "DE"


def deployment(site: Site, repository: Repository, record: Deployment) -> JsonObject:
    """Describe a deployment; GitHub takes the environment `production` for one, and no other."""
    url = _url(site, repository, record)
    latest = record.newest_statuses[:1]
    return {
        "url": url,
        "id": record.id,
        "node_id": node_id(KIND, record.id),
        "sha": record.sha,
        "ref": record.ref,
        "task": record.task,
        "payload": {},
        "original_environment": record.environment,
        "environment": record.environment,
        "description": None,
        "creator": simple_user(site, record.creator),
        "created_at": stamp(record.created_at),
        "updated_at": stamp(latest[0].created_at if latest else record.created_at),
        "statuses_url": f"{url}/statuses",
        "repository_url": api_url(site, repository),
        "transient_environment": False,
        "production_environment": record.environment == "production",
        "performed_via_github_app": None,
    }


def deployment_status(
    site: Site, repository: Repository, of: Deployment, record: DeploymentStatus
) -> JsonObject:
    """Describe a status of a deployment; what it has no address for is empty, not null."""
    number = number_for(f"status {of.statuses.index(record)} of deployment {of.id}")
    url = _url(site, repository, of)
    log = log_url(site.html, repository, record) or ""
    return {
        "url": f"{url}/statuses/{number}",
        "id": number,
        "node_id": node_id("DES", number),
        "state": record.state,
        "creator": simple_user(site, of.creator),
        "description": "",
        "environment": of.environment,
        "target_url": log,
        "created_at": stamp(record.created_at),
        "updated_at": stamp(record.created_at),
        "deployment_url": url,
        "repository_url": api_url(site, repository),
        "environment_url": record.environment_url or "",
        "log_url": log,
        "performed_via_github_app": None,
    }


def _url(site: Site, repository: Repository, record: Deployment) -> str:
    return f"{api_url(site, repository)}/deployments/{record.id}"


def log_url(html: str, repository: Repository, record: DeploymentStatus) -> str | None:
    """Give the page of the run or job that gave a status, if one did."""
    if record.run_id is None:
        return None
    run = f"{html}/{repository.full_name}/actions/runs/{record.run_id}"
    return run if record.job_id is None else f"{run}/job/{record.job_id}"
