"""The made-up organisation is the same each time, and holds what a real one does."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest
import yaml

from demo.fleet import fleet
from demo.github import State
from demo.github.state.actions import Run
from tests.fleet.conftest import NOON

States = tuple[State, ...]


def latest(states: States) -> Iterator[Run]:
    """Give each run of an organisation once, as its latest attempt."""
    return (run for state in states for run in state.run_index.latest.runs)


def share(runs: list[Run], conclusion: str) -> float:
    return sum(run.conclusion == conclusion for run in runs) / len(runs)


def test_the_same_arguments_give_the_same_states(states: States) -> None:
    again = fleet(6, 250, until=NOON)

    assert again == states


def test_another_seed_gives_another_organisation(states: States) -> None:
    other = fleet(6, 250, seed=2, until=NOON)

    assert [one == other for one, other in zip(states, other, strict=True)] == [False] * 6


def test_a_state_is_as_a_file_would_have_it(states: States) -> None:
    for state in states:
        assert State.model_validate(state.model_dump()) == state


@pytest.mark.parametrize(("repositories", "runs"), [(1, 0), (2, 1), (3, 7), (1, 40), (180, 2)])
def test_there_are_as_many_repositories_and_runs_as_asked_for(repositories: int, runs: int) -> None:
    made = fleet(repositories, runs, until=NOON)

    assert len({state.repository.full_name for state in made}) == repositories
    assert {len(state.run_index.by_id) for state in made} == {runs}


def test_every_repository_has_the_runs_asked_for(states: States) -> None:
    assert [len(state.run_index.by_id) for state in states] == [250] * 6
    assert {state.repository.owner for state in states} == {"acme"}


def test_ids_of_runs_grow_with_time_in_the_whole_organisation(states: States) -> None:
    in_time = sorted(latest(states), key=lambda run: run.created_at)

    assert all(
        one.id < other.id for one, other in pairwise(in_time) if one.created_at < other.created_at
    )


def test_ids_are_given_once(states: States) -> None:
    runs = [run for state in states for run in state.runs]
    jobs = [job.id for run in runs for job in run.jobs]
    artifacts = [artifact.id for run in runs for artifact in run.artifacts]
    deployments = [one.id for state in states for one in state.deployments]
    repositories = [one.id for state in states for one in (state.repository, *state.forks)]

    for ids in ([run.id for run in latest(states)], jobs, artifacts, deployments, repositories):
        assert len(set(ids)) == len(ids) > 0


def test_runs_of_a_workflow_are_numbered_from_1_in_time(states: States) -> None:
    for state in states:
        for runs in state.run_index.of_workflow.values():
            numbers = [run.run_number for run in reversed(runs.runs)]
            assert numbers == list(range(1, len(numbers) + 1))


def test_runs_are_spread_over_the_days(states: States) -> None:
    days = Counter((NOON - run.created_at).days // 10 for run in latest(states))

    assert days.keys() == set(range(9))
    assert min(days.values()) > 60


def test_some_runs_start_in_the_same_second_and_most_do_not(states: States) -> None:
    for state in states:
        seconds = Counter(run.created_at for run in state.run_index.latest.runs)
        assert len(seconds) > 170
        assert max(seconds.values()) > 1


def test_most_runs_succeed_and_others_end_in_every_way(states: States) -> None:
    runs = list(latest(states))

    assert 0.8 < share(runs, "success") < 0.92
    assert 0.05 < share(runs, "failure") < 0.13
    assert {run.conclusion for run in runs} == {
        *("success", "failure", "cancelled", "skipped", "timed_out", None)
    }


def test_a_few_runs_are_still_in_progress(states: States) -> None:
    for state in states:
        running = [run for run in state.run_index.latest.runs if run.conclusion is None]
        assert 1 <= len(running) < 20
        assert {run.status for run in running} == {"in_progress"}


def test_some_runs_were_started_again_after_a_failure(states: States) -> None:
    again = [
        attempts
        for state in states
        for attempts in state.run_index.by_id.values()
        if len(attempts) > 1
    ]

    assert 0.015 < len(again) / 1500 < 0.045
    for first, second in again:
        assert (first.conclusion, second.run_attempt) == ("failure", 2)
        assert first.created_at == second.created_at
        assert second.run_started_at
        assert second.run_started_at > first.updated_at


def test_some_jobs_are_carried_over_from_the_first_attempt(states: States) -> None:
    second = [run for state in states for run in state.runs if run.run_attempt == 2]

    old = [
        any(run.run_started_at and job.started_at < run.run_started_at for job in run.jobs)
        for run in second
    ]
    assert 0 < sum(old) < len(old)


def test_jobs_and_steps_are_as_many_as_usual(states: States) -> None:
    runs = [run for state in states for run in state.runs if run.conclusion]
    jobs = [job for run in runs for job in run.jobs]

    assert {len(run.jobs) for run in runs} <= {2, 3, 4, 5}
    assert {len(job.steps) for job in jobs} == {0, 3, 4, 5, 6}
    assert {bool(job.steps) for job in jobs if job.conclusion == "skipped"} == {False}
    assert "skipped" in {step.conclusion for job in jobs for step in job.steps}
    assert {len(run.artifacts) for run in runs} == {0, 1, 2}
    assert {bool(job.annotations) for job in jobs if job.conclusion == "failure"} == {True}


def test_nothing_happens_after_the_end(states: States) -> None:
    for state in states:
        moments = [run.updated_at for run in state.runs]
        moments += [commit.committed_at for commit in state.commits]
        moments += [pull.updated_at for pull in state.pull_requests]
        moments += [one.created_at for each in state.deployments for one in each.statuses]
        moments += [job.started_at for run in state.runs for job in run.jobs if job.steps]
        assert max(moments) <= NOON
        assert min(moments) >= NOON - timedelta(days=90)


def test_workflow_files_say_what_the_runs_show(states: States) -> None:
    for state in states:
        files = {
            workflow.file_name: yaml.safe_load(state.contents[workflow.path])
            for workflow in state.workflows
        }
        assert {file: told["name"] for file, told in files.items()} == {
            workflow.file_name: workflow.name for workflow in state.workflows
        }
        for run in state.runs:
            told = files[run.workflow]
            names = [job["name"] for job in told["jobs"].values()]
            # YAML 1.1 takes `on` for true.
            assert run.event in told[True]
            assert [job.name for job in run.jobs] == names[: len(run.jobs)]


def test_every_kind_of_event_starts_runs(states: States) -> None:
    assert {run.event for run in latest(states)} == {
        *("push", "pull_request", "workflow_run", "schedule", "workflow_dispatch", "release")
    }
