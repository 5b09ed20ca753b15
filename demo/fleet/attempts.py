"""One attempt of a run, with its jobs and what it leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from demo.fleet.identity import part_of
from demo.fleet.jobs import as_of, ending
from demo.fleet.pipelines import Pipeline
from demo.github.state.actions import Artifact, Conclusion, Job, Run

_RETENTION = timedelta(days=90)
_LEAVING = frozenset({"success", "failure"})


@dataclass(frozen=True, slots=True)
class Occasion:
    """Say why a run is started, and for which commit."""

    event: str
    head_branch: str
    head_sha: str
    actor: str
    title: str
    head_repository: str | None = None


@dataclass(frozen=True, slots=True)
class Beginning:
    """Hold what all attempts of a run have alike."""

    id: int
    number: int
    pipeline: Pipeline
    occasion: Occasion
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Trial:
    """Hold what came of an attempt in the end."""

    started_at: datetime
    jobs: Sequence[Job]
    conclusion: Conclusion

    @property
    def ended_at(self) -> datetime:
        """Tell when the attempt was over."""
        return ending(self.jobs) + timedelta(seconds=2)


def attempt(run: Beginning, number: int, trial: Trial, until: datetime, random: Random) -> Run:
    """Describe an attempt as it stands at a moment."""
    occasion, is_over = run.occasion, trial.ended_at <= until
    leaves = is_over and trial.conclusion in _LEAVING
    return Run(
        id=run.id,
        workflow=run.pipeline.file,
        run_number=run.number,
        run_attempt=number,
        status="completed" if is_over else "in_progress",
        conclusion=trial.conclusion if is_over else None,
        event=occasion.event,
        head_branch=occasion.head_branch,
        head_sha=occasion.head_sha,
        head_repository=occasion.head_repository,
        display_title=occasion.title,
        created_at=run.created_at,
        run_started_at=trial.started_at,
        updated_at=min(trial.ended_at, until),
        actor=occasion.actor,
        jobs=tuple(trial.jobs) if is_over else as_of(trial.jobs, until),
        artifacts=_artifacts(run, number, trial.ended_at, until, random) if leaves else (),
    )


def _artifacts(
    run: Beginning, number: int, moment: datetime, until: datetime, random: Random
) -> tuple[Artifact, ...]:
    usual = run.pipeline.artifacts
    names = usual[: random.randint(0, len(usual))]
    return tuple(
        Artifact(
            id=part_of(run.id, place),
            name=name,
            size_in_bytes=random.randrange(200, 5_000_000),
            digest=f"sha256:{random.getrandbits(256):064x}",
            created_at=moment,
            expired=moment < until - _RETENTION,
        )
        for place, name in enumerate(names, start=number * len(usual))
    )
