"""What was looked at, how it stands, and what to do about it: one line of `doctor` each."""

from collections.abc import Iterable
from enum import StrEnum

from sei_action.fact import Fact


class Level(StrEnum):
    """How something stands; only an error makes the doctor's exit code 1."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


class Check(StrEnum):
    """What is looked at, by the name that docs/doctor.md explains it under."""

    INPUTS = "inputs"
    KEY = "key"
    REGION = "region"
    INGESTION = "ingestion"
    INSTANCE = "instance"
    INSTANCE_NAME = "instance-name"
    NATIVE_INTEGRATION = "native-integration"
    EVENT = "event"
    TOKEN = "token"  # noqa: S105 - the name of a check, and no secret
    PERMISSION = "permission"
    RATE_LIMIT = "rate-limit"
    OTHER_REPORTS = "other-reports"
    RUNNER = "runner"
    DOCKER = "docker"
    PYTHON = "python"
    PROXY = "proxy"
    CERTIFICATES = "certificates"
    CLOCK = "clock"
    WORKFLOW_FILE = "workflow-file"
    NO_STEP = "no-step"
    LAST_STEP = "last-step"
    LAST_JOB = "last-job"
    ALWAYS = "always"
    NEEDS_INPUT = "needs-input"
    PERMISSIONS = "permissions"
    PULL_REQUEST_TARGET = "pull-request-target"
    FORKS = "forks"
    SECRET = "secret"  # noqa: S105 - likewise
    CALLED_WORKFLOW = "called-workflow"
    STEP_INPUTS = "step-inputs"
    VERSION = "version"
    WORKFLOW_RUN = "workflow-run"
    SAME_NAME = "same-name"
    TWO_REPORTS = "two-reports"
    FALSE_DEPLOYMENT = "false-deployment"


class Diagnosis(Fact):
    """How one thing stands; `place` is where in a file, as `path:line`."""

    level: Level
    check: Check
    what: str
    remedy: str = ""
    place: str = ""

    @property
    def text(self) -> str:
        """Give it as one line of plain text, without its level and its check."""
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.what}{' ' if self.remedy else ''}{self.remedy}"


def ok(check: Check, what: str, remedy: str = "", place: str = "") -> Diagnosis:
    """Say that something is as it should be; the remedy says what would be better still."""
    return Diagnosis(level=Level.OK, check=check, what=what, remedy=remedy, place=place)


def warning(check: Check, what: str, remedy: str, place: str = "") -> Diagnosis:
    """Say what may give a wrong or poorer report."""
    return Diagnosis(level=Level.WARNING, check=check, what=what, remedy=remedy, place=place)


def error(check: Check, what: str, remedy: str, place: str = "") -> Diagnosis:
    """Say what keeps reports from being made, from arriving, or from being true."""
    return Diagnosis(level=Level.ERROR, check=check, what=what, remedy=remedy, place=place)


def has_errors(found: Iterable[Diagnosis]) -> bool:
    """Tell whether anything is an error."""
    return any(one.level is Level.ERROR for one in found)
