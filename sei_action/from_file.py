"""Make of a run that a file tells of what GitHub's runs are made into. Pure functions.

The inputs override and add to what the file says, as they do with what GitHub says.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sei_action.commits import CommitRange
from sei_action.config import Config
from sei_action.config.artifact_values import images
from sei_action.declared import DeclaredArtifact, merged
from sei_action.errors import ConfigurationError
from sei_action.fact import Account, Repository
from sei_action.gathered import Gathered, choose_reported
from sei_action.occasion import Occasion, PullRequest, UpstreamRun
from sei_action.outcome import Outcome
from sei_action.payload import Findings
from sei_action.run import Job, Run, Step
from sei_action.run_file.models import (
    RunFile,
    ToldArtifact,
    ToldJob,
    ToldStep,
    Trigger,
    Upstream,
    full_name_of,
)
from sei_action.run_file.words import Result
from sei_action.subject import reported_jobs, subjects_of

_EVENTS = {
    Trigger.PUSH: "push",
    Trigger.PULL_REQUEST: "pull_request",
    Trigger.SCHEDULE: "schedule",
    Trigger.MANUAL: "workflow_dispatch",
}
# These say how GitHub is asked, which it is not.
_OF_GITHUB_ALONE = ("run_id", "paths", "needs")


def with_facts(config: Config, told: RunFile) -> Config:
    """Let the file say what the inputs leave open, and join their lists and parameters.

    Raises ConfigurationError for inputs that only GitHub could answer, and where nothing names the
    instance: `GitHub Actions (owner)` would be wrong, and would rename it for ever.
    """
    _check(config, told)
    owner = told.full_name.partition("/")[0]
    number = f"{told.run_number}-{told.run_attempt}"
    full_name = told.job_full_name or f"{told.full_name}/{told.pipeline}"
    server_of_owner = told.repository.removesuffix(told.full_name) + owner
    facts = {
        "instance_name": told.instance_name or f"{told.ci} ({owner})",
        "instance_url": told.instance_url or server_of_owner,
        "job_full_name": full_name,
        "execution_id": told.execution_id or f"{full_name}-{number}",
        "repo_url": told.repository,
        "web_url": told.web_url,
        "kind": told.kind or config.kind,
        "environment": told.environment,
        "commits": told.commits,
    }
    open_facts = {name: fact for name, fact in facts.items() if name not in config.model_fields_set}
    return config.model_copy(
        update={
            **open_facts,
            "matrix": {},
            "images": (*images("\n".join(told.images)), *config.images),
            "deployed_images": (
                *images("\n".join(told.deployed_images)),
                *config.deployed_images,
            ),
            "params": {**told.params, **config.params},
        }
    )


def gathered_from(
    told: RunFile, config: Config, declared: Iterable[DeclaredArtifact], now: datetime
) -> Gathered:
    """Turn what the file says into a run and its reports; `config` has the file's facts already.

    A run that has no end yet has lasted until `now`.
    """
    run = _run(told, now)
    outcome = Outcome(
        conclusion=told.result.conclusion,
        started_at=told.started_at,
        completed_at=told.completed_at or now,
    )
    jobs, notes = reported_jobs(run, config.jobs, None) if config.jobs else (None, ())
    artifacts = merged([*map(_artifact, told.artifacts), *declared])
    findings = Findings(commits=_commits(told, config.commits), declared=artifacts)
    subjects = subjects_of(run, outcome, jobs, config)
    reportables, unreported = choose_reported(run, subjects, lambda _subject: findings, config)
    return Gathered(
        run=run, outcome=outcome, reportables=reportables, unreported=unreported, notes=notes
    )


def _check(config: Config, told: RunFile) -> None:
    problems = [
        f"Input `{name.replace('_', '-')}`: it goes with runs of GitHub Actions only, and this run "
        "comes from a file or from Drone; leave it out."
        for name in _OF_GITHUB_ALONE
        if getattr(config, name)
    ]
    problems += [
        f"Input `services`: the `paths` of {service.name} go with runs of GitHub Actions only; "
        "leave them out, and name the services that this run is about."
        for service in config.services
        if service.paths
    ]
    if not (config.instance_name or told.instance_name or told.ci):
        problems.append(
            "Input `instance-name`: it is empty, and the file has neither `ci` nor "
            "`instance-name`. Write the CI system's name as `ci`, like GitLab CI, or the name of "
            "the registered instance as `instance-name`."
        )
    if problems:
        raise ConfigurationError(problems)


def _run(told: RunFile, now: datetime) -> Run:
    account = Account(login=told.user_id) if told.user_id else None
    return Run(
        id=told.run_number,
        run_number=told.run_number,
        run_attempt=told.run_attempt,
        event=_event(told),
        head_sha=told.sha or "",
        head_branch=told.branch_name,
        status="in_progress" if told.result is Result.RUNNING else "completed",
        conclusion=told.result.conclusion,
        created_at=told.started_at,
        run_started_at=told.started_at,
        repository=Repository(full_name=told.full_name),
        workflow_id=0,
        workflow_name=told.pipeline,
        html_url="",
        updated_at=told.completed_at or now,
        # The person is a cause only where a person is said to have started it.
        actor=account if told.trigger is Trigger.MANUAL else None,
        triggering_actor=account,
        occasion=Occasion(
            pull_request=_pull_request(told),
            upstream=_upstream(told.upstream, told.full_name) if told.upstream else None,
        ),
        jobs=tuple(_job(job, number) for number, job in enumerate(told.jobs, start=1)),
    )


def _event(told: RunFile) -> str:
    if told.upstream:
        return "workflow_run"
    if told.trigger:
        return _EVENTS[told.trigger]
    return "" if told.pull_request is None else "pull_request"


def _pull_request(told: RunFile) -> PullRequest | None:
    return None if told.pull_request is None else PullRequest(number=told.pull_request)


def _upstream(upstream: Upstream, repository: str) -> UpstreamRun:
    full_name = full_name_of(upstream.repository) if upstream.repository else repository
    return UpstreamRun(
        id=upstream.run_number,
        run_number=upstream.run_number,
        run_attempt=upstream.run_attempt,
        workflow_name=upstream.pipeline,
        repository=Repository(full_name=full_name),
    )


def _job(job: ToldJob, number: int) -> Job:
    return Job(
        id=number,
        name=job.name,
        status=_status(job),
        conclusion=job.result.conclusion if job.result else None,
        started_at=job.started_at,
        completed_at=job.completed_at,
        runner_name=job.runner,
        steps=tuple(_step(step, place) for place, step in enumerate(job.steps, start=1)),
    )


def _step(step: ToldStep, number: int) -> Step:
    return Step(
        number=number,
        name=step.name,
        status=_status(step),
        conclusion=step.result.conclusion if step.result else None,
        started_at=step.started_at,
        completed_at=step.completed_at,
    )


def _status(part: ToldStep) -> str:
    return "in_progress" if part.result is Result.RUNNING else "completed"


def _artifact(told: ToldArtifact) -> DeclaredArtifact:
    return DeclaredArtifact(
        type=told.type,
        location=told.location,
        name=told.name,
        qualifier=told.version,
        hash=told.digest,
        metadata=told.metadata,
        input=told.input,
        output=told.output,
    )


def _commits(told: RunFile, commits: Sequence[str]) -> CommitRange:
    if commits:
        shas = tuple(dict.fromkeys(commits))
        return CommitRange(shas=shas, base=None, reason="given by `commits`")
    if told.sha:
        return CommitRange(shas=(told.sha,), base=None, reason="`sha` alone, without `commits`")
    return CommitRange(shas=(), base=None, reason="neither `sha` nor `commits` is given")
