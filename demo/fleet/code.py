"""The history of a repository, as people write it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from demo.fleet.identity import sha
from demo.fleet.people import Person, files, subject
from demo.github.state.code import Commit

_UNKNOWN = 0.03  # commits with an address that belongs to no account
_AT_MOST = timedelta(minutes=40)  # between two commits of one push


@dataclass(slots=True)
class Code:
    """Keep every commit."""

    random: Random
    commits: list[Commit] = field(default_factory=list)

    def write(self, base: Commit, moment: datetime, person: Person, count: int) -> Commit:
        """Make some commits on top of another, the last of them at a moment, and give that."""
        pause = min(_AT_MOST, (moment - base.committed_at) / (count + 1))
        pause -= timedelta(microseconds=pause.microseconds)
        tip = base
        for place in range(count):
            made_at = moment - (count - 1 - place) * pause
            tip = self.commit((tip,), made_at, person, subject(self.random))
        return tip

    def commit(
        self, parents: tuple[Commit, ...], moment: datetime, person: Person, message: str
    ) -> Commit:
        """Make one commit; a merge has two parents."""
        made = Commit(
            sha=sha(self.random),
            parents=tuple(parent.sha for parent in parents),
            message=message,
            author=person.author,
            login=None if self.random.random() < _UNKNOWN else person.login,
            committed_at=moment,
            files=tuple(files(self.random)),
        )
        self.commits.append(made)
        return made
