"""Which reports SEI must hold in the end, told by the made-up organisation itself. Pure."""

from datetime import datetime

from bench.sync.github import UNTIL
from demo.fleet import fleet

_REPORTED = frozenset({"success", "failure", "timed_out", "neutral", "startup_failure"})
_ATTEMPT_OFFSET = 1_000_000_000

Key = tuple[str, int]


def expected(repositories: int, runs: int) -> frozenset[Key]:
    """Give pipeline and build number of every attempt that ended well or badly."""
    states = fleet(repositories, runs, until=datetime.fromisoformat(UNTIL))
    return frozenset(
        (
            f"{state.repository.full_name}/{state.workflow_of(run).name}",
            run.run_number + (run.run_attempt * _ATTEMPT_OFFSET if run.run_attempt > 1 else 0),
        )
        for state in states
        for run in state.runs
        if run.conclusion in _REPORTED
    )
