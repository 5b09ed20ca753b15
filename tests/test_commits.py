"""Specify which commits a run delivers."""

import pytest

from sei_action.commits import (
    Base,
    base_of_deployment,
    base_of_run,
    earlier_deployments,
    earlier_runs_of_branch,
    earlier_runs_of_tags,
    first_range,
    given_range,
    head_alone,
    last_success,
    limited,
    range_of_branch,
    range_of_pull_request,
    range_since,
    tag_prefix,
    touching,
)
from sei_action.run import RunSummary
from tests.builders import commit_range, comparison, deployment, earlier_run, moment, run, sha

_BASE = base_of_run(
    earlier_run(561, head_sha="abcdef0123456789abcdef0123456789abcdef01"), "on this branch"
)
_FORK = {"full_name": "mallory/shop"}


def _of_branch(run_now: RunSummary, *earlier: RunSummary) -> list[int]:
    return [one.run_number for one in earlier_runs_of_branch(run_now, earlier)]


def _of_tags(*earlier: RunSummary, run_now: RunSummary | None = None) -> list[int]:
    of_tag = run_now or run(head_branch="v1.2")
    return [one.run_number for one in earlier_runs_of_tags(of_tag, earlier, {"v1.1", "v1.2"})]


def test_earlier_runs_of_a_branch_are_kept_in_their_order() -> None:
    assert _of_branch(run(), earlier_run(561), earlier_run(560)) == [561, 560]


def test_a_run_is_not_its_own_earlier_one() -> None:
    rerun = run(run_attempt=2)

    assert _of_branch(rerun, earlier_run(562, id=rerun.id)) == []
    assert _of_branch(rerun, earlier_run(561, id=rerun.id)) == []


@pytest.mark.parametrize(
    ("seconds", "expected"), [(-60, [561]), (0, [561]), (1, []), (None, [561])]
)
def test_a_run_that_succeeded_only_when_it_was_run_again_later_is_no_earlier_one(
    seconds: int | None, expected: list[int]
) -> None:
    again = earlier_run(
        561, run_attempt=2, run_started_at=None if seconds is None else moment(seconds)
    )

    assert _of_branch(run(), again) == expected


def test_a_later_run_is_no_earlier_one() -> None:
    assert _of_branch(run(), earlier_run(563), earlier_run(562), earlier_run(561)) == [561]


@pytest.mark.parametrize(
    "other",
    [
        {"head_branch": "fix"},
        {"head_branch": None},
        {"head_repository": _FORK},
        {"head_repository": None},
        {"event": "pull_request"},
        {"event": "pull_request_target"},
        {"event": "pull_request_review"},
    ],
)
def test_a_run_of_another_branch_fork_or_of_a_pull_request_is_no_earlier_one(
    other: dict[str, object],
) -> None:
    assert _of_branch(run(), earlier_run(561, **other)) == []


@pytest.mark.parametrize("event", ["workflow_dispatch", "schedule", "merge_group"])
def test_a_run_of_any_other_event_on_the_branch_is_an_earlier_one(event: str) -> None:
    assert _of_branch(run(), earlier_run(561, event=event)) == [561]


def test_an_earlier_run_for_a_pull_request_is_one_of_its_branch_alone() -> None:
    of_pull_request = run(event="pull_request", head_branch="fix")
    before = earlier_run(561, event="pull_request_target", head_branch="fix")

    assert _of_branch(of_pull_request, before, earlier_run(560, head_branch="fix")) == [561]


def test_earlier_runs_of_tags_are_those_whose_branch_is_one_of_the_tags() -> None:
    assert _of_tags(
        earlier_run(561),
        earlier_run(560, head_branch="v1.1"),
        earlier_run(559, head_branch="v1.0"),
        earlier_run(558, head_branch=None),
    ) == [560]


def test_the_same_tag_once_more_is_compared_with_itself() -> None:
    assert _of_tags(earlier_run(561, head_branch="v1.2")) == [561]


@pytest.mark.parametrize(
    "other", [{"run_number": 563}, {"head_repository": _FORK}, {"event": "pull_request"}]
)
def test_a_run_that_is_not_before_or_not_of_the_repository_is_none_of_its_tags(
    other: dict[str, object],
) -> None:
    facts = {"head_branch": "v1.1", **other}

    assert _of_tags(earlier_run(**facts)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("tag", "prefix"),
    [
        ("v1.2", "v"),
        ("api-v1.2", "api-v"),
        ("api/v1.2", "api/v"),
        ("release-2026-02", "release-"),
        ("1.2", ""),
        ("latest", "latest"),
        ("v\n1", "v\n"),
        ("v1\nlatest", "v"),
        ("", ""),
    ],
)
def test_a_tag_begins_with_what_stands_before_its_first_digit(tag: str, prefix: str) -> None:
    assert tag_prefix(tag) == prefix


@pytest.mark.parametrize("conclusion", ["failure", "cancelled", "skipped", "neutral", None])
def test_only_a_run_that_succeeded_delivered(conclusion: str | None) -> None:
    runs = [earlier_run(561, conclusion=conclusion), earlier_run(560), earlier_run(559)]

    assert last_success(runs) == earlier_run(560)


def test_where_no_run_succeeded_there_is_no_last_success() -> None:
    assert last_success([earlier_run(561, conclusion="failure")]) is None
    assert last_success([]) is None


def test_an_earlier_run_is_a_base_that_names_its_number() -> None:
    assert base_of_run(earlier_run(561), "on this branch") == Base(
        sha=sha(561), name="run #561", origin="run #561, the last that succeeded on this branch"
    )


def test_an_earlier_deployment_is_a_base_that_names_its_time_and_place() -> None:
    before = deployment(sha=sha(5), created_at=moment(-60), environment="Production")

    assert base_of_deployment(before) == Base(
        sha=sha(5),
        name="the deployment of 2026-02-02 08:59 UTC",
        origin="the deployment of 2026-02-02 08:59 UTC, the last that succeeded to Production",
    )


def test_earlier_deployments_are_those_to_the_environment_before_the_run() -> None:
    own = deployment(id=1, created_at=moment(-1))
    deployments = [
        deployment(id=5, created_at=moment(0)),
        own,
        deployment(id=4, created_at=moment(-0.001), environment="Production"),
        deployment(id=3, created_at=moment(-60), environment="staging"),
        deployment("failure", id=2, created_at=moment(-61)),
    ]

    found = earlier_deployments(run(deployments=(own,)), "production", deployments)

    assert [one.id for one in found] == [4, 2]


def test_before_a_rerun_is_before_its_first_attempt() -> None:
    rerun = run(run_attempt=2, run_started_at=moment(1800))

    assert earlier_deployments(rerun, "production", [deployment(created_at=moment(900))]) == ()


def test_a_first_run_delivers_the_commits_of_its_push() -> None:
    pushed = (sha(1), sha(2), sha(1), sha(562))

    commits = first_range(run(occasion={"pushed": pushed}))

    assert commits.shas == (sha(1), sha(2), sha(562))
    assert commits.base is None
    assert "the commits of the push" in commits.reason


@pytest.mark.parametrize("pushed", [(), (sha(1), sha(2)), (sha(562), sha(1))])
def test_a_first_run_that_no_push_explains_delivers_its_head(pushed: tuple[str, ...]) -> None:
    commits = first_range(run(occasion={"pushed": pushed}))

    assert commits.shas == (sha(562),)
    assert "the head alone" in commits.reason


def test_a_range_holds_the_commits_since_its_base() -> None:
    commits = range_since(run(), _BASE, comparison(sha(1), sha(562)))

    assert commits.shas == (sha(1), sha(562))
    assert commits.base == _BASE.sha
    assert commits.reason == "since abcdef0 of run #561, the last that succeeded on this branch"
    assert (commits.left_out, commits.notes) == (0, ())
    assert (commits.is_again, commits.is_rollback) == (False, False)


def test_histories_that_part_deliver_the_commits_since_they_part() -> None:
    commits = range_since(run(), _BASE, comparison(sha(1), status="diverged"))

    assert commits.shas == (sha(1),)
    assert commits.reason.endswith("from where the two histories part")
    assert not commits.is_rollback


def test_a_second_run_of_the_same_commit_delivers_it_again() -> None:
    commits = range_since(run(), _BASE, comparison(status="identical"))

    assert (commits.shas, commits.base) == ((sha(562),), None)
    assert commits.reason == "run #561 succeeded on the same commit: the head alone"
    assert (commits.is_again, commits.is_rollback) == (True, False)


def test_a_rollback_delivers_its_head_alone() -> None:
    commits = range_since(run(), _BASE, comparison(status="behind"))

    assert (commits.shas, commits.base) == ((sha(562),), None)
    assert commits.reason == "the head lies before abcdef0 of run #561: the head alone"
    assert (commits.is_again, commits.is_rollback) == (True, True)


def test_a_pull_requests_head_that_lies_before_its_merge_commit_is_no_rollback() -> None:
    commits = range_since(run(event="pull_request"), _BASE, comparison(status="behind"))

    assert (commits.shas, commits.is_again, commits.is_rollback) == ((sha(562),), True, False)


@pytest.mark.parametrize("status", ["ahead", "diverged"])
def test_a_comparison_without_commits_delivers_the_head_and_is_no_rollback(status: str) -> None:
    commits = range_since(run(), _BASE, comparison(status=status))

    assert commits.shas == (sha(562),)
    assert (commits.is_again, commits.is_rollback) == (True, False)


def test_a_base_that_is_gone_leaves_the_head_alone_with_a_note() -> None:
    commits = range_since(run(head_sha="0123456789" * 4), _BASE, None)

    assert (commits.shas, commits.base) == (("0123456789" * 4,), None)
    assert commits.reason == "abcdef0 of run #561 is gone from the history: the head alone"
    assert commits.notes == (
        "abcdef0 of run #561 is gone from the history, or shares none with 0123456.",
    )
    assert (commits.is_again, commits.is_rollback) == (False, False)


def test_a_commit_is_delivered_once() -> None:
    commits = range_since(run(), _BASE, comparison(sha(1), sha(1), sha(562)))

    assert (commits.shas, commits.left_out) == ((sha(1), sha(562)), 0)


def test_commits_that_were_not_read_are_counted() -> None:
    found = comparison(sha(1), sha(562), total_commits=7)

    assert range_since(run(), _BASE, found).left_out == 5
    assert range_of_branch(run(), "main", found).left_out == 5


def test_a_branch_delivers_what_it_holds_beyond_its_start() -> None:
    commits = range_of_branch(run(), "the branch left main", comparison(sha(1), sha(562)))

    assert (commits.shas, commits.base) == ((sha(1), sha(562)), None)
    assert commits.reason == "all since the branch left main"


def test_a_branch_whose_start_is_gone_delivers_its_head_with_a_note() -> None:
    commits = range_of_branch(run(), "the start of the merge group", None)

    assert commits.shas == (sha(562),)
    assert commits.reason == (
        "the start of the merge group is gone from the history: the head alone"
    )
    assert len(commits.notes) == 1


def test_a_branch_whose_start_is_gone_names_the_start_in_its_note() -> None:
    commits = range_of_branch(run(), "the branch left main", None)

    assert commits.notes == (
        "What is new since the branch left main cannot be told: it is gone from the history.",
    )


def test_a_branch_that_holds_nothing_new_delivers_its_head() -> None:
    commits = range_of_branch(run(), "the branch left main", comparison(status="behind"))

    assert commits.shas == (sha(562),)
    assert commits.reason == "nothing is new since the branch left main: the head alone"
    assert (commits.is_again, commits.is_rollback) == (False, False)


@pytest.mark.parametrize(
    ("number", "reason"),
    [(7, "the commits of pull request #7"), (None, "the commits of the pull request")],
)
def test_a_pull_request_delivers_its_own_commits(number: int | None, reason: str) -> None:
    commits = range_of_pull_request(number, [sha(1), sha(562), sha(562)], left_out=3)

    assert (commits.shas, commits.base, commits.reason) == ((sha(1), sha(562)), None, reason)
    assert commits.left_out == 3


def test_given_commits_are_taken_as_they_are() -> None:
    commits = given_range([sha(2), sha(1)])

    assert (commits.shas, commits.base) == ((sha(2), sha(1)), None)
    assert commits.reason == "given by the input `commits`"


def test_the_head_alone_says_why() -> None:
    commits = head_alone(run(), "because", "a note")

    assert (commits.shas, commits.base, commits.reason) == ((sha(562),), None, "because")
    assert commits.notes == ("a note",)


@pytest.mark.parametrize(
    ("most", "kept", "left_out"),
    [(1, (3,), 7), (2, (2, 3), 6), (3, (1, 2, 3), 5), (9, (1, 2, 3), 5)],
)
def test_a_limit_keeps_the_newest_and_counts_the_others(
    most: int, kept: tuple[int, ...], left_out: int
) -> None:
    commits = limited(commit_range(sha(1), sha(2), sha(3), left_out=5), most)

    assert commits.shas == tuple(sha(number) for number in kept)
    assert commits.left_out == left_out
    assert commits.notes == (
        f"{left_out} of 8 commits, the oldest, are left out; the input `max-commits` limits them.",
    )


def test_a_range_within_its_limit_stays_as_it_is() -> None:
    before = commit_range(sha(1), sha(2), notes=("a note",))

    assert limited(before, 2) == before


def test_commits_that_were_left_out_before_are_told_even_where_the_rest_fits() -> None:
    commits = limited(commit_range(sha(1), sha(2), left_out=3), 9)

    assert commits.shas == (sha(1), sha(2))
    assert commits.notes == (
        "3 of 5 commits, the oldest, are left out; the input `max-commits` limits them.",
    )


def test_what_was_noted_before_a_limit_is_kept() -> None:
    limited_range = limited(commit_range(sha(1), sha(2), notes=("a note",)), 1)

    assert limited_range.notes[0] == "a note"
    assert len(limited_range.notes) == 2


def test_of_a_range_those_that_touch_the_paths_are_kept_in_their_order() -> None:
    before = commit_range(sha(1), sha(2), sha(3), base=sha(0), reason="since", left_out=4)

    commits = touching(before, {sha(3), sha(1), sha(9)})

    assert (commits.shas, commits.base, commits.left_out) == ((sha(1), sha(3)), sha(0), 4)
    assert commits.reason == "since; 2 of 3 touch the paths"


def test_a_range_of_which_nothing_touches_the_paths_is_empty() -> None:
    assert touching(commit_range(sha(1)), ()).shas == ()
