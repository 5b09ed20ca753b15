"""The local GitHub lists runs, jobs and artifacts by GitHub's rules."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from demo.github import create_app
from tests.openapi.states import MORNING, a_pull_request, a_run, a_state, asking

ACTIONS = "/repos/acme/shop/actions"


def a_job(number: int) -> dict[str, object]:
    return {"id": number, "name": f"job {number}", "started_at": MORNING}


@pytest.fixture(scope="module")
def github() -> Iterator[httpx.Client]:
    """Run a local GitHub with four runs, of which the third has two attempts."""
    runs = (
        a_run(1, conclusion="failure"),
        a_run(2, head_branch="topic", event="pull_request", actor="jun-park"),
        a_run(3, run_attempt=2, jobs=[a_job(33), a_job(34)]),
        a_run(3, conclusion="failure", jobs=[a_job(31)]),
        a_run(4, status="in_progress", conclusion=None),
    )
    with asking(create_app(a_state(runs=runs))) as client:
        yield client


def numbers(answer: httpx.Response) -> list[int]:
    return [run["run_number"] for run in answer.json()["workflow_runs"]]


def test_a_run_is_its_latest_attempt(github: httpx.Client) -> None:
    run = github.get(f"{ACTIONS}/runs/1003").json()

    assert (run["run_attempt"], run["conclusion"]) == (2, "success")
    assert run["previous_attempt_url"] == f"{run['url']}/attempts/1"


def test_an_earlier_attempt_stays_what_it_was(github: httpx.Client) -> None:
    run = github.get(f"{ACTIONS}/runs/1003/attempts/1").json()

    assert (run["run_attempt"], run["conclusion"]) == (1, "failure")


def test_jobs_are_of_their_attempt(github: httpx.Client) -> None:
    jobs = github.get(f"{ACTIONS}/runs/1003/attempts/1/jobs").json()["jobs"]

    assert [job["id"] for job in jobs] == [31]


@pytest.mark.parametrize("path", ["runs/9", "runs/1003/attempts/3", "workflows/cd.yml"])
def test_what_the_state_lacks_is_not_found(github: httpx.Client, path: str) -> None:
    assert github.get(f"{ACTIONS}/{path}").status_code == 404


def test_runs_are_listed_once_and_newest_first(github: httpx.Client) -> None:
    assert numbers(github.get(f"{ACTIONS}/workflows/7/runs")) == [4, 3, 2, 1]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("branch", "main", [4, 3, 1]),
        ("event", "pull_request", [2]),
        ("actor", "jun-park", [2]),
        ("head_sha", f"{3:040x}", [3]),
        ("status", "success", [3, 2]),
        ("status", "completed", [3, 2, 1]),
        ("status", "in_progress", [4]),
        ("created", "2026-02-02", [2]),
        ("created", "<2026-02-02", [1]),
        ("created", "<=2026-02-02", [2, 1]),
        ("created", "<=2026-02-02T09:29:59Z", [1]),
        ("created", "<=2026-02-02T10:30:00+01:00", [2, 1]),
        ("created", ">2026-02-02", [4, 3]),
        ("created", ">=2026-02-02T09:30:00Z", [4, 3, 2]),
        ("created", "2026-02-02..2026-02-03", [3, 2]),
        ("created", "2026-02-02..*", [4, 3, 2]),
        ("created", "*..2026-02-02T09:30:00Z", [2, 1]),
    ],
)
def test_a_filter_keeps_what_matches(
    github: httpx.Client, name: str, value: str, expected: list[int]
) -> None:
    answer = github.get(f"{ACTIONS}/workflows/ci.yml/runs", params={name: value})

    assert numbers(answer) == expected
    assert answer.json()["total_count"] == len(expected)


def test_filters_hold_together(github: httpx.Client) -> None:
    query = {"branch": "main", "status": "success", "created": "<=2026-02-04"}

    assert numbers(github.get(f"{ACTIONS}/workflows/7/runs", params=query)) == [3]


def test_a_date_that_cannot_be_read_is_refused(github: httpx.Client) -> None:
    answer = github.get(f"{ACTIONS}/workflows/7/runs", params={"created": "<=yesterday"})

    assert answer.status_code == 422


def test_a_filtered_list_ends_after_1000_runs() -> None:
    runs = tuple(a_run(number) for number in range(1, 1003))
    with asking(create_app(a_state(runs=runs))) as client:
        list_path = f"{ACTIONS}/workflows/7/runs?per_page=100"

        assert numbers(client.get(f"{list_path}&page=11")) == [2, 1]
        assert numbers(client.get(f"{list_path}&page=10&branch=main"))[-1] == 3
        assert numbers(client.get(f"{list_path}&page=11&branch=main")) == []


def test_a_forks_main_is_listed_under_main(client: httpx.Client) -> None:
    answer = client.get(f"{ACTIONS}/workflows/ci.yml/runs?branch=main&status=success").json()

    heads = [run["head_repository"]["full_name"] for run in answer["workflow_runs"]]
    assert heads == ["kenji-wada/shop", "acme/shop", "kenji-wada/shop"]


def test_a_run_says_when_it_was_started_again() -> None:
    again = MORNING + timedelta(days=2)
    state = a_state(runs=(a_run(1, run_attempt=2, run_started_at=again),))
    with asking(create_app(state)) as client:
        run = client.get(f"{ACTIONS}/runs/1001").json()

    assert run["created_at"] == "2026-02-01T09:30:00Z"
    assert run["run_started_at"] == "2026-02-02T09:30:00Z"


def test_all_workflows_are_listed_and_their_runs_together() -> None:
    cd = {
        "id": 8,
        "name": "CD",
        "path": ".github/workflows/cd.yml",
        "created_at": MORNING,
        "updated_at": MORNING,
    }
    state = a_state()
    runs = (a_run(1), a_run(2, workflow="cd.yml"), a_run(3, event="schedule"))
    everything = a_state(workflows=(*state.workflows, cd), runs=runs)
    with asking(create_app(everything)) as client:
        assert numbers(client.get(f"{ACTIONS}/runs")) == [3, 2, 1]
        assert numbers(client.get(f"{ACTIONS}/runs", params={"event": "push"})) == [2, 1]
        assert numbers(client.get(f"{ACTIONS}/workflows/cd.yml/runs")) == [2]
        workflows = client.get(f"{ACTIONS}/workflows", params={"per_page": 1}).json()
        assert workflows["total_count"] == 2
        assert [each["name"] for each in workflows["workflows"]] == ["CI"]


@pytest.mark.parametrize("path", ["runs", "workflows/7/runs", "runs/1001", "runs/1001/attempts/1"])
def test_a_run_lists_its_pull_requests_unless_they_are_refused(path: str) -> None:
    state = a_state(pull_requests=(a_pull_request(5, 1, 2),), runs=(a_run(1, pull_requests=(5,)),))
    with asking(create_app(state)) as client:
        url = f"{ACTIONS}/{path}"
        listed, refused = (
            client.get(url, params={"exclude_pull_requests": word}).json()
            for word in ("false", "true")
        )

    (run,) = listed.get("workflow_runs", [listed])
    assert [pull["number"] for pull in run["pull_requests"]] == [5]
    assert run["pull_requests"][0]["head"]["sha"] == f"{2:040x}"
    (run,) = refused.get("workflow_runs", [refused])
    assert run["pull_requests"] == []


def test_a_run_names_the_workflows_that_it_called() -> None:
    files = ("acme/shop/.github/workflows/a.yml@refs/heads/main", "acme/all/.github/b.yml@v3")
    state = a_state(runs=(a_run(1, referenced_workflows=files),))
    with asking(create_app(state)) as client:
        own, foreign = client.get(f"{ACTIONS}/runs/1001").json()["referenced_workflows"]

    assert (own["path"], foreign["path"]) == files
    assert (own["sha"], own["ref"]) == (f"{1:040x}", "refs/heads/main")
    assert "ref" not in foreign
