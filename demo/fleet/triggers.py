"""Which runs a change in a repository starts, by its workflows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from demo.fleet.agenda import Agenda
from demo.fleet.attempts import Occasion
from demo.fleet.deliveries import Deliveries
from demo.fleet.people import PEOPLE
from demo.fleet.pipelines import Pipeline
from demo.fleet.proposals import Proposal
from demo.fleet.runs import Runs, Started
from demo.fleet.traits import Traits
from demo.github.state.actions import Conclusion
from demo.github.state.code import Commit

_LATER = timedelta(seconds=3)  # from the end of a run to the start of the next


@dataclass(slots=True)
class Triggers:
    """Start runs until there are `most`."""

    random: Random
    traits: Traits
    runs: Runs
    deliveries: Deliveries
    agenda: Agenda
    most: int = 0

    def main_moved(self, tip: Commit, moment: datetime) -> None:
        """Build what has come to the default branch, and deploy it then or at once."""
        occasion = self._push(self.traits.main, tip)
        built = self._start(self.traits.ci, moment, occasion)
        if not self.traits.deploys_after_ci:
            self._soon(moment, lambda then: self._deploy(then, occasion, None))
        elif built:
            after = Occasion(
                "workflow_run", occasion.head_branch, tip.sha, occasion.actor, "Deploy"
            )
            outcome: Conclusion | None = None if built.conclusion == "success" else "skipped"
            self.agenda.add(
                built.ended_at + _LATER, lambda then: self._deploy(then, after, outcome)
            )

    def branch_moved(self, branch: str, tip: Commit, moment: datetime) -> None:
        """Build another branch, where that is usual."""
        if self.traits.builds_branches:
            self._start(self.traits.ci, moment, self._push(branch, tip))

    def proposed(self, proposal: Proposal, moment: datetime) -> None:
        """Build a pull request, and the branch that it is from."""
        if proposal.fork is None:
            self.branch_moved(proposal.branch, proposal.head, moment)
        occasion = Occasion(
            "pull_request",
            proposal.branch,
            proposal.head.sha,
            proposal.author.login,
            proposal.title,
            proposal.fork,
        )
        self._soon(moment, lambda then: self._start(self.traits.ci, then, occasion))

    def tagged(self, tag: str, tip: Commit, moment: datetime) -> None:
        """Release what a tag names."""
        event = self.traits.releases_event
        title = tag if event == "release" else tip.message
        occasion = Occasion(event, tag, tip.sha, self._somebody(), title)
        self._start(self.traits.release, moment, occasion)

    def night_came(self, tip: Commit, moment: datetime) -> None:
        """Run what a schedule asks for."""
        occasion = Occasion("schedule", self.traits.main, tip.sha, self._somebody(), "Nightly")
        self._start(self.traits.nightly, moment, occasion)

    def dispatched(self, tip: Commit, moment: datetime) -> None:
        """Run what somebody starts by hand."""
        occasion = Occasion(
            "workflow_dispatch", self.traits.main, tip.sha, self._somebody(), "Maintenance"
        )
        self._start(self.traits.maintenance, moment, occasion)

    def _soon(self, moment: datetime, event: Callable[[datetime], object]) -> None:
        """Let something happen in the same second, or in one of the next."""
        self.agenda.add(moment + self.random.choice((0, 0, 1, 2)) * timedelta(seconds=1), event)

    def _push(self, branch: str, tip: Commit) -> Occasion:
        return Occasion("push", branch, tip.sha, tip.login or self._somebody(), tip.message)

    def _deploy(self, moment: datetime, occasion: Occasion, outcome: Conclusion | None) -> None:
        started = self._start(self.traits.deploy, moment, occasion, outcome)
        if started:
            self.deliveries.deliver(started)

    def _start(
        self,
        pipeline: Pipeline,
        moment: datetime,
        occasion: Occasion,
        outcome: Conclusion | None = None,
    ) -> Started | None:
        if self.runs.count >= self.most:
            return None
        return self.runs.start(pipeline, moment, occasion, outcome)

    def _somebody(self) -> str:
        return self.random.choice(PEOPLE).login
