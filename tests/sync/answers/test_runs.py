"""Runs, their ends and artifacts, and what was created before are answered if it is certain."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sei_action.sync.answers import Known
from tests.sync.answers.asking import FIRST, ask, put, written
from tests.sync.stages import known_in

DAY = 86400


def run_body(number: int = 1, **changes: object) -> dict[str, object]:
    told: dict[str, object] = {
        "id": number,
        "run_attempt": 1,
        "status": "completed",
        "created_at": written(100),
        "run_started_at": written(100),
        "check_suite_node_id": f"CS_{number}",
    }
    return {**told, **changes}


def test_a_run_is_told_at_the_attempt_that_was_listed(known: Known) -> None:
    known.shelf.note("run", run_body(7, run_attempt=2), "7")

    assert ask(known, "/actions/runs/7/attempts/2")["id"] == 7


@pytest.mark.parametrize("path", ["/actions/runs/7/attempts/1", "/actions/runs/8/attempts/2"])
def test_another_attempt_or_run_is_not_told(known: Known, path: str) -> None:
    known.shelf.note("run", run_body(7, run_attempt=2), "7")

    assert ask(known, path) is None


def last_end(known: Known, number: int = 1) -> Any:  # noqa: ANN401 - any JSON
    path = f"/actions/runs/1/attempts/{number}/jobs"
    answer = ask(known, path, {"page": 1}, without_jobs=True)
    return answer and answer["jobs"][0]["completed_at"]


def test_one_job_stands_for_all_with_the_last_end(known: Known) -> None:
    known.shelf.note("run", run_body(), "1")
    known.shelf.note("ending", [written(150), written(190), written(170)], "CS_1")

    assert ask(known, "/actions/runs/1/attempts/1/jobs", without_jobs=True) == {
        "total_count": 1,
        "jobs": [{"id": 0, "name": "", "status": "completed", "completed_at": written(190)}],
    }


def test_who_wants_the_jobs_is_not_told_the_end_alone(known: Known) -> None:
    known.shelf.note("run", run_body(), "1")
    known.shelf.note("ending", [written(150)], "CS_1")

    assert ask(known, "/actions/runs/1/attempts/1/jobs") is None


@pytest.mark.parametrize(("number", "end"), [(2, 350), (1, 150)])
def test_the_ends_of_two_attempts_are_told_apart(known: Known, number: int, end: int) -> None:
    again = run_body(run_attempt=2, run_started_at=written(300))
    known.shelf.note("run", again, "1")
    known.shelf.note("ending", [written(120), written(150), written(350)], "CS_1")

    assert last_end(known, number) == written(end)


def test_a_job_that_ended_as_its_attempt_began_belongs_to_it(known: Known) -> None:
    known.shelf.note("run", run_body(run_attempt=2, run_started_at=written(300)), "1")
    known.shelf.note("ending", [written(150), written(300)], "CS_1")

    assert last_end(known, 2) == written(300)


def test_an_attempt_before_the_last_two_is_not_told_apart(known: Known) -> None:
    known.shelf.note("run", run_body(run_attempt=3, run_started_at=written(300)), "1")
    known.shelf.note("ending", [written(150)], "CS_1")

    assert ask(known, "/actions/runs/1/attempts/1/jobs", without_jobs=True) is None


def test_a_run_may_have_had_no_job(known: Known) -> None:
    known.shelf.note("run", run_body(run_started_at=None), "1")
    known.shelf.note("ending", [], "CS_1")

    answer = ask(known, "/actions/runs/1/attempts/1/jobs", without_jobs=True)
    assert answer["jobs"][0]["completed_at"] is None


def test_an_end_that_is_not_known_is_asked_for(known: Known) -> None:
    known.shelf.note("run", run_body(), "1")

    assert last_end(known) is None
    assert ask(known, "/actions/runs/2/attempts/1/jobs", without_jobs=True) is None


def test_the_artifacts_of_a_run_are_counted_and_given_in_pages(known: Known) -> None:
    known.shelf.mark("read artifacts")
    put(known, "artifact", "1", [(number, {"id": number}) for number in range(150)])

    pages = [ask(known, "/actions/runs/1/artifacts", {"page": page}) for page in (1, 2)]

    assert [page["total_count"] for page in pages] == [150, 150]
    assert [len(page["artifacts"]) for page in pages] == [100, 50]


def test_a_run_may_have_uploaded_nothing(known: Known) -> None:
    known.shelf.mark("read artifacts")

    answer = ask(known, "/actions/runs/1/artifacts", {"page": 1})
    assert answer == {"total_count": 0, "artifacts": []}


def test_artifacts_of_which_some_may_be_missing_are_asked_for(known: Known) -> None:
    known.shelf.mark("read artifacts")
    known.shelf.mark("artifacts have gaps")

    assert ask(known, "/actions/runs/1/artifacts", {"page": 1}) is None


def created_before(known: Known, second: int) -> list[int] | None:
    query = {"created": f"<={written(second)}", "status": "completed"}
    answer = ask(known, "/actions/runs", query)
    return None if answer is None else [run["id"] for run in answer["workflow_runs"]]


@pytest.fixture
def recent(tmp_path: Path) -> Iterator[Known]:
    """Know only the runs from the first second on."""
    with known_in(tmp_path / "recent", start=FIRST) as known:
        yield known


def listed(known: Known, *bodies: dict[str, object]) -> None:
    """Put runs on the shelf, each created at the second of its id."""
    put(known, "by creation", "", [(FIRST + int(str(body["id"])), body) for body in bodies])


def test_completed_runs_up_to_a_moment_are_told_newest_first(known: Known) -> None:
    first = 4 * DAY
    running = run_body(first + 2, status="in_progress")
    listed(known, run_body(first), run_body(first + 1), running, run_body(first + 9))

    assert created_before(known, first + 5) == [first + 1, first]


def test_no_more_than_a_page_is_told_of_them(known: Known) -> None:
    listed(known, *(run_body(number) for number in range(1, 201)))

    assert created_before(known, 200) == list(range(200, 100, -1))


def test_a_run_may_have_begun_long_before_so_fewer_are_certain_only_after_days(
    recent: Known,
) -> None:
    listed(recent, run_body(1))

    assert created_before(recent, 3 * DAY) == [1]
    assert created_before(recent, 3 * DAY - 1) is None


def test_too_many_that_are_running_leave_it_open(known: Known) -> None:
    running = [run_body(4 * DAY + number, status="queued") for number in range(200)]
    listed(known, *running, run_body(1))

    assert created_before(known, 5 * DAY) is None


@pytest.mark.parametrize("mark", ["runs have gaps", "runs are missing"])
def test_runs_of_which_some_may_be_missing_are_asked_for(known: Known, mark: str) -> None:
    listed(known, run_body(1))
    known.shelf.mark(mark)

    assert created_before(known, 4 * DAY) is None


def test_a_list_of_runs_of_no_time_is_not_answered(known: Known) -> None:
    assert ask(known, "/actions/runs", {"per_page": 1}) is None
