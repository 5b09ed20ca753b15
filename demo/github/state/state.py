"""What the local GitHub knows: one repository with its forks, and what happens in it."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from pydantic import Field, NonNegativeInt, model_validator

from demo.github.state.access import EVERYTHING, Permission
from demo.github.state.actions import Run, Workflow
from demo.github.state.code import Commit, Record, Repository, Sha
from demo.github.state.deployment_index import DeploymentIndex
from demo.github.state.deployments import Deployment
from demo.github.state.history import History
from demo.github.state.moments import this_second
from demo.github.state.pull_request_index import PullRequestIndex
from demo.github.state.pull_requests import PullRequest
from demo.github.state.run_index import RunIndex


class State(Record):
    """Hold everything that answers are made from.

    `server` is the address of the web pages: github.com's, or an Enterprise Server's own.
    `branches` and `tags` say which commit a name points to; `contents` is the text of files, the
    same at every commit. An entry of `runs` is one attempt; attempts of the same run share its id.
    `permissions` is what the token may read, `requests_left` how often until the limit is reached.
    """

    server: str = "https://github.com"
    repository: Repository
    forks: tuple[Repository, ...] = ()
    workflows: tuple[Workflow, ...]
    commits: tuple[Commit, ...] = ()
    branches: dict[str, Sha] = Field(default_factory=dict)
    tags: dict[str, Sha] = Field(default_factory=dict)
    contents: dict[str, str] = Field(default_factory=dict)
    pull_requests: tuple[PullRequest, ...] = ()
    runs: tuple[Run, ...] = ()
    deployments: tuple[Deployment, ...] = ()
    permissions: frozenset[Permission] = EVERYTHING
    requests_left: NonNegativeInt | None = None

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
        for run in self.runs:
            if run.workflow not in files:
                msg = f"run {run.id} names the workflow {run.workflow}, which the state lacks"
                raise ValueError(msg)
            if missing := set(run.pull_requests).difference(self.pull_requests_by_number):
                msg = f"run {run.id} names the pull requests {missing}, which the state lacks"
                raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _forks_are_known(self) -> Self:
        known = {None, self.repository.full_name, *(fork.full_name for fork in self.forks)}
        heads = [
            *((f"run {each.id}", each.head_repository) for each in self.runs),
            *((f"pull request {each.number}", each.head_repository) for each in self.pull_requests),
        ]
        for what, head in heads:
            if head not in known:
                msg = f"{what} comes from {head}, which the state lacks"
                raise ValueError(msg)
        return self

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Copy what the state was made of, and not what was found in it since."""
        copied = super().model_copy(update=update, deep=deep)
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied

    @cached_property
    def history(self) -> History:
        """Know how the commits relate."""
        return History(self.commits)

    @cached_property
    def run_index(self) -> RunIndex:
        """Find runs, and what they left."""
        return RunIndex(self.runs)

    @cached_property
    def pull_request_index(self) -> PullRequestIndex:
        """Find pull requests."""
        return PullRequestIndex(self.pull_requests, self.history)

    @cached_property
    def deployment_index(self) -> DeploymentIndex:
        """Find deployments."""
        return DeploymentIndex(self.deployments)

    @property
    def commits_by_sha(self) -> Mapping[str, Commit]:
        """Find a commit by its full SHA."""
        return self.history.by_sha

    @property
    def pull_requests_by_number(self) -> Mapping[int, PullRequest]:
        """Find a pull request by its number."""
        return self.pull_request_index.by_number

    @cached_property
    def refs(self) -> dict[str, str]:
        """Find the SHA that a reference points to, such as `refs/heads/main`, in their order."""
        heads = {f"refs/heads/{name}": sha for name, sha in self.branches.items()}
        tags = {f"refs/tags/{name}": sha for name, sha in self.tags.items()}
        return dict(sorted((heads | tags).items()))

    @cached_property
    def pushed_repository(self) -> Repository:
        """Describe the repository with the time of its last push."""
        made = (commit.committed_at for commit in self.commits)
        pushed_at = self.repository.pushed_at or max(made, default=self.repository.created_at)
        return self.repository.model_copy(update={"pushed_at": pushed_at})

    def commit_named(self, name: str) -> Commit | None:
        """Find a commit by its SHA, or by the branch or tag that points to it."""
        places = (f"{place}{name}" for place in ("refs/heads/", "refs/tags/", "refs/", ""))
        sha = next((self.refs[place] for place in places if place in self.refs), name)
        return self.commits_by_sha.get(sha)

    def workflow_of(self, run: Run) -> Workflow:
        """Find the workflow that a run is one of."""
        return self._workflows_by_file[run.workflow]

    def head_repository_of(self, record: Run | PullRequest) -> Repository:
        """Find the repository whose commit is checked or proposed: a fork, or the state's own."""
        return self._forks_by_name.get(record.head_repository, self.pushed_repository)

    @cached_property
    def _workflows_by_file(self) -> Mapping[str, Workflow]:
        return {workflow.file_name: workflow for workflow in self.workflows[::-1]}

    @cached_property
    def _forks_by_name(self) -> Mapping[str | None, Repository]:
        return {fork.full_name: fork for fork in self.forks}
