"""Build what tests speak of, complete and plausible; a test states only what matters to it.

The scene is always the same: run #562 of the workflow "CI" on `main` of acme/shop, one job with
one step, started at nine on a Monday.
"""

from datetime import UTC, datetime, timedelta

from sei_action.commits import CommitRange, Comparison
from sei_action.config import Config, Service, read_config, variable_of
from sei_action.deployment import Deployment
from sei_action.environment import Environment
from sei_action.outcome import Outcome
from sei_action.payload import Findings, Payload
from sei_action.receipt import Receipt
from sei_action.run import Artifact, Job, Run, RunSummary, Step
from sei_action.subject import Subject

API_KEY = "key-of.a_test=1"
GITHUB_TOKEN = "ghs_token-of.a_test"
GUID = "666ba79b-3f3d-4236-ac04-4686ce526705"
RUN_ID = 30433642
JOB_ID = 399444496


def moment(seconds: float = 0) -> datetime:
    """Give the moment so many seconds after the run's start."""
    return datetime(2026, 2, 2, 9, tzinfo=UTC) + timedelta(seconds=seconds)


def sha(number: int) -> str:
    """Give a commit's SHA of its own for each number."""
    return f"{number:040x}"


def step(**changes: object) -> Step:
    """Build a step that succeeded after 10 seconds."""
    facts: dict[str, object] = {
        "number": 1,
        "name": "Run tests",
        "status": "completed",
        "conclusion": "success",
        "started_at": moment(5),
        "completed_at": moment(15),
    }
    return Step.model_validate({**facts, **changes})


def job(**changes: object) -> Job:
    """Build a job that succeeded after 20 seconds."""
    facts: dict[str, object] = {
        "id": JOB_ID,
        "name": "test",
        "status": "completed",
        "conclusion": "success",
        "started_at": moment(2),
        "completed_at": moment(22),
        "runner_name": "GitHub Actions 7",
        "steps": (step(),),
    }
    return Job.model_validate({**facts, **changes})


def running_job(**changes: object) -> Job:
    """Build a job that still runs, in its second step."""
    facts: dict[str, object] = {
        "status": "in_progress",
        "conclusion": None,
        "completed_at": None,
        "steps": (
            step(),
            step(number=2, name="Report", status="in_progress", conclusion=None, completed_at=None),
        ),
    }
    return job(**{**facts, **changes})


def artifact(**changes: object) -> Artifact:
    """Build an uploaded artifact."""
    facts: dict[str, object] = {
        "id": 11,
        "name": "coverage",
        "size_in_bytes": 2048,
        "digest": f"sha256:{1:064x}",
        "created_at": moment(20),
        "expires_at": moment(90 * 86400),
    }
    return Artifact.model_validate({**facts, **changes})


def _summary(**changes: object) -> dict[str, object]:
    facts: dict[str, object] = {
        "id": RUN_ID,
        "run_number": 562,
        "event": "push",
        "head_sha": sha(562),
        "head_branch": "main",
        "head_repository": {"full_name": "acme/shop"},
        "status": "completed",
        "conclusion": "success",
        "created_at": moment(),
    }
    return {**facts, **changes}


def run(**changes: object) -> Run:
    """Build a run that succeeded at its first attempt."""
    facts: dict[str, object] = {
        "repository": {"full_name": "acme/shop"},
        "run_attempt": 1,
        "workflow_id": 7,
        "workflow_name": "CI",
        "html_url": f"https://github.com/acme/shop/actions/runs/{RUN_ID}",
        "run_started_at": moment(),
        "updated_at": moment(3600),
        "actor": {"login": "ada"},
        "triggering_actor": {"login": "ada"},
        "occasion": {"ref": "refs/heads/main"},
        "jobs": (job(),),
    }
    return Run.model_validate({**_summary(), **facts, **changes})


def earlier_run(run_number: int = 561, **changes: object) -> RunSummary:
    """Build an earlier successful run of the same workflow on the same branch."""
    facts: dict[str, object] = {
        "id": RUN_ID - 1000 + run_number,
        "run_number": run_number,
        "head_sha": sha(run_number),
        "created_at": moment((run_number - 562) * 3600),
    }
    return RunSummary.model_validate(_summary(**{**facts, **changes}))


def comparison(*shas: str, **changes: object) -> Comparison:
    """Build what GitHub tells of the commits since a base."""
    facts: dict[str, object] = {"status": "ahead", "total_commits": len(shas), "shas": shas}
    return Comparison.model_validate({**facts, **changes})


def commit_range(*shas: str, **changes: object) -> CommitRange:
    """Build the commits that a run delivers: the head alone unless told otherwise."""
    facts: dict[str, object] = {
        "shas": shas or (sha(562),),
        "base": None,
        "reason": "the head alone",
    }
    return CommitRange.model_validate({**facts, **changes})


def deployment(*states: str, run_id: int = RUN_ID, **changes: object) -> Deployment:
    """Build a deployment to production with these states, newest first, written by a run's job."""
    page = f"https://github.com/acme/shop/actions/runs/{run_id}/job/{JOB_ID}"
    facts: dict[str, object] = {
        "id": 501,
        "sha": sha(562),
        "environment": "production",
        "created_at": moment(3),
        "statuses": [{"state": state, "log_url": page} for state in states or ("success",)],
    }
    return Deployment.model_validate({**facts, **changes})


def outcome(**changes: object) -> Outcome:
    """Build the outcome of a run that succeeded after half a minute."""
    facts: dict[str, object] = {
        "conclusion": "success",
        "started_at": moment(),
        "completed_at": moment(30),
    }
    return Outcome.model_validate({**facts, **changes})


def subject(**changes: object) -> Subject:
    """Build a report's subject: the whole run, a build."""
    facts: dict[str, object] = {"outcome": outcome()}
    return Subject.model_validate({**facts, **changes})


def service(**changes: object) -> Service:
    """Build a service of the repository, with nothing of its own but a name."""
    return Service.model_validate({"name": "api", **changes})


def findings(**changes: object) -> Findings:
    """Build what was found for a report: the head alone."""
    facts: dict[str, object] = {"commits": commit_range()}
    return Findings.model_validate({**facts, **changes})


def inputs(**changes: str) -> dict[str, str]:
    """Build the variables of the required inputs, and of others: `run_id` is `SEI_RUN_ID`."""
    texts = {
        "api_key": API_KEY,
        "github_token": GITHUB_TOKEN,
        "instance_guid": GUID,
        **changes,
    }
    return {variable_of(name): text for name, text in texts.items()}


def config(**changes: str) -> Config:
    """Read the required inputs, and others."""
    return read_config(inputs(**changes))


def environment(**changes: object) -> Environment:
    """Build what the runner tells the job `report`, which stands in the run."""
    facts: dict[str, object] = {
        "repository": "acme/shop",
        "run_id": RUN_ID,
        "run_attempt": 1,
        "event_name": "push",
        "ref": "refs/heads/main",
        "workflow": "CI",
        "job": "report",
        "actor": "ada",
        "runner_name": "GitHub Actions 9",
    }
    return Environment.model_validate({**facts, **changes})


def payload(**changes: object) -> Payload:
    """Build the smallest payload that SEI takes."""
    facts: dict[str, object] = {
        "pipeline": "CI",
        "job_full_name": "acme/shop/CI",
        "qualified_name": "acme/shop/CI",
        "instance_name": "GitHub Actions (acme)",
        "instance_guid": GUID,
        "start_time": 1_770_022_800_000,
        "duration": 30_000,
        "result": "SUCCESS",
        "build_number": 562,
        "execution_id": f"{RUN_ID}-1",
        "ci": True,
        "cd": False,
    }
    return Payload.model_validate({**facts, **changes})


def receipt_of(*payloads: Payload, **changes: object) -> Receipt:
    """Build the end of a trip on which these payloads were accepted."""
    reports = [{"payload": one, "story": "accepted", "delivered": True} for one in payloads]
    return Receipt.model_validate({"story": "accepted", "reports": reports, **changes})
