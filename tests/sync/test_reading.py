"""What the runs of a repository need is read in bulk, as far as it can be."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from demo.fleet import fleet
from demo.github import State
from demo.github.state.access import Permission
from sei_action.errors import GitHubError
from sei_action.github.connection import Reply
from sei_action.github.refusals import RateLimitError
from sei_action.ledger import State as Standing
from sei_action.sync.answers import Known
from sei_action.sync.planning import Planning
from sei_action.sync.reading import Reading
from sei_action.sync.reporters import reporting_in
from sei_action.sync.scope import seconds
from tests.builders import sha
from tests.github.local_github import LocalGitHub, local_github
from tests.ledger.builders import attempt, note
from tests.openapi.states import MORNING, a_commit, a_run, a_state
from tests.sync.stages import CI, Shelving, shelving

FILES = {CI: "on: push\n", ".github/workflows/cd.yaml": "on: release\n", "README.md": "# Shop\n"}
WORKFLOWS = {path: text for path, text in FILES.items() if path.startswith(".github/")}


def a_shop(**more: object) -> State:
    """Make a run a day for ten days, of which each has a commit of its own."""
    told: dict[str, object] = {
        "commits": (a_commit(1), *(a_commit(number, number - 1) for number in range(2, 11))),
        "branches": {"main": sha(10)},
        "contents": FILES,
        "runs": [a_run(number) for number in range(1, 11)],
    }
    return a_state(**{**told, **more})


@pytest.fixture(scope="module")
def local() -> Iterator[LocalGitHub]:
    """Have a local GitHub for all tests of this module."""
    with local_github(a_shop()) as local:
        yield local


@pytest.fixture
def stage(local: LocalGitHub, tmp_path: Path) -> Iterator[Shelving]:
    """Have a ledger and a shelf without anything in them."""
    local.show(a_shop())
    local.queries.clear()
    with shelving(local, tmp_path) as stage:
        yield stage


def surveyed(stage: Shelving, state: State | None = None) -> Known:
    """List the runs, and forget what was asked for that."""
    stage.local.show(state or stage.state)
    known = stage.known(stage.survey())
    stage.local.asked.clear()
    return known


def files_of(stage: Shelving, known: Known) -> dict[str, str]:
    return dict(Reading(stage.github, known, known.start).files())


def read_rest(stage: Shelving, known: Known, **files: str) -> None:
    planning = Planning(stage.scope.config, stage.env, reporting_in(files))
    reading = Reading(stage.github, known, known.start)
    reading.everything_else(planning, lambda _one: CI)


def permit_all_but(stage: Shelving, *permissions: Permission) -> None:
    less = stage.state.permissions - set(permissions)
    stage.local.turn(stage.state.model_copy(update={"permissions": less}))


def without_graphql(_method: str, path: str, _query: object) -> Reply | None:
    return Reply(502, {}, "<html>") if path == "/graphql" else None


def asked_for(stage: Shelving, path: str) -> list[str]:
    return [one.query.get("page", "") for one in stage.local.asked_of(path)]


def test_the_workflow_files_come_with_the_pull_requests(stage: Shelving) -> None:
    known = surveyed(stage)

    assert files_of(stage, known) == WORKFLOWS
    assert len(stage.local.asked) == 1


def test_files_that_are_known_are_not_read_again(stage: Shelving) -> None:
    known = surveyed(stage)
    files_of(stage, known)
    stage.local.asked.clear()

    assert files_of(stage, known) == WORKFLOWS
    assert stage.local.asked == []


def test_without_queries_the_files_are_read_one_by_one(stage: Shelving) -> None:
    known = surveyed(stage)
    stage.local.interfere = without_graphql

    assert files_of(stage, known) == WORKFLOWS


def test_without_queries_a_repository_may_have_no_workflows(stage: Shelving) -> None:
    known = surveyed(stage, a_shop(contents={"README.md": "# Shop\n"}))
    stage.local.interfere = without_graphql

    assert files_of(stage, known) == {}


def test_files_that_the_token_may_not_read_are_told(stage: Shelving) -> None:
    # Every run that its own step has reported would be reported once more.
    known = surveyed(stage)
    permit_all_but(stage, "contents")

    with pytest.raises(GitHubError, match="`contents: read`"):
        files_of(stage, known)


def test_files_that_are_not_shown_are_told_from_none_by_the_commits(stage: Shelving) -> None:
    known = surveyed(stage)
    stage.local.interfere = lambda method, path, *_more: (
        Reply(404, {}, "{}")
        if method == "POST" or "/contents/" in path or "/commits" in path
        else None
    )

    with pytest.raises(GitHubError, match="`contents: read`"):
        files_of(stage, known)


def test_a_failure_that_may_pass_is_not_taken_for_no_files(stage: Shelving) -> None:
    # Every run that its own step has reported would be reported once more.
    known = surveyed(stage)
    stage.local.interfere = lambda *_asked: Reply(502, {}, "<html>")

    with pytest.raises(GitHubError, match="status 502"):
        files_of(stage, known)

    stage.local.show(stage.state)
    assert files_of(stage, known) == WORKFLOWS


def test_a_rate_limit_is_not_taken_for_no_files(stage: Shelving) -> None:
    known = surveyed(stage)

    def limit(_method: str, path: str, _query: object) -> Reply:
        return Reply(502 if path == "/graphql" else 429, {"retry-after": "3600"}, "")

    stage.local.interfere = limit

    with pytest.raises(RateLimitError):
        files_of(stage, known)


def test_the_lists_that_every_run_needs_are_read(stage: Shelving) -> None:
    known = surveyed(stage)

    read_rest(stage, known)

    assert asked_for(stage, "/actions/artifacts") == ["1"]
    assert asked_for(stage, "/commits") == ["1"]
    assert len(stage.local.asked) == 3
    assert asked_for(stage, "/deployments") == ["1"]


def test_deployments_are_not_read_where_nothing_deploys(local: LocalGitHub, tmp_path: Path) -> None:
    local.show(a_shop())
    with shelving(local, tmp_path, kind="ci") as stage:
        read_rest(stage, surveyed(stage))

        assert asked_for(stage, "/deployments") == []


@pytest.mark.parametrize(
    ("run", "is_read"),
    [
        ({}, False),
        ({"head_branch": "v1"}, True),
        ({"head_branch": "fix", "event": "pull_request"}, False),
        ({"head_branch": None, "event": "schedule"}, True),
    ],
    ids=["default branch", "another name", "pull request", "no branch"],
)
def test_tags_are_read_where_a_run_may_be_for_one(
    stage: Shelving, run: dict[str, object], *, is_read: bool
) -> None:
    known = surveyed(stage, a_shop(runs=[a_run(1, **run)]))

    read_rest(stage, known)

    assert bool(asked_for(stage, "/git/matching-refs/tags")) is is_read


def test_nothing_is_read_for_runs_that_are_all_left_alone(
    local: LocalGitHub, tmp_path: Path
) -> None:
    local.show(a_shop())
    with shelving(local, tmp_path, repair="true") as stage:
        read_rest(stage, surveyed(stage))

        assert stage.local.asked == []


@pytest.mark.parametrize("permission", ["deployments", "pull-requests", "checks"])
def test_what_the_token_may_not_read_keeps_nothing_else_from_being_read(
    stage: Shelving, permission: Permission
) -> None:
    known = surveyed(stage)
    permit_all_but(stage, permission)
    reading = Reading(stage.github, known, known.start)

    reading.files()
    read_rest(stage, known)

    assert stage.shelf.is_marked("read artifacts")


def test_without_queries_all_lists_are_read_but_the_pull_requests(stage: Shelving) -> None:
    known = surveyed(stage)
    stage.local.interfere = without_graphql

    files_of(stage, known)
    read_rest(stage, known)

    names = ("artifacts", "deployments", "history", "pulls")
    marks = [stage.shelf.is_marked(f"read {name}") for name in names]
    assert marks == [True, True, True, False]


def listing_since(local: LocalGitHub, folder: Path, day: int) -> Iterator[Shelving]:
    """List only the runs from a day on."""
    since = f"{MORNING + timedelta(days=day):%Y-%m-%d}"
    with shelving(local, folder, since=since) as stage:
        yield stage


@pytest.fixture
def late(local: LocalGitHub, tmp_path: Path) -> Iterator[Shelving]:
    """List the runs from the sixth day on."""
    local.show(a_shop())
    yield from listing_since(local, tmp_path, 6)


SUCCESSES = "/actions/workflows/7/runs"


def test_the_last_success_before_the_first_run_is_looked_for(late: Shelving) -> None:
    known = surveyed(late)

    read_rest(late, known)

    assert asked_for(late, SUCCESSES) == ["1"]
    earlier = late.ledger.attempts.find("acme/shop", 1005, 1)
    assert earlier is not None
    assert (earlier.state, earlier.conclusion) == (Standing.EARLIER, "success")
    assert known.certain_from(7, successes=True) == 0


def test_successes_that_were_read_are_not_to_be_reported(late: Shelving) -> None:
    read_rest(late, surveyed(late))

    to_do = [one.run_id for one in late.ledger.attempts.to_do("acme/shop")]
    assert to_do == list(range(1006, 1011))


def test_the_history_goes_back_to_that_success(late: Shelving) -> None:
    # Its commit lies on the fourth page, behind the day before the first run.
    commits = (a_commit(1), *(a_commit(number, number - 1) for number in range(2, 401)))
    runs = [
        a_run(5, head_sha=sha(50), created_at=MORNING + timedelta(days=5)),
        a_run(6, head_sha=sha(400), created_at=MORNING + timedelta(days=6)),
    ]
    known = surveyed(late, a_shop(commits=commits, branches={"main": sha(400)}, runs=runs))

    read_rest(late, known)

    assert asked_for(late, "/commits") == ["1", "2", "3", "4"]
    assert late.shelf.history.compare(sha(50), sha(400)) is not None


def test_a_success_that_is_known_is_not_looked_for(local: LocalGitHub, tmp_path: Path) -> None:
    local.show(a_shop())
    for stage in listing_since(local, tmp_path, 6):
        known = surveyed(stage)
        stage.ledger.attempts.note_all_successes("acme/shop", 7)
        read_rest(stage, known)

        assert asked_for(stage, SUCCESSES) == []


def test_a_success_from_before_a_gap_is_looked_for_all_the_same(late: Shelving) -> None:
    known = surveyed(late)
    old = seconds(MORNING)
    note(late.ledger, attempt(1, workflow_id=7, created_at=old, started_at=old))

    read_rest(late, known)

    assert asked_for(late, SUCCESSES) == ["1"]


def test_of_the_first_run_of_a_workflow_nothing_is_looked_for(stage: Shelving) -> None:
    read_rest(stage, surveyed(stage))

    assert asked_for(stage, SUCCESSES) == []


def many_successes(branches: int) -> State:
    """Make 250 runs of the branch `old` before the sixth day, and one of each branch after it."""
    start = MORNING - timedelta(days=30)
    old = [
        a_run(number, head_branch="old", created_at=start + timedelta(minutes=number))
        for number in range(1, 251)
    ]
    new = [
        a_run(
            300 + number,
            head_branch=f"b{number}",
            created_at=MORNING + timedelta(days=7, minutes=number),
        )
        for number in range(branches)
    ]
    return a_shop(runs=[*old, *new])


@pytest.mark.parametrize(("branches", "asked"), [(1, ["1"]), (2, ["1", "2"]), (5, ["1", "2", "3"])])
def test_successes_are_read_no_further_than_single_questions_would_go(
    late: Shelving, branches: int, asked: list[str]
) -> None:
    known = surveyed(late, many_successes(branches))

    read_rest(late, known)

    assert asked_for(late, SUCCESSES) == asked
    # All are known once a page was not full.
    assert (known.certain_from(7, successes=True) == 0) is (branches == 5)


def test_how_far_successes_were_read_is_noted(late: Shelving) -> None:
    known = surveyed(late, many_successes(1))

    read_rest(late, known)

    oldest = MORNING - timedelta(days=30) + timedelta(minutes=151)
    assert known.certain_from(7, successes=True) == seconds(oldest) + 1
    assert known.certain_from(7, successes=False) == known.whole


def test_a_thousand_successes_are_not_taken_for_all(late: Shelving) -> None:
    # GitHub ends a filtered list there.
    start = MORNING - timedelta(days=30)
    old = [
        a_run(number, head_branch="old", created_at=start + timedelta(minutes=number))
        for number in range(2, 1202)
    ]
    new = [
        a_run(5000 + number, head_branch=f"b{number}", created_at=MORNING + timedelta(days=7))
        for number in range(15)
    ]
    known = surveyed(late, a_shop(runs=[*old, *new]))

    read_rest(late, known)

    assert asked_for(late, SUCCESSES) == [str(page) for page in range(1, 11)]
    assert known.certain_from(7, successes=True) > 0


def test_successes_that_cannot_be_read_are_left_to_be_asked_for(late: Shelving) -> None:
    known = surveyed(late)

    def fail(_method: str, path: str, _query: object) -> Reply | None:
        return Reply(502, {}, "") if path.endswith(SUCCESSES) else None

    late.local.interfere = fail

    read_rest(late, known)

    assert known.certain_from(7, successes=True) == known.whole
    assert late.shelf.is_marked("read history")


def test_a_rate_limit_ends_the_reading_of_successes(late: Shelving) -> None:
    known = surveyed(late)

    def limit(_method: str, path: str, _query: object) -> Reply | None:
        return Reply(429, {"retry-after": "3600"}, "") if path.endswith(SUCCESSES) else None

    late.local.interfere = limit

    with pytest.raises(RateLimitError):
        read_rest(late, known)


def test_everything_is_read_in_few_requests(local: LocalGitHub, tmp_path: Path) -> None:
    state = fleet(1, 200, until=MORNING)[0]
    local.show(state)
    with shelving(local, tmp_path, now=MORNING) as stage:
        stage.read()

    assert len(local.asked) < 20
