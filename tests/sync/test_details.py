"""What runs need each for itself is asked for in few requests, each thing once."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from demo.github import State
from demo.github.objects.check_suites import suite_node_id
from sei_action.ancestry import KnownCommit
from sei_action.github.connection import Query, Reply
from sei_action.github.refusals import RateLimitError
from sei_action.ledger import Attempt
from sei_action.shelf import Shelf
from sei_action.shelf.shelf import Thing
from sei_action.sync.details import Details
from sei_action.sync.stock import Stock
from tests.builders import sha
from tests.github.bulk.asking import FakeGraphQL, failure, in_turn
from tests.github.local_github import LocalGitHub, local_github
from tests.ledger.builders import attempt
from tests.openapi.states import MORNING, a_commit, a_deployment, a_pull_request, a_run, a_state

CI = ".github/workflows/ci.yml"
MERGED = {"state": "closed", "merged_at": MORNING, "labels": ("hotfix",)}


def a_repository() -> State:
    """Make `main` as 1 - 2 - ... - 60, of which a pull request brought 60."""
    return a_state(
        commits=(a_commit(1), *(a_commit(number, number - 1) for number in range(2, 61))),
        branches={"main": sha(60)},
        contents={CI: "on: push\n"},
        pull_requests=(a_pull_request(7, 58, 59, merge_commit_sha=sha(60), **MERGED),),
        deployments=[
            a_deployment(number, statuses=[{"state": "success", "created_at": MORNING}])
            for number in range(1, 131)
        ],
        runs=[
            a_run(
                number,
                jobs=[
                    {
                        "id": number,
                        "name": "test",
                        "started_at": MORNING,
                        "completed_at": MORNING + timedelta(minutes=number),
                    }
                ],
            )
            for number in range(1, 131)
        ],
    )


@pytest.fixture(scope="module")
def local() -> Iterator[LocalGitHub]:
    """Have a local GitHub for all tests of this module."""
    with local_github(a_repository()) as local:
        yield local


@pytest.fixture
def shelf(local: LocalGitHub, tmp_path: Path) -> Iterator[Shelf]:
    """Have a shelf without anything on it."""
    local.show(a_repository())
    local.queries.clear()
    with Shelf(tmp_path / "shelf") as shelf:
        yield shelf


def read(
    local: LocalGitHub,
    shelf: Shelf,
    *attempts: Attempt,
    endings: bool = False,
    deploys: bool = False,
) -> None:
    Details(local.github(), "acme/shop", shelf).read(
        lambda: iter(attempts), endings=lambda _one: endings, deploys=lambda _one: deploys
    )


def put_run(shelf: Shelf, number: int, **more: object) -> Attempt:
    """Put a run on the shelf as a list shows it, and give its attempt."""
    run_id = 1000 + number
    suite = {"id": run_id, "check_suite_node_id": suite_node_id(run_id), "path": CI}
    shelf.note("run", {**suite, **more}, str(run_id))
    return attempt(run_id, head_sha=sha(60))


def put_deployments(local: LocalGitHub, shelf: Shelf) -> None:
    Stock(local.github(), "acme/shop", shelf, 0).read_deployments()
    local.asked.clear()


def test_without_attempts_nothing_is_asked(local: LocalGitHub, shelf: Shelf) -> None:
    read(local, shelf)

    assert local.asked == []


def test_the_statuses_of_all_deployments_are_read(local: LocalGitHub, shelf: Shelf) -> None:
    put_deployments(local, shelf)

    read(local, shelf)

    status = {"state": "success", "log_url": "", "environment_url": ""}
    told = [shelf.one("statuses", str(number)) for number in range(1, 131)]
    assert told == [[status]] * 130
    assert len(local.asked) == 1


def test_statuses_that_are_known_are_not_asked_for(local: LocalGitHub, shelf: Shelf) -> None:
    put_deployments(local, shelf)
    read(local, shelf)
    local.asked.clear()

    read(local, shelf)

    assert local.asked == []


def test_the_ends_of_runs_are_read_where_no_jobs_are_wanted(
    local: LocalGitHub, shelf: Shelf
) -> None:
    attempts = [put_run(shelf, number) for number in range(1, 131)]

    read(local, shelf, *attempts, endings=True)

    assert shelf.one("ending", suite_node_id(1007)) == ["2026-01-31T09:37:00Z"]
    assert shelf.one("ending", suite_node_id(1130)) == ["2026-01-31T11:40:00Z"]


def test_the_ends_of_runs_are_not_read_where_their_jobs_are_wanted(
    local: LocalGitHub, shelf: Shelf
) -> None:
    read(local, shelf, put_run(shelf, 1))

    assert shelf.one("ending", suite_node_id(1001)) is None


def test_ends_that_are_known_are_not_asked_for(local: LocalGitHub, shelf: Shelf) -> None:
    one = put_run(shelf, 1)
    read(local, shelf, one, endings=True)
    local.asked.clear()

    read(local, shelf, one, endings=True)

    assert local.asked == []


@pytest.mark.parametrize("suite", [None, 7])
def test_a_run_without_a_check_suite_has_no_end(
    local: LocalGitHub, shelf: Shelf, suite: object
) -> None:
    one = put_run(shelf, 1, check_suite_node_id=suite)

    read(local, shelf, one, attempt(9, head_sha=sha(60)), endings=True)

    assert not any("checkRuns" in query for query in local.queries)


def test_the_labels_of_what_was_deployed_are_read(local: LocalGitHub, shelf: Shelf) -> None:
    put_deployments(local, shelf)

    read(local, shelf, attempt(1, head_sha=sha(60)))

    assert shelf.one("labels", sha(60)) == [{"number": 7, "labels": [{"name": "hotfix"}]}]


def test_the_labels_of_what_is_a_deployment_by_its_inputs_are_read(
    local: LocalGitHub, shelf: Shelf
) -> None:
    read(local, shelf, attempt(1, head_sha=sha(1)), deploys=True)

    assert shelf.one("labels", sha(1)) == []


def test_the_labels_of_anything_else_are_not_read(local: LocalGitHub, shelf: Shelf) -> None:
    read(local, shelf, attempt(1, head_sha=sha(60)))

    assert shelf.one("labels", sha(60)) is None


def test_the_past_of_an_unknown_commit_is_read(local: LocalGitHub, shelf: Shelf) -> None:
    read(local, shelf, attempt(1, head_sha=sha(60)))

    found = shelf.history.compare(sha(30), sha(60))
    assert found is not None
    assert found.ahead == tuple(sha(number) for number in range(31, 61))


def test_the_past_of_a_known_commit_is_not_read(local: LocalGitHub, shelf: Shelf) -> None:
    shelf.history.add([KnownCommit(sha=sha(60))])

    read(local, shelf, attempt(1, head_sha=sha(60)))

    assert local.asked == []


def pull_of(shelf: Shelf, label: str, head: str, commits: list[str] | None) -> None:
    shelf.put("pull", [Thing(label, {"number": 9, "head": {"sha": head}}, 1)])
    if commits is not None:
        shelf.note("pull commits", commits, "9")


@pytest.mark.parametrize(
    ("head", "commits", "is_read"),
    [(sha(60), [sha(60)], False), (sha(59), [sha(59)], True), (sha(60), None, True)],
    ids=["listed", "moved on", "too long"],
)
@pytest.mark.parametrize("repository", ["mallory/shop", None])
def test_the_past_of_a_pull_request_is_read_where_its_own_list_does_not_tell(  # noqa: PLR0913
    local: LocalGitHub,
    shelf: Shelf,
    head: str,
    commits: list[str] | None,
    repository: str | None,
    *,
    is_read: bool,
) -> None:
    owner = (repository or "acme/shop").partition("/")[0]
    pull_of(shelf, f"{owner}:fix", head, commits)
    facts = {"head_branch": "fix", "head_repository": repository}
    one = attempt(1, event="pull_request", head_sha=sha(60)).model_copy(update=facts)

    read(local, shelf, one)

    assert bool(local.asked) is is_read


def test_the_file_of_a_run_behind_another_is_read_as_it_was(
    local: LocalGitHub, shelf: Shelf
) -> None:
    put_run(shelf, 1, path=f"{CI}@refs/heads/main")

    read(local, shelf, attempt(1001, event="workflow_run", head_sha=sha(60)))

    assert shelf.one("file", f"{sha(60)}:{CI}") == "on: push\n"


@pytest.mark.parametrize("event", ["workflow_run", "push"])
def test_no_other_file_is_read(local: LocalGitHub, shelf: Shelf, event: str) -> None:
    read(local, shelf, attempt(1001, event=event, head_sha=sha(60)))

    assert not any("Blob" in query for query in local.queries)


def test_what_several_attempts_need_is_asked_once(local: LocalGitHub, shelf: Shelf) -> None:
    attempts = [attempt(number, head_sha=sha(60)) for number in range(1, 500)]

    read(local, shelf, *attempts, deploys=True)

    assert len(local.queries) == 1
    assert local.queries[0].count("object(oid:") == 2


def test_what_github_does_not_tell_is_not_asked_again(local: LocalGitHub, shelf: Shelf) -> None:
    one = attempt(1, head_sha=sha(999))
    read(local, shelf, one, deploys=True)
    local.asked.clear()

    read(local, shelf, one, deploys=True)

    assert local.asked == []


def test_what_an_interruption_left_unanswered_is_asked_the_next_time(
    local: LocalGitHub, shelf: Shelf
) -> None:
    def limit(_method: str, _path: str, _query: Mapping[str, Query]) -> Reply:
        return Reply(429, {"retry-after": "3600"}, "")

    attempts = [attempt(number, head_sha=sha(number)) for number in range(1, 61)]
    local.interfere = limit
    with pytest.raises(RateLimitError):
        read(local, shelf, *attempts)
    local.show(local.state)

    read(local, shelf, *attempts)

    assert shelf.history.unknown([one.head_sha for one in attempts]) == []


def test_an_api_that_answers_only_errors_leaves_everything_to_be_asked_for(shelf: Shelf) -> None:
    github = FakeGraphQL(in_turn(failure()))
    one: Any = attempt(1, head_sha=sha(60))

    Details(github, "acme/shop", shelf).read(
        lambda: iter([one]), endings=lambda _one: True, deploys=lambda _one: True
    )

    assert shelf.one("labels", sha(60)) is None
    assert shelf.history.find(sha(60)) is None


def test_what_the_token_may_not_read_is_left_to_be_refused(
    local: LocalGitHub, shelf: Shelf
) -> None:
    less = local.state.permissions - {"contents", "checks", "deployments"}
    put_deployments(local, shelf)
    local.turn(local.state.model_copy(update={"permissions": less}))

    read(local, shelf, put_run(shelf, 1), endings=True)

    kinds = ("statuses", "labels", "ending", "file")
    assert [shelf.one(kind, "1") for kind in kinds] == [None] * 4
    assert shelf.history.find(sha(60)) is None
