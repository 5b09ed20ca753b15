"""GitHub's `workflow-run`."""

from hashlib import sha1

from demo.github.objects.check_suites import suite_id, suite_node_id
from demo.github.objects.commits import simple_commit
from demo.github.objects.pull_requests import pull_request_minimal
from demo.github.objects.repositories import api_url, html_url, minimal_repository
from demo.github.objects.users import simple_user
from demo.github.site import JsonObject, Site, node_id
from demo.github.state import State
from demo.github.state.actions import Run
from demo.github.state.code import Commit
from demo.github.state.moments import stamp


def workflow_run(site: Site, state: State, run: Run) -> JsonObject:
    """Describe one attempt of a run."""
    repository = api_url(site, state.repository)
    url = f"{repository}/actions/runs/{run.id}"
    suite = suite_id(run.id)
    workflow = state.workflow_of(run)
    head = state.commits_by_sha.get(run.head_sha)
    earlier = run.run_attempt - 1
    return {
        "id": run.id,
        "name": workflow.name,
        "node_id": node_id("WFR", run.id),
        "head_branch": run.head_branch,
        "head_sha": run.head_sha,
        "path": workflow.path,
        "display_title": run.display_title or _title(head, workflow.name),
        "run_number": run.run_number,
        "event": run.event,
        "status": run.status,
        "conclusion": run.conclusion,
        "workflow_id": workflow.id,
        "check_suite_id": suite,
        "check_suite_node_id": suite_node_id(run.id),
        "url": url,
        "html_url": f"{html_url(site, state.repository)}/actions/runs/{run.id}",
        "pull_requests": [
            pull_request_minimal(site, state, state.pull_requests_by_number[number])
            for number in run.pull_requests
        ],
        "created_at": stamp(run.created_at),
        "updated_at": stamp(run.updated_at),
        "actor": simple_user(site, run.actor),
        "run_attempt": run.run_attempt,
        "referenced_workflows": [
            _referenced(state, run, each) for each in run.referenced_workflows
        ],
        "run_started_at": stamp(run.run_started_at or run.created_at),
        "triggering_actor": simple_user(site, run.triggering_actor or run.actor),
        "jobs_url": f"{url}/jobs",
        "logs_url": f"{url}/logs",
        "check_suite_url": f"{repository}/check-suites/{suite}",
        "artifacts_url": f"{url}/artifacts",
        "cancel_url": f"{url}/cancel",
        "rerun_url": f"{url}/rerun",
        "previous_attempt_url": f"{url}/attempts/{earlier}" if earlier else None,
        "workflow_url": f"{repository}/actions/workflows/{workflow.id}",
        "head_commit": simple_commit(head) if head else None,
        "repository": minimal_repository(site, state.repository),
        "head_repository": minimal_repository(site, state.head_repository_of(run)),
    }


def _title(head: Commit | None, workflow_name: str) -> str:
    return head.message.splitlines()[0] if head else workflow_name


def _referenced(state: State, run: Run, file: str) -> JsonObject:
    own = file.startswith(f"{state.repository.full_name}/")
    sha = run.head_sha if own else sha1(file.encode(), usedforsecurity=False).hexdigest()
    ref = file.rpartition("@")[2]
    return {"path": file, "sha": sha, **({"ref": ref} if ref.startswith("refs/") else {})}
