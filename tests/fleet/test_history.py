"""The histories of the made-up organisation hold what makes commits hard to follow."""

from collections.abc import Callable, Iterator

import pytest

from demo.github import State
from demo.github.state.pull_requests import PullRequest

States = tuple[State, ...]


def merged(state: State) -> Iterator[PullRequest]:
    return (pull for pull in state.pull_requests if pull.merged_at)


def main_of(state: State) -> str:
    return state.branches[state.repository.default_branch]


def is_squashed(state: State, pull: PullRequest) -> bool:
    return len(state.commits_by_sha[pull.merge_commit_sha or ""].parents) == 1


def heads_of(state: State, pull: PullRequest) -> set[str]:
    """Give the commits for which runs of a pull request were started."""
    return {
        run.head_sha
        for run in state.runs
        if (run.event, run.head_branch) == ("pull_request", pull.head_branch)
    }


def test_all_that_is_named_is_there(states: States) -> None:
    for state in states:
        shas = {run.head_sha for run in state.runs} | {each.sha for each in state.deployments}
        shas |= {*state.branches.values(), *state.tags.values()}
        for pull in state.pull_requests:
            shas |= {pull.head_sha, pull.base_sha}
        for commit in state.commits:
            shas |= {*commit.parents}
        assert shas <= state.commits_by_sha.keys()


def test_a_commit_is_not_older_than_its_parents(states: States) -> None:
    for state in states:
        for commit in state.commits:
            parents = [state.commits_by_sha[parent] for parent in commit.parents]
            assert all(parent.committed_at <= commit.committed_at for parent in parents)


def test_most_pull_requests_are_squashed_and_some_are_merged(states: States) -> None:
    squashed = [is_squashed(state, pull) for state in states for pull in merged(state)]

    assert 0.65 < sum(squashed) / len(squashed) < 0.9


def test_what_was_merged_is_on_the_default_branch_and_what_was_squashed_is_not(
    states: States,
) -> None:
    for state in states:
        for pull in merged(state):
            assert state.history.holds(main_of(state), pull.merge_commit_sha or "")
            own = state.history.holds(main_of(state), pull.head_sha)
            assert own != is_squashed(state, pull)


def test_every_pull_request_has_commits_of_its_own(states: States) -> None:
    for state in states:
        for pull in state.pull_requests:
            commits = state.pull_request_index.own_commits(pull)
            assert commits[-1].sha == pull.head_sha


@pytest.mark.parametrize(
    ("is_such", "least"),
    [
        (lambda state, pull: len(heads_of(state, pull)) > 1, 50),
        (lambda _state, pull: pull.head_repository is not None, 5),
        (lambda _state, pull: pull.state == "open", 5),
        (lambda _state, pull: pull.state == "closed" and not pull.merged_at, 5),
        (lambda _state, pull: "hotfix" in pull.labels, 5),
        (lambda _state, pull: pull.author == "dependabot[bot]", 5),
        (
            lambda state, pull: any(
                not state.history.holds(pull.head_sha, sha) for sha in heads_of(state, pull)
            ),
            5,
        ),
    ],
    ids=["pushed to", "from a fork", "open", "rejected", "hotfix", "by a bot", "forced"],
)
def test_there_are_pull_requests_of_every_kind(
    states: States, is_such: Callable[[State, PullRequest], bool], least: int
) -> None:
    pulls = [(state, pull) for state in states for pull in state.pull_requests]

    such = sum(is_such(*each) for each in pulls)

    assert least < such < 0.6 * len(pulls)


def test_some_pushes_to_the_default_branch_hold_several_commits(states: States) -> None:
    pushed = 0
    for state in states:
        main = state.repository.default_branch
        runs = state.run_index.of_workflow["ci.yml"].having("branch", main)
        tips = {run.head_sha for run in runs if run.event == "push"}
        line = state.history.log(main_of(state))
        between = [commit for commit in line if commit.sha not in tips and len(commit.parents) == 1]
        pushed += len(between)

    assert pushed > 100


def test_some_repositories_build_branches_without_a_pull_request(states: States) -> None:
    built = [
        {
            run.head_branch
            for run in state.runs
            if run.event == "push" and (run.head_branch or "").startswith("spike/")
        }
        for state in states
    ]

    assert any(built)
    assert not all(built)


def test_a_run_names_the_pull_request_that_is_open_for_its_branch(states: States) -> None:
    for state in states:
        open_branches = {
            pull.head_branch: (pull.number,)
            for pull in state.pull_requests
            if pull.state == "open" and not pull.head_repository
        }
        for run in state.runs:
            assert run.pull_requests == open_branches.get(run.head_branch or "", ())


def test_deployments_say_which_job_made_them(states: States) -> None:
    for state in states:
        assert {each.environment for each in state.deployments} == {"staging", "production"}
        for each in state.deployments:
            run, job = state.run_index.jobs[each.id]
            assert (run.workflow, run.head_sha) == ("deploy.yml", each.sha)
            told = {(one.run_id, one.job_id) for one in each.statuses if one.state != "inactive"}
            assert told == {(run.id, job.id)}


def test_one_deployment_at_most_is_active_in_an_environment(states: States) -> None:
    for state in states:
        for environment in ("staging", "production"):
            found = state.deployment_index.having("environment", environment)
            active = [one for one in found if one.newest_statuses[0].state == "success"]
            assert len(active) <= 1


def test_deployments_end_in_every_way(states: States) -> None:
    found = {
        status.state for state in states for each in state.deployments for status in each.statuses
    }

    assert found == {"in_progress", "success", "failure", "error", "inactive"}
