"""A row of a fault table: what the servers do, and what must come of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from signal import Signals

from tests.faults.scripts import pass_on, refuse_as_proxy
from tests.faults.servers import Script


class End(StrEnum):
    """How a report may end."""

    DELIVERED = "SEI holds it, once"
    KEPT = "it waits in the outbox"
    NOTHING = "nothing was sent, and nothing is kept"


class Instance(StrEnum):
    """What SEI knows of the instance."""

    LINKED = "linked"
    UNLINKED = "registered without an integration"
    UNKNOWN = "unknown"


SHORT = 5
"""Seconds of a timeout that is used up, with time left for a slow machine to collect a run."""
AT_ONCE = 6.0
"""Seconds in which whoever waits for no timeout is done, even on a slow machine."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Case:
    """One run of the program.

    `changes` are made to its environment, where `{sei}`, `{github}`, `{proxy}`, `{closed}`, `{ca}`
    and `{other_ca}` stand for addresses and files. `says` must stand in the annotations.
    `within` are seconds, by default a little more than `timeout`. `posts` is how often the report
    reached SEI, `runs` how many runs SEI holds then, `commits` how many the report delivers.
    """

    name: str
    end: End
    says: tuple[str, ...] = ()
    sei: Script = pass_on
    github: Script = pass_on
    proxy: Script = refuse_as_proxy
    sei_certificate: str = ""
    github_certificate: str = ""
    sei_host: str = "127.0.0.1"
    instance: Instance = Instance.LINKED
    changes: Mapping[str, str] = field(default_factory=dict)
    timeout: int = 15
    verify: str = "false"
    signals: tuple[Signals, ...] = ()
    fails: bool = False
    code: int | None = None
    within: float | None = None
    at_least: float = 0.0
    posts: int | None = None
    runs: int | None = None
    commits: int | None = None

    def __str__(self) -> str:
        """Name the case."""
        return self.name

    @property
    def uses_up_its_time(self) -> bool:
        """Tell whether it waits until the timeout, more or less."""
        return self.timeout == SHORT and self.within is None

    @property
    def most_seconds(self) -> float:
        """Give the seconds that it may take: two beyond the timeout, and one for a busy machine."""
        return self.timeout + 2.0 + 1.0 if self.within is None else self.within

    @property
    def exit_code(self) -> int:
        """Give the exit code: failures are the job's own only where the user asked for that."""
        if self.code is not None:
            return self.code
        return 1 if self.fails and self.end is not End.DELIVERED else 0
