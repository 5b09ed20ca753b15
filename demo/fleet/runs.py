"""The runs of a repository, as what happens in it starts them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from demo.fleet.attempts import Beginning, Occasion, Trial, attempt
from demo.fleet.identity import Identities, part_of
from demo.fleet.jobs import Plan, jobs_of
from demo.fleet.pipelines import Pipeline
from demo.github.state.actions import Conclusion, Job, Run

_JOBS_OF_AN_ATTEMPT = 8
_CONCLUSIONS: tuple[Conclusion, ...] = ("success", "failure", "cancelled", "timed_out")
_WEIGHTS = (87, 9, 3, 1)
_RERUNS = 0.034  # of what succeeds in the end, which makes 3 % of all
_WHOLE_RERUNS = 0.5


@dataclass(frozen=True, slots=True)
class Started:
    """Hold a run that was started, the trials of it, and when and how the last of them ended."""

    beginning: Beginning
    trials: tuple[Trial, ...]

    @property
    def ended_at(self) -> datetime:
        """Tell when the last trial was over."""
        return self.trials[-1].ended_at

    @property
    def conclusion(self) -> Conclusion:
        """Tell how the last trial ended."""
        return self.trials[-1].conclusion


@dataclass(slots=True)
class Runs:
    """Start runs in the order of time, and keep them as they stand at `until`."""

    random: Random
    identities: Identities
    until: datetime
    attempts: list[Run] = field(default_factory=list)
    _numbers: Counter[str] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        """Tell how many were started."""
        return self._numbers.total()

    def start(
        self,
        pipeline: Pipeline,
        moment: datetime,
        occasion: Occasion,
        conclusion: Conclusion | None = None,
    ) -> Started:
        """Start a run, which ends as it is told, or as it happens."""
        self._numbers[pipeline.file] += 1
        run = Beginning(
            id=self.identities.run(moment),
            number=self._numbers[pipeline.file],
            pipeline=pipeline,
            occasion=occasion,
            created_at=moment,
        )
        trials = self._trials(run, conclusion or self.random.choices(_CONCLUSIONS, _WEIGHTS)[0])
        self.attempts += [
            attempt(run, number, trial, self.until, self.random)
            for number, trial in enumerate(trials, start=1)
        ]
        return Started(run, trials)

    def _trials(self, run: Beginning, conclusion: Conclusion) -> tuple[Trial, ...]:
        is_rerun = conclusion == "success" and self.random.random() < _RERUNS
        if not is_rerun:
            return (self._trial(run, 0, run.created_at, conclusion),)
        first = self._trial(run, 0, run.created_at, "failure")
        again_at = first.ended_at + self.random.randint(2, 180) * timedelta(minutes=1)
        if first.ended_at > self.until or again_at > self.until:
            return (first,)
        second = self._trial(run, _JOBS_OF_AN_ATTEMPT, again_at, conclusion)
        if self.random.random() > _WHOLE_RERUNS:
            second = replace(second, jobs=_carried_over(first.jobs, second.jobs))
        return (first, second)

    def _trial(
        self, run: Beginning, offset: int, moment: datetime, conclusion: Conclusion
    ) -> Trial:
        plan = Plan(
            run.pipeline,
            run.occasion.event,
            moment,
            conclusion,
            lambda place: part_of(run.id, offset + place),
        )
        return Trial(moment, jobs_of(plan, self.random), conclusion)


def _carried_over(before: Sequence[Job], again: Sequence[Job]) -> tuple[Job, ...]:
    """Run again what failed and what waited for it; what had succeeded keeps its old times."""
    return tuple(
        old.model_copy(update={"id": new.id}) if old.conclusion == "success" else new
        for old, new in zip(before, again, strict=True)
    )
