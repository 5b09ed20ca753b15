"""What started a run, as SEI's chain of causes (contract section 3 rule 8)."""

from collections.abc import Iterable

from sei_action.fact import Account
from sei_action.occasion import UpstreamRun
from sei_action.payload.models import Trigger, fits_32_bits
from sei_action.payload.naming import build_number_of
from sei_action.run import Run

_BY_SOURCE = frozenset(
    {"push", "pull_request", "pull_request_target", "merge_group", "create", "delete"}
)
_SOURCE = Trigger(id="SCMTrigger", type="SCMTriggerCause")
_SCHEDULE = Trigger(id="schedule", type="TimerTriggerCause")
_MOST_LEVELS = 10


def trigger_chain_of(run: Run) -> tuple[Trigger, ...]:
    """Name the causes of an attempt: who re-ran it, and what first started the run."""
    return _each_once([*_rerun_by(run), *_started_by(run)], set())


def _each_once(causes: Iterable[Trigger], seen: set[tuple[str, str]]) -> tuple[Trigger, ...]:
    """Leave out what is named before, at any level: twice would lose the whole run."""
    kept = []
    for cause in causes:
        if (cause.id, cause.type) not in seen:
            seen.add((cause.id, cause.type))
            parents = _each_once(cause.direct_parents, seen)
            kept.append(cause.model_copy(update={"direct_parents": parents}))
    return tuple(kept)


def _rerun_by(run: Run) -> list[Trigger]:
    if run.run_attempt == 1:
        return []
    return _person(run.triggering_actor)


def _started_by(run: Run) -> list[Trigger]:
    if run.event == "workflow_run":
        # Behind it stands another run, and nobody who asked for this one.
        upstream = run.occasion.upstream
        return _upstream(run, upstream, {_key(run)}, _MOST_LEVELS) if upstream else []
    return _by_event(run.event, run.actor)


def _by_event(event: str, actor: Account | None) -> list[Trigger]:
    if event == "schedule":
        return [_SCHEDULE]
    if event in _BY_SOURCE:
        return [_SOURCE]
    return _person(actor)


def _upstream(run: Run, upstream: UpstreamRun, above: set[str], levels: int) -> list[Trigger]:
    name = upstream.workflow_name or upstream.name
    repository = upstream.repository or run.repository
    full_name = f"{repository.full_name}/{name}"
    if not name or full_name in above or not levels:
        return []
    number = str(build_number_of(upstream.run_number, upstream.run_attempt))
    if upstream.event == "workflow_run":
        further = upstream.upstream
        parents = _upstream(run, further, above | {full_name}, levels - 1) if further else []
    else:
        parents = _by_event(upstream.event, upstream.actor)
    return [
        Trigger(
            id=full_name,
            type="UpstreamCause",
            job_run_number=number if fits_32_bits(number) else None,
            direct_parents=tuple(parents),
        )
    ]


def _key(run: Run) -> str:
    return f"{run.repository.full_name}/{run.workflow_name}"


def _person(account: Account | None) -> list[Trigger]:
    return [Trigger(id=account.login, type="UserIdCause")] if account else []
