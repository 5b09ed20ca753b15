"""Build what a sync is told, and what lists show; a test states only what matters to it."""

from sei_action.config.synchronisation import Synchronisation, read_synchronisation
from sei_action.github.bulk.organisations import ListedRepository
from sei_action.github.bulk.runs import ListedRun
from sei_action.sync.reporters import ReportingStep
from sei_action.sync.scope import Scope, scope_of
from tests.builders import inputs, moment, run

PATH = ".github/workflows/ci.yml"


def synchronisation(**texts: str) -> Synchronisation:
    """Read the inputs of a sync of acme/shop."""
    return read_synchronisation(inputs(**{"repo": "acme/shop", **texts}))


def scope(**texts: str) -> Scope:
    """Choose the period that inputs ask for, an hour after the run's start."""
    return scope_of(synchronisation(**texts), moment(3600))


def listed_run(**changes: object) -> ListedRun:
    """Build the run as a list of runs shows it."""
    facts = run(path=PATH).model_dump()
    return ListedRun.model_validate({**facts, "name": "CI", **changes})


def listed_repository(full_name: str = "acme/shop", **changes: object) -> ListedRepository:
    """Build a repository as its organisation lists it."""
    return ListedRepository.model_validate({"full_name": full_name, **changes})


def reporting_step(**changes: object) -> ReportingStep:
    """Build the step "Report" of the job "report", which has no inputs."""
    facts: dict[str, object] = {"path": PATH, "job": "report", "name": "Report", "inputs": {}}
    return ReportingStep.model_validate({**facts, **changes})
