"""The job that the action stands in, as GitHub's runner tells it to a step.

The variables are those of GitHub's page "Variables", with the values that the runner would give
for a run of the local GitHub.
"""

import json
from pathlib import Path

from demo.github import State
from demo.github.state.actions import Run

Environment = dict[str, str]

SAMPLE = Path(__file__).parent / "samples" / "shop.json"
"""The state of a local GitHub on which a push to main is being built."""


def running_run(state: State) -> Run:
    """Find the run that is under way, in which the step stands."""
    return next(run for run in state.runs if run.status == "in_progress")


def runner_environment(state: State, run: Run, api_url: str, folder: Path) -> Environment:
    """Give what the runner sets for a step of the run's last job; its files lie in `folder`."""
    job = run.jobs[-1]
    workflow = state.workflow_of(run)
    repository = state.repository
    ref = f"refs/heads/{run.head_branch}"
    event = folder / "event.json"
    event.write_text(json.dumps(push_event(state, run)), encoding="utf-8")
    for name in ("output", "summary"):
        (folder / name).touch()
    return {
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_ACTION": "report",
        "GITHUB_ACTOR": run.actor,
        "GITHUB_TRIGGERING_ACTOR": run.triggering_actor or run.actor,
        "GITHUB_API_URL": api_url,
        "GITHUB_SERVER_URL": state.server,
        "GITHUB_EVENT_NAME": run.event,
        "GITHUB_EVENT_PATH": str(event),
        "GITHUB_JOB": job.name.partition(" (")[0],
        "GITHUB_OUTPUT": str(folder / "output"),
        "GITHUB_STEP_SUMMARY": str(folder / "summary"),
        "GITHUB_REF": ref,
        "GITHUB_REF_NAME": run.head_branch or "",
        "GITHUB_REF_TYPE": "branch",
        "GITHUB_REPOSITORY": repository.full_name,
        "GITHUB_REPOSITORY_ID": str(repository.id),
        "GITHUB_REPOSITORY_OWNER": repository.owner,
        "GITHUB_RUN_ID": str(run.id),
        "GITHUB_RUN_ATTEMPT": str(run.run_attempt),
        "GITHUB_RUN_NUMBER": str(run.run_number),
        "GITHUB_SHA": run.head_sha,
        "GITHUB_WORKFLOW": workflow.name,
        "GITHUB_WORKFLOW_REF": f"{repository.full_name}/{workflow.path}@{ref}",
        "GITHUB_WORKFLOW_SHA": run.head_sha,
        "GITHUB_WORKSPACE": str(folder),
        "RUNNER_ARCH": "X64",
        "RUNNER_ENVIRONMENT": "github-hosted",
        "RUNNER_NAME": job.runner_name or "",
        "RUNNER_OS": "Linux",
        "RUNNER_TEMP": str(folder),
    }


def step_inputs(sei_url: str, guid: str, key: str, token: str) -> Environment:
    """Give what action.yml sets for the reporting step of a last job whose needs succeeded."""
    return {
        "SEI_API_KEY": key,
        "SEI_BASE_URL": sei_url,
        "SEI_INSTANCE_GUID": guid,
        "SEI_GITHUB_TOKEN": token,
        "SEI_JOB_STATUS": "success",
        "SEI_NEEDS": json.dumps({"build": {"result": "success", "outputs": {}}}),
    }


def push_event(state: State, run: Run) -> dict[str, object]:
    """Give the payload of the push that started the run (page "Webhook events", `push`)."""
    head = state.commits_by_sha[run.head_sha]
    return {
        "ref": f"refs/heads/{run.head_branch}",
        "before": head.parents[0] if head.parents else "0" * 40,
        "after": run.head_sha,
        "created": False,
        "deleted": False,
        "forced": False,
        "commits": [{"id": head.sha, "message": head.message, "distinct": True}],
        "repository": {"full_name": state.repository.full_name},
        "sender": {"login": run.actor},
    }
