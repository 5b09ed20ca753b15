"""Tell of each attempt whether the steps that should have reported it have done so."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import takewhile

from sei_action.errors import GitHubError
from sei_action.github import GitHub
from sei_action.github.annotations import read_annotations
from sei_action.github.collecting import read_jobs
from sei_action.ledger import Attempt, State
from sei_action.run import Run
from sei_action.sync.answers import Known
from sei_action.sync.arrival import Arrival, arrival_of, says_undelivered
from sei_action.sync.planning import Plan, Verdict
from sei_action.sync.reporters import ReportingStep
from sei_action.sync.scope import seconds

# A run on `workflow_run` starts within a minute, and reports within a few.
_SOON_SECONDS = 120
_SKEW_SECONDS = 5
_GRACE_SECONDS = 600
_BY_CONCLUSION = {"success": Arrival.ARRIVED, "skipped": Arrival.UNWANTED}


class Arrivals:
    """Tell what became of the reports of one repository's attempts.

    `notes` say what could not be known of any of them.
    """

    def __init__(self, known: Known, hide: Callable[[str], str]) -> None:
        """Take what is known of the repository, and what leaves no secret in a text."""
        self._known = known
        self._hide = hide
        self._behind: dict[int, Arrival] = {}
        self.notes: tuple[str, ...] = ()

    def of_own_step(self, github: GitHub, run: Run, plan: Plan) -> Verdict | None:
        """Say that a step in the run has reported it, or was not to; None where it should have.

        Raises GitHubError.
        """
        if plan.step is None or plan.step.follows:
            return None
        arrival, jobs = arrival_of(
            plan.step, (job for job in run.jobs if not run.carries_over(job))
        )
        if arrival is Arrival.UNWANTED:
            return Verdict(state=State.SKIPPED, reason="its own reporting step was skipped")
        if arrival is Arrival.MISSING or (plan.config.repair and self._told_so(github, jobs)):
            return None
        return Verdict(state=State.ARRIVED, reason="its own step has reported it")

    def of_runs_behind(self, github: GitHub, attempt: Attempt, plan: Plan) -> Verdict | None:
        """Say that a run on `workflow_run` has reported the attempt; None where none has.

        Raises GitHubError.
        """
        step = plan.step
        run = self._known.shelf.one("run", str(attempt.run_id))
        if step is None or not step.follows or not attempt.is_latest or not run:
            return None
        ended = seconds(datetime.fromisoformat(run["updated_at"]))
        if ended > seconds(datetime.now(UTC)) - _GRACE_SECONDS:
            return Verdict(state=State.OPEN, reason="it has just ended, and may yet be reported")
        behind = self._runs_behind(step, ended)
        if any(one.conclusion is None for one in behind):
            return Verdict(state=State.OPEN, reason=f"{step.path} may yet report it")
        # Whose end started which of them is not told, so all must have done the same.
        arrivals = {_BY_CONCLUSION.get(str(one.conclusion), Arrival.MISSING) for one in behind}
        if plan.config.repair and arrivals == {Arrival.ARRIVED}:
            arrivals = {self._of_run_behind(github, one, step) for one in behind}
        if arrivals == {Arrival.ARRIVED}:
            return Verdict(state=State.ARRIVED, reason=f"{step.path} has reported it")
        if arrivals == {Arrival.UNWANTED}:
            return Verdict(state=State.SKIPPED, reason=f"{step.path} was not to report it")
        return None

    def _runs_behind(self, step: ReportingStep, ended: int) -> list[Attempt]:
        """Find the runs of the step's workflow that the end of a run at a moment has started."""
        by_path = {one["path"]: number for number, one in self._known.workflows.items()}
        if step.path not in by_path:
            return []
        followers = self._known.ledger.attempts.earlier(
            self._known.repository, by_path[step.path], ended + _SOON_SECONDS
        )
        soon = takewhile(lambda one: one.created_at >= ended - _SKEW_SECONDS, followers)
        return [one for one in soon if one.event == "workflow_run"]

    def _of_run_behind(self, github: GitHub, behind: Attempt, step: ReportingStep) -> Arrival:
        """Tell what the step did in a run that has succeeded; one may be behind several runs."""
        if behind.run_id not in self._behind:
            jobs = read_jobs(github, self._known.repository, behind.run_id, behind.attempt)
            arrival, reported_in = arrival_of(step, jobs)
            is_lost = self._told_so(github, reported_in)
            self._behind[behind.run_id] = Arrival.MISSING if is_lost else arrival
        return self._behind[behind.run_id]

    def _told_so(self, github: GitHub, jobs: tuple[int, ...]) -> bool:
        """Tell whether the reporting step itself told that its report was not delivered."""
        if self.notes:
            return False  # the token may not read it, of no job
        try:
            return any(
                says_undelivered(one)
                for job_id in jobs
                for one in read_annotations(github, self._known.repository, job_id)
            )
        except GitHubError as error:
            if error.permission is None:
                raise
            note = f"It is not known which steps could not deliver. {error}"
            self.notes = (self._hide(note),)
            return False
