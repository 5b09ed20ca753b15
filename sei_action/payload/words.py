"""GitHub's words for how things stand and ended, and SEI's words for the same."""

from collections.abc import Mapping
from types import MappingProxyType

# A run counts only when it ended well or badly: SEI knows SUCCESS and FAILURE (contract section 3
# rule 6), and a first report is final.
_RUN_RESULTS: Mapping[str, str] = MappingProxyType(
    {
        "success": "SUCCESS",
        "neutral": "SUCCESS",
        "failure": "FAILURE",
        "timed_out": "FAILURE",
        "startup_failure": "FAILURE",
    }
)
_PART_RESULTS: Mapping[str, str] = MappingProxyType(
    {
        **_RUN_RESULTS,
        "skipped": "SKIPPED",
        "cancelled": "ABORTED",
        "stale": "ABORTED",
        "action_required": "ABORTED",
    }
)
_STATES: Mapping[str, str] = MappingProxyType({"completed": "FINISHED", "in_progress": "RUNNING"})


def result_of(conclusion: str | None) -> str | None:
    """Give the result of a run, or None where it is neither good nor bad and is not reported."""
    return _RUN_RESULTS.get(conclusion or "")


def part_result_of(conclusion: str | None) -> str:
    """Give the result of a stage or a step; UNKNOWN where it has none yet."""
    return _PART_RESULTS.get(conclusion or "", "UNKNOWN")


def state_of(status: str) -> str:
    """Give the state of a stage or a step; whatever waits in any way is QUEUED."""
    return _STATES.get(status, "QUEUED")
