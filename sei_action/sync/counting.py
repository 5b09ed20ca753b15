"""Count what becomes of a repository's attempts, in memory that does not grow with them."""

import threading
from collections import Counter
from collections.abc import Iterable, Mapping

from sei_action.ledger import State, Tally

MOST_TEXTS = 100
OTHER_REASONS = "other reasons"
MORE_NOTES = "There is more to note of other runs, of the same kind."
_KNOWN = frozenset({State.REPORTED, State.ARRIVED})


class Counting:
    """Count attempts by how they end, and keep notes; safe to share between threads."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._reported = 0
        self._known = 0
        self._skipped: Counter[str] = Counter()
        self._failed: Counter[str] = Counter()
        self._notes: dict[str, None] = {}
        self._lock = threading.Lock()

    def add_reported(self) -> None:
        """Count an attempt that was just reported."""
        with self._lock:
            self._reported += 1

    def add(self, state: State, reason: str, count: int = 1) -> None:
        """Count attempts that are not reported now; what is still to be done does not count."""
        with self._lock:
            if state in _KNOWN:
                self._known += count
            elif state is State.RUNNING:
                _add(self._skipped, "it is still running", count)
            elif state is State.REFUSED:
                _add(self._skipped, f"SEI has refused it: {reason}", count)
            elif state is State.FAILED:
                _add(self._failed, reason, count)
            else:
                _add(self._skipped, reason, count)

    def note(self, notes: Iterable[str]) -> None:
        """Keep what people should know, each once, and not more than can be read."""
        with self._lock:
            for note in notes:
                is_full = len(self._notes) >= MOST_TEXTS
                self._notes[MORE_NOTES if is_full and note not in self._notes else note] = None

    def tally(self, repository: str, found: int, posts: int) -> Tally:
        """Sum up, of so many attempts that were found."""
        with self._lock:
            return Tally(
                repository=repository,
                found=found,
                reported=self._reported,
                known=self._known,
                skipped=dict(self._skipped),
                failed=dict(self._failed),
                notes=tuple(self._notes),
                posts=posts,
            )


def found_in(counts: Mapping[tuple[State, str], int]) -> int:
    """Count the attempts that belong to the period of a sync."""
    return sum(count for (state, _), count in counts.items() if state is not State.EARLIER)


def _add(counter: Counter[str], reason: str, count: int) -> None:
    is_full = len(counter) >= MOST_TEXTS and reason not in counter
    counter[OTHER_REASONS if is_full else reason] += count
