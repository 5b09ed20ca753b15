"""What stands in a ledger."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from pydantic import Field

from sei_action.fact import Fact

NOT_CHOSEN = "not chosen by"
"""What the reason begins with for which an attempt is left out before anything is read of it."""

AGE_OF_RERUNS = timedelta(days=31)
"""How old a run may be that can have changed since it was read.

GitHub lets nobody run anything again after thirty days (page "Re-running workflows and jobs").
"""


class State(StrEnum):
    """How an attempt of a run stands.

    `open` and `failed` are to be reported, `running` has not ended, `earlier` is only known as what
    came before others. All other states are for ever.
    """

    OPEN = "open"
    RUNNING = "running"
    EARLIER = "earlier"
    LEFT_OUT = "left-out"
    FAILED = "failed"
    REPORTED = "reported"
    ARRIVED = "arrived"
    SKIPPED = "skipped"
    REFUSED = "refused"


SETTLED = frozenset({State.REPORTED, State.ARRIVED, State.SKIPPED, State.REFUSED})
"""The states that no later sync changes."""

TO_DO = (State.OPEN, State.FAILED)
"""The states of what is to be reported."""


class Attempt(Fact):
    """One attempt of a run, as far as later ones need it; times are seconds since 1970 in UTC.

    `is_latest` tells the attempt that lists of runs show.
    """

    run_id: int
    attempt: int
    workflow_id: int
    run_number: int
    event: str
    head_sha: str
    head_branch: str | None = None
    head_repository: str | None = None
    status: str | None = None
    conclusion: str | None = None
    created_at: int
    started_at: int
    is_latest: bool = True
    state: State = State.OPEN
    reason: str = ""


class Sent(Fact):
    """A report that SEI took: which, the SHA-256 of its bytes, and when, in seconds since 1970."""

    execution_id: str
    job_full_name: str
    build_number: int
    sha256: str
    answer: str
    sent_at: int


class Tally(Fact):
    """What one sync did with the runs of a repository, counted by attempts.

    `skipped` has the reasons. `requests` and `posts` are how often GitHub and SEI were asked.
    """

    repository: str
    found: int = 0
    reported: int = 0
    known: int = 0
    skipped: Mapping[str, int] = Field(default_factory=dict)
    failed: Mapping[str, int] = Field(default_factory=dict)
    notes: tuple[str, ...] = ()
    requests: int = 0
    posts: int = 0
