"""Deployments in GitHub's words: which a run made, and how they ended.

A deployment carries no run's id (page "Deployments"). The runner writes the address of the job
into the deployment's statuses, and that is what ties the two together.
"""

import re
from collections.abc import Iterable

from pydantic import AwareDatetime

from sei_action.fact import Fact

_JOB_PAGE = re.compile(r"/actions/runs/(?P<run>\d+)(?:/job/(?P<job>\d+))?")
# Until it is approved and picked up, nothing has been deployed.
_NOT_BEGUN = frozenset({"waiting", "queued", "pending"})


class DeploymentStatus(Fact):
    """One of the states that a deployment went through."""

    state: str
    log_url: str | None = None
    environment_url: str | None = None


class Deployment(Fact):
    """A deployment of a commit to an environment; `statuses` are the newest first."""

    id: int
    sha: str
    environment: str
    created_at: AwareDatetime
    statuses: tuple[DeploymentStatus, ...] = ()

    @property
    def has_succeeded(self) -> bool:
        """Tell whether it ever succeeded; a later deployment makes an earlier one inactive."""
        return any(status.state == "success" for status in self.statuses)

    @property
    def has_begun(self) -> bool:
        """Tell whether more was done than to wait for a reviewer or a runner."""
        return any(status.state not in _NOT_BEGUN for status in self.statuses)

    @property
    def url(self) -> str | None:
        """Give the address at which what was deployed can be seen, where it was told."""
        return next((one.environment_url for one in self.statuses if one.environment_url), None)

    def jobs_of_run(self, run_id: int) -> frozenset[int]:
        """Give the ids of the run's jobs that wrote a status: those that deployed."""
        return frozenset(
            int(page["job"]) for page in self._pages() if page["job"] and int(page["run"]) == run_id
        )

    @property
    def names_a_run(self) -> bool:
        """Tell whether a job of any run wrote a status."""
        return any(True for _ in self._pages())

    def is_of_run(self, run_id: int) -> bool:
        """Tell whether a job of the run wrote a status."""
        return any(int(page["run"]) == run_id for page in self._pages())

    def is_to(self, environment: str) -> bool:
        """Tell whether it went to the environment; GitHub's names of them ignore case."""
        return self.environment.casefold() == environment.casefold()

    def _pages(self) -> Iterable[re.Match[str]]:
        found = (_JOB_PAGE.search(status.log_url or "") for status in self.statuses)
        return (page for page in found if page)
