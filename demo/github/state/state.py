"""What the local GitHub knows: one repository with its forks, workflows, commits and runs."""

import json
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Self

from pydantic import model_validator

from demo.github.state.actions import Run, Workflow
from demo.github.state.code import Commit, Record, Repository
from demo.github.state.moments import this_second


class State(Record):
    """Hold everything that answers are made from.

    `server` is the address of the web pages: github.com's, or an Enterprise Server's own.
    An entry of `runs` is one attempt; attempts of the same run share its id.
    """

    server: str = "https://github.com"
    repository: Repository
    forks: tuple[Repository, ...] = ()
    workflows: tuple[Workflow, ...]
    commits: tuple[Commit, ...] = ()
    runs: tuple[Run, ...] = ()

    @classmethod
    def load(cls, path: Path, *, now: datetime | None = None) -> Self:
        """Read a state file; times relative to now are counted from `now`.

        Raises pydantic's ValidationError where the file contradicts itself.
        """
        context = {"now": now or this_second()}
        return cls.model_validate(json.loads(path.read_text(encoding="utf-8")), context=context)

    @model_validator(mode="after")
    def _names_lead_somewhere(self) -> Self:
        files = {workflow.file_name for workflow in self.workflows}
        names = {repository.full_name for repository in (self.repository, *self.forks)}
        for run in self.runs:
            if run.workflow not in files:
                msg = f"run {run.id} names the workflow {run.workflow}, which the state lacks"
                raise ValueError(msg)
            if run.head_repository and run.head_repository not in names:
                msg = f"run {run.id} comes from {run.head_repository}, which the state lacks"
                raise ValueError(msg)
        return self

    @cached_property
    def commits_by_sha(self) -> dict[str, Commit]:
        """Find a commit by its full SHA."""
        return {commit.sha: commit for commit in self.commits}

    @cached_property
    def latest_runs(self) -> tuple[Run, ...]:
        """List each run once, as its latest attempt, newest run first."""
        in_order = sorted(self.runs, key=lambda run: run.run_attempt)
        latest = {run.id: run for run in in_order}
        return tuple(
            sorted(latest.values(), key=lambda run: (run.created_at, run.id), reverse=True)
        )

    def workflow_of(self, run: Run) -> Workflow:
        """Find the workflow that a run is one of."""
        return next(each for each in self.workflows if each.file_name == run.workflow)

    def head_repository_of(self, run: Run) -> Repository:
        """Find the repository whose commit a run checks: a fork for a fork's pull request."""
        return next(
            (fork for fork in self.forks if fork.full_name == run.head_repository),
            self.repository,
        )
