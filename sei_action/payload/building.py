"""From a run to the payload that reports it. Pure: the same run gives the same payload."""

from sei_action.config import Config, Kind
from sei_action.outcome import Outcome
from sei_action.payload import naming
from sei_action.payload.artifacts import artifacts_of
from sei_action.payload.models import JobRun, Param, Payload
from sei_action.payload.stages import stage_of
from sei_action.payload.triggers import trigger_chain_of
from sei_action.payload.words import result_of
from sei_action.run import Run


def build_payload(run: Run, outcome: Outcome, config: Config) -> Payload:
    """Build the payload; each input overrides the default of its name (contract section 5).

    Raises ValueError for an outcome that is no result (`result_of` tells beforehand).
    """
    job_full_name = config.job_full_name or naming.pipeline_identity_of(run)
    server, owner = naming.server_url_of(run), naming.owner_of(run)
    is_deployment = _is_deployment(config)
    return Payload.model_validate(
        {
            "pipeline": config.pipeline or run.workflow_name,
            "job_full_name": job_full_name,
            "qualified_name": config.qualified_name or job_full_name,
            "instance_name": config.instance_name or f"GitHub Actions ({owner})",
            "instance_guid": config.instance_guid,
            "instance_url": config.instance_url or f"{server}/{owner}",
            "start_time": round(run.started_at.timestamp() * 1000),
            "duration": outcome.duration_ms(run),
            "result": result_of(outcome.conclusion),
            "build_number": _given(config.build_number, naming.build_number_of(run)),
            "execution_id": config.execution_id or naming.execution_id_of(run),
            "user_id": config.user_id or _user_of(run),
            "repo_url": config.repo_url or f"{server}/{run.repository.full_name}",
            "web_url": config.web_url or naming.page_of(run),
            "branch_name": config.branch_name or run.head_branch,
            "module_name": config.module_name,
            "project_name": config.project_name or naming.project_of(run),
            "ci": not is_deployment,
            "cd": is_deployment,
            "cfr_status": config.cfr_status,
            "themes": config.themes,
            "scm_commit_ids": run.commits.shas,
            "job_run_params": _params_of(run, config),
            "job_run": JobRun(
                stages=tuple(stage_of(job, outcome.completed_at) for job in run.jobs)
            ),
            "artifacts": artifacts_of(run),
            "trigger_chain": trigger_chain_of(run),
        }
    )


def _given(number: int | None, default: int) -> int:
    return default if number is None else number


def _is_deployment(config: Config) -> bool:
    if config.kind is Kind.AUTO:
        return config.environment is not None
    return config.kind is Kind.CD


def _user_of(run: Run) -> str | None:
    account = run.triggering_actor or run.actor
    return account.login if account else None


def _params_of(run: Run, config: Config) -> tuple[Param, ...]:
    facts = {
        "event": run.event,
        "run_number": str(run.run_number),
        "run_attempt": str(run.run_attempt),
        "ref": run.ref or run.head_branch,
        "actor": _user_of(run),
        "environment": config.environment,
        **config.params,
    }
    return tuple(
        Param(name=name, value=value) for name, value in facts.items() if value is not None
    )
