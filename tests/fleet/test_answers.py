"""Whatever the made-up organisation is asked, GitHub could answer the same."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from demo.github import State
from tests.openapi.description import (
    ALL_ARTIFACTS,
    ANNOTATIONS,
    ARTIFACTS,
    COMMIT_PULLS,
    COMMITS,
    COMPARISON,
    CONTENTS,
    DEPLOYMENT_STATUSES,
    DEPLOYMENTS,
    JOBS,
    MATCHING_REFS,
    ORG_REPOSITORIES,
    PULL_COMMITS,
    PULLS,
    REPOSITORY,
    RUN,
    RUN_ATTEMPT,
    RUNS,
    WORKFLOW_RUNS,
    WORKFLOWS,
    describe,
)
from tests.openapi.queries import COMMITS as COMMITS_QUERY
from tests.openapi.queries import NODES, PULL_REQUESTS, ask

ALL = "?per_page=100"
LISTS = (
    (REPOSITORY, ""),
    (ORG_REPOSITORIES, ALL),
    (RUNS, ALL),
    (WORKFLOWS, ALL),
    (WORKFLOW_RUNS, ALL),
    (ALL_ARTIFACTS, ALL),
    (COMMITS, ALL),
    (MATCHING_REFS, ""),
    (CONTENTS, ""),
    (PULLS, f"{ALL}&state=all"),
    (DEPLOYMENTS, ALL),
)
OF_A_RUN = (RUN, RUN_ATTEMPT, JOBS, ARTIFACTS, ANNOTATIONS, COMMIT_PULLS, COMPARISON)
STEP = 23  # one of so many is asked for, to save time


def fill(state: State, template: str, **values: object) -> str:
    usual = {
        "org": state.repository.owner,
        "owner": state.repository.owner,
        "repo": state.repository.name,
        "workflow_id": "ci.yml",
        "ref": "tags",
        "path": ".github/workflows",
    }
    return template.format_map(usual | values)


def listed(github: httpx.Client, path: str, name: str | None = None) -> Iterator[Any]:
    """Read all pages of a list."""
    url: str | None = path
    while url:
        answer = github.get(url)
        yield from answer.json()[name] if name else answer.json()
        url = answer.links.get("next", {}).get("url")


def problems(github: httpx.Client, template: str, path: str) -> list[str]:
    answer = github.get(path)
    assert answer.status_code == 200
    return describe("api.github.com").problems(template, 200, answer.json())


@pytest.mark.parametrize(("template", "query"), LISTS)
def test_a_list_is_as_described(
    github: httpx.Client, states: tuple[State, ...], template: str, query: str
) -> None:
    for state in states[:2]:
        assert problems(github, template, fill(state, template) + query) == []


@pytest.mark.parametrize("template", OF_A_RUN)
def test_what_belongs_to_a_run_is_as_described(
    github: httpx.Client, states: tuple[State, ...], template: str
) -> None:
    for state in states:
        for run in state.runs[::STEP]:
            path = fill(
                state,
                template,
                run_id=run.id,
                attempt_number=run.run_attempt,
                check_run_id=run.jobs[0].id,
                commit_sha=run.head_sha,
                basehead=f"{run.head_sha}...{state.runs[len(state.runs) // 2].head_sha}",
            )
            assert problems(github, template, path) == []


def test_what_belongs_to_others_is_as_described(
    github: httpx.Client, states: tuple[State, ...]
) -> None:
    for state in states:
        for pull in state.pull_requests[::STEP]:
            path = fill(state, PULL_COMMITS, pull_number=pull.number)
            assert problems(github, PULL_COMMITS, path) == []
        for deployment in state.deployments[::STEP]:
            path = fill(state, DEPLOYMENT_STATUSES, deployment_id=deployment.id)
            assert problems(github, DEPLOYMENT_STATUSES, path) == []


def test_every_repository_is_listed(github: httpx.Client, states: tuple[State, ...]) -> None:
    names = {each["full_name"] for each in listed(github, "/orgs/acme/repos?per_page=2")}

    assert names == {state.repository.full_name for state in states}


def test_every_run_is_listed_once_newest_first(
    github: httpx.Client, states: tuple[State, ...]
) -> None:
    for state in states:
        runs = list(listed(github, fill(state, RUNS) + ALL, "workflow_runs"))
        moments = [run["created_at"] for run in runs]

        assert len({run["id"] for run in runs}) == len(runs) == 250
        assert moments == sorted(moments, reverse=True)


def test_queries_tell_the_pull_requests_of_the_rest_api(
    github: httpx.Client, states: tuple[State, ...]
) -> None:
    for state in states:
        path = f"{fill(state, PULLS)}{ALL}&state=all&sort=updated&direction=desc"
        pulls = [(pull["number"], pull["head"]["sha"]) for pull in listed(github, path)]

        told = ask(github, PULL_REQUESTS, **named(state), first=100)["data"]["repository"]
        nodes = told["pullRequests"]["nodes"]
        assert [(each["number"], each["headRefOid"]) for each in nodes] == pulls
        for each in nodes[::STEP]:
            commits = github.get(fill(state, PULL_COMMITS, pull_number=each["number"])).json()
            told = [node["commit"]["oid"] for node in each["commits"]["nodes"]]
            assert told == [commit["sha"] for commit in commits]


def test_queries_tell_the_commits_of_the_rest_api(
    github: httpx.Client, states: tuple[State, ...]
) -> None:
    for state in states:
        for run in state.runs[::STEP]:
            sha = run.head_sha
            told = ask(github, COMMITS_QUERY, **named(state), one=sha, other="0" * 40)
            one = told["data"]["repository"]["one"]
            commits = github.get(f"{fill(state, COMMITS)}{ALL}&sha={sha}").json()
            pulls = github.get(fill(state, COMMIT_PULLS, commit_sha=sha)).json()

            shas = [node["oid"] for node in one["history"]["nodes"]]
            assert shas == [commit["sha"] for commit in commits]
            numbers = [node["number"] for node in one["associatedPullRequests"]["nodes"]]
            assert numbers == [pull["number"] for pull in pulls]


def test_queries_find_the_deployments_of_the_rest_api(
    github: httpx.Client, states: tuple[State, ...]
) -> None:
    for state in states:
        deployments = github.get(fill(state, DEPLOYMENTS) + ALL).json()
        ids = [each["node_id"] for each in deployments]

        nodes = ask(github, NODES, ids=ids)["data"]["nodes"]

        assert [node["id"] for node in nodes] == ids
        for node, each in zip(nodes[::STEP], deployments[::STEP], strict=True):
            statuses = github.get(each["statuses_url"]).json()
            told = [status["logUrl"] for status in node["statuses"]["nodes"]]
            assert told == [status["log_url"] or None for status in statuses]


def named(state: State) -> dict[str, str]:
    return {"owner": state.repository.owner, "name": state.repository.name}
