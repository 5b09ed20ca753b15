"""Pull requests: opened, pushed to, at times written anew, and merged or not."""

from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from demo.fleet.code import Code
from demo.fleet.people import BOT, ORGANISATION, PEOPLE, STRANGERS, Person, subject
from demo.github.state.code import Commit
from demo.github.state.pull_requests import PullRequest

_BY_A_BOT, _FROM_A_FORK, _HOTFIX = 0.06, 0.11, 0.18  # each up to here, from the one before
_LABELS = ("bug", "feature", "documentation")
_PUSHES, _HOW_OFTEN = ("more", "anew", "update"), (70, 18, 12)
_SQUASHED = 0.78


@dataclass(slots=True)
class Proposal:
    """Hold a pull request as it is so far."""

    number: int
    title: str
    author: Person
    branch: str
    base: Commit
    head: Commit
    created_at: datetime
    updated_at: datetime
    fork: str | None = None
    labels: tuple[str, ...] = ()
    merged_as: Commit | None = None
    is_open: bool = True

    def record(self, main: str) -> PullRequest:
        """Describe it as a state does."""
        return PullRequest(
            number=self.number,
            title=self.title,
            author=self.author.login,
            head_sha=self.head.sha,
            head_branch=self.branch,
            head_repository=self.fork,
            base_branch=main,
            base_sha=self.base.sha,
            labels=self.labels,
            state="open" if self.is_open else "closed",
            created_at=self.created_at,
            updated_at=self.updated_at,
            merged_at=self.merged_as.committed_at if self.merged_as else None,
            merge_commit_sha=self.merged_as.sha if self.merged_as else None,
        )


@dataclass(slots=True)
class Proposals:
    """Keep the pull requests of a repository."""

    random: Random
    code: Code
    repository: str
    all: list[Proposal] = field(default_factory=list)

    def open(self, main: Commit, moment: datetime) -> Proposal:
        """Propose some commits on top of the default branch."""
        number, title, chance = len(self.all) + 1, subject(self.random), self.random.random()
        person, kind, fork, labels = self.random.choice(PEOPLE), "feature", None, tuple[str, ...]()
        if chance < _BY_A_BOT:
            person, kind, labels = BOT, "dependabot/pip", ("dependencies",)
        elif chance < _FROM_A_FORK:
            person = self.random.choice(STRANGERS)
            fork = f"{person.login}/{self.repository}"
        elif chance < _HOTFIX:
            kind, labels = "hotfix", ("hotfix",)
        else:
            labels = tuple(self.random.sample(_LABELS, self.random.choice((0, 0, 0, 1, 2))))
        proposal = Proposal(
            number=number,
            title=title,
            author=person,
            branch=f"{kind}/{title.lower().replace(' ', '-')}-{number}",
            base=main,
            head=self.code.write(main, moment, person, self.random.choice((1, 1, 2, 3, 5))),
            created_at=moment,
            updated_at=moment,
            fork=fork,
            labels=labels,
        )
        self.all.append(proposal)
        return proposal

    def push(self, proposal: Proposal, main: Commit, moment: datetime) -> None:
        """Add commits to a proposal or the default branch's to its own, or write it all anew."""
        how = self.random.choices(_PUSHES, _HOW_OFTEN)[0]
        if how == "more":
            base, count = proposal.head, self.random.choice((1, 1, 2))
            proposal.head = self.code.write(base, moment, proposal.author, count)
        elif how == "anew":
            proposal.head = self.code.write(main, moment, proposal.author, 2)
            proposal.base = main
        else:
            message = f"Merge the default branch into {proposal.branch}"
            parents = (proposal.head, main)
            proposal.head = self.code.commit(parents, moment, proposal.author, message)
            proposal.base = main
        proposal.updated_at = moment

    def merge(self, proposal: Proposal, main: Commit, moment: datetime) -> Commit:
        """Merge a proposal, mostly by a squash; give the new tip of the default branch."""
        parents: tuple[Commit, ...] = (main, proposal.head)
        person = self.random.choice(PEOPLE)
        if self.random.random() < _SQUASHED:
            parents, person = (main,), proposal.author
            message = f"{proposal.title} (#{proposal.number})"
        else:
            owner = proposal.fork.partition("/")[0] if proposal.fork else ORGANISATION
            message = f"Merge pull request #{proposal.number} from {owner}/{proposal.branch}"
        proposal.merged_as = self.code.commit(parents, moment, person, message)
        self.close(proposal, moment)
        return proposal.merged_as

    def close(self, proposal: Proposal, moment: datetime) -> None:
        """Close a proposal."""
        proposal.is_open = False
        proposal.updated_at = moment
