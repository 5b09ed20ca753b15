"""The runs before a run are answered as the client chooses them, if that is certain."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sei_action.ledger import Attempt
from sei_action.sync.answers import Known
from tests.builders import sha
from tests.ledger import builders
from tests.ledger.builders import SHOP, WORKFLOW
from tests.sync.answers.asking import FIRST, ask, written
from tests.sync.stages import known_in


def attempt(number: int, *, created: int | None = None, **changes: object) -> Attempt:
    """Build an attempt that was created a thousand seconds after the one before."""
    second = FIRST + (1000 * number if created is None else created)
    facts = {"created_at": second, "started_at": second, **changes}
    return builders.attempt(number).model_copy(update=facts)


def note(known: Known, *attempts: Attempt) -> None:
    known.ledger.attempts.note(SHOP, attempts)


def earlier(
    known: Known, of: Attempt, *, status: str = "success", branch: str | None = "main"
) -> list[int] | None:
    """Ask as the client does, and give the ids of the runs; None where they are not certain."""
    query = {"status": status, "created": f"<={written(of.created_at - FIRST)}"}
    query |= {"branch": branch} if branch else {}
    answer = ask(known, f"/actions/workflows/{of.workflow_id}/runs", query, of=of)
    if answer is None:
        return None
    found = [run["id"] for run in answer["workflow_runs"]]
    assert answer["total_count"] == len(found)
    return found


@pytest.fixture
def late(tmp_path: Path) -> Iterator[Known]:
    """Know the runs from second 5000 on, of which those from 8000 on were listed just now."""
    with known_in(tmp_path / "late", start=FIRST + 8000, whole=FIRST + 5000) as known:
        yield known


def test_the_last_success_of_the_branch_is_told(known: Known) -> None:
    note(
        known,
        attempt(1),
        attempt(2),
        attempt(3, conclusion="failure"),
        attempt(4, head_branch="fix"),
        attempt(5, workflow_id=8),
        attempt(6, status="in_progress", conclusion=None),
    )

    assert earlier(known, attempt(7)) == [2]


def test_a_run_told_as_earlier_has_what_a_list_says_of_it(known: Known) -> None:
    note(known, attempt(2, head_repository=None))

    query = {"status": "success", "branch": "main", "created": f"<={written(7000)}"}
    of = attempt(7, head_repository=None)
    (run,) = ask(known, "/actions/workflows/7/runs", query, of=of)["workflow_runs"]

    assert run == {
        "id": 2,
        "run_number": 102,
        "run_attempt": 1,
        "event": "push",
        "head_sha": sha(2),
        "head_branch": "main",
        "head_repository": None,
        "status": "completed",
        "conclusion": "success",
        "created_at": written(2000),
        "run_started_at": written(2000),
    }


def test_a_run_is_not_earlier_than_itself_or_than_one_that_came_before(known: Known) -> None:
    note(known, attempt(7), attempt(8))

    assert earlier(known, attempt(7)) == []


def test_a_success_that_came_only_when_it_was_run_again_later_is_none(known: Known) -> None:
    note(known, attempt(1), attempt(2, started_at=FIRST + 9000))

    assert earlier(known, attempt(7)) == [1]


def test_a_pull_request_from_a_forks_own_main_is_none_for_main(known: Known) -> None:
    note(
        known,
        attempt(1),
        attempt(2, event="pull_request", head_repository="mallory/shop"),
    )

    assert earlier(known, attempt(7)) == [1]


def test_of_jobs_the_last_ten_completed_runs_are_told(known: Known) -> None:
    note(known, *(attempt(number, conclusion="failure") for number in range(1, 16)))

    assert earlier(known, attempt(16), status="completed") == list(range(15, 5, -1))


def test_a_release_follows_releases_of_its_kind(known: Known) -> None:
    tags = [f"refs/tags/{name}" for name in ("v1", "v2", "api-v1", "v3")]
    known.shelf.note("tags", tags)
    note(
        known,
        attempt(1, head_branch="v1"),
        attempt(2, head_branch="v2"),
        attempt(3, head_branch="api-v1"),
        attempt(4, head_branch="versions"),
        attempt(5),
    )

    assert earlier(known, attempt(6, head_branch="v3"), branch=None) == [2]


def test_a_release_is_not_followed_up_before_tags_are_known(known: Known) -> None:
    note(known, attempt(2, head_branch="v2"))

    assert earlier(known, attempt(6, head_branch="v3"), branch=None) is None


def test_a_run_of_no_branch_follows_those_of_none(known: Known) -> None:
    note(known, attempt(1, head_branch=None), attempt(2))

    assert earlier(known, attempt(6, head_branch=None), branch=None) == [1]


def test_a_success_among_the_runs_that_are_all_known_is_certain(late: Known) -> None:
    note(late, attempt(6))

    assert earlier(late, attempt(9)) == [6]


def test_without_a_success_there_an_older_one_is_asked_for(late: Known) -> None:
    note(late, attempt(6, conclusion="failure"))

    assert earlier(late, attempt(9)) is None


def test_a_success_from_before_that_may_not_be_the_last(late: Known) -> None:
    note(late, attempt(2))

    assert earlier(late, attempt(9)) is None


@pytest.mark.parametrize(("read_from", "expected"), [(2000, [2]), (2001, None)])
def test_a_success_from_before_is_certain_where_successes_were_read_as_far(
    late: Known, read_from: int, expected: list[int] | None
) -> None:
    note(late, attempt(2))
    late.shelf.note("successes", FIRST + read_from, str(WORKFLOW))

    assert earlier(late, attempt(9)) == expected


@pytest.mark.parametrize("attempts", [(), (attempt(2),)], ids=["none", "one"])
def test_where_all_successes_are_known_the_last_is_certain_and_so_is_none(
    late: Known, attempts: tuple[Attempt, ...]
) -> None:
    note(late, *attempts)
    late.ledger.attempts.note_all_successes(SHOP, WORKFLOW)

    assert earlier(late, attempt(9)) == [one.run_id for one in attempts]


def test_before_the_first_run_of_a_workflow_there_is_none(late: Known) -> None:
    note(late, attempt(6, run_number=1, conclusion="failure"))

    assert earlier(late, attempt(9)) == []
    assert earlier(late, attempt(9), status="completed") == [6]


def test_a_first_run_from_before_a_gap_says_nothing_of_the_gap(late: Known) -> None:
    note(late, attempt(1, run_number=1))

    assert earlier(late, attempt(9)) is None
    assert earlier(late, attempt(9), status="completed") is None


def test_of_jobs_successes_that_were_read_do_not_decide(late: Known) -> None:
    # A job may have succeeded in a run that failed, of which nothing was read.
    note(late, *(attempt(number) for number in range(1, 4)))
    late.ledger.attempts.note_all_successes(SHOP, WORKFLOW)

    assert earlier(late, attempt(9), status="completed") is None


def test_of_jobs_ten_runs_are_certain_if_all_are_from_what_is_known_as_a_whole(
    late: Known,
) -> None:
    note(late, *(attempt(number, created=5000 + number) for number in range(1, 12)))

    of = attempt(20, created=9000)
    assert earlier(late, of, status="completed") == list(range(11, 1, -1))


def test_where_github_lists_fewer_than_it_counts_nothing_is_certain(known: Known) -> None:
    note(known, attempt(1))
    known.shelf.mark("runs are missing")

    assert earlier(known, attempt(7)) is None
