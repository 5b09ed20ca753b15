"""What the figures are made from: the builds and deployments that were reported."""

from dataclasses import dataclass

SUCCESS = "SUCCESS"
FAILURE = "FAILURE"


@dataclass(frozen=True, slots=True)
class Image:
    """Hold a container image that a build made or a deployment used."""

    location: str | None
    name: str
    qualifier: str
    hash: str | None


@dataclass(frozen=True, slots=True)
class Run:
    """Hold what counts of one run; its images are those made by a build, used by a deployment."""

    id: int
    pipeline_id: int
    branch: str | None
    start: int
    end: int
    result: str
    marked_failed: bool
    commits: tuple[str, ...]
    images: tuple[Image, ...]

    @property
    def counts(self) -> bool:
        """Tell whether the run came to an end that says something: success or failure."""
        return self.result in {SUCCESS, FAILURE}

    @property
    def succeeded(self) -> bool:
        """Tell whether the run's result is SUCCESS."""
        return self.result == SUCCESS

    @property
    def failed_change(self) -> bool:
        """Tell whether a deployment counts as a failed change: by its result, or by its mark."""
        return self.counts and (not self.succeeded or self.marked_failed)


@dataclass(frozen=True, slots=True)
class History:
    """Hold every run that is a build, and every run that is a deployment."""

    builds: tuple[Run, ...]
    deployments: tuple[Run, ...]
