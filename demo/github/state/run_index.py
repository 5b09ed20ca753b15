"""Runs, jobs and artifacts of a state, found without a look at each."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from demo.github.state.actions import Artifact, Job, Run

_VALUES: Mapping[str, Callable[[Run], Iterable[str | None]]] = {
    "actor": lambda run: (run.actor,),
    "branch": lambda run: (run.head_branch,),
    "event": lambda run: (run.event,),
    "head_sha": lambda run: (run.head_sha,),
    "status": lambda run: (run.status, run.conclusion),
}


class RunList:
    """Hold runs newest first, and find those of a period or with a value.

    `branch` compares the name alone, so a fork's pull request from its own `main` matches `main`.
    """

    values = _VALUES

    def __init__(self, runs: Iterable[Run]) -> None:
        """Take each run once, in any order."""
        newest_first = sorted(runs, key=lambda run: (run.created_at, run.id), reverse=True)
        self.runs: Sequence[Run] = tuple(newest_first)
        self._found: dict[str, Mapping[str | None, Sequence[Run]]] = {}

    def having(self, name: str, value: str) -> Sequence[Run]:
        """List the runs that have one of the `values`, newest first."""
        if name not in self._found:
            found: defaultdict[str | None, list[Run]] = defaultdict(list)
            for run in self.runs:
                for each in set(_VALUES[name](run)):
                    found[each].append(run)
            self._found[name] = found
        return self._found[name].get(value, ())


def created_within(runs: Sequence[Run], start: datetime, end: datetime) -> Sequence[Run]:
    """Cut out of a list, newest first, the runs from a moment on and before another."""
    first, last = (
        bisect_right(runs, -moment.timestamp(), key=lambda run: -run.created_at.timestamp())
        for moment in (end, start)
    )
    return runs[first:last]


class RunIndex:
    """Find the attempts of runs, and what they left."""

    def __init__(self, attempts: Sequence[Run]) -> None:
        """Take the attempts in any order."""
        self._attempts = attempts

    @cached_property
    def by_id(self) -> Mapping[int, Sequence[Run]]:
        """Find the attempts of a run by its id, in their order."""
        found: defaultdict[int, list[Run]] = defaultdict(list)
        for run in self._attempts:
            found[run.id].append(run)
        return {
            number: sorted(runs, key=lambda run: run.run_attempt) for number, runs in found.items()
        }

    @cached_property
    def latest(self) -> RunList:
        """List each run once, as its latest attempt."""
        return RunList(attempts[-1] for attempts in self.by_id.values())

    @cached_property
    def of_workflow(self) -> Mapping[str, RunList]:
        """List the runs of a workflow by its file's name."""
        found: defaultdict[str, list[Run]] = defaultdict(list)
        for run in self.latest.runs:
            found[run.workflow].append(run)
        return {file: RunList(runs) for file, runs in found.items()}

    @cached_property
    def jobs(self) -> Mapping[int, tuple[Run, Job]]:
        """Find a job with its attempt by its id."""
        return {job.id: (run, job) for run in self._attempts for job in run.jobs}

    @cached_property
    def artifacts(self) -> Sequence[tuple[Run, Artifact]]:
        """List all artifacts with their run, newest first."""
        found = [
            (attempts[-1], artifact)
            for attempts in self.by_id.values()
            for attempt in attempts
            for artifact in attempt.artifacts
        ]
        return sorted(found, key=lambda each: (each[1].created_at, each[1].id), reverse=True)
