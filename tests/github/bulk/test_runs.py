"""Runs are listed by the time of their creation, and told as the REST API tells them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from demo.github import Limits, State
from sei_action.errors import GitHubError
from sei_action.github.answers import read
from sei_action.github.bulk import RunPage, earlier_successes, read_run_page
from sei_action.github.bulk.runs import as_answer, as_candidate
from sei_action.run import Run
from tests.github.local_github import LocalGitHub, local_github, told
from tests.openapi.states import MORNING, a_run, a_state

ALL = ">=2026-01-01T00:00:00Z"
PATH = "/repos/acme/shop/actions/runs"


def running(count: int) -> State:
    """Make so many runs, a day apart; every third has failed."""
    return a_state(
        runs=[
            a_run(number, conclusion="success" if number % 3 else "failure")
            for number in range(1, count + 1)
        ]
    )


@pytest.fixture(scope="module")
def local() -> Iterator[LocalGitHub]:
    """Have a local GitHub with 250 runs."""
    with local_github(running(250)) as local:
        yield local


def page(local: LocalGitHub, number: int = 1, created: str = ALL, etag: str = "") -> RunPage:
    return read_run_page(local.github(), "acme/shop", created, number, etag)


def earlier(local: LocalGitHub, before: datetime) -> list[list[int]]:
    moment = f"{before.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    pages = earlier_successes(local.github(), "acme/shop", 7, moment)
    return [[run.run_number for run in each] for each in pages]


def test_a_page_has_a_hundred_runs_and_counts_all(local: LocalGitHub) -> None:
    pages = [page(local, number) for number in (1, 2, 3)]

    assert [len(one.runs) for one in pages] == [100, 100, 50]
    assert [one.total for one in pages] == [250, 250, 250]
    assert [run.run_number for run in pages[0].runs[:2]] == [250, 249]


def test_only_runs_of_the_period_are_listed(local: LocalGitHub) -> None:
    day = MORNING + timedelta(days=7)
    created = f"{day:%Y-%m-%dT%H:%M:%SZ}..{day + timedelta(days=2):%Y-%m-%dT%H:%M:%SZ}"

    assert [run.run_number for run in page(local, created=created).runs] == [9, 8, 7]


def test_a_page_that_is_as_before_is_not_sent_again(local: LocalGitHub) -> None:
    first = page(local)
    again = page(local, etag=first.etag)

    assert first.etag
    assert again == RunPage(etag=first.etag, is_unchanged=True)


def test_a_page_that_is_not_as_before_has_another_etag(local: LocalGitHub) -> None:
    first = page(local)
    with local_github(running(251)) as later:
        again = page(later, etag=first.etag)

    assert not again.is_unchanged
    assert again.total == 251
    assert again.etag != first.etag


@pytest.mark.parametrize("counts_beyond", [False, True])
def test_a_list_ends_after_a_thousand_runs_however_many_are_counted(*, counts_beyond: bool) -> None:
    limits = Limits(requests=100, counts_beyond_1000=counts_beyond).without_secondary()
    with local_github(running(1100), limits=limits) as many:
        assert page(many).total == (1100 if counts_beyond else 1000)
        assert page(many, 11).runs == ()


def test_a_refusal_is_told(local: LocalGitHub) -> None:
    less = local.state.permissions - {"actions"}
    refusing = local.state.model_copy(update={"permissions": less})

    with (
        local_github(refusing) as github,
        pytest.raises(GitHubError, match="the repository's runs") as caught,
    ):
        page(github)

    assert caught.value.permission == "actions: read"


def test_a_run_of_a_list_answers_the_request_for_it(local: LocalGitHub) -> None:
    answer = told(local.github(), f"{PATH}/1250/attempts/1", {})

    (newest, *_) = page(local).runs
    assert read(Run, as_answer(newest), "it") == read(Run, answer, "it")


def test_what_is_read_of_a_candidate_is_a_part_of_that(local: LocalGitHub) -> None:
    (newest, *_) = page(local).runs

    candidate = as_candidate(newest)
    assert candidate.items() <= as_answer(newest).items()
    assert candidate["updated_at"] == "2026-10-08T09:33:00Z"


def test_successes_from_before_are_listed_newest_first(local: LocalGitHub) -> None:
    first, second = earlier(local, MORNING + timedelta(days=200))

    assert first[:3] == [199, 197, 196]
    assert (len(first), second[-1]) == (100, 1)


def test_a_moment_itself_is_not_before_it(local: LocalGitHub) -> None:
    assert earlier(local, MORNING + timedelta(days=2)) == [[1]]


def test_there_may_be_none_from_before(local: LocalGitHub) -> None:
    assert earlier(local, MORNING) == [[]]


def test_no_page_of_successes_is_asked_for_before_it_is_wanted(local: LocalGitHub) -> None:
    local.asked.clear()

    next(earlier_successes(local.github(), "acme/shop", 7, "2027-01-01T00:00:00Z"))

    assert len(local.asked) == 1
