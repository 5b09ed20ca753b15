"""Prism answers what GitHub describes, and refuses what it does not."""

import json

import httpx
import pytest
from github import Auth, Github

from tests.openapi.description import (
    ALL_ARTIFACTS,
    ANNOTATIONS,
    ARTIFACTS,
    COMMIT,
    COMMIT_PULLS,
    COMMITS,
    COMPARISON,
    CONTENTS,
    DEPLOYMENT_STATUSES,
    DEPLOYMENTS,
    JOBS,
    MATCHING_REFS,
    ORG_REPOSITORIES,
    PATHS,
    PULL_COMMITS,
    PULLS,
    REPOSITORY,
    RUN,
    RUN_ATTEMPT,
    RUNS,
    WORKFLOW,
    WORKFLOW_RUNS,
    WORKFLOWS,
    Description,
)

VALUES = {
    "owner": "octo-org",
    "repo": "octo-repo",
    "run_id": 30433642,
    "attempt_number": 2,
    "workflow_id": 159038,
    "check_run_id": 4,
    "basehead": "6dcb09b...7fd1a60",
    "ref": "tags/v1",
    "commit_sha": "6dcb09b5b57875f334f61aebed695e2e4193db5e",
    "path": ".github/workflows/ci.yml",
    "pull_number": 1347,
    "deployment_id": 42,
    "org": "octo-org",
    "name": "USERNAME",
    "secret_name": "GH_TOKEN",
}
TOKEN = {"Authorization": "Bearer token"}


@pytest.mark.parametrize("path", PATHS)
def test_every_path_answers_githubs_own_example(
    prism: str, description: Description, path: str
) -> None:
    answer = httpx.get(prism + path.format_map(VALUES), headers=TOKEN)

    assert answer.status_code == 200
    assert answer.json() == description.example(path)


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (JOBS, {"page": "abc"}),
        (ARTIFACTS, {"per_page": "foo"}),
        (WORKFLOW_RUNS, {"status": "successful"}),
        (WORKFLOW_RUNS, {"exclude_pull_requests": "maybe"}),
        (RUNS, {"status": "successful"}),
        (DEPLOYMENTS, {"page": "last"}),
    ],
)
def test_a_query_that_is_not_as_described_is_refused(
    prism: str, path: str, query: dict[str, str]
) -> None:
    answer = httpx.get(prism + path.format_map(VALUES), params=query, headers=TOKEN)

    assert answer.status_code == 422
    assert answer.json()["validation"][0]["location"] == ["query", *query]


def test_an_id_that_is_no_number_is_refused(prism: str) -> None:
    answer = httpx.get(prism + RUN.format_map(VALUES | {"run_id": "latest"}), headers=TOKEN)

    assert answer.status_code == 422


def test_a_request_without_a_token_is_refused(prism: str) -> None:
    answer = httpx.get(prism + RUN.format_map(VALUES))

    assert answer.status_code == 401


def test_a_path_that_is_not_described_is_unknown(prism: str) -> None:
    answer = httpx.get(f"{prism}/repos/octo-org/octo-repo/actions/run/1", headers=TOKEN)

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (RUN, {}),
        (RUN_ATTEMPT, {}),
        (JOBS, {"per_page": 100, "page": 1}),
        (ARTIFACTS, {"per_page": 100, "page": 2}),
        (WORKFLOW, {}),
        (
            WORKFLOW_RUNS,
            {
                "branch": "main",
                "status": "success",
                "event": "push",
                "created": "<=2026-01-31T09:30:00Z",
                "exclude_pull_requests": "true",
                "per_page": 100,
                "page": 1,
            },
        ),
        (COMPARISON, {}),
        (COMPARISON, {"per_page": 100, "page": 3}),
        (REPOSITORY, {}),
        (RUNS, {"head_sha": "6dcb09b5b57875f334f61aebed695e2e4193db5e", "per_page": 100}),
        (COMMITS, {"sha": "main", "path": "src", "since": "2026-01-31T09:30:00Z"}),
        (COMMIT, {"page": 2}),
        (COMMIT_PULLS, {"per_page": 100}),
        (MATCHING_REFS, {}),
        (CONTENTS, {"ref": "main"}),
        (PULLS, {"state": "closed", "base": "main", "sort": "updated", "direction": "desc"}),
        (PULLS, {"head": "octocat:new-topic"}),
        (ORG_REPOSITORIES, {"type": "sources", "sort": "pushed", "direction": "desc"}),
        (ALL_ARTIFACTS, {"name": "image", "per_page": 100}),
        (WORKFLOWS, {"per_page": 100}),
        (ANNOTATIONS, {"per_page": 100, "page": 2}),
        (PULL_COMMITS, {"per_page": 100, "page": 3}),
        (DEPLOYMENTS, {"sha": "a84d88e", "environment": "production", "per_page": 100}),
        (DEPLOYMENT_STATUSES, {"per_page": 100}),
    ],
)
def test_requests_of_pygithub_are_as_described(
    prism: str, description: Description, path: str, query: dict[str, object]
) -> None:
    requester = Github(auth=Auth.Token("token"), base_url=prism, retry=None).requester

    status, _, answer = requester.requestJson("GET", path.format_map(VALUES), parameters=query)

    assert status == 200
    assert json.loads(answer) == description.example(path)
    requester.close()
