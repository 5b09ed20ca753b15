"""What is worth a request while GitHub's quota runs low: never commits or result, but details."""

from sei_action.fact import Fact

# A token of Actions may ask 1,000 times an hour for its whole repository (page "Rate limits for
# the REST API"), and a report with all details asks 12 times.
_LEAST_FOR_LABELS = 100
_LEAST_FOR_STEPS = 50
_LEAST_FOR_ARTIFACTS = 25


class Detail(Fact):
    """Which details are read: labels go first, then the last state of steps, then artifacts."""

    labels: bool = True
    steps: bool = True
    artifacts: bool = True


def detail_for(requests_left: int | None) -> Detail:
    """Choose the details by how many requests GitHub allows still; None is no limit."""
    if requests_left is None:
        return Detail()
    return Detail(
        labels=requests_left >= _LEAST_FOR_LABELS,
        steps=requests_left >= _LEAST_FOR_STEPS,
        artifacts=requests_left >= _LEAST_FOR_ARTIFACTS,
    )
