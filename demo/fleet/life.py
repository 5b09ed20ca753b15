"""The life of one repository: who does what in it, and when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from demo.fleet.agenda import Agenda, minutes
from demo.fleet.code import Code
from demo.fleet.people import PEOPLE
from demo.fleet.proposals import Proposal, Proposals
from demo.fleet.triggers import Triggers
from demo.github.state.code import Commit

_FURTHER_PUSHES = (0, 0, 0, 0, 1, 1, 1, 2, 3)
_FATES, _HOW_LIKELY = ("merge", "close", "stay"), (89, 8, 3)
_RUNS_OF_AN_ACTIVITY = 2.7  # until there were some to measure
_RUNS_PER_NIGHT = 14
_WITH_A_COMMIT = 0.6  # tags that are pushed together with the commit of the version
_NIGHT = minutes(137)  # after midnight
_LAST_SECONDS = timedelta(seconds=8)  # in which a run begins that is not over then


@dataclass(slots=True)
class Life:
    """Play what happens between two moments, so that a number of runs comes of it."""

    random: Random
    code: Code
    proposals: Proposals
    triggers: Triggers
    agenda: Agenda
    since: datetime
    until: datetime
    main: Commit
    branches: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    _activities: int = 0

    def play(self, runs: int) -> None:
        """Let it happen, evenly over the time; the last run begins just before the end."""
        self.triggers.most = runs - 1
        self._plan_nights(min((self.until - self.since).days, runs // _RUNS_PER_NIGHT))
        self.agenda.add(self.since + minutes(1), self._be_active)
        self.agenda.play()
        self.triggers.most = runs
        missing = runs - self.triggers.runs.count
        pause = (self.until - self.agenda.end - _LAST_SECONDS) / missing
        for place in reversed(range(missing)):
            moment = self.until - _LAST_SECONDS - place * pause
            self.triggers.dispatched(self.main, moment.replace(microsecond=0))

    def _plan_nights(self, number: int) -> None:
        first = self.since.replace(hour=0, minute=0, second=0) + timedelta(days=1) + _NIGHT
        for night in range(number):
            days = night * (self.until - self.since).days // number
            self.agenda.add(
                first + timedelta(days=days),
                lambda moment: self.triggers.night_came(self.main, moment),
            )

    def _be_active(self, moment: datetime) -> None:
        """Do something, and plan when to do something next."""
        activities: Mapping[Callable[[datetime], None], int] = {
            self._propose: 62,
            self._push: 15,
            self._branch: 10,
            self._dispatch: 8,
            self._tag: 5,
        }
        (activity,) = self.random.choices(list(activities), list(activities.values()))
        activity(moment)
        self._activities += 1
        planned = self.triggers.runs.count + len(self.agenda)
        usual = max(planned, _RUNS_OF_AN_ACTIVITY * 5) / max(self._activities, 5)
        missing = max(self.triggers.most - planned, 1) / usual
        pause = (self.until - moment) / max(missing, 1) * self.random.uniform(0.3, 1.7)
        self.agenda.add(moment + max(pause, timedelta(seconds=1)), self._be_active)

    def _propose(self, moment: datetime) -> None:
        proposal = self.proposals.open(self.main, moment)
        self.triggers.proposed(proposal, moment)
        for _ in range(self.random.choice(_FURTHER_PUSHES)):
            moment += minutes(self.random.uniform(3, 300))
            self.agenda.add(moment, lambda then: self._push_to(proposal, then))
        moment += minutes(self.random.uniform(15, 1500))
        (fate,) = self.random.choices(_FATES, _HOW_LIKELY)
        if fate == "merge":
            self.agenda.add(moment, lambda then: self._merge(proposal, then))
        elif fate == "close":
            self.agenda.add(moment, lambda then: self.proposals.close(proposal, then))

    def _push_to(self, proposal: Proposal, moment: datetime) -> None:
        self.proposals.push(proposal, self.main, moment)
        self.triggers.proposed(proposal, moment)

    def _merge(self, proposal: Proposal, moment: datetime) -> None:
        self.main = self.proposals.merge(proposal, self.main, moment)
        self.triggers.main_moved(self.main, moment)

    def _push(self, moment: datetime) -> None:
        number = self.random.choice((1, 1, 2, 3, 5))
        self.main = self.code.write(self.main, moment, self.random.choice(PEOPLE), number)
        self.triggers.main_moved(self.main, moment)

    def _branch(self, moment: datetime) -> None:
        name = f"spike/{len(self.branches) + 1}"
        person = self.random.choice(PEOPLE)
        tip = self.code.write(self.main, moment, person, self.random.randint(1, 3))
        self.branches[name] = tip.sha
        self.triggers.branch_moved(name, tip, moment)

    def _dispatch(self, moment: datetime) -> None:
        self.triggers.dispatched(self.main, moment)

    def _tag(self, moment: datetime) -> None:
        name = f"v1.{len(self.tags)}.0"
        if self.random.random() < _WITH_A_COMMIT:
            person = self.random.choice(PEOPLE)
            self.main = self.code.commit((self.main,), moment, person, f"Release {name}")
            self.triggers.main_moved(self.main, moment)
        self.tags[name] = self.main.sha
        self.triggers.tagged(name, self.main, moment)
