"""What the steps of a job told people."""

from sei_action.fact import Fact
from sei_action.github.answers import read
from sei_action.github.client import GitHub

READ_CHECKS = "checks: read"
_WHAT = "the annotations of a job"
_MOST = 50


class Annotation(Fact):
    """What a step told people, as GitHub's API has it (page "Check runs")."""

    title: str | None = None
    message: str | None = None
    annotation_level: str | None = None


def read_annotations(github: GitHub, repository: str, job_id: int) -> tuple[Annotation, ...]:
    """Read the annotations of a job; raises GitHubError."""
    path = f"/repos/{repository}/check-runs/{job_id}/annotations"
    answer = github.get(path, {"per_page": _MOST}, what=_WHAT, permission=READ_CHECKS)
    return read(tuple[Annotation, ...], answer, _WHAT)
