"""How a run came to start: what its event tells, and what is read of it elsewhere."""

from collections.abc import Mapping
from typing import Any

from pydantic import AwareDatetime, Field

from sei_action.fact import Account, Fact, Repository
from sei_action.provenance import Source


class Tip(Fact):
    """One side of a pull request; the repository is gone where a fork was deleted."""

    ref: str = ""
    sha: str = ""
    repo: Repository | None = None


class Label(Fact):
    """A label of a pull request."""

    name: str


class PullRequest(Fact):
    """A pull request, as its events and GitHub's API tell of it."""

    number: int | None = None
    labels: tuple[Label, ...] = ()
    head: Tip = Field(default_factory=Tip)
    base: Tip = Field(default_factory=Tip)

    @property
    def label_names(self) -> tuple[str, ...]:
        """Give the labels by their names."""
        return tuple(label.name for label in self.labels)


class Labels(Fact):
    """The labels that count for a run, by their names, and where they were read."""

    names: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()


class Release(Fact):
    """A release; its name is null where nobody gave it one."""

    tag_name: str
    name: str | None = None


class UpstreamRun(Fact):
    """The run whose end or start caused another one, by `workflow_run`."""

    id: int
    run_number: int
    run_attempt: int = 1
    event: str = ""
    name: str | None = None
    workflow_name: str | None = None
    path: str = ""
    workflow_id: int | None = None
    head_sha: str = ""
    created_at: AwareDatetime | None = None
    actor: Account | None = None
    repository: Repository | None = None
    upstream: "UpstreamRun | None" = None


class Occasion(Fact):
    """What is known of how a run came to start; what is not known is None or empty.

    `pushed` are the commits of the push that started the run, and `is_new_branch` says whether it
    made the branch. `merge_base_sha` is where a merge group starts, `inputs` are those of
    `workflow_dispatch`, and `sha` is GITHUB_SHA: on pull requests a merge commit. `sources` say
    where each was read.
    """

    ref: str | None = None
    sha: str | None = None
    pushed: tuple[str, ...] = ()
    is_new_branch: bool | None = None
    default_branch: str | None = None
    pull_request: PullRequest | None = None
    merge_base_sha: str | None = None
    release: Release | None = None
    inputs: dict[str, Any] = Field(default_factory=dict)
    upstream: UpstreamRun | None = None
    runner_os: str | None = None
    sources: Mapping[str, tuple[Source, ...]] = Field(default_factory=dict)

    def sources_of(self, name: str, field: str = "") -> tuple[Source, ...]:
        """Say where a fact was read; `field` is the part of it that matters."""
        found = self.sources.get(name, ())
        return tuple(one.of(f"{one.field}.{field}") for one in found) if field else found

    @property
    def is_tag(self) -> bool:
        """Tell whether the run is known to be for a tag or a release."""
        return (self.ref or "").startswith("refs/tags/")
