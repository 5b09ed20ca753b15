"""What the sandbox keeps of a report, in the service's own units."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameter:
    """Hold one parameter of a run."""

    type: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """Hold one cause of a run, and the causes behind it."""

    id: str
    type: str
    job_run_number: int | None
    direct_parents: tuple["Trigger", ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Hold one step; its duration is in seconds, its start in seconds since 1970 in UTC."""

    id: str
    display_name: str | None
    display_description: str | None
    result: str
    state: str
    duration: int
    start_time: int


@dataclass(frozen=True, slots=True)
class Stage(Step):
    """Hold one stage, in the units of a step, and its steps."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Artifact:
    """Hold one artifact that a run read or made."""

    input: bool | None
    output: bool | None
    type: str | None
    location: str | None
    name: str | None
    qualifier: str | None
    hash: str | None
    metadata: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Record:
    """Hold all that is kept of one report.

    `duration` is in seconds, `start_time` in seconds since 1970 in UTC. `notes` say what was lost
    on the way, or cannot work.
    """

    instance_guid: str
    instance_name: str
    instance_url: str | None
    job_full_name: str
    pipeline: str
    qualified_name: str
    build_number: int | None
    result: str
    start_time: int
    duration: int
    ci: bool | None
    cd: bool | None
    cfr_status: bool | None
    user_id: str | None
    repo_url: str | None
    branch_name: str | None
    project_name: str | None
    module_name: str | None
    execution_id: str | None
    web_url: str | None
    themes: tuple[str, ...]
    scm_commit_ids: tuple[str, ...]
    job_run_params: tuple[Parameter, ...]
    trigger_chain: tuple[Trigger, ...]
    stages: tuple[Stage, ...]
    artifacts: tuple[Artifact, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lost:
    """Say why nothing of a report is kept."""

    reason: str
