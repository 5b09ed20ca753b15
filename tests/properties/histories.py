"""Histories of a repository: commits, runs of one workflow, deployments, pull requests.

Each ends with the run that is reported. Commits are numbered in an order in which parents come
first, though their clocks may be wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis.vendor.pretty import RepresentationPrinter

from demo.github import State
from tests.properties.playing import ancestors
from tests.properties.strategies import START

Json = dict[str, Any]

FORK = "kenji-wada/shop"
NUMBER = 50
"""The number of the run that is reported; earlier ones have smaller numbers."""
RUN_ID = 1000 + NUMBER
DEPLOY_JOB = 71
_OWN_DEPLOYMENT = 200
_OTHER_ATTEMPT = 1000


@dataclass(frozen=True)
class History:
    """Hold all that happened; the runs, deployments and pull requests are entries of a state."""

    commits: tuple[Json, ...]
    branches: dict[str, str]
    tags: dict[str, str]
    pull_requests: tuple[Json, ...]
    runs: tuple[Json, ...]
    deployments: tuple[Json, ...]
    contents: dict[str, str]

    def _repr_pretty_(self, printer: RepresentationPrinter, *_: object) -> None:
        """Tell it briefly, a line for each part; Hypothesis shows it where a test fails."""
        commits = [f"{_c(one['sha'])}<-{'+'.join(map(_c, one['parents']))}" for one in self.commits]
        refs = [f"{name}={_c(sha)}" for name, sha in (self.branches | self.tags).items()]
        runs = [
            f"#{one['run_number']}.{one['run_attempt']} {one['event']} {one['head_branch']} "
            f"{one['head_repository'] or ''} {_c(one['head_sha'])} {one['conclusion']} "
            f"{[job['conclusion'] for job in one['jobs']]}"
            for one in self.runs
        ]
        deployments = [
            f"{one['id']} {one['environment']} {_c(one['sha'])} {one['created_at']:%H:%M} "
            f"{[status['state'] for status in one['statuses']]}"
            for one in self.deployments
        ]
        pulls = [f"{_c(one['base_sha'])}..{_c(one['head_sha'])}" for one in self.pull_requests]
        parts = (commits, refs, pulls, *([run] for run in runs), deployments)
        printer.text("\n".join(["", *(", ".join(part) for part in parts), str(self.contents)]))

    @property
    def run(self) -> Json:
        """Give the run that is reported, at its first attempt."""
        return next(run for run in self.runs if run["run_number"] == NUMBER)

    @property
    def parents(self) -> dict[str, Sequence[str]]:
        """Give the parents of each commit."""
        return {commit["sha"]: commit["parents"] for commit in self.commits}

    @property
    def state(self) -> State:
        """Give what GitHub knows of it."""
        return State.model_validate(
            {
                "repository": {"id": 1, "full_name": "acme/shop"},
                "forks": [{"id": 2, "full_name": FORK, "fork": True}],
                "workflows": [
                    {
                        "id": 7,
                        "name": "CI",
                        "path": ".github/workflows/ci.yml",
                        "created_at": START,
                        "updated_at": START,
                    }
                ],
                "commits": self.commits,
                "branches": self.branches,
                "tags": self.tags,
                "contents": self.contents,
                "pull_requests": self.pull_requests,
                "runs": self.runs,
                "deployments": self.deployments,
            }
        )

    def with_run(self, **changes: object) -> "History":
        """Change the run that is reported."""
        changed = {**self.run, **changes}
        return replace(self, runs=tuple(changed if run == self.run else run for run in self.runs))

    def rerun(self) -> "History":
        """Run all jobs of the run again an hour later, and deploy again what they deployed."""
        again = {
            **self.run,
            "run_attempt": 2,
            "run_started_at": minute(60),
            "updated_at": minute(63),
            "jobs": [
                {**a_job(job["id"] + _OTHER_ATTEMPT, job["name"], 60, job["conclusion"])}
                for job in self.run["jobs"]
            ],
        }
        own = [one for one in self.deployments if one["id"] == _OWN_DEPLOYMENT]
        deployments = [
            own_deployment(one["sha"], one["statuses"][0]["state"], minutes=60, more=_OTHER_ATTEMPT)
            for one in own
        ]
        return replace(
            self, runs=(*self.runs, again), deployments=(*self.deployments, *deployments)
        )

    def reach(self, commit: str) -> set[str]:
        """Find a commit and all before it."""
        return ancestors(self.parents, commit)


def _c(commit: str) -> str:
    return f"c{int(commit, 16)}"


def minute(minutes: float) -> datetime:
    """Give the moment so many minutes after the start of the run that is reported."""
    return START + timedelta(minutes=minutes)


def a_run(number: int, minutes: float, **facts: object) -> Json:
    """Build a run of the workflow."""
    return {
        "id": 1000 + number,
        "workflow": "ci.yml",
        "run_number": number,
        "run_attempt": 1,
        "created_at": minute(minutes),
        "updated_at": minute(minutes + 2),
        "actor": "mira-holt",
        **facts,
    }


def a_job(number: int, name: str, minutes: float, conclusion: str) -> Json:
    """Build a finished job."""
    return {
        "id": number,
        "name": name,
        "conclusion": conclusion,
        "started_at": minute(minutes),
        "completed_at": minute(minutes + 1),
    }


def own_deployment(head: str, state: str, minutes: float = 0, more: int = 0) -> Json:
    """Build a deployment that the deploy job of the run that is reported made."""
    return {
        "id": _OWN_DEPLOYMENT + more,
        "sha": head,
        "ref": "main",
        "environment": "production",
        "created_at": minute(minutes + 0.5),
        "creator": "mira-holt",
        "statuses": [
            {
                "state": state,
                "created_at": minute(minutes + 1),
                "run_id": RUN_ID,
                "job_id": DEPLOY_JOB + more,
            }
        ],
    }
