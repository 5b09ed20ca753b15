"""All artifacts of a repository, the newest first."""

from sei_action.fact import Fact
from sei_action.github.answers import READ_ACTIONS, List, read
from sei_action.github.client import PAGE_SIZE, GitHub
from sei_action.github.connection import Query
from sei_action.run import Artifact

_WHAT = "the repository's artifacts"


class _Run(Fact):
    id: int | None = None


class ListedArtifact(Artifact):
    """An artifact with the run that uploaded it, which GitHub may have forgotten."""

    workflow_run: _Run | None = None

    @property
    def run_id(self) -> int | None:
        """Give the id of the run."""
        return self.workflow_run.id if self.workflow_run else None


class ArtifactPage(List):
    """A page of a repository's artifacts."""

    ITEMS = "artifacts"
    artifacts: tuple[ListedArtifact, ...]


def read_artifact_page(github: GitHub, repository: str, number: int) -> ArtifactPage:
    """Read a page of what was uploaded, the newest first; raises GitHubError."""
    path = f"/repos/{repository}/actions/artifacts"
    query: dict[str, Query] = {"per_page": PAGE_SIZE, "page": number}
    answer = github.get(path, query, what=_WHAT, permission=READ_ACTIONS, fresh=True, required=True)
    return read(ArtifactPage, answer, _WHAT)
