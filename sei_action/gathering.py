"""Gather everything that the reports of one step are made from."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime

from sei_action.config import Config, JobStatus, Kind, Scope
from sei_action.deadline import Deadline
from sei_action.declared import DeclaredArtifact
from sei_action.environment import Environment
from sei_action.errors import GitHubError
from sei_action.gathered import Gathered, Reportable, choose_reported
from sei_action.github import (
    GitHub,
    Losses,
    Wanted,
    collect,
    read_commits,
    read_jobs_again,
    read_workflow_file,
    start_labels,
)
from sei_action.occasion import Labels
from sei_action.outcome import (
    Outcome,
    finished_outcome,
    has_doubtful_failure,
    outcome_so_far,
)
from sei_action.own_job import find_own_job, lags_behind, settle, status_of
from sei_action.payload import Findings, wants_labels
from sei_action.provenance import CLOCK, Source
from sei_action.run import Job, Run, Target
from sei_action.subject import Subject, jobs_called, reported_jobs, subjects_of
from sei_action.workflow_file import JobDefinition, job_definitions

_LAG_SECONDS = 1.0

Now = Callable[[], datetime]


class Gathering:
    """Hold what all readings of one step share."""

    def __init__(self, github: GitHub, config: Config, deadline: Deadline, now: Now) -> None:
        """Take what is asked, how much of it, and until when."""
        self._github = github
        self._config = config
        self._deadline = deadline
        self._now = now
        self._losses = Losses()

    def gather(
        self,
        target: Target,
        environment: Environment | None = None,
        declared: Sequence[DeclaredArtifact] = (),
    ) -> Gathered:
        """Read the run, choose what is reported of it, and read what each report needs besides.

        Only of the run that the step stands in the `environment` tells more. Raises GitHubError
        where the run or its jobs cannot be read.
        """
        collected = collect(self._github, target, self._losses, self._environments())
        run, own = collected.run, None
        if target.is_own and environment is not None:
            run, own, outcome = self._stand_in(run, environment)
        else:
            outcome = finished_outcome(run)
        jobs, job_notes = self._jobs(run, own)
        subjects = subjects_of(run, outcome, jobs, self._config)
        reportables, unreported = choose_reported(
            run, subjects, lambda subject: self._find(run, subject, declared), self._config
        )
        run = collected.with_artifacts(run)
        return Gathered(
            run=run,
            outcome=outcome,
            reportables=reportables,
            unreported=unreported,
            notes=(
                *_notes_on_counts(run),
                *job_notes,
                *_commit_notes(reportables),
                *self._losses.notes,
            ),
            lacks_for_now=self._losses.may_pass,
        )

    def _environments(self) -> tuple[str, ...] | None:
        """Name the environments that are known; None where deployments do not matter."""
        if self._config.kind is Kind.CI:
            return None
        named = [self._config.environment, *(one.environment for one in self._config.services)]
        return tuple(name for name in named if name)

    def _stand_in(self, run: Run, environment: Environment) -> tuple[Run, Job | None, Outcome]:
        """Conclude the run that the step stands in, which GitHub cannot yet."""
        config = self._config
        own = find_own_job(run.jobs, config.check_run_id, environment)
        if lags_behind(self._awaited(run, own), own):
            # GitHub may show for a moment as running what the runner has already ended.
            time.sleep(min(_LAG_SECONDS, self._deadline.remaining("waiting for GitHub")))
            run = read_jobs_again(self._github, run, self._losses)
            own = find_own_job(run.jobs, config.check_run_id, environment)
        moment = self._now()
        status = config.job_status or (status_of(own) if own else None)
        status_from = run.sources_of("jobs", "jobs[].steps[].conclusion")
        if config.job_status:
            status_from = (Source.input("job-status"),)
        if own and status:
            settled = settle(own, status, moment)
            jobs = tuple(settled if job == own else job for job in run.jobs)
            settled_from = {f"{own.id}.conclusion": status_from, f"{own.id}.completed_at": (CLOCK,)}
            sources = {**run.sources, **settled_from}
            run, own = run.model_copy(update={"jobs": jobs, "sources": sources}), settled
        outcome = outcome_so_far(
            run,
            own,
            status,
            config.needs,
            moment,
            definitions=self._definitions(run, own, status),
            status_from=status_from,
        )
        return run, own, outcome

    def _definitions(
        self, run: Run, own: Job | None, status: JobStatus | None
    ) -> tuple[JobDefinition, ...]:
        """Read how the workflow's file defines its jobs, where only that decides on the result."""
        is_of_run = self._config.scope is Scope.RUN
        if not (
            is_of_run and run.path and has_doubtful_failure(run, own, status, self._config.needs)
        ):
            return ()
        repository = run.repository.full_name
        try:
            text = read_workflow_file(self._github, repository, run.path, run.head_sha)
        except GitHubError as error:
            self._losses.add("whether a job that failed may fail (`continue-on-error`)", error)
            return ()
        return job_definitions(text)

    def _awaited(self, run: Run, own: Job | None) -> tuple[Job, ...]:
        if self._config.scope is Scope.RUN:
            return run.jobs
        if self._config.jobs:
            return jobs_called(run, self._config.jobs)
        return (own,) if own else ()

    def _jobs(self, run: Run, own: Job | None) -> tuple[tuple[Job, ...] | None, tuple[str, ...]]:
        if self._config.scope is Scope.RUN:
            return None, ()
        return reported_jobs(run, self._config.jobs, own)

    def _find(self, run: Run, subject: Subject, declared: Sequence[DeclaredArtifact]) -> Findings:
        config = self._config
        wanted = Wanted(given=config.commits, most=config.max_commits)
        finish_labels: Callable[[], Labels] = Labels
        if wants_labels(run, subject, config):
            finish_labels = start_labels(self._github, run, self._losses)
        commits = read_commits(self._github, run, subject, wanted, self._losses)
        return Findings(commits=commits, labels=finish_labels(), declared=tuple(declared))


def _commit_notes(reportables: Sequence[Reportable]) -> list[str]:
    return list(dict.fromkeys(note for one in reportables for note in one.findings.commits.notes))


def _notes_on_counts(run: Run) -> list[str]:
    """Say where GitHub counts more than it gives."""
    counts = {
        "jobs": (run.job_count, len(run.jobs)),
        "artifacts": (run.artifact_count, len(run.artifacts)),
    }
    return [
        f"GitHub counts {count - given} more {things} than it gives."
        for things, (count, given) in counts.items()
        if count is not None and count > given
    ]
