"""The words in which CI systems say how things ended, and GitHub's words for the same."""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from sei_action.config.values import quoted


class Result(StrEnum):
    """How a run, a job or a step ended; or that it has not."""

    SUCCESS = "success"
    FAILURE = "failure"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"
    RUNNING = "running"

    @property
    def conclusion(self) -> str | None:
        """Give GitHub's word, which is None for what has not ended."""
        return None if self is Result.RUNNING else self.value


_OTHER_WORDS: Mapping[Result, tuple[str, ...]] = MappingProxyType(
    {
        Result.SUCCESS: (
            "succeeded",
            "succeeded with issues",
            "passed",
            "passed with warning",
            "ignore failed",
            "true",
        ),
        Result.FAILURE: (
            "failed",
            "error",
            "errored",
            "unstable",
            "timed out",
            "expired",
            "approval rejected",
            "false",
        ),
        Result.CANCELLED: ("canceled", "aborted", "killed"),
        Result.SKIPPED: ("not built",),
        Result.RUNNING: ("pending",),
    }
)


def _bare(word: str) -> str:
    return re.sub(r"[\s_-]", "", word).casefold()


_RESULTS = {
    _bare(word): result
    for result, others in _OTHER_WORDS.items()
    for word in (result.value, *others)
}


def result_of(word: str) -> Result:
    """Read a CI system's word for a result, whatever its case: `NOT_BUILT`, `SucceededWithIssues`.

    Raises ValueError for a word that no system is known to use.
    """
    try:
        return _RESULTS[_bare(word)]
    except KeyError:
        msg = f"{quoted(word)} is no result; write one of {', '.join(Result)}"
        raise ValueError(msg) from None


def other_words() -> Mapping[Result, tuple[str, ...]]:
    """Give the words that are read besides our own, for the documentation."""
    return _OTHER_WORDS
