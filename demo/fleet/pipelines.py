"""The workflows of a repository: their jobs and steps, and the files that say the same."""

from collections.abc import Sequence
from dataclasses import dataclass

_CHECKOUT = "actions/checkout@v4"
UPLOAD = "Upload logs"  # of what failed alone
_LATEST = "ubuntu-24.04"


@dataclass(frozen=True, slots=True)
class Stage:
    """Describe a job: what it does, how long it takes, and which wave of jobs it is in.

    The address is where what it deploys is found.
    """

    key: str
    name: str
    steps: tuple[str, ...]
    seconds: tuple[int, int]
    wave: int = 0
    not_for: frozenset[str] = frozenset()
    environment: str | None = None
    address: str | None = None
    runner: str = _LATEST

    @property
    def step_names(self) -> tuple[str, ...]:
        """Name the steps as GitHub lists them."""
        return ("Set up job", f"Run {_CHECKOUT}", *self.steps, "Complete job")


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Describe a workflow; `triggers` is the YAML of its `on`, `condition` of its jobs' `if`."""

    file: str
    name: str
    triggers: tuple[str, ...]
    stages: tuple[Stage, ...]
    condition: str = ""
    artifacts: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Name the file in the repository."""
        return f".github/workflows/{self.file}"

    @property
    def text(self) -> str:
        """Write the file."""
        lines = [f"name: {self.name}", "on:", *(f"  {line}" for line in self.triggers), "jobs:"]
        for stage in self.stages:
            lines += self._job(stage)
        return "\n".join([*lines, ""])

    def _job(self, stage: Stage) -> Sequence[str]:
        needs = [each.key for each in self.stages if each.wave == stage.wave - 1]
        conditions = [f"github.event_name != '{event}'" for event in sorted(stage.not_for)]
        conditions += [self.condition] if self.condition and not stage.wave else []
        return (
            f"  {stage.key}:",
            f"    name: {stage.name}",
            f"    runs-on: {stage.runner}",
            *([f"    needs: [{', '.join(needs)}]"] if needs else []),
            *([f"    if: {' && '.join(conditions)}"] if conditions else []),
            *([f"    environment: {stage.environment}"] if stage.environment else []),
            "    steps:",
            f"      - uses: {_CHECKOUT}",
            *(line for step in stage.steps for line in _step(step)),
        )


def _step(name: str) -> Sequence[str]:
    failing = ["        if: failure()"] if name == UPLOAD else []
    return (
        f"      - name: {name}",
        *failing,
        f"        run: make {name.partition(' ')[0].lower()}",
    )
