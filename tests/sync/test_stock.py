"""Lists are put on the shelf as far back as the oldest run, and each is read once."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from demo.github import State
from demo.github.state.access import Permission
from sei_action.github.connection import Query, Reply
from sei_action.github.refusals import RateLimitError
from sei_action.shelf import Shelf
from sei_action.sync.scope import seconds
from sei_action.sync.stock import Stock
from tests.builders import sha
from tests.fakes import FakeGitHub
from tests.github.bulk.asking import FakeGraphQL, failure, in_turn
from tests.github.local_github import LocalGitHub, local_github
from tests.openapi.states import (
    MORNING,
    a_commit,
    a_deployment,
    a_pull_request,
    a_run,
    a_state,
)

CI = ".github/workflows/ci.yml"
ARTIFACTS = "/repos/acme/shop/actions/artifacts"
DAY = timedelta(days=1)
LONG_AGO = seconds(MORNING - 1000 * DAY)


def artifacts(count: int, *, first: int = 1) -> list[dict[str, object]]:
    """Make artifacts of which each was uploaded a minute after the one before."""
    return [
        {
            "id": number,
            "name": f"a{number}",
            "size_in_bytes": 7,
            "created_at": MORNING + timedelta(minutes=number),
        }
        for number in range(first, first + count)
    ]


def with_artifacts(*numbers: int) -> State:
    uploaded = [one for number in numbers for one in artifacts(1, first=number)]
    return a_state(runs=[a_run(1, artifacts=uploaded)])


def with_pulls(count: int, **more: object) -> State:
    """Make pull requests of which each was updated a minute after the one before."""
    pulls = [a_pull_request(number, 1, 2) for number in range(1, count + 1)]
    return a_state(
        commits=(a_commit(1), a_commit(2, 1)),
        branches={"main": sha(2)},
        pull_requests=pulls,
        contents={CI: "on: push\n"},
        **more,
    )


def with_line(count: int, **more: object) -> State:
    """Make commits in a row, of which each was made a minute after the one before."""
    commits = (a_commit(1), *(a_commit(number, number - 1) for number in range(2, count + 1)))
    return a_state(commits=commits, branches={"main": sha(count)}, **more)


@pytest.fixture(scope="module")
def local() -> Iterator[LocalGitHub]:
    """Have a local GitHub for all tests of this module."""
    with local_github(a_state()) as local:
        yield local


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    """Have a shelf without anything on it."""
    with Shelf(tmp_path / "shelf") as shelf:
        yield shelf


def stock(local: LocalGitHub, shelf: Shelf, floor: int = LONG_AGO) -> Stock:
    return Stock(local.github(), "acme/shop", shelf, floor)


def moment(minutes: float) -> int:
    return seconds(MORNING + timedelta(minutes=minutes))


def numbers(shelf: Shelf, kind: str, key: str = "") -> list[int]:
    return [one.get("number", one.get("id")) for one in shelf.get(kind, key)]


def pages(local: LocalGitHub) -> list[int]:
    return [int(one.query["page"]) for one in local.asked if "page" in one.query]


def fail_from(local: LocalGitHub, request: int, status: int = 502) -> None:
    """Fail from the request of that number on, and once more where it is tried again."""
    done: list[str] = []

    def fail(_method: str, path: str, _query: Mapping[str, Query]) -> Reply | None:
        done.append(path)
        return Reply(status, {}, "") if len(done) >= request else None

    local.interfere = fail


def permit_all_but(local: LocalGitHub, permission: Permission) -> None:
    local.turn(
        local.state.model_copy(update={"permissions": local.state.permissions - {permission}})
    )


READINGS = {
    "pulls": lambda one: one.read_pulls(),
    "artifacts": lambda one: one.read_artifacts(),
    "deployments": lambda one: one.read_deployments(),
    "tags": lambda one: one.read_tags(),
    "history": lambda one: one.read_history("main", ()),
}
NEEDS: Mapping[str, Permission] = {
    "pulls": "pull-requests",
    "artifacts": "actions",
    "deployments": "deployments",
    "tags": "contents",
    "history": "contents",
}
each_list = pytest.mark.parametrize("name", READINGS)


@each_list
def test_a_list_that_was_read_is_not_read_again(
    local: LocalGitHub, shelf: Shelf, name: str
) -> None:
    local.show(with_pulls(1, deployments=(a_deployment(1),), tags={"v1": sha(1)}))
    READINGS[name](stock(local, shelf))
    before = len(local.asked)

    READINGS[name](stock(local, shelf))

    assert before > 0
    assert len(local.asked) == before


@each_list
def test_a_list_that_is_refused_is_known_to_be(local: LocalGitHub, shelf: Shelf, name: str) -> None:
    local.show(with_pulls(1))
    permit_all_but(local, NEEDS[name])
    READINGS[name](stock(local, shelf))
    before = len(local.asked)
    READINGS[name](stock(local, shelf))

    refused = shelf.one("refused", name)
    assert (refused["status"], refused["permission"]) == (403, f"{NEEDS[name]}: read")
    assert refused["what"].startswith("GitHub did not give")
    assert len(local.asked) == before


@each_list
@pytest.mark.parametrize("status", [404, 409, 502])
def test_a_list_that_fails_is_read_another_time(
    local: LocalGitHub, shelf: Shelf, name: str, status: int
) -> None:
    local.show(with_pulls(1, deployments=(a_deployment(1),), tags={"v1": sha(1)}))
    fail_from(local, 1, status)
    READINGS[name](stock(local, shelf))
    local.show(local.state)

    assert shelf.one("refused", name) is None
    assert not shelf.is_marked(f"read {name}")
    READINGS[name](stock(local, shelf))
    assert shelf.is_marked(f"read {name}")


@each_list
def test_a_rate_limit_ends_the_reading(local: LocalGitHub, shelf: Shelf, name: str) -> None:
    local.show(with_pulls(1))
    local.interfere = lambda *_asked: Reply(429, {"retry-after": "3600"}, "")

    with pytest.raises(RateLimitError):
        READINGS[name](stock(local, shelf))

    assert not shelf.is_marked(f"read {name}")


def test_pull_requests_are_kept_by_the_label_of_their_head(
    local: LocalGitHub, shelf: Shelf
) -> None:
    local.show(with_pulls(3))

    stock(local, shelf).read_pulls()

    assert numbers(shelf, "pull", "acme:topic-2") == [2]
    assert shelf.one("pull commits", "2") == [sha(2)]
    assert shelf.one("about", "files") == {CI: "on: push\n"}


def test_pull_requests_are_read_until_one_was_updated_before_the_oldest_run(
    local: LocalGitHub, shelf: Shelf
) -> None:
    local.show(with_pulls(350))

    stock(local, shelf, moment(200)).read_pulls()

    kept = [number for number in range(1, 351) if numbers(shelf, "pull", f"acme:topic-{number}")]
    assert kept == list(range(151, 351))


def test_what_servers_note_a_little_later_belongs_to_it(local: LocalGitHub, shelf: Shelf) -> None:
    local.show(with_pulls(350))

    # The last one of the first page was updated five minutes before.
    stock(local, shelf, moment(256)).read_pulls()

    assert numbers(shelf, "pull", "acme:topic-250") == [250]


def test_what_was_updated_while_others_were_read_is_not_missed(
    local: LocalGitHub, shelf: Shelf
) -> None:
    def update(_method: str, _path: str, _query: Mapping[str, Query]) -> None:
        # Number 7 stands on the second page, and moves to the front after the first was read.
        if len(local.queries) == 2:
            later = {"updated_at": MORNING + DAY, "labels": ("hotfix",)}
            pulls = [
                pull.model_copy(update=later) if pull.number == 7 else pull
                for pull in local.state.pull_requests
            ]
            local.turn(local.state.model_copy(update={"pull_requests": tuple(pulls)}))

    local.show(with_pulls(150))
    local.queries.clear()
    local.interfere = update

    stock(local, shelf).read_pulls()

    (pull,) = shelf.get("pull", "acme:topic-7")
    assert pull["labels"] == [{"name": "hotfix"}]
    assert len(local.queries) == 3


def test_a_single_page_is_read_once(local: LocalGitHub, shelf: Shelf) -> None:
    local.show(with_pulls(100))

    stock(local, shelf).read_pulls()

    assert len(local.asked) == 1


def test_an_interrupted_list_of_pull_requests_is_read_anew(
    local: LocalGitHub, shelf: Shelf
) -> None:
    local.show(with_pulls(150))
    fail_from(local, 2)
    stock(local, shelf).read_pulls()
    local.show(local.state)

    stock(local, shelf).read_pulls()

    assert numbers(shelf, "pull", "acme:topic-150") == [150]
    assert numbers(shelf, "pull", "acme:topic-1") == [1]
    assert shelf.is_marked("read pulls")


def test_a_repository_without_pull_requests_has_none(local: LocalGitHub, shelf: Shelf) -> None:
    local.show(with_pulls(0))

    stock(local, shelf).read_pulls()

    assert shelf.is_marked("read pulls")


def test_an_api_that_answers_only_errors_leaves_them_to_be_asked_for(shelf: Shelf) -> None:
    github = FakeGraphQL(in_turn(failure()))

    Stock(github, "acme/shop", shelf, 0).read_pulls()

    assert not shelf.is_marked("read pulls")
    assert shelf.one("about", "files") is None


def test_artifacts_are_kept_by_their_run(local: LocalGitHub, shelf: Shelf) -> None:
    runs = (a_run(1, artifacts=artifacts(2)), a_run(2, artifacts=artifacts(1, first=3)))
    local.show(a_state(runs=runs))

    stock(local, shelf).read_artifacts()

    assert numbers(shelf, "artifact", "1001") == [2, 1]
    assert numbers(shelf, "artifact", "1002") == [3]
    assert not shelf.is_marked("artifacts have gaps")


def test_artifacts_are_read_until_one_is_from_before_the_oldest_run(
    local: LocalGitHub, shelf: Shelf
) -> None:
    local.show(with_artifacts(*range(1, 351)))

    stock(local, shelf, moment(200)).read_artifacts()

    assert pages(local) == [1, 2]
    assert min(numbers(shelf, "artifact", "1001")) == 151


@pytest.mark.parametrize(("count", "asked"), [(0, 1), (99, 1), (100, 2), (101, 2)])
def test_a_page_that_is_not_full_is_the_last(
    local: LocalGitHub, shelf: Shelf, count: int, asked: int
) -> None:
    local.show(with_artifacts(*range(1, count + 1)))

    stock(local, shelf).read_artifacts()

    assert pages(local) == list(range(1, asked + 1))
    assert len(numbers(shelf, "artifact", "1001")) == count


def test_artifacts_that_are_interrupted_are_read_on(local: LocalGitHub, shelf: Shelf) -> None:
    local.show(with_artifacts(*range(1, 351)))
    fail_from(local, 3)
    stock(local, shelf).read_artifacts()
    local.show(local.state)

    stock(local, shelf).read_artifacts()

    assert pages(local) == [3, 4]
    assert sorted(numbers(shelf, "artifact", "1001")) == list(range(1, 351))


def remove_before(local: LocalGitHub, page: int, *gone: int) -> None:
    """Let artifacts be deleted just before a page is read for the first time."""

    def remove(_method: str, _path: str, query: Mapping[str, Query]) -> None:
        if query.get("page") == page and pages(local).count(page) == 0:
            left = {one.id for one in local.state.runs[0].artifacts} - set(gone)
            local.turn(with_artifacts(*sorted(left)))

    local.interfere = remove


@pytest.mark.parametrize("gone", [350, 251, 1], ids=["newest", "at the end", "oldest"])
def test_an_artifact_that_is_deleted_meanwhile_hides_no_other(
    local: LocalGitHub, shelf: Shelf, gone: int
) -> None:
    local.show(with_artifacts(*range(1, 351)))
    remove_before(local, 2, gone)

    stock(local, shelf).read_artifacts()

    found = set(numbers(shelf, "artifact", "1001"))
    assert set(range(1, 351)) - {gone} <= found
    assert not shelf.is_marked("artifacts have gaps")
    assert sorted(pages(local)) == [1, 1, 2, 3, 4]


def test_an_artifact_that_is_deleted_during_an_interruption_hides_no_other(
    local: LocalGitHub, shelf: Shelf
) -> None:
    local.show(with_artifacts(*range(1, 351)))
    fail_from(local, 3)
    stock(local, shelf).read_artifacts()
    local.show(with_artifacts(*range(1, 349)))

    stock(local, shelf).read_artifacts()

    assert set(range(1, 349)) <= set(numbers(shelf, "artifact", "1001"))


def test_more_that_are_deleted_at_once_than_a_page_holds_leave_a_gap(
    local: LocalGitHub, shelf: Shelf
) -> None:
    local.show(with_artifacts(*range(1, 351)))
    remove_before(local, 2, *range(240, 345))

    stock(local, shelf).read_artifacts()

    assert shelf.is_marked("artifacts have gaps")


def test_an_artifact_of_an_unknown_run_may_be_any_runs(shelf: Shelf) -> None:
    listed = {"id": 1, "name": "a", "size_in_bytes": 7, "workflow_run": None}
    github = FakeGitHub({ARTIFACTS: {"total_count": 1, "artifacts": [listed]}})

    Stock(github, "acme/shop", shelf, 0).read_artifacts()

    assert shelf.is_marked("artifacts have gaps")


def test_an_artifact_may_have_no_date(shelf: Shelf) -> None:
    listed = {"id": 1, "name": "a", "size_in_bytes": 7, "workflow_run": {"id": 9}}
    github = FakeGitHub({ARTIFACTS: {"total_count": 1, "artifacts": [listed]}})

    Stock(github, "acme/shop", shelf, 0).read_artifacts()

    assert numbers(shelf, "artifact", "9") == [1]


def test_deployments_are_kept_by_commit_and_environment(local: LocalGitHub, shelf: Shelf) -> None:
    staging = a_deployment(2, environment="staging")
    local.show(a_state(deployments=(a_deployment(1), staging, a_deployment(3, sha=sha(1)))))

    stock(local, shelf).read_deployments()

    assert numbers(shelf, "deployment") == [3, 2, 1]
    assert numbers(shelf, "deployment of", sha(1)) == [3, 1]
    assert numbers(shelf, "deployment to", "production") == [3, 1]
    assert [number for _, number in shelf.get("node")] == [3, 2, 1]
    assert shelf.is_marked("all deployments")


def test_deployments_are_read_until_one_is_from_before_the_oldest_run(
    local: LocalGitHub, shelf: Shelf
) -> None:
    local.show(a_state(deployments=[a_deployment(number) for number in range(1, 351)]))

    stock(local, shelf, moment(200)).read_deployments()

    assert numbers(shelf, "deployment") == list(range(350, 150, -1))
    assert not shelf.is_marked("all deployments")


def test_all_are_known_where_the_last_page_is_from_before(local: LocalGitHub, shelf: Shelf) -> None:
    local.show(a_state(deployments=[a_deployment(number) for number in range(1, 51)]))

    stock(local, shelf, moment(200)).read_deployments()

    assert shelf.is_marked("all deployments")


def test_tags_are_kept_as_references(local: LocalGitHub, shelf: Shelf) -> None:
    local.show(with_line(2, tags={"v1": sha(1), "v2": sha(2)}))

    stock(local, shelf).read_tags()

    assert shelf.one("tags") == ["refs/tags/v1", "refs/tags/v2"]


def known_commits(shelf: Shelf, count: int) -> list[int]:
    return [number for number in range(1, count + 1) if shelf.history.find(sha(number))]


def test_the_default_branch_is_known_with_its_tip(local: LocalGitHub, shelf: Shelf) -> None:
    local.show(with_line(250))

    stock(local, shelf).read_history("main", ())

    assert shelf.one("about", "tip") == sha(250)
    assert known_commits(shelf, 250) == list(range(1, 251))
    compared = shelf.history.compare(sha(1), sha(250))
    assert compared is not None
    assert compared.ahead == tuple(sha(number) for number in range(2, 251))


def test_what_was_read_on_the_way_is_not_kept_twice(local: LocalGitHub, shelf: Shelf) -> None:
    local.show(with_line(250))

    stock(local, shelf).read_history("main", ())

    assert shelf.count("commits") == 0


def test_the_history_is_read_until_a_day_before_the_oldest_run(
    local: LocalGitHub, shelf: Shelf
) -> None:
    local.show(with_line(2500))

    stock(local, shelf, moment(2400)).read_history("main", ())

    # The page that reaches that day is the last.
    assert pages(local)[-1] == 16
    assert known_commits(shelf, 2500)[0] == 901


@pytest.mark.parametrize(("base", "last"), [(sha(701), 18), ("gone", 21)], ids=["there", "gone"])
def test_it_is_read_on_to_where_the_last_successes_were_but_not_for_ever(
    local: LocalGitHub, shelf: Shelf, base: str, last: int
) -> None:
    local.show(with_line(2500))

    stock(local, shelf, moment(2400)).read_history("main", [base])

    assert pages(local)[-1] == last


def test_an_interrupted_history_is_read_anew(local: LocalGitHub, shelf: Shelf) -> None:
    local.show(with_line(250))
    fail_from(local, 2)
    stock(local, shelf).read_history("main", ())
    local.show(local.state)

    stock(local, shelf).read_history("main", ())

    assert known_commits(shelf, 250) == list(range(1, 251))


def test_an_empty_repository_has_no_history(local: LocalGitHub, shelf: Shelf) -> None:
    local.show(a_state())

    stock(local, shelf).read_history("main", ())

    assert shelf.one("about", "tip") is None
    assert not shelf.is_marked("read history")
