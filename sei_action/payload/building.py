"""From a run to the payload that reports it. Pure: the same facts give the same payload."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import Field

from sei_action.commits import CommitRange
from sei_action.config import Config
from sei_action.declared import DeclaredArtifact
from sei_action.fact import Fact
from sei_action.occasion import Labels
from sei_action.outcome import Outcome
from sei_action.payload import naming
from sei_action.payload.artifacts import artifacts_of
from sei_action.payload.failed_change import cfr_status_of
from sei_action.payload.models import JobRun, Payload
from sei_action.payload.params import params_of
from sei_action.payload.rules import Rule
from sei_action.payload.stages import stages_of
from sei_action.payload.triggers import trigger_chain_of
from sei_action.payload.words import result_of
from sei_action.provenance import DEFAULT, Decided, Source, each_once
from sei_action.run import Run
from sei_action.subject import Subject

T = TypeVar("T")


class Findings(Fact):
    """What was found for one report beyond the run itself."""

    commits: CommitRange
    labels: Labels = Field(default_factory=Labels)
    declared: tuple[DeclaredArtifact, ...] = ()


def build_payload(run: Run, subject: Subject, findings: Findings, config: Config) -> Payload:
    """Build the payload; each input overrides the default of its name (contract section 5).

    Raises ValueError for an outcome that is no result (`result_of` tells beforehand).
    """
    decided = decide(run, subject, findings, config)
    return Payload.model_validate({name: one.value for name, one in decided.items()})


def decide(
    run: Run, subject: Subject, findings: Findings, config: Config
) -> Mapping[str, Decided[Any]]:
    """Decide on each field of the payload, and say where its value came from and why."""
    outcome, labels, commits = subject.outcome, findings.labels, findings.commits
    jobs = run.jobs if subject.job is None else (subject.job,)
    stages = stages_of(run, jobs, outcome.completed_at)
    is_deployment = Decided(
        subject.is_deployment, subject.kind_from, subject.kind_reason, Rule.KIND
    )
    return {
        "pipeline": naming.pipeline_of(run, subject, config),
        "job_full_name": naming.job_full_name_of(run, subject, config),
        "qualified_name": naming.qualified_name_of(run, subject, config),
        "instance_name": naming.instance_name_of(run, config),
        "instance_guid": _given("instance-guid", config.instance_guid, Rule.INSTANCE),
        "instance_url": naming.instance_url_of(run, config),
        "start_time": Decided(
            round(outcome.started_at.timestamp() * 1000),
            outcome.started_from,
            "the start of the attempt or the job, in milliseconds",
            Rule.TIMES,
        ),
        "duration": Decided(
            outcome.duration_ms,
            each_once([*outcome.started_from, *outcome.completed_from]),
            "from its start to its end, in milliseconds",
            Rule.TIMES,
        ),
        "result": _result_of(outcome, config),
        "build_number": naming.build_number_for(run, config),
        "execution_id": naming.execution_id_for(run, subject, config),
        "user_id": naming.user_id_of(run, config),
        "repo_url": naming.repo_url_of(run, config),
        "web_url": naming.web_url_of(run, config),
        "branch_name": naming.branch_name_of(run, config),
        "module_name": _given("module-name", config.module_name, Rule.DEFAULTS),
        "project_name": naming.project_name_of(run, config),
        "ci": is_deployment._replace(value=not subject.is_deployment),
        "cd": is_deployment,
        "cfr_status": cfr_status_of(run, subject, commits, labels, config),
        "themes": _given("themes", config.themes, Rule.FIELDS),
        "scm_commit_ids": Decided(commits.shas, commits.sources, commits.reason, Rule.COMMITS),
        "job_run_params": params_of(run, subject, labels, config),
        "job_run": Decided(JobRun(stages=stages.value), *stages[1:]),
        "artifacts": artifacts_of(run, subject, findings.declared, config),
        "trigger_chain": trigger_chain_of(run),
    }


def _given(name: str, value: T, rule: Rule) -> Decided[T]:
    if not value:
        return Decided(value, (DEFAULT,), f"the input `{name}` is not set", rule)
    return Decided(value, (Source.input(name),), f"the input `{name}` says so", rule)


def _result_of(outcome: Outcome, config: Config) -> Decided[str | None]:
    sources = outcome.conclusion_from
    if outcome.conclusion == "cancelled":
        sources = (*sources, Source.input("on-cancelled"))
    result = result_of(outcome.conclusion, config.on_cancelled)
    return Decided(result, sources, outcome.reason, Rule.RESULT)
