"""Ids that grow with time over the whole organisation, without a look at other repositories."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

_FIRST_RUN = 20_000_000_000
_A_SECOND = 64  # runs that one repository can start in a second
_JOBS_OF_A_RUN = 16


@dataclass(slots=True)
class Identities:
    """Give ids to what happens in one of several repositories."""

    since: datetime
    place: int
    places: int
    _seconds: Counter[int] = field(default_factory=Counter)

    def run(self, moment: datetime) -> int:
        """Give a new run its id; later ones have higher ones."""
        second = int((moment - self.since).total_seconds())
        self._seconds[second] += 1
        number = self._seconds[second]
        if number >= _A_SECOND:
            msg = f"more than {_A_SECOND} runs start in one second"
            raise ValueError(msg)
        return _FIRST_RUN + (second * self.places + self.place) * _A_SECOND + number


def part_of(run_id: int, number: int) -> int:
    """Give an id to what belongs to a run: a job, an artifact, a deployment."""
    return run_id * _JOBS_OF_A_RUN + number


def sha(random: Random) -> str:
    """Make up the SHA of a commit."""
    return f"{random.getrandbits(160):040x}"
