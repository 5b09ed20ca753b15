"""The part of a state that is deployments, each with its statuses."""

from typing import Literal

from demo.github.state.code import Record, Sha
from demo.github.state.moments import Moment

StatusState = Literal["error", "failure", "inactive", "in_progress", "queued", "pending", "success"]


class DeploymentStatus(Record):
    """Describe how a deployment went from a moment on; a run or a job of it may have said so."""

    state: StatusState
    created_at: Moment
    run_id: int | None = None
    job_id: int | None = None
    environment_url: str | None = None


class Deployment(Record):
    """Describe a deployment of a commit into an environment; it carries no run's id itself.

    `ref` is the branch or tag that was deployed, or the SHA.
    """

    id: int
    sha: Sha
    ref: str
    environment: str
    task: str = "deploy"
    created_at: Moment
    creator: str
    statuses: tuple[DeploymentStatus, ...] = ()

    @property
    def newest_statuses(self) -> tuple[DeploymentStatus, ...]:
        """List the statuses, newest first; of the same second, the later written is newer."""
        in_order = sorted(self.statuses, key=lambda status: status.created_at)
        return tuple(reversed(in_order))
