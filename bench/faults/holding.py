"""What SEI holds in the end, compared with what was sent. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.faults.reports import differences


@dataclass(frozen=True, slots=True)
class Holding:
    """How many of the reports SEI holds, and what is wrong with that, each as a count."""

    kept: int
    each_once: int
    doubled: int
    changed: int
    lost: int
    repeats: int
    refused: int

    @property
    def is_complete(self) -> bool:
        """Tell whether SEI holds every report, each once and as it was made."""
        return not (self.lost or self.doubled or self.changed)


def holding_of(
    numbers: Sequence[int], runs: Sequence[Mapping[str, Any]], received: Sequence[Mapping[str, Any]]
) -> Holding:
    """Compare what was sent with the runs that SEI holds, and count what else it received."""
    held = Counter(run["build_number"] for run in runs)
    fates = Counter(str(one["fate"]) for one in received)
    return Holding(
        kept=len(runs),
        each_once=sum(held[number] == 1 for number in numbers),
        doubled=sum(count - 1 for count in held.values()),
        changed=sum(bool(differences(run["build_number"], run)) for run in runs),
        lost=sum(number not in held for number in numbers),
        repeats=fates["repeated"],
        refused=fates["refused"] + fates["lost"],
    )
