"""GitHub's check suites, of which every run has one."""

from demo.github.site import node_id

KIND = "CS"
_FIRST = 30_000_000_000  # so that no suite's id is taken for its run's


def suite_id(run_id: int) -> int:
    """Tell the id of a run's check suite."""
    return _FIRST + run_id


def suite_node_id(run_id: int) -> str:
    """Tell the same as a global node id."""
    return node_id(KIND, suite_id(run_id))


def run_of_suite(number: int) -> int:
    """Tell the id of the run that a check suite is of."""
    return number - _FIRST
