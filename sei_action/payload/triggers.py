"""What started a run, as SEI's chain of causes (contract section 3 rule 8)."""

from collections.abc import Iterable

from sei_action.fact import Account
from sei_action.occasion import UpstreamRun
from sei_action.payload.models import Trigger, fits_32_bits
from sei_action.payload.naming import build_number_of
from sei_action.payload.rules import Rule
from sei_action.provenance import Decided, Source, each_once
from sei_action.run import Run

_BY_SOURCE = frozenset(
    {"push", "pull_request", "pull_request_target", "merge_group", "create", "delete"}
)
_SOURCE = Trigger(id="SCMTrigger", type="SCMTriggerCause")
_SCHEDULE = Trigger(id="schedule", type="TimerTriggerCause")
_MOST_LEVELS = 10


def trigger_chain_of(run: Run) -> Decided[tuple[Trigger, ...]]:
    """Name the causes of an attempt: who re-ran it, and what first started the run."""
    rerun, rerun_from = _rerun_by(run)
    started, started_from = _started_by(run)
    return Decided(
        _each_once([*rerun, *started], set()),
        each_once([*rerun_from, *started_from]),
        f"the event {run.event}" + (", and who ran it again" if rerun else ""),
        Rule.TRIGGERS,
    )


def _each_once(causes: Iterable[Trigger], seen: set[tuple[str, str]]) -> tuple[Trigger, ...]:
    """Leave out what is named before, at any level: twice would lose the whole run."""
    kept = []
    for cause in causes:
        if (cause.id, cause.type) not in seen:
            seen.add((cause.id, cause.type))
            parents = _each_once(cause.direct_parents, seen)
            kept.append(cause.model_copy(update={"direct_parents": parents}))
    return tuple(kept)


_Causes = tuple[list[Trigger], tuple[Source, ...]]


def _rerun_by(run: Run) -> _Causes:
    if run.run_attempt == 1:
        return [], ()
    sources = (*run.sources_of("run_attempt"), *run.sources_of("triggering_actor", "login"))
    return _person(run.triggering_actor), sources


def _started_by(run: Run) -> _Causes:
    event_from = run.sources_of("event")
    if run.event == "workflow_run":
        # Behind it stands another run, and nobody who asked for this one.
        upstream = run.occasion.upstream
        sources = (*event_from, *run.occasion.sources_of("upstream"))
        causes = _upstream(run, upstream, {_key(run)}, _MOST_LEVELS) if upstream else []
        return causes, sources
    causes = _by_event(run.event, run.actor)
    is_person = run.actor is not None and causes == _person(run.actor)
    actor_from = run.sources_of("actor", "login") if is_person else ()
    return causes, (*event_from, *actor_from)


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
