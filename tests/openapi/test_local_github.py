"""Every answer of the local GitHub is one that GitHub could send."""

import httpx
import pytest

from tests.openapi.description import (
    ARTIFACTS,
    COMPARISON,
    JOBS,
    PATHS,
    RUN,
    RUN_ATTEMPT,
    WORKFLOW,
    WORKFLOW_RUNS,
    describe,
)

BASE = "9919d88091a704a013cb9af835e02f342681b4b0"
HEAD = "19858a9187dfb92680bf95e2f51ddd150510e283"
FORK = "7bcd4366deba31999e7fbd2051970485d285aafe"
VALUES = {
    "owner": "acme",
    "repo": "shop",
    "run_id": 21884510733,
    "attempt_number": 1,
    "workflow_id": 118204467,
    "basehead": f"{BASE}...{HEAD}",
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
    (WORKFLOW, {}, ""),
    (WORKFLOW, {"workflow_id": "ci.yml"}, ""),
    (WORKFLOW_RUNS, {}, ""),
    (WORKFLOW_RUNS, {"workflow_id": "ci.yml"}, "?branch=main&status=success&per_page=1&page=3"),
    (COMPARISON, {}, ""),
    (COMPARISON, {}, "?per_page=2&page=2"),
    (COMPARISON, {"basehead": f"{HEAD}...{BASE}"}, ""),
    (COMPARISON, {"basehead": f"{HEAD}...{FORK}"}, ""),
]
REFUSALS = [
    (JOBS, {"attempt_number": 2}),
    (COMPARISON, {"basehead": f"{'0' * 40}...{HEAD}"}),
]
PREFIXES = {"api.github.com": "", "ghes-3.17": "/api/v3"}


@pytest.mark.parametrize("server", PREFIXES)
@pytest.mark.parametrize(("path", "values", "query"), ANSWERS)
def test_an_answer_is_as_described(
    client: httpx.Client, server: str, path: str, values: dict[str, object], query: str
) -> None:
    answer = client.get(PREFIXES[server] + path.format_map(VALUES | values) + query)

    assert answer.status_code == 200
    assert describe(server).problems(path, 200, answer.json()) == []


@pytest.mark.parametrize("server", PREFIXES)
@pytest.mark.parametrize(("path", "values"), REFUSALS)
def test_a_refusal_is_as_described(
    client: httpx.Client, server: str, path: str, values: dict[str, object]
) -> None:
    answer = client.get(PREFIXES[server] + path.format_map(VALUES | values))

    assert answer.status_code == 404
    assert describe(server).problems(path, 404, answer.json()) == []


def test_every_described_path_is_answered() -> None:
    assert {path for path, _, _ in ANSWERS} == set(PATHS)


@pytest.mark.parametrize("path", PATHS)
def test_a_field_that_github_does_not_send_is_a_problem(client: httpx.Client, path: str) -> None:
    answer = client.get(path.format_map(VALUES)).json()

    assert len(describe("api.github.com").problems(path, 200, answer | {"coloured": "red"})) == 1
