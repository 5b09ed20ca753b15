"""What a timeline draws: a bar for each stage, or for each family of stages where they are many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sei_action.payload.models import Stage

MOST_BARS = 40
# The worst first: a family ended as its worst stage did. Any other is between bad and good.
_RANKS = {"FAILURE": 0, "ABORTED": 1, "SUCCESS": 3}
_OTHER_RANK = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a timeline; `start` in milliseconds since 1970, durations in milliseconds.

    `count` is how many stages it stands for, `bad` how many of these did not succeed.
    """

    name: str
    result: str
    start: int
    duration: int
    queued: int = 0
    count: int = 1
    bad: int = 0


@dataclass(frozen=True, slots=True)
class Bars:
    """The rows of a timeline, by their start.

    `idle` counts the stages that did not run, `unshown` those for which there was no room.
    """

    rows: tuple[Bar, ...]
    idle: int = 0
    unshown: int = 0


def bars_of(stages: Sequence[Stage], queued: Mapping[str, int]) -> Bars:
    """Choose what is drawn: each stage that ran, or its family, at most so many rows.

    A family are the jobs of one matrix or of one called workflow. Where there are too many still,
    those stay that did not succeed, and the longest. `queued` has milliseconds by a stage's id.
    """
    ran = [_bar(stage, queued.get(stage.id, 0)) for stage in stages if _did_run(stage)]
    rows = ran if len(ran) <= MOST_BARS else _families(ran)
    by_weight = sorted(range(len(rows)), key=lambda place: _weight_of(rows[place]))
    chosen = [rows[place] for place in sorted(by_weight[:MOST_BARS])]
    shown = tuple(sorted(chosen, key=lambda bar: bar.start - bar.queued))
    return Bars(
        rows=shown,
        idle=len(stages) - len(ran),
        unshown=len(ran) - sum(bar.count for bar in shown),
    )


def _weight_of(bar: Bar) -> tuple[bool, int]:
    return not bar.bad, -bar.duration


def _did_run(stage: Stage) -> bool:
    return stage.start_time is not None and stage.result != "SKIPPED"


def _bar(stage: Stage, queued: int) -> Bar:
    start = round(stage.start_time.timestamp() * 1000) if stage.start_time else 0
    return Bar(
        name=stage.display_name,
        result=stage.result,
        start=start,
        duration=stage.duration_in_millis,
        queued=queued,
        bad=int(stage.result != "SUCCESS"),
    )


def _families(bars: Iterable[Bar]) -> list[Bar]:
    families: dict[str, list[Bar]] = {}
    for bar in bars:
        families.setdefault(_family_of(bar.name), []).append(bar)
    return [
        family[0] if len(family) == 1 else _joined(name, family)
        for name, family in families.items()
    ]


def _family_of(name: str) -> str:
    """Give the name without the values of a matrix, or that of the job which called a workflow."""
    return name.partition(" (")[0].partition(" / ")[0]


def _joined(name: str, family: Sequence[Bar]) -> Bar:
    start = min(bar.start for bar in family)
    first = min(bar.start - bar.queued for bar in family)
    return Bar(
        name=name,
        result=min((bar.result for bar in family), key=_rank_of),
        start=start,
        duration=max(bar.start + bar.duration for bar in family) - start,
        queued=start - first,
        count=len(family),
        bad=sum(bar.bad for bar in family),
    )


def _rank_of(result: str) -> int:
    return _RANKS.get(result, _OTHER_RANK)
