"""Specify which deployments are a run's own, and which came before it."""

from datetime import timedelta

import pytest

from sei_action.deployment import Deployment
from sei_action.github import Losses
from sei_action.github.deploying import (
    deployment_since,
    last_deployment,
    read_own_deployments,
    start_deployments,
)
from sei_action.run import Run
from tests.builders import RUN_ID, deployment, moment, run, sha
from tests.fakes import FakeGitHub, as_json, refusal

_DEPLOYMENTS = "/repos/acme/shop/deployments"
_PAGE = f"https://github.com/acme/shop/actions/runs/{RUN_ID}/job/1"


def _github(*deployments: Deployment) -> FakeGitHub:
    """Tell of deployments as GitHub does: newest first, a hundred a page, by environment."""
    newest = sorted(deployments, key=lambda one: one.created_at, reverse=True)

    def listed(asked: dict[str, str | int]) -> tuple[object, ...]:
        start = 100 * (int(asked.get("page", 1)) - 1)
        found = [
            one
            for one in newest
            if asked.get("environment") in {None, one.environment}
            and asked.get("sha") in {None, one.sha}
        ]
        return tuple(as_json(one) for one in found[start : start + int(asked["per_page"])])

    answers: dict[str, object] = {_DEPLOYMENTS: listed}
    for one in deployments:
        answers[_statuses_of(one.id)] = tuple(as_json(status) for status in one.statuses)
    return FakeGitHub(answers)


def _statuses_of(number: int) -> str:
    return f"{_DEPLOYMENTS}/{number}/statuses"


def _read_own(
    github: FakeGitHub, losses: Losses, of: Run | None = None, environments: tuple[str, ...] = ()
) -> tuple[Deployment, ...]:
    newest = start_deployments(github, "acme/shop")
    return read_own_deployments(github, of or run(), newest, environments, losses)


def _own(github: FakeGitHub, of: Run | None = None, *environments: str) -> list[int]:
    losses = Losses()
    found = _read_own(github, losses, of, environments)
    assert losses.notes == ()
    return [one.id for one in found]


def _earlier(number: int, *states: str, seconds: float = -60, **changes: object) -> Deployment:
    """Build a deployment of another run before the run."""
    facts = {"id": number, "sha": sha(number), "created_at": moment(seconds), **changes}
    return deployment(*states, run_id=99, **facts)


def test_a_deployment_whose_status_names_the_run_is_its_own() -> None:
    own = deployment("success", "in_progress")
    losses = Losses()

    assert _read_own(_github(own), losses) == (own,)
    assert losses.notes == ()


def test_the_newest_of_several_deployments_comes_first() -> None:
    github = _github(deployment(id=1), deployment(id=2, created_at=moment(9)))

    assert _own(github) == [2, 1]


def test_a_deployment_that_another_run_made_of_the_same_commit_is_not_its_own() -> None:
    assert _own(_github(deployment(run_id=99)), run(), "production") == []


def test_one_status_that_names_the_run_is_enough() -> None:
    statuses = [{"state": "inactive", "log_url": ""}, {"state": "success", "log_url": _PAGE}]

    assert _own(_github(deployment(statuses=statuses))) == [501]


@pytest.mark.parametrize("log_url", [None, "", "https://ci.example/1", "https://shop.example"])
def test_where_no_status_names_a_run_the_given_environment_tells(log_url: str | None) -> None:
    github = _github(deployment(statuses=[{"state": "success", "log_url": log_url}]))

    assert _own(github, run(), "staging", "Production") == [501]
    assert _own(github, run(), "staging") == []
    assert _own(github, run()) == []


def test_a_deployment_without_statuses_is_told_by_the_given_environment() -> None:
    bare = deployment().model_copy(update={"statuses": ()})

    assert _own(_github(bare), run(), "production") == [501]


def test_a_deployment_of_another_commit_is_not_looked_at() -> None:
    github = _github(deployment(sha=sha(1)))

    assert _own(github, run(), "production") == []
    assert github.paths() == [_DEPLOYMENTS]


def test_the_merge_commit_of_a_pull_request_is_a_commit_of_its_run() -> None:
    of_merge = run(event="pull_request", occasion={"sha": sha(9)})
    github = _github(deployment(id=1, sha=sha(9)), deployment(id=2, sha=sha(8)))

    assert _own(github, of_merge) == [1]


def test_where_the_merge_commit_is_not_known_the_statuses_of_any_commit_tell() -> None:
    elsewhere = deployment(id=2, sha=sha(8), run_id=99)
    github = _github(deployment(id=1, sha=sha(9)), elsewhere)

    assert _own(github, run(event="pull_request")) == [1]
    assert _own(github, run(event="push")) == []


@pytest.mark.parametrize(
    ("seconds", "ids"), [(-86400, []), (-5.001, []), (-5, [501]), (0, [501]), (3600, [501])]
)
def test_a_deployment_began_with_the_run_or_later(seconds: float, ids: list[int]) -> None:
    # Two servers' clocks may differ by some seconds.
    assert _own(_github(deployment(created_at=moment(seconds)))) == ids


@pytest.mark.parametrize(("conclusion", "ids"), [("success", []), (None, [501])])
def test_what_came_after_a_run_that_is_over_is_not_its_own(
    conclusion: str | None, ids: list[int]
) -> None:
    github = _github(deployment(created_at=moment(3601)))

    assert _own(github, run(conclusion=conclusion)) == ids


def test_a_deployment_of_an_earlier_attempt_is_the_runs_own() -> None:
    rerun = run(run_attempt=2, run_started_at=moment(1800))

    assert _own(_github(deployment(created_at=moment(3))), rerun) == [501]


def test_of_many_deployments_the_newest_thirty_are_looked_at() -> None:
    github = _github(*(deployment(id=n, created_at=moment(n)) for n in range(1, 33)))

    assert _own(github) == list(range(32, 2, -1))


def test_a_run_without_deployments_costs_one_request() -> None:
    github = _github()

    assert _own(github) == []
    assert github.asked == [(_DEPLOYMENTS, {"per_page": 100})]


def test_the_deployment_of_a_run_that_is_long_over_is_its_own() -> None:
    later = [
        deployment(id=1000 + n, sha=sha(1000 + n), run_id=99, created_at=moment(7200 + n))
        for n in range(150)
    ]

    assert _own(_github(deployment(), *later)) == [501]


def test_the_deployment_of_a_merge_commit_that_is_long_over_is_found() -> None:
    later = [
        deployment(id=1000 + n, sha=sha(1000 + n), run_id=99, created_at=moment(7200 + n))
        for n in range(150)
    ]
    of_merge = run(event="pull_request", occasion={"sha": sha(9)})

    assert _own(_github(deployment(sha=sha(9)), *later), of_merge) == [501]


@pytest.mark.parametrize("path", [_DEPLOYMENTS, _statuses_of(501)])
@pytest.mark.parametrize("answer", [refusal(403, "the deployments", "deployments: read"), {}])
def test_deployments_that_cannot_be_read_are_told(path: str, answer: object) -> None:
    github = _github(deployment())
    github.answers[path] = answer
    losses = Losses()

    assert _read_own(github, losses) == ()
    (note,) = losses.notes
    assert note.startswith("Missing in the report: whether and what the run deployed")


def _last(github: FakeGitHub, of: Run | None = None, to: str = "production") -> int | None:
    found = last_deployment(github, of or run(), to)
    return found.id if found else None


def test_the_last_deployment_is_the_newest_successful_one_to_the_environment() -> None:
    github = _github(
        _earlier(1, seconds=-400),
        _earlier(2, seconds=-300),
        _earlier(3, "failure", "in_progress", seconds=-200),
        _earlier(4, seconds=-100, environment="staging"),
    )

    assert _last(github) == 2


def test_a_deployment_that_a_later_one_replaced_was_successful() -> None:
    assert _last(_github(_earlier(1, "inactive", "success", "in_progress"))) == 1


@pytest.mark.parametrize("states", [("failure",), ("in_progress",), ("inactive",), ("error",)])
def test_a_deployment_that_never_succeeded_is_none(states: tuple[str, ...]) -> None:
    assert _last(_github(_earlier(1, *states))) is None


def test_the_names_of_environments_ignore_case() -> None:
    assert _last(_github(_earlier(1, environment="Production"))) == 1


def test_the_runs_own_deployment_is_not_the_last_one_before_it() -> None:
    own = deployment(created_at=moment(-2))
    deployed = run(deployments=(own,))

    assert _last(_github(own, _earlier(1)), deployed) == 1


def test_what_was_deployed_after_the_runs_first_attempt_does_not_count() -> None:
    rerun = run(run_attempt=2, run_started_at=moment(1800))
    github = _github(_earlier(1), _earlier(2, seconds=900))

    assert _last(github, rerun) == 1


def test_no_more_than_thirty_failed_deployments_are_looked_at() -> None:
    failed = [_earlier(10 + n, "failure", seconds=-100 - n) for n in range(30)]
    github = _github(*failed, _earlier(1, seconds=-1000))

    assert _last(github) is None


def test_behind_29_failed_deployments_the_last_one_is_found() -> None:
    failed = [_earlier(10 + n, "failure", seconds=-100 - n) for n in range(29)]

    assert _last(_github(*failed, _earlier(1, seconds=-1000))) == 1


def test_the_environment_is_asked_for_where_a_hundred_others_are_newer() -> None:
    others = [_earlier(100 + n, seconds=-60, environment="staging") for n in range(100)]
    github = _github(_earlier(1, seconds=-7200), *others)

    assert _last(github) == 1
    assert (_DEPLOYMENTS, {"per_page": 100, "environment": "production"}) in github.asked


def test_the_environment_is_not_asked_for_where_all_deployments_are_known() -> None:
    others = [_earlier(100 + n, environment="staging") for n in range(99)]
    github = _github(*others)

    assert _last(github) is None
    assert all("environment" not in asked for _, asked in github.asked)


def _pages(github: FakeGitHub) -> list[int]:
    """Give the numbers of the pages of an environment's deployments that were asked for."""
    return [int(asked.get("page", 1)) for _, asked in github.asked if "environment" in asked]


def _deployed_since(count: int) -> list[Deployment]:
    """Build so many deployments to production that came after the run."""
    return [_earlier(1000 + n, seconds=60 + n) for n in range(count)]


@pytest.mark.parametrize(("later", "pages"), [(99, []), (100, [1, 2]), (250, [1, 2, 3])])
def test_of_a_run_of_long_ago_what_came_before_lies_behind_what_came_after(
    later: int, pages: list[int]
) -> None:
    github = _github(_earlier(1), *_deployed_since(later))

    assert _last(github) == 1
    assert _pages(github) == pages


def test_no_more_than_ten_pages_of_an_environment_are_read() -> None:
    github = _github(_earlier(1), *_deployed_since(1200))

    assert _last(github) is None
    assert _pages(github) == list(range(1, 11))


def test_pages_are_read_no_further_than_to_the_end_of_the_list() -> None:
    github = _github(*_deployed_since(150))

    assert _last(github) is None
    assert _pages(github) == [1, 2]


def test_behind_thirty_failed_deployments_no_further_page_is_read() -> None:
    failed = [_earlier(10 + n, "failure", seconds=-100 - n) for n in range(150)]
    github = _github(*failed, _earlier(1, seconds=-1000))

    assert _last(github) is None
    assert len(github.asked) == 1 + 30


def _since(github: FakeGitHub, of: Run) -> int | None:
    found = deployment_since(github, of, "production")
    return found.id if found else None


_RERUN = run(
    run_attempt=2,
    run_started_at=moment(1800),
    deployments=(deployment(), deployment(id=502, created_at=moment(1803))),
)


def test_the_deployment_since_a_rerun_came_between_its_attempts() -> None:
    github = _github(*_RERUN.deployments, _earlier(1), _earlier(2, seconds=900))

    assert _since(github, _RERUN) == 2


@pytest.mark.parametrize(
    ("seconds", "expected"), [(-0.001, None), (0, 2), (1799.999, 2), (1800, None)]
)
def test_between_the_attempts_is_from_the_first_one_to_this_one(
    seconds: float, expected: int | None
) -> None:
    assert _since(_github(_earlier(2, seconds=seconds)), _RERUN) == expected


def test_the_newest_success_between_the_attempts_counts() -> None:
    github = _github(
        _earlier(2, seconds=600), _earlier(3, seconds=700), _earlier(4, "failure", seconds=800)
    )

    assert _since(github, _RERUN) == 3


def test_neither_the_runs_own_nor_another_environments_deployment_came_between() -> None:
    github = _github(*_RERUN.deployments, _earlier(2, seconds=600, environment="staging"))

    assert _since(github, _RERUN) is None


def test_a_deployment_since_that_lies_behind_a_hundred_newer_ones_is_found() -> None:
    newer = [_earlier(1000 + n, seconds=3600 + n, environment="staging") for n in range(120)]

    assert _since(_github(_earlier(2, seconds=900), *newer), _RERUN) == 2


def test_a_deployment_since_that_lies_behind_many_pages_is_found() -> None:
    newer = [_earlier(1000 + n, seconds=3600 + n) for n in range(320)]
    github = _github(_earlier(2, seconds=900), *newer)

    assert _since(github, _RERUN) == 2
    assert _pages(github) == [1, 2, 3, 4]


def test_pages_are_read_no_further_than_to_the_runs_first_attempt() -> None:
    newer = [_earlier(1000 + n, seconds=3600 + n) for n in range(150)]
    older = [_earlier(2000 + n, seconds=-60 - n) for n in range(500)]
    github = _github(*newer, *older)

    assert _since(github, _RERUN) is None
    assert _pages(github) == [1, 2]


def test_behind_thirty_failed_deployments_since_no_further_page_is_read() -> None:
    failed = [_earlier(10 + n, "failure", seconds=1700 - n) for n in range(150)]
    github = _github(*failed, _earlier(2, seconds=100))

    assert _since(github, _RERUN) is None
    assert len(github.asked) == 1 + 30


def test_times_in_another_zone_are_the_same_times() -> None:
    told = as_json(deployment()) | {"created_at": "2026-02-02T11:00:03+02:00"}
    github = _github(deployment())
    github.answers[_DEPLOYMENTS] = (told,)

    (found,) = _read_own(github, Losses())

    assert found.created_at - run().created_at == timedelta(seconds=3)
