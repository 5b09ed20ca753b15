"""What answers are made from, and the requests that are answered."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sei_action.github.client import PAGE_SIZE
from sei_action.github.connection import Query
from sei_action.ledger import Attempt, Ledger
from sei_action.shelf import Shelf
from sei_action.shelf.shelf import MARK


@dataclass(frozen=True, slots=True)
class Known:
    """Hold what is known of one repository.

    Its runs were listed from `start` on, and the ledger knows them without a gap from `whole` on,
    which is no later. Those up to `end` are to be reported. `workflows` have name and path, by
    their ids.
    """

    repository: str
    default_branch: str
    workflows: Mapping[int, Mapping[str, str]]
    start: int
    whole: int
    ledger: Ledger
    shelf: Shelf
    end: int = 2**62
    _settled: dict[tuple[str, str], Any] = field(default_factory=dict, repr=False, compare=False)

    def settled(self, kind: str, key: str = "") -> Any:  # noqa: ANN401 - any JSON
        """Give what stands on the shelf of the repository as a whole, once all of it was read."""
        if (kind, key) not in self._settled:
            self._settled[kind, key] = self.shelf.one(kind, key)
        return self._settled[kind, key]

    def is_settled(self, mark: str) -> bool:
        """Tell whether the shelf has a mark, once all was read."""
        return self.settled(MARK, mark) is not None

    def to_do(self) -> Iterator[Attempt]:
        """Give the attempts that are to be reported, the oldest run first."""
        return self.ledger.attempts.to_do(self.repository, until=self.end)

    def is_gone(self, attempt: Attempt) -> bool:
        """Tell whether GitHub has an attempt no longer that was listed before."""
        is_listed = self.shelf.one("run", str(attempt.run_id)) is not None
        is_whole = not self.is_settled("runs are missing")
        return is_whole and not is_listed and attempt.created_at >= self.start

    def certain_from(self, workflow_id: int, *, successes: bool) -> int:
        """Give from when on all runs of a workflow are known, or all successes; 0 for ever."""
        attempts, whole = self.ledger.attempts, self.whole
        has_all = attempts.has_all_successes if successes else attempts.has_first
        if has_all(self.repository, workflow_id, since=whole):
            return 0
        read_from = self.shelf.one("successes", str(workflow_id)) if successes else None
        return whole if read_from is None else min(int(read_from), whole)


@dataclass(frozen=True, slots=True)
class Question:
    """Hold a request of an attempt's report: the values in its path, and its query."""

    attempt: Attempt
    parts: tuple[str, ...]
    query: Mapping[str, Query]

    @property
    def page(self) -> int:
        """Give the number of the page that is asked for."""
        return int(self.query.get("page", 1))

    def page_of(self, items: list[Any]) -> list[Any]:
        """Cut the page out of a whole list."""
        start = (self.page - 1) * PAGE_SIZE
        return items[start : start + PAGE_SIZE]


@dataclass(frozen=True, slots=True)
class Route:
    """Tie a path below the repository's to what answers it; None is no answer.

    Where the list `family` was refused to the token, so is this.
    """

    path: str
    answer: Callable[[Known, Question], Any]
    family: str = ""

    @property
    def pattern(self) -> re.Pattern[str]:
        """Give the path as an expression for the whole of it."""
        return re.compile(self.path)
