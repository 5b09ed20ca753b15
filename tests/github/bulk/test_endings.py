"""When the jobs of many runs ended is read at once, from their check suites."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from demo.github import State
from demo.github.objects.check_suites import suite_node_id
from sei_action.github.bulk import ask_in_batches, endings_want
from tests.github.bulk.asking import NOW, connection
from tests.github.local_github import LocalGitHub, local_github
from tests.openapi.states import MORNING, a_run, a_state

A_JOB = {"detailsUrl": "https://github.com/acme/shop/actions/runs/1/job/7"}
LATER = "2026-12-31T23:59:59Z"


def job(number: int, minutes: int | None) -> dict[str, object]:
    """Make a job that ended so many minutes after the first morning, or that has not ended."""
    if minutes is None:
        running = {"status": "in_progress", "conclusion": None}
        return {"id": number, "name": "test", "started_at": MORNING, **running}
    return {
        "id": number,
        "name": "test",
        "started_at": MORNING,
        "completed_at": MORNING + timedelta(minutes=minutes),
    }


def running() -> State:
    """Make a run of two attempts, one with a hundred jobs, and one with more."""
    return a_state(
        runs=(
            a_run(1, jobs=[job(1, 1), job(2, 2)]),
            a_run(1, run_attempt=2, jobs=[job(3, 3), job(4, None)]),
            a_run(2, jobs=[job(100 + number, number) for number in range(100)]),
            a_run(3, jobs=[job(300 + number, number) for number in range(101)]),
        )
    )


@pytest.fixture(scope="module")
def local() -> Iterator[LocalGitHub]:
    """Have a local GitHub with runs."""
    with local_github(running()) as local:
        yield local


def endings(local: LocalGitHub, *suites: str) -> dict[str, list[datetime]]:
    got: dict[str, list[datetime]] = {}
    want = endings_want(suites, got.__setitem__)
    ask_in_batches(local.github(), "acme/shop", [want], "endings")
    return got


def of_answer(answer: object) -> dict[str, list[datetime]]:
    got: dict[str, list[datetime]] = {}
    endings_want(["CS_1"], got.__setitem__).receive(answer)
    return got


def test_the_jobs_of_all_attempts_count_even_where_they_bear_one_name(local: LocalGitHub) -> None:
    suite = suite_node_id(1001)

    ends = [MORNING + timedelta(minutes=minutes) for minutes in (1, 2, 3)]
    assert endings(local, suite) == {suite: ends}


def test_a_hundred_jobs_are_all_told(local: LocalGitHub) -> None:
    (ends,) = endings(local, suite_node_id(1002)).values()

    assert len(ends) == 100


def test_of_more_than_a_hundred_jobs_none_is_told(local: LocalGitHub) -> None:
    assert endings(local, suite_node_id(1003)) == {}


def test_a_run_that_is_gone_costs_the_others_nothing(local: LocalGitHub) -> None:
    assert endings(local, "CS_x", suite_node_id(1001)).keys() == {suite_node_id(1001)}


def test_what_the_token_may_not_read_is_not_told(local: LocalGitHub) -> None:
    less = local.state.permissions - {"checks"}
    with local_github(local.state.model_copy(update={"permissions": less})) as refusing:
        assert endings(refusing, suite_node_id(1001)) == {}


def test_a_suite_may_have_no_jobs() -> None:
    assert of_answer([{"id": "CS_1", "checkRuns": connection()}]) == {"CS_1": []}


def test_a_job_that_has_not_ended_has_no_end() -> None:
    told = connection({"completedAt": None, **A_JOB}, {"completedAt": NOW, **A_JOB})

    ((_, ends),) = of_answer([{"id": "CS_1", "checkRuns": told}]).items()

    assert ends == [datetime.fromisoformat(NOW)]


def test_what_somebody_put_into_a_suite_is_no_job() -> None:
    later = {"completedAt": LATER, "detailsUrl": "https://lint.example/runs/7"}
    told = connection({"completedAt": NOW, **A_JOB}, later)

    assert of_answer([{"id": "CS_1", "checkRuns": told}]) == {"CS_1": [datetime.fromisoformat(NOW)]}


@pytest.mark.parametrize("url", ["https://github.com/acme/shop/runs/7", None])
def test_where_no_job_can_be_told_nothing_is(url: str | None) -> None:
    told = connection({"completedAt": NOW, "detailsUrl": url})

    assert of_answer([{"id": "CS_1", "checkRuns": told}]) == {}


@pytest.mark.parametrize(
    "answer", [None, "CS_1", [None], [{}], [{"id": "CS_1", "checkRuns": None}]]
)
def test_what_is_no_suite_has_no_endings(answer: object) -> None:
    assert of_answer(answer) == {}
