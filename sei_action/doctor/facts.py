"""What the doctor has seen, before anything is judged."""

from collections.abc import Mapping
from datetime import datetime

from sei_action.fact import Fact
from sei_action.machine import Machine
from sei_action.sei.looking import Look


class SeiFacts(Fact):
    """What one SEI answered; `instance` is None where no GUID was asked for.

    `region` is None where `base-url` names the address. `elsewhere` is what the vendor's other
    regions answered to the same key, where this one refused it.
    """

    url: str
    region: str | None
    ingestion: Look
    instances: Look
    instance: Look | None = None
    elsewhere: Mapping[str, Look] = {}


class GitHubFacts(Fact):
    """What GitHub answered; a `problem` is that nothing is known.

    `refused` holds each permission that was tried, with the reason where it was refused.
    `step_names` are those of the run's own attempt, None where they are not known.
    """

    problem: str = ""
    refused: Mapping[str, str] = {}
    requests_left: int | None = None
    step_names: tuple[str, ...] | None = None
    date: str = ""
    seen_at: datetime | None = None


class Facts(Fact):
    """Everything that was seen; what is None was not looked at.

    `key` says of the key's looks what is wrong, and not what it is. `workflow_path` is the
    file of the workflow whose run it is, and `action` the repository that the action comes from.
    """

    problems: tuple[str, ...] = ()
    has_key: bool = False
    key_faults: tuple[str, ...] = ()
    key_doubts: tuple[str, ...] = ()
    has_token: bool = False
    instance_guid: str = ""
    has_integration: bool = False
    instance_name: str = ""
    repository: str = ""
    has_no_secrets: bool = False
    workflow_path: str = ""
    action: str | None = None
    sei: SeiFacts | None = None
    github: GitHubFacts | None = None
    machine: Machine
    workflows: Mapping[str, str] = {}
    workflows_problem: str = ""
