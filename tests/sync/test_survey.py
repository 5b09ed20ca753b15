"""The runs of a repository are listed whole, in few requests, and once."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from demo.github import Limits, State
from sei_action.errors import GitHubError
from sei_action.github.connection import Query, Reply
from sei_action.ledger import State as Standing
from sei_action.sync.scope import moment_of, seconds
from tests.builders import sha
from tests.github.local_github import PLENTY, LocalGitHub, local_github
from tests.ledger.builders import attempt, note
from tests.openapi.states import a_run, a_state
from tests.sync.stages import NOON, Shelving, shelving

RUNS = "/actions/runs"
SHOP = "acme/shop"
COUNTING = Limits(requests=1_000_000, counts_beyond_1000=True).without_secondary()


def run(number: int, when: datetime, **more: object) -> object:
    return a_run(number, created_at=when, updated_at=when + timedelta(minutes=3), **more)


def running(count: int, *, until: datetime = NOON, days: int = 30) -> State:
    """Make so many runs, spread evenly over the days until a moment."""
    pause = timedelta(days=days) / max(count, 1)
    moments = (until - pause * (count - number) for number in range(count))
    runs = [run(number, when.replace(microsecond=0)) for number, when in enumerate(moments, 1)]
    return a_state(runs=runs)


@pytest.fixture(scope="module")
def local() -> Iterator[LocalGitHub]:
    """Have a local GitHub for all tests of this module."""
    with local_github(a_state()) as local:
        yield local


@pytest.fixture
def stage(local: LocalGitHub, tmp_path: Path) -> Iterator[Shelving]:
    """Have a ledger and a shelf without anything in them."""
    local.show(running(30))
    with shelving(local, tmp_path, since="90d") as stage:
        yield stage


def ids(stage: Shelving) -> list[int]:
    return sorted(run["id"] for run in stage.shelf.get("by creation"))


def all_ids(state: State) -> list[int]:
    return sorted({run.id for run in state.runs})


def pages(local: LocalGitHub) -> list[tuple[str, str]]:
    return [(one.query["created"], one.query["page"]) for one in local.asked_of(RUNS)]


def test_every_run_is_on_the_shelf_and_in_the_ledger(stage: Shelving) -> None:
    surveyed = stage.survey()

    assert surveyed.count == 30
    assert ids(stage) == all_ids(stage.state)
    to_do = [one.run_id for one in stage.ledger.attempts.to_do(SHOP)]
    assert to_do == all_ids(stage.state)
    assert surveyed.notes == ()


def test_an_entry_says_what_later_runs_need_of_it(stage: Shelving) -> None:
    when = NOON - timedelta(days=2)
    again = {"run_attempt": 2, "run_started_at": when + timedelta(hours=1)}
    stage.local.show(a_state(runs=[run(7, when), run(7, when, **again, conclusion="failure")]))
    stage.survey()

    latest = stage.ledger.attempts.find(SHOP, 1007, 2)
    assert latest is not None
    assert (latest.run_number, latest.head_sha, latest.conclusion) == (7, sha(7), "failure")
    assert (latest.created_at, latest.started_at) == (seconds(when), seconds(when) + 3600)
    assert latest.is_latest
    first = stage.ledger.attempts.find(SHOP, 1007, 1)
    assert first is not None
    assert (first.state, first.conclusion, first.is_latest) == (Standing.OPEN, None, False)


def test_a_run_that_has_not_ended_is_not_to_be_reported_yet(stage: Shelving) -> None:
    running_still = {"status": "in_progress", "conclusion": None}
    stage.local.show(a_state(runs=[run(7, NOON - timedelta(hours=1), **running_still)]))

    stage.survey()

    assert list(stage.ledger.attempts.to_do(SHOP)) == []
    found = stage.ledger.attempts.find(SHOP, 1007, 1)
    assert found is not None
    assert found.state is Standing.RUNNING


def test_what_is_not_chosen_is_known_and_left_out(local: LocalGitHub, tmp_path: Path) -> None:
    when = NOON - timedelta(days=1)
    local.show(a_state(runs=[run(1, when), run(2, when, head_branch="fix")]))
    with shelving(local, tmp_path, branches="main") as stage:
        stage.survey()

        left_out = stage.ledger.attempts.find(SHOP, 1002, 1)
        assert left_out is not None
        assert (left_out.state, left_out.reason) == (
            Standing.LEFT_OUT,
            "not chosen by `branches`",
        )
        assert [one.run_id for one in stage.ledger.attempts.to_do(SHOP)] == [1001]


def test_a_workflow_that_has_no_file_any_more_is_named_by_its_run(
    local: LocalGitHub, tmp_path: Path
) -> None:
    local.show(running(2))
    with shelving(local, tmp_path, workflows="ci.yml") as stage:
        stage.survey({})

        assert len(list(stage.ledger.attempts.to_do(SHOP))) == 2


def test_a_repository_may_have_no_runs(stage: Shelving) -> None:
    stage.local.show(a_state())

    surveyed = stage.survey()

    assert (surveyed.count, surveyed.notes) == (0, ())
    assert len(stage.local.asked_of(RUNS)) == 1


def test_only_runs_of_the_period_are_listed(local: LocalGitHub, tmp_path: Path) -> None:
    local.show(running(30))
    with shelving(local, tmp_path, since="2026-10-10", until="2026-10-20") as stage:
        surveyed = stage.survey()

        start, end = (datetime(2026, 10, day, tzinfo=NOON.tzinfo) for day in (10, 20))
        expected = [one.id for one in local.state.runs if start <= one.created_at <= end]
        assert ids(stage) == expected
        assert moment_of(surveyed.start) == start


def test_a_refusal_is_told(stage: Shelving) -> None:
    less = stage.state.permissions - {"actions"}
    stage.local.turn(stage.state.model_copy(update={"permissions": less}))

    with pytest.raises(GitHubError, match="the repository's runs"):
        stage.survey({})


def test_a_hundred_runs_are_listed_with_one_request(stage: Shelving) -> None:
    stage.local.show(running(450))

    stage.survey()

    assert [page for _, page in sorted(pages(stage.local))] == ["1", "2", "3", "4", "5"]
    assert ids(stage) == all_ids(stage.state)


@pytest.mark.parametrize(
    ("count", "limits"),
    [(999, PLENTY), (1000, PLENTY), (1000, COUNTING), (1300, COUNTING)],
    ids=["999", "1000", "1000 and counting", "1300 and counting"],
)
def test_periods_are_halved_until_github_lists_each_as_a_whole(
    stage: Shelving, count: int, limits: Limits
) -> None:
    stage.local.show(running(count), limits)

    surveyed = stage.survey()

    assert surveyed.count == count
    assert ids(stage) == all_ids(stage.state)
    assert surveyed.notes == ()
    assert len(stage.local.asked_of(RUNS)) <= count / 100 * 1.5 + 6


def test_a_second_of_more_runs_than_github_lists_is_told(stage: Shelving) -> None:
    moment = NOON - timedelta(days=1)
    stage.local.show(a_state(runs=[run(number, moment) for number in range(1, 1002)]), COUNTING)

    surveyed = stage.survey()

    assert surveyed.count == 1000
    (note,) = surveyed.notes
    assert note.startswith("GitHub lists no more than 1000 of the 1001 runs of one second, 2026-")
    assert stage.shelf.is_marked("runs are missing") is False


def test_fewer_runs_than_github_counts_are_told_and_make_the_runs_before_uncertain(
    stage: Shelving,
) -> None:
    def lose_one(_method: str, path: str, query: Mapping[str, Query]) -> None:
        # It is deleted after the first page was read, so the others move up.
        if path.endswith(RUNS) and query.get("page") == 2:
            state = stage.state
            stage.local.turn(state.model_copy(update={"runs": state.runs[:-1]}))

    stage.local.show(running(150))
    stage.local.interfere = lose_one

    surveyed = stage.survey()

    (note,) = surveyed.notes
    assert note.startswith("GitHub counts 1 more runs than it gives (>=")
    assert stage.shelf.is_marked("runs are missing")


def test_runs_that_begin_while_others_are_listed_cost_none_of_those(stage: Shelving) -> None:
    def add_one(_method: str, path: str, query: Mapping[str, Query]) -> None:
        if path.endswith(RUNS) and query.get("page") == 2:
            state = stage.state
            stage.local.turn(state.model_copy(update={"runs": (*state.runs, run(999, NOON))}))

    stage.local.show(running(150))
    before = all_ids(stage.state)
    stage.local.interfere = add_one

    surveyed = stage.survey()

    assert set(before) <= set(ids(stage))
    assert surveyed.notes == ()


def interrupt_at(local: LocalGitHub, request: int) -> None:
    """Fail from the request of that number on."""
    done: list[str] = []

    def fail(_method: str, path: str, _query: Mapping[str, Query]) -> Reply | None:
        done.append(path)
        return Reply(502, {}, "") if len(done) >= request else None

    local.interfere = fail


@pytest.mark.parametrize("minutes", [0, 90], ids=["at once", "later"])
def test_what_was_listed_before_an_interruption_is_not_listed_again(
    local: LocalGitHub, tmp_path: Path, minutes: int
) -> None:
    local.show(running(1200))
    interrupt_at(local, 15)
    with shelving(local, tmp_path, since="90d") as stage, pytest.raises(GitHubError):
        stage.survey({})
    before = len(pages(local))
    state = local.state
    local.show(state)
    with shelving(local, tmp_path, since="90d", now=NOON + timedelta(minutes=minutes)) as stage:
        surveyed = stage.survey({})

        assert surveyed.count == 1200
        assert ids(stage) == all_ids(state)
    assert before >= 14
    # Whatever was too long is asked for again, and a list that had been begun.
    assert len(pages(local)) <= 24 - before + 5


def test_the_period_is_the_one_that_was_begun_with(local: LocalGitHub, tmp_path: Path) -> None:
    local.show(running(30))
    interrupt_at(local, 1)
    with shelving(local, tmp_path, since="90d") as stage, pytest.raises(GitHubError):
        stage.survey({})
    local.show(local.state)
    with shelving(local, tmp_path, since="90d", now=NOON + timedelta(hours=3)) as stage:
        surveyed = stage.survey({})

        assert moment_of(surveyed.start) == NOON - timedelta(days=90)


def test_a_survey_that_is_done_is_not_done_again(stage: Shelving) -> None:
    stage.survey({})
    before = len(stage.local.asked)

    again = stage.survey({})

    assert again.count == 30
    assert len(stage.local.asked) == before


def finish(stage: Shelving, *, until: datetime = NOON) -> None:
    """Note of everything that it is settled, as at the end of a sync."""
    attempts = stage.ledger.attempts
    for one in list(attempts.to_do(SHOP)):
        attempts.settle(SHOP, one, Standing.REPORTED)
    stage.ledger.marks.mark_read(
        SHOP, stage.scope.selection, seconds(stage.scope.since), seconds(until)
    )
    survey = stage.made_survey()
    stage.ledger.marks.keep_pages(
        SHOP, ((page.address, page.etag, page.total) for page in survey.pages())
    )
    stage.shelf.clear()


def test_after_a_sync_only_what_can_have_changed_is_listed(
    local: LocalGitHub, tmp_path: Path
) -> None:
    local.show(running(300, days=90))
    with shelving(local, tmp_path, since="90d") as stage:
        stage.survey({})
        finish(stage)
        local.show(local.state)
        surveyed = stage.survey({})

    # Whoever was run again has come to be so within a month.
    assert moment_of(surveyed.start) == datetime(2026, 9, 28, tzinfo=NOON.tzinfo)


def test_pages_that_have_not_changed_are_not_sent_again(local: LocalGitHub, tmp_path: Path) -> None:
    local.show(running(420, days=14))
    with shelving(local, tmp_path, since="90d") as stage:
        stage.survey({})
        finish(stage)
        stage.survey({})  # divides by weeks, of which nothing was read before
        finish(stage)
        local.show(local.state)
        surveyed = stage.survey({})

        assert {one.status for one in local.asked_of(RUNS)} == {304}
        assert (surveyed.count, surveyed.notes) == (0, ())
        assert stage.shelf.is_marked("runs have gaps")
        assert len(list(stage.made_survey().pages())) == len(local.asked_of(RUNS))


def test_of_unchanged_pages_the_count_is_known_from_before(
    local: LocalGitHub, tmp_path: Path
) -> None:
    local.show(running(420, days=14))
    with shelving(local, tmp_path, since="90d") as stage:
        for _ in range(2):
            stage.survey({})
            finish(stage)
        local.show(local.state)
        stage.survey({})

        assert {page for _, page in pages(local)} == {"1", "2", "3"}


def test_a_page_is_known_to_the_same_choice_of_runs_alone(
    local: LocalGitHub, tmp_path: Path
) -> None:
    local.show(running(30))
    with shelving(local, tmp_path) as stage:
        stage.survey({})
        finish(stage)
    local.show(local.state)
    with shelving(local, tmp_path, branches="main") as stage:
        stage.survey({})

    assert {one.status for one in local.asked_of(RUNS)} == {200}


def test_an_old_run_that_was_not_reported_is_listed_once_more(
    local: LocalGitHub, tmp_path: Path
) -> None:
    local.show(running(90, days=90))
    with shelving(local, tmp_path, since="90d") as stage:
        stage.survey({})
        oldest = next(stage.ledger.attempts.to_do(SHOP))
        finish(stage)
        stage.ledger.attempts.settle(SHOP, oldest, Standing.FAILED, "SEI was out of order")
        surveyed = stage.survey({})

    assert surveyed.start == oldest.created_at


def test_a_run_that_is_too_old_to_be_asked_for_is_not(local: LocalGitHub, tmp_path: Path) -> None:
    local.show(running(90, days=90))
    with shelving(local, tmp_path, since="90d") as stage:
        stage.survey({})
        oldest = next(stage.ledger.attempts.to_do(SHOP))
        finish(stage)
        stage.ledger.attempts.settle(SHOP, oldest, Standing.FAILED, "SEI was out of order")
    with shelving(local, tmp_path, since="60d") as stage:
        surveyed = stage.survey({})

    assert moment_of(surveyed.start) == NOON - timedelta(days=60)


def test_what_was_listed_at_first_is_known_as_a_whole(stage: Shelving) -> None:
    surveyed = stage.survey({})

    assert surveyed.whole == surveyed.start


def test_what_was_read_before_without_a_gap_belongs_to_it(
    local: LocalGitHub, tmp_path: Path
) -> None:
    local.show(running(90, days=90))
    with shelving(local, tmp_path, since="90d") as stage:
        stage.survey({})
        finish(stage)
        stage.ledger.attempts.note_all_successes(SHOP, 7)
        surveyed = stage.survey({})

        assert moment_of(surveyed.whole) == NOON - timedelta(days=90)
        assert surveyed.whole < surveyed.start
        assert stage.ledger.attempts.has_all_successes(SHOP, 7)


@pytest.mark.parametrize("read_until", [None, NOON - timedelta(days=40)])
def test_what_was_read_before_a_gap_does_not(
    local: LocalGitHub, tmp_path: Path, read_until: datetime | None
) -> None:
    local.show(running(90, days=90))
    with shelving(local, tmp_path, since="20d") as stage:
        if read_until is not None:
            start = seconds(NOON - timedelta(days=90))
            stage.ledger.marks.mark_read(SHOP, stage.scope.selection, start, seconds(read_until))
        note(stage.ledger, attempt(1))
        stage.ledger.attempts.note_all_successes(SHOP, 7)
        surveyed = stage.survey({})

        assert surveyed.whole == surveyed.start
        assert not stage.ledger.attempts.has_all_successes(SHOP, 7)


def test_what_was_read_in_this_survey_is_not_forgotten_when_it_goes_on(stage: Shelving) -> None:
    stage.survey({})
    stage.ledger.attempts.note_all_successes(SHOP, 7)

    stage.survey({})

    assert stage.ledger.attempts.has_all_successes(SHOP, 7)
