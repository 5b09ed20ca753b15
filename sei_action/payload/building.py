"""From a run to the payload that reports it. Pure: the same facts give the same payload."""

from sei_action.commits import CommitRange
from sei_action.config import Config
from sei_action.declared import DeclaredArtifact
from sei_action.fact import Fact
from sei_action.payload import naming
from sei_action.payload.artifacts import artifacts_of
from sei_action.payload.failed_change import cfr_status_of
from sei_action.payload.models import JobRun, Payload
from sei_action.payload.params import params_of
from sei_action.payload.stages import stages_of
from sei_action.payload.triggers import trigger_chain_of
from sei_action.payload.words import result_of
from sei_action.run import Run
from sei_action.subject import Subject


class Findings(Fact):
    """What was found for one report beyond the run itself."""

    commits: CommitRange
    labels: tuple[str, ...] = ()
    declared: tuple[DeclaredArtifact, ...] = ()


def build_payload(run: Run, subject: Subject, findings: Findings, config: Config) -> Payload:
    """Build the payload; each input overrides the default of its name (contract section 5).

    Raises ValueError for an outcome that is no result (`result_of` tells beforehand).
    """
    server, owner = naming.server_url_of(run), naming.owner_of(run)
    outcome, labels, commits = subject.outcome, findings.labels, findings.commits
    jobs = run.jobs if subject.job is None else (subject.job,)
    return Payload.model_validate(
        {
            "pipeline": naming.pipeline_of(run, subject, config),
            "job_full_name": naming.job_full_name_of(run, subject, config),
            "qualified_name": naming.qualified_name_of(run, subject, config),
            "instance_name": config.instance_name or f"GitHub Actions ({owner})",
            "instance_guid": config.instance_guid,
            "instance_url": config.instance_url or f"{server}/{owner}",
            "start_time": round(outcome.started_at.timestamp() * 1000),
            "duration": outcome.duration_ms,
            "result": result_of(outcome.conclusion, config.on_cancelled),
            "build_number": _build_number(run, config),
            "execution_id": naming.execution_id_for(run, subject, config),
            "user_id": config.user_id or _user_of(run),
            "repo_url": config.repo_url or f"{server}/{run.repository.full_name}",
            "web_url": config.web_url or naming.page_of(run),
            "branch_name": config.branch_name or run.head_branch,
            "module_name": config.module_name,
            "project_name": config.project_name or naming.project_of(run),
            "ci": not subject.is_deployment,
            "cd": subject.is_deployment,
            "cfr_status": cfr_status_of(run, subject, commits, labels, config),
            "themes": config.themes,
            "scm_commit_ids": commits.shas,
            "job_run_params": params_of(run, subject, labels, config),
            "job_run": JobRun(stages=stages_of(run, jobs, outcome.completed_at)),
            "artifacts": artifacts_of(run, subject, findings.declared, config),
            "trigger_chain": trigger_chain_of(run),
        }
    )


def _build_number(run: Run, config: Config) -> int:
    if config.build_number is not None:
        return config.build_number
    return naming.build_number_of(run.run_number, run.run_attempt)


def _user_of(run: Run) -> str | None:
    account = run.triggering_actor or run.actor
    return account.login if account else None
