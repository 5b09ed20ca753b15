"""Where a value came from and which rule chose it, told by whatever decides on the value."""

from collections.abc import Iterable
from typing import Generic, Literal, NamedTuple, Self, TypeVar

T = TypeVar("T")

Kind = Literal["input", "variable", "event", "api", "file", "clock", "default"]


class Source(NamedTuple):
    """One place that a value was read from.

    `name` is that of an input, a variable or a file, or the path of a request to GitHub below the
    repository; `field` is what was read there, where that is not all.
    """

    kind: Kind
    name: str = ""
    field: str = ""

    @classmethod
    def input(cls, name: str) -> Self:
        """Name an input of the action."""
        return cls("input", name)

    @classmethod
    def variable(cls, name: str) -> Self:
        """Name a variable that the runner sets."""
        return cls("variable", name)

    @classmethod
    def event(cls, field: str) -> Self:
        """Name a part of the event file."""
        return cls("event", "", field)

    @classmethod
    def api(cls, path: str, field: str = "") -> Self:
        """Name a field of GitHub's answer to a request; `path` may begin with the repository's."""
        return cls("api", _below_repository(path), field)

    @classmethod
    def file(cls, name: str, field: str = "") -> Self:
        """Name a file of the repository or of the workspace."""
        return cls("file", name, field)

    def of(self, field: str) -> Self:
        """Name another field of the same place."""
        return self._replace(field=field)

    def __str__(self) -> str:
        """Write it for people."""
        words = {"api": "API", "default": "the default", "clock": "the clock"}
        parts = [words.get(self.kind, self.kind), self.name, self.field]
        return " ".join(part for part in parts if part)


CLOCK = Source("clock")
DEFAULT = Source("default")


class Decided(NamedTuple, Generic[T]):
    """A value with its sources, and for people why it is this one; `rule` is where that stands."""

    value: T
    sources: tuple[Source, ...]
    reason: str
    rule: str


def unless_given(name: str, given: T | None, decided: Decided[T]) -> Decided[T]:
    """Let the input of that name win over what was decided without it."""
    if given is None:
        return decided
    return Decided(given, (Source.input(name),), f"the input `{name}` says so", decided.rule)


def each_once(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Leave out what is named before."""
    return tuple(dict.fromkeys(sources))


def _below_repository(path: str) -> str:
    prefix, mark, rest = path.partition("/repos/")
    if prefix or not mark:
        return path
    _owner, _name, *below = rest.split("/", 2)
    return below[0] if below else path
