"""Make the reports of one attempt, by the same steps as in the run itself."""

from collections.abc import Callable
from datetime import UTC, datetime

from sei_action.deadline import Deadline
from sei_action.errors import GitHubError
from sei_action.fact import Fact
from sei_action.gathering import Gathering
from sei_action.github import GitHub
from sei_action.github.connection import Connection
from sei_action.ledger import Attempt, State
from sei_action.occasion import Occasion
from sei_action.payload.models import JobRun
from sei_action.run import Target
from sei_action.sending import Made, make
from sei_action.sync.answers import Archive, Known
from sei_action.sync.arrivals import Arrivals
from sei_action.sync.planning import Plan, Planning, Verdict
from sei_action.workers import Workers

_PATIENCE_SECONDS = 86400.0


class Built(Fact):
    """What became of an attempt: reports to send, or why there are none."""

    attempt: Attempt
    made: tuple[Made, ...] = ()
    verdict: Verdict | None = None
    notes: tuple[str, ...] = ()


class Builder:
    """Make the reports of one repository's attempts, several at the same time."""

    def __init__(
        self,
        connection: Connection,
        workers: Workers,
        known: Known,
        planning: Planning,
        hide: Callable[[str], str],
    ) -> None:
        """Take where to read from, and what leaves no secret in a text."""
        self._connection = connection
        self._workers = workers
        self._known = known
        self._archive = Archive(known)
        self._planning = planning
        self._hide = hide
        self._arrivals = Arrivals(known, hide)

    @property
    def notes(self) -> tuple[str, ...]:
        """Say what could not be known of any attempt."""
        return self._arrivals.notes

    def build(self, attempt: Attempt) -> Built:
        """Make the reports of an attempt; one that cannot be read is tried again another time."""
        planned = self._planning.plan(attempt, self.path_of(attempt))
        if isinstance(planned, Verdict):
            return Built(attempt=attempt, verdict=planned)
        without_jobs = all(plan.reads_no_jobs for plan in planned)
        foreknown = self._archive.for_report_of(attempt, without_jobs=without_jobs)
        github = GitHub(
            self._connection,
            Deadline(_PATIENCE_SECONDS),
            workers=self._workers,
            foreknown=foreknown,
        )
        made: list[Made] = []
        notes: list[str] = []
        verdicts: list[Verdict] = []
        try:
            for plan in planned:
                found = self._of_plan(github, attempt, plan)
                if isinstance(found, Verdict):
                    verdicts.append(found)
                else:
                    made += found[0]
                    notes += found[1]
        except GitHubError as error:
            failed = Verdict(state=State.FAILED, reason=self._hide(str(error)))
            return Built(attempt=attempt, verdict=failed)
        if made:
            return Built(attempt=attempt, made=tuple(made), notes=tuple(dict.fromkeys(notes)))
        verdict = next((one for one in verdicts if one.state is State.ARRIVED), verdicts[0])
        return Built(attempt=attempt, verdict=verdict)

    def path_of(self, attempt: Attempt) -> str:
        """Give the file of an attempt's workflow."""
        workflow = self._known.workflows.get(attempt.workflow_id)
        if workflow:
            return workflow["path"]
        run = self._known.shelf.one("run", str(attempt.run_id)) or {}
        return str(run.get("path", "")).partition("@")[0]

    def _of_plan(
        self, github: GitHub, attempt: Attempt, plan: Plan
    ) -> tuple[tuple[Made, ...], tuple[str, ...]] | Verdict:
        verdict = self._arrivals.of_runs_behind(github, attempt, plan)
        if verdict is not None:
            return verdict
        workflow = self._known.workflows.get(attempt.workflow_id)
        target = Target(
            repository=self._known.repository,
            run_id=attempt.run_id,
            attempt=attempt.attempt,
            workflow_name=workflow["name"] if workflow else None,
            occasion=Occasion(default_branch=self._known.default_branch),
        )
        gathering = Gathering(github, plan.config, Deadline(_PATIENCE_SECONDS), _now)
        gathered = gathering.gather(target)
        verdict = self._arrivals.of_own_step(github, gathered.run, plan)
        if verdict is not None:
            return verdict
        if gathered.lacks_for_now:
            return Verdict(state=State.FAILED, reason=self._hide(" ".join(gathered.notes)))
        if not gathered.reportables:
            reasons = "; ".join(gathered.unreported) or " ".join(gathered.notes)
            return Verdict(state=State.SKIPPED, reason=_without_number(reasons))
        made = tuple(make(one, gathered, plan.config, self._hide) for one in gathered.reportables)
        if not plan.config.stages:
            made = tuple(map(_without_stages, made))
        notes = [*plan.notes, *gathered.notes, *(note for one in made for note in one.notes)]
        return made, tuple(map(self._hide, notes))


def _without_stages(made: Made) -> Made:
    payload = made.payload.model_copy(update={"job_run": JobRun(stages=())})
    return made.model_copy(update={"payload": payload, "queued": {}})


def _without_number(reason: str) -> str:
    # Reasons are counted, so they must not name the run.
    _, _, why = reason.partition(" is not reported: ")
    return why or reason


def _now() -> datetime:
    return datetime.now(UTC)
