"""GitHub's `job`, with its steps."""

import re

from demo.github.objects.repositories import api_url, html_url
from demo.github.site import JsonObject, Site, node_id, number_for
from demo.github.state import State
from demo.github.state.actions import Job, Run, Step
from demo.github.state.moments import stamp, stamp_or_none


def job(site: Site, state: State, run: Run, record: Job) -> JsonObject:
    """Describe a job of an attempt; without a runner it has no runner's ids either."""
    repository = api_url(site, state.repository)
    run_page = f"{html_url(site, state.repository)}/actions/runs/{run.id}"
    return {
        "id": record.id,
        "run_id": run.id,
        "workflow_name": state.workflow_of(run).name,
        "head_branch": run.head_branch,
        "run_url": f"{repository}/actions/runs/{run.id}",
        "run_attempt": run.run_attempt,
        "node_id": node_id("CR", record.id),
        "head_sha": run.head_sha,
        "url": f"{repository}/actions/jobs/{record.id}",
        "html_url": f"{run_page}/job/{record.id}",
        "status": record.status,
        "conclusion": record.conclusion,
        "created_at": stamp(record.created_at or record.started_at),
        "started_at": stamp(record.started_at),
        "completed_at": stamp_or_none(record.completed_at),
        "name": record.name,
        "steps": [_step(step, place) for place, step in enumerate(record.steps, start=1)],
        "check_run_url": f"{repository}/check-runs/{record.id}",
        "labels": list(record.labels),
        "runner_id": _runner_id(record.runner_name) if record.runner_name else None,
        "runner_name": record.runner_name,
        "runner_group_id": number_for(record.runner_group) if record.runner_name else None,
        "runner_group_name": record.runner_group if record.runner_name else None,
    }


def _step(record: Step, place: int) -> JsonObject:
    return {
        "name": record.name,
        "status": record.status,
        "conclusion": record.conclusion,
        "number": record.number or place,
        "started_at": stamp_or_none(record.started_at),
        "completed_at": stamp_or_none(record.completed_at),
    }


def _runner_id(name: str) -> int:
    # GitHub's own runners carry their id in their name: "GitHub Actions 1000000012".
    number = re.search(r"\d{6,}$", name)
    return int(number[0]) if number else number_for(name)
