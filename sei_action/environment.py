"""Read what the runner tells a step: the GITHUB_* and RUNNER_* variables and the event file.

This is an edge: it alone reads them. GitHub's page "Variables" names each one.
"""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from sei_action.errors import ConfigurationError
from sei_action.fact import Fact
from sei_action.json_text import loads, mended
from sei_action.occasion import Occasion, PullRequest, Release, UpstreamRun
from sei_action.provenance import Source

_REQUIRED = ("GITHUB_REPOSITORY", "GITHUB_RUN_ID")
_VARIABLES = {
    "repository": "GITHUB_REPOSITORY",
    "run_id": "GITHUB_RUN_ID",
    "run_attempt": "GITHUB_RUN_ATTEMPT",
    "api_url": "GITHUB_API_URL",
    "event_name": "GITHUB_EVENT_NAME",
    "ref": "GITHUB_REF",
    "sha": "GITHUB_SHA",
    "workflow": "GITHUB_WORKFLOW",
    "job": "GITHUB_JOB",
    "actor": "GITHUB_ACTOR",
    "runner_name": "RUNNER_NAME",
    "runner_os": "RUNNER_OS",
}
# Where Dependabot's runs are treated like those of a fork (page "Dependabot on GitHub Actions").
_RESTRICTED_EVENTS = frozenset(
    {
        "create",
        "deployment",
        "deployment_status",
        "pull_request",
        "pull_request_review",
        "pull_request_review_comment",
        "push",
    }
)


class PushedCommit(Fact):
    """A commit in the payload of a push event."""

    id: str


class Workflow(Fact):
    """The workflow in the payload of a `workflow_run` event."""

    name: str


class EventRepository(Fact):
    """The repository in the payload of every event."""

    default_branch: str


class MergeGroup(Fact):
    """The merge group in the payload of a `merge_group` event."""

    base_sha: str


class Event(Fact):
    """The parts of an event's payload that a report needs (page "Webhook events")."""

    commits: tuple[PushedCommit, ...] = ()
    created: bool | None = None
    repository: EventRepository | None = None
    workflow_run: UpstreamRun | None = None
    workflow: Workflow | None = None
    pull_request: PullRequest | None = None
    merge_group: MergeGroup | None = None
    release: Release | None = None
    inputs: dict[str, Any] | None = None


class Environment(Fact):
    """The job that the step stands in, as the runner tells it."""

    repository: str
    run_id: int
    run_attempt: int = 1
    api_url: str = "https://api.github.com"
    event_name: str = ""
    event: Event = Field(default_factory=Event)
    ref: str | None = None
    sha: str | None = None
    workflow: str = ""
    job: str | None = None
    actor: str | None = None
    runner_name: str | None = None
    runner_os: str | None = None

    @property
    def occasion(self) -> Occasion:
        """Give what the event tells of how the step's own run came to start."""
        event = self.event
        is_push = self.event_name == "push"
        upstream = event.workflow_run
        if upstream and event.workflow:
            upstream = upstream.model_copy(update={"workflow_name": event.workflow.name})
        pushed = tuple(commit.id for commit in event.commits) if is_push else ()
        merge_base_sha = event.merge_group.base_sha if event.merge_group else None
        told: dict[str, tuple[object, Source]] = {
            "ref": (self.ref, _variable_of("ref")),
            "sha": (self.sha, _variable_of("sha")),
            "pushed": (pushed, Source.event("commits")),
            "is_new_branch": (event.created if is_push else None, Source.event("created")),
            "default_branch": (self.default_branch, Source.event("repository.default_branch")),
            "pull_request": (event.pull_request, Source.event("pull_request")),
            "merge_base_sha": (merge_base_sha, Source.event("merge_group.base_sha")),
            "release": (event.release, Source.event("release")),
            "inputs": (event.inputs or {}, Source.event("inputs")),
            "upstream": (upstream, Source.event("workflow_run")),
            "runner_os": (self.runner_os, _variable_of("runner_os")),
        }
        return Occasion.model_validate(
            {
                **{name: value for name, (value, _) in told.items()},
                "sources": {name: (source,) for name, (value, source) in told.items() if value},
            }
        )

    @property
    def default_branch(self) -> str | None:
        """Give the repository's default branch, where the event tells it."""
        return self.event.repository.default_branch if self.event.repository else None

    @property
    def has_no_secrets(self) -> bool:
        """Tell whether GitHub withholds secrets: a fork's or Dependabot's pull request."""
        if self.actor == "dependabot[bot]" and self.event_name in _RESTRICTED_EVENTS:
            return True
        pull_request = self.event.pull_request
        if pull_request is None or self.event_name == "pull_request_target":
            return False
        head = pull_request.head.repo
        return head is None or head.full_name != self.repository


def _variable_of(field: str) -> Source:
    return Source.variable(_VARIABLES[field])


def read_environment(env: Mapping[str, str]) -> Environment:
    """Read the job's context. An empty variable counts as absent.

    Raises ConfigurationError where the variables are not those of a GitHub Actions job.
    """
    missing = [name for name in _REQUIRED if not env.get(name)]
    if missing:
        names = " and ".join(missing)
        problem = f"There is no run to report: {names} must be set."
        remedy = "Run this as a step of a GitHub Actions job, or tell of a run with `from-file`."
        raise ConfigurationError([f"{problem} {remedy}"])
    told: dict[str, Any] = {
        field: mended(env[variable]) for field, variable in _VARIABLES.items() if env.get(variable)
    }
    try:
        environment = Environment.model_validate(told)
    except ValidationError as error:
        raise ConfigurationError(
            [
                f"{_VARIABLES[str(detail['loc'][0])]} is {detail['input']!r}: {detail['msg']}. "
                "Leave this variable as the runner sets it."
                for detail in error.errors()
            ]
        ) from None
    return environment.model_copy(update={"event": _read_event(env.get("GITHUB_EVENT_PATH"))})


def _read_event(path: str | None) -> Event:
    # A report does not need the event: what it adds (a first push's commits, the run behind
    # `workflow_run`) has an answer without it. So no event file is ever a reason to fail.
    if not path:
        return Event()
    try:
        told = loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Event()
    return _as_event(told, Event.model_fields)


def _as_event(told: object, names: Collection[str]) -> Event:
    # What is not as GitHub's page says is left out by itself.
    facts = {name: told[name] for name in names if name in told} if isinstance(told, dict) else {}
    try:
        return Event.model_validate(facts)
    except ValidationError as error:
        wrong = {detail["loc"][0] for detail in error.errors()}
        return _as_event(told, [name for name in facts if name not in wrong])
