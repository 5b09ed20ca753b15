"""The repositories of a local GitHub, each with all that belongs to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from demo.github.state import State

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Repositories:
    """Find a state; `others` has all but the first, by their full names in lower case."""

    first: State
    others: Mapping[str, State]

    @property
    def all(self) -> Sequence[State]:
        """List every state."""
        return (self.first, *self.others.values())

    def named(self, full_name: str) -> State | None:
        """Find the repository of a name, in any case."""
        wanted = full_name.lower()
        if self.first.repository.full_name.lower() == wanted:
            return self.first
        return self.others.get(wanted)

    def owned_by(self, owner: str) -> Sequence[State]:
        """List the repositories of an account, which is named in any case."""
        wanted = owner.lower()
        return [each for each in self.all if each.repository.owner.lower() == wanted]

    def holding(self, find: Callable[[State], T | None]) -> tuple[State, T] | None:
        """Find the first repository in which something is found, and that."""
        found = ((state, find(state)) for state in self.all)
        return next(((state, what) for state, what in found if what is not None), None)
