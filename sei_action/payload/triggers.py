"""What started a run, as SEI's chain of causes (contract section 3 rule 8)."""

from sei_action.payload.models import Trigger
from sei_action.run import Run

_BY_SOURCE = frozenset(
    {"push", "pull_request", "pull_request_target", "merge_group", "create", "delete"}
)
_SOURCE = Trigger(id="SCMTrigger", type="SCMTriggerCause")
_SCHEDULE = Trigger(id="schedule", type="TimerTriggerCause")


def trigger_chain_of(run: Run) -> tuple[Trigger, ...]:
    """Name the causes of an attempt: who re-ran it, and what first started the run."""
    causes = [*_rerun_by(run), *_started_by(run)]
    return tuple(dict.fromkeys(causes))


def _rerun_by(run: Run) -> list[Trigger]:
    return (
        _person(run.triggering_actor.login) if run.run_attempt > 1 and run.triggering_actor else []
    )


def _started_by(run: Run) -> list[Trigger]:
    if run.event == "schedule":
        return [_SCHEDULE]
    if run.event in _BY_SOURCE:
        return [_SOURCE]
    # Behind `workflow_run` stands another run, and nobody who asked for this one.
    return _person(run.actor.login) if run.actor and run.event != "workflow_run" else []


def _person(login: str) -> list[Trigger]:
    return [Trigger(id=login, type="UserIdCause")]
