"""Every answer of the local GitHub is one that GitHub could send."""

from collections.abc import Iterator

import httpx
import pytest

from demo.github import State, create_app
from demo.github.settings import Setting
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
    ORG_SECRET,
    ORG_SECRET_REPOSITORIES,
    ORG_SECRETS_KEY,
    ORG_VARIABLE,
    PATHS,
    PULL_COMMITS,
    PULLS,
    REPOSITORY,
    RUN,
    RUN_ATTEMPT,
    RUNS,
    SECRET,
    SECRETS_KEY,
    VARIABLE,
    WORKFLOW,
    WORKFLOW_RUNS,
    WORKFLOWS,
    describe,
)
from tests.openapi.states import BASE, FORK, HEAD, MERGE, a_state, asking, delivering

NOWHERE = "0" * 40
VALUES = {
    "owner": "acme",
    "repo": "shop",
    "run_id": 21884510733,
    "attempt_number": 1,
    "workflow_id": 118204467,
    "check_run_id": 909,
    "basehead": f"{BASE}...{HEAD}",
    "ref": "tags/v4.2.0",
    "commit_sha": MERGE,
    "path": "src/shop/cart.py",
    "pull_number": 318,
    "deployment_id": 71,
    "org": "acme",
    "name": "SEI_INSTANCE_GUID",
    "secret_name": "SEI_API_KEY",
}
ANSWERS = [
    (RUN, {}, ""),
    (RUN, {"run_id": 21884510790}, ""),
    (RUN_ATTEMPT, {}, ""),
    (JOBS, {}, ""),
    (JOBS, {}, "?per_page=2&page=1"),
    (JOBS, {}, "?per_page=2&page=2"),
    (JOBS, {"run_id": 21861047925}, ""),
    (ARTIFACTS, {}, ""),
    (ARTIFACTS, {}, "?per_page=1&page=2"),
    (ARTIFACTS, {"run_id": 21850318846}, ""),
    (ALL_ARTIFACTS, {}, ""),
    (ALL_ARTIFACTS, {}, "?per_page=1&page=2"),
    (WORKFLOWS, {}, ""),
    (WORKFLOW, {}, ""),
    (WORKFLOW, {"workflow_id": "ci.yml"}, ""),
    (WORKFLOW_RUNS, {}, ""),
    (WORKFLOW_RUNS, {"workflow_id": "ci.yml"}, "?branch=main&status=success&per_page=1&page=3"),
    (ANNOTATIONS, {}, ""),
    (COMPARISON, {}, ""),
    (COMPARISON, {}, "?per_page=2&page=2"),
    (COMPARISON, {"basehead": f"{HEAD}...{BASE}"}, ""),
    (COMPARISON, {"basehead": f"{HEAD}...{FORK}"}, ""),
    (COMPARISON, {"basehead": "v4.2.0...main"}, ""),
    (REPOSITORY, {}, ""),
    (REPOSITORY, {"repo": "warehouse"}, ""),
    (ORG_REPOSITORIES, {}, ""),
    (ORG_REPOSITORIES, {}, "?type=private&sort=pushed&direction=asc&per_page=1"),
    (RUNS, {}, ""),
    (RUNS, {}, "?branch=main&per_page=2&page=2&exclude_pull_requests=true"),
    (RUN, {"run_id": 1009}, ""),
    (COMMITS, {}, ""),
    (COMMITS, {}, "?sha=delivery-dates&path=src&per_page=1&page=2"),
    (COMMIT, {"ref": HEAD}, ""),
    (COMMIT, {"ref": "main"}, "?per_page=1&page=2"),
    (COMMIT_PULLS, {}, ""),
    (COMMIT_PULLS, {"commit_sha": FORK}, ""),
    (MATCHING_REFS, {}, ""),
    (MATCHING_REFS, {"ref": "heads/"}, ""),
    (CONTENTS, {}, ""),
    (CONTENTS, {"path": "src/shop/empty.py"}, "?ref=v4.2.0"),
    (CONTENTS, {"path": "src"}, ""),
    (CONTENTS, {"path": "src/shop"}, "?ref=v4.2.0"),
    (PULLS, {}, ""),
    (PULLS, {}, "?state=all&per_page=1&page=2"),
    (PULL_COMMITS, {}, ""),
    (PULL_COMMITS, {"pull_number": 321}, "?per_page=1"),
    (DEPLOYMENTS, {}, ""),
    (DEPLOYMENTS, {}, "?environment=staging"),
    (DEPLOYMENT_STATUSES, {}, ""),
    (DEPLOYMENT_STATUSES, {"deployment_id": 72}, ""),
    (VARIABLE, {}, ""),
    (SECRETS_KEY, {}, ""),
    (SECRET, {}, ""),
    (ORG_VARIABLE, {}, ""),
    (ORG_VARIABLE, {"name": "for_all"}, ""),
    (ORG_SECRETS_KEY, {}, ""),
    (ORG_SECRET, {}, ""),
    (ORG_SECRET_REPOSITORIES, {}, ""),
    (ORG_SECRET_REPOSITORIES, {}, "?per_page=1&page=2"),
]
REFUSALS = [
    (JOBS, {"attempt_number": 2}, 404),
    (COMPARISON, {"basehead": f"{NOWHERE}...{HEAD}"}, 404),
    (REPOSITORY, {"repo": "cellar"}, 404),
    (COMMITS, {"repo": "cellar"}, 404),
    (COMMIT, {"ref": NOWHERE}, 422),
    (CONTENTS, {"path": "src/sho"}, 404),
    (DEPLOYMENT_STATUSES, {"deployment_id": 73}, 404),
]
STORED = (
    ("acme/shop", "variables", Setting("SEI_INSTANCE_GUID", "a-guid")),
    ("acme/shop", "secrets", Setting("SEI_API_KEY", "a-key")),
    ("acme", "variables", Setting("FOR_ALL", "a-guid", "all")),
    ("acme", "variables", Setting("SEI_INSTANCE_GUID", "a-guid", "selected", (1,))),
    ("acme", "secrets", Setting("SEI_API_KEY", "a-key", "selected", (871340266, 1))),
)
PREFIXES = {"api.github.com": "", "ghes-3.17": "/api/v3"}


@pytest.fixture(scope="module")
def client(sample: State) -> Iterator[httpx.Client]:
    """Run a local GitHub that has something to tell everywhere."""
    warehouse = {
        "id": 2,
        "full_name": "acme/warehouse",
        "owner_type": "Organization",
        "private": True,
        "archived": True,
    }
    app = create_app(delivering(sample), a_state(repository=warehouse))
    for place, kind, setting in STORED:
        app.state.settings.put(place, kind, setting)
    with asking(app) as client:
        yield client


@pytest.mark.parametrize("server", PREFIXES)
@pytest.mark.parametrize(("path", "values", "query"), ANSWERS)
def test_an_answer_is_as_described(
    client: httpx.Client, server: str, path: str, values: dict[str, object], query: str
) -> None:
    answer = client.get(PREFIXES[server] + path.format_map(VALUES | values) + query)

    assert answer.status_code == 200
    assert describe(server).problems(path, 200, answer.json()) == []


@pytest.mark.parametrize("server", PREFIXES)
@pytest.mark.parametrize(("path", "values", "status"), REFUSALS)
def test_a_refusal_is_as_described(
    client: httpx.Client, server: str, path: str, values: dict[str, object], status: int
) -> None:
    answer = client.get(PREFIXES[server] + path.format_map(VALUES | values))

    assert answer.status_code == status
    assert describe(server).problems(path, status, answer.json()) == []


def test_every_described_path_is_answered() -> None:
    assert {path for path, _, _ in ANSWERS} == set(PATHS)


@pytest.mark.parametrize("path", PATHS)
def test_a_field_that_github_does_not_send_is_a_problem(client: httpx.Client, path: str) -> None:
    answer = client.get(path.format_map(VALUES)).json()

    first = answer[0] if isinstance(answer, list) else answer
    first["coloured"] = "red"
    assert len(describe("api.github.com").problems(path, 200, answer)) == 1
