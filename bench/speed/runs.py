"""Runs of any size, as a local GitHub knows them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from demo.github import State

OWN_JOB_ID = 102
RUN_ID = 1012
REPOSITORY = "acme/shop"
_STEPS = 8
_START = datetime(2026, 2, 2, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Size:
    """How many jobs, commits and artifacts a run has."""

    name: str
    jobs: int
    commits: int
    artifacts: int

    @property
    def told(self) -> str:
        """Name it with what it holds."""
        return f"{self.name} ({self.jobs} jobs, {self.commits} commits, {self.artifacts} artifacts)"


SMALL = Size("small", 2, 3, 0)
TYPICAL = Size("typical", 10, 20, 3)
LARGE = Size("large", 300, 250, 30)


def sha(number: int) -> str:
    """Make up the SHA of a commit."""
    return f"{number:040x}"


def state_of(size: Size) -> State:
    """Give a state in which a push of so many commits is being built, in the last of its jobs."""
    head = size.commits + 1
    others = [_job(5000 + place, f"test ({place})") for place in range(size.jobs - 1)]
    own = {**_job(OWN_JOB_ID, "report"), "status": "in_progress", "conclusion": None}
    own |= {"completed_at": None, "steps": []}
    return State.model_validate(
        {
            "repository": {"id": 4711, "full_name": REPOSITORY, "owner_type": "Organization"},
            "workflows": [
                {
                    "id": 7,
                    "name": "CI",
                    "path": ".github/workflows/ci.yml",
                    "created_at": _START - timedelta(days=300),
                    "updated_at": _START - timedelta(days=300),
                }
            ],
            "branches": {"main": sha(head)},
            "commits": [_commit(number) for number in range(1, head + 1)],
            "runs": [
                _run(11, 1, _START - timedelta(hours=1)),
                {
                    **_run(12, head, _START),
                    "status": "in_progress",
                    "conclusion": None,
                    "jobs": [*others, own],
                    "artifacts": [_artifact(800 + place) for place in range(size.artifacts)],
                },
            ],
        }
    )


def _run(number: int, head: int, created_at: datetime) -> dict[str, object]:
    return {
        "id": 1000 + number,
        "workflow": "ci.yml",
        "run_number": number,
        "event": "push",
        "head_branch": "main",
        "head_sha": sha(head),
        "created_at": created_at,
        "updated_at": created_at + timedelta(minutes=8),
        "actor": "mira-holt",
    }


def _commit(number: int) -> dict[str, object]:
    return {
        "sha": sha(number),
        "parents": [sha(number - 1)] if number > 1 else [],
        "message": "Change it",
        "author": "Mira Holt <mira.holt@acme.example>",
        "login": "mira-holt",
        "committed_at": _START - timedelta(hours=12),
    }


def _job(number: int, name: str) -> dict[str, object]:
    started = _START + timedelta(seconds=5)
    return {
        "id": number,
        "name": name,
        "started_at": started,
        "completed_at": started + timedelta(minutes=5),
        "runner_name": "GitHub Actions 7",
        "steps": [
            {
                "name": f"Run the step number {place} of the job",
                "started_at": started + timedelta(seconds=place),
                "completed_at": started + timedelta(seconds=place + 1),
            }
            for place in range(_STEPS)
        ],
    }


def _artifact(number: int) -> dict[str, object]:
    created_at = _START + timedelta(minutes=4)
    return {
        "id": number,
        "name": f"a{number}",
        "size_in_bytes": 2048,
        "digest": f"sha256:{number:064x}",
        "created_at": created_at,
    }
