"""GitHub's words for how things stand and ended, and SEI's words for the same."""

from collections.abc import Mapping
from types import MappingProxyType

from sei_action.config import OnCancelled
from sei_action.payload.models import Payload

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
_CANCELLED_RESULTS: Mapping[OnCancelled, str | None] = MappingProxyType(
    {OnCancelled.SKIP: None, OnCancelled.FAILURE: "FAILURE", OnCancelled.ABORTED: "ABORTED"}
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


def result_of(conclusion: str | None, on_cancelled: OnCancelled = OnCancelled.SKIP) -> str | None:
    """Give the result of a run, or None where it is neither good nor bad and is not reported."""
    if conclusion == "cancelled":
        return _CANCELLED_RESULTS[on_cancelled]
    return _RUN_RESULTS.get(conclusion or "")


def part_result_of(conclusion: str | None) -> str:
    """Give the result of a stage or a step; UNKNOWN where it has none yet."""
    return _PART_RESULTS.get(conclusion or "", "UNKNOWN")


def state_of(status: str) -> str:
    """Give the state of a stage or a step; whatever waits in any way is QUEUED."""
    return _STATES.get(status, "QUEUED")


def counted_as(payload: Payload, environment: str | None) -> str:
    """Say for people what SEI will count a report as."""
    thing = "build"
    if payload.cd:
        thing = f"deployment to {environment}" if environment else "deployment"
    if payload.cfr_status:
        return f"a {thing}, and a failed change"
    kind = {"SUCCESS": "", "FAILURE": "failed ", "ABORTED": "aborted "}[payload.result]
    return f"{'an' if kind.startswith('a') else 'a'} {kind}{thing}"
