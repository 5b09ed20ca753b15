"""What one sync is about: which runs are wanted, of which time, and who wants them. Pure."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256

from sei_action.config.synchronisation import (
    DEFAULT_SINCE,
    DEFAULT_SINCE_OF_REPAIR,
    Synchronisation,
)
from sei_action.config.time_values import resolved
from sei_action.errors import ConfigurationError
from sei_action.fact import Fact
from sei_action.github.bulk.runs import ListedRun
from sei_action.ledger import NOT_CHOSEN, Attempt, State


class Scope(Fact):
    """A period, whose end may be open, and the patterns of what is wanted in it."""

    config: Synchronisation
    since: datetime
    until: datetime | None
    now: datetime

    @property
    def selection(self) -> str:
        """Tell it from every other choice of runs; the period does not matter."""
        config = self.config
        chosen = [
            list(patterns.patterns) if patterns else None
            for patterns in (config.workflows, config.branches, config.events)
        ]
        text = json.dumps([*chosen, config.repair, config.on_cancelled])
        return sha256(text.encode()).hexdigest()[:16]

    def state_of(self, run: ListedRun, workflow: Mapping[str, str]) -> tuple[State, str]:
        """Tell how a run of a list stands, and why; `workflow` has its name and path."""
        config = self.config
        file = workflow["path"].rpartition("/")[2]
        chosen = {
            "workflows": (config.workflows, (workflow["name"], file)),
            "branches": (config.branches, (run.head_branch or "",)),
            "events": (config.events, (run.event,)),
        }
        for name, (patterns, names) in chosen.items():
            if patterns is not None and not patterns.matches(*names):
                return State.LEFT_OUT, f"{NOT_CHOSEN} `{name}`"
        return (State.OPEN if run.status == "completed" else State.RUNNING), ""


def scope_of(config: Synchronisation, now: datetime) -> Scope:
    """Choose the period that a config asks for at a moment; raises ConfigurationError for none."""
    usual = DEFAULT_SINCE_OF_REPAIR if config.repair else DEFAULT_SINCE
    since = resolved(config.since or usual, now)
    until = None if config.until is None else resolved(config.until, now)
    if since >= (until or now):
        end = "`until`" if until else "now"
        problem = (
            f"Input `since`: it is {since:%Y-%m-%d %H:%M:%S} UTC, which is not before {end}. Write "
            "a date or a duration that is, like 2026-01-31 or 90d."
        )
        raise ConfigurationError([problem])
    return Scope(config=config, since=since, until=until, now=now.replace(microsecond=0))


def attempts_of(run: ListedRun, state: State, reason: str) -> list[Attempt]:
    """Give an entry for the attempt that a list shows, and for those before it.

    Those before have ended whatever the last one does, and lists do not tell how.
    """
    latest = _entry(run, state, reason)
    before = State.OPEN if state is State.RUNNING else state
    return [
        *(
            latest.model_copy(
                update={
                    "attempt": number,
                    "is_latest": False,
                    "conclusion": None,
                    "state": before,
                    "started_at": latest.created_at,
                }
            )
            for number in range(1, run.run_attempt)
        ),
        latest,
    ]


def _entry(run: ListedRun, state: State, reason: str) -> Attempt:
    return Attempt(
        run_id=run.id,
        attempt=run.run_attempt,
        workflow_id=run.workflow_id,
        run_number=run.run_number,
        event=run.event,
        head_sha=run.head_sha,
        head_branch=run.head_branch,
        head_repository=run.head_repository.full_name if run.head_repository else None,
        status=run.status,
        conclusion=run.conclusion,
        created_at=seconds(run.created_at),
        started_at=seconds(run.run_started_at or run.created_at),
        state=state,
        reason=reason,
    )


def seconds(moment: datetime) -> int:
    """Count the whole seconds since 1970."""
    return int(moment.timestamp())


def moment_of(number: int) -> datetime:
    """Give the moment so many seconds after 1970."""
    return datetime.fromtimestamp(number, UTC)
