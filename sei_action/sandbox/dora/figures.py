"""The DORA figures of a period."""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from sei_action.sandbox.dora.deliveries import Delivery, LeadTime, Unmeasured, deliveries
from sei_action.sandbox.dora.history import History, Run
from sei_action.sandbox.dora.periods import Period


@dataclass(frozen=True, slots=True)
class LeadTimes:
    """Hold the means of both parts over commits, and the median of the whole, in seconds."""

    commits: int
    ci: Fraction
    cd: Fraction
    median: float

    @property
    def whole(self) -> Fraction:
        """Return the mean of the whole lead time."""
        return self.ci + self.cd


@dataclass(frozen=True, slots=True)
class Figures:
    """Hold the figures of a period."""

    period: Period
    succeeded: int
    failed: int
    marked: int
    uncounted: int
    lead_times: LeadTimes | None
    unmeasured: dict[Unmeasured, int]

    @property
    def counted(self) -> int:
        """Count the deployments that succeeded or failed."""
        return self.succeeded + self.failed

    @property
    def per_day(self) -> Fraction:
        """Return the deployment frequency: successful deployments for each day of the period."""
        return Fraction(self.succeeded, self.period.days)

    @property
    def failed_changes(self) -> int:
        """Count the deployments that failed, or succeeded and were marked as failed changes."""
        return self.failed + self.marked

    @property
    def change_failure_rate(self) -> Fraction | None:
        """Return failed changes for each deployment that counts, or None without any."""
        return Fraction(self.failed_changes, self.counted) if self.counted else None


@dataclass(frozen=True, slots=True)
class Deployed:
    """Hold deployments, and what they delivered."""

    deployments: tuple[Run, ...]
    delivered: tuple[Delivery, ...]

    def by(self, pipeline_id: int) -> "Deployed":
        """Return what one pipeline deployed."""
        return Deployed(
            tuple(run for run in self.deployments if run.pipeline_id == pipeline_id),
            tuple(one for one in self.delivered if one.deployment.pipeline_id == pipeline_id),
        )

    def figures(self, period: Period) -> Figures:
        """Make the figures of the deployments that ended in a period."""
        ended = [run for run in self.deployments if period.holds(run.end)]
        counted = [run for run in ended if run.counts]
        succeeded = [run for run in counted if run.succeeded]
        took = [one.took for one in self.delivered if period.holds(one.deployment.end)]
        return Figures(
            period=period,
            succeeded=len(succeeded),
            failed=len(counted) - len(succeeded),
            marked=sum(run.failed_change for run in succeeded),
            uncounted=len(ended) - len(counted),
            lead_times=_lead_times([each for each in took if isinstance(each, LeadTime)]),
            unmeasured=dict(Counter(each for each in took if isinstance(each, Unmeasured))),
        )


def deployed(history: History) -> Deployed:
    """Return all that was deployed."""
    return Deployed(history.deployments, deliveries(history))


def _lead_times(took: list[LeadTime]) -> LeadTimes | None:
    if not took:
        return None
    return LeadTimes(
        commits=len(took),
        ci=Fraction(sum(each.ci for each in took), len(took)),
        cd=Fraction(sum(each.cd for each in took), len(took)),
        median=median(each.whole for each in took),
    )
