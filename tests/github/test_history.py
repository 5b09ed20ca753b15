"""Specify which commits a run delivers, line by line as the rules say."""

import pytest

from sei_action.commits import CommitRange
from sei_action.config import Service
from sei_action.github import Losses, Wanted, read_commits
from sei_action.globs import PathFilter
from sei_action.run import Run, RunSummary
from sei_action.subject import Subject
from tests.builders import deployment, earlier_run, job, moment, run, sha, subject
from tests.fakes import (
    FakeGitHub,
    as_json,
    commits_list,
    compare_page,
    jobs_page,
    pull_json,
    refusal,
    runs_page,
)

_REPO = "/repos/acme/shop"
_RUNS = f"{_REPO}/actions/workflows/7/runs"
_DEPLOYMENTS = f"{_REPO}/deployments"
_PULL = f"{_REPO}/pulls/7/commits"
_TO_PRODUCTION = subject(is_deployment=True, environment="production")
_PULL_RUN = run(event="pull_request", head_branch="fix", occasion={"pull_request": pull_json()})
_OLD = sha(500)


def _compare(base: str, head: str = sha(562)) -> str:
    return f"{_REPO}/compare/{base}...{head}"


def _since_run(
    *shas: str, base: RunSummary | None = None, status: str = "ahead", total: int | None = None
) -> FakeGitHub:
    """Tell of one earlier run, and of the commits since."""
    before = base or earlier_run(561)
    return FakeGitHub(
        {
            _RUNS: runs_page(before),
            _compare(before.head_sha): compare_page(shas, total=total, status=status),
        }
    )


def _after_deployment(**answers: object) -> FakeGitHub:
    """Tell of a deployment before the run, and of an earlier run after that."""
    before = deployment(id=400, run_id=99, sha=_OLD, created_at=moment(-7200))
    github = _since_run(sha(562))
    github.answers |= {
        _DEPLOYMENTS: (as_json(before),),
        f"{_DEPLOYMENTS}/400/statuses": tuple(as_json(one) for one in before.statuses),
        _compare(_OLD): compare_page([sha(1), sha(2), sha(562)]),
        **answers,
    }
    return github


def _read(
    github: FakeGitHub,
    of: Run | None = None,
    about: Subject | None = None,
    wanted: Wanted | None = None,
) -> CommitRange:
    losses = Losses()
    commits = read_commits(github, of or run(), about or subject(), wanted or Wanted(), losses)
    assert losses.notes == ()
    return commits


def _first_of(**occasion: object) -> Run:
    return run(head_branch="fix", occasion={"ref": "refs/heads/fix", **occasion})


def test_given_commits_are_taken_whatever_the_history_says() -> None:
    github = FakeGitHub({})
    about = subject(is_deployment=True, environment="production", paths=PathFilter(("shop/**",)))

    commits = _read(github, _PULL_RUN, about, Wanted(given=(sha(3), sha(4))))

    assert commits.shas == (sha(3), sha(4))
    assert commits.reason == "given by the input `commits`"
    assert github.asked == []


def test_a_run_delivers_what_came_since_the_last_successful_one() -> None:
    commits = _read(_since_run(sha(1), sha(562)))

    assert (commits.shas, commits.base) == ((sha(1), sha(562)), sha(561))
    assert commits.reason == "since 0000000 of run #561, the last that succeeded on this branch"


def test_what_failed_runs_left_is_delivered_by_the_next_successful_one() -> None:
    failed = earlier_run(561, conclusion="failure")
    github = FakeGitHub(
        {
            _RUNS: runs_page(failed, earlier_run(560)),
            _compare(sha(560)): compare_page([sha(561), sha(562)]),
        }
    )

    assert _read(github).shas == (sha(561), sha(562))


def test_histories_that_part_deliver_what_came_since_they_part() -> None:
    commits = _read(_since_run(sha(5), sha(562), status="diverged"))

    assert commits.shas == (sha(5), sha(562))
    assert commits.reason.endswith("from where the two histories part")


def test_a_base_that_is_gone_leaves_the_head_alone_with_a_warning() -> None:
    commits = _read(FakeGitHub({_RUNS: runs_page(earlier_run(561))}))

    assert commits.shas == (sha(562),)
    assert commits.notes == (
        "0000000 of run #561 is gone from the history, or shares none with 0000000.",
    )


@pytest.mark.parametrize(("status", "is_rollback"), [("identical", False), ("behind", True)])
def test_what_is_not_new_is_delivered_as_the_head_alone(
    status: str,
    is_rollback: bool,  # noqa: FBT001 - a row of the table
) -> None:
    commits = _read(_since_run(status=status))

    assert (commits.shas, commits.base) == ((sha(562),), None)
    assert (commits.is_again, commits.is_rollback) == (True, is_rollback)


def test_of_more_commits_than_wanted_the_newest_are_delivered() -> None:
    shas = [sha(n) for n in range(1, 6)]

    commits = _read(_since_run(*shas), wanted=Wanted(most=2))

    assert (commits.shas, commits.left_out) == ((sha(4), sha(5)), 3)


@pytest.mark.parametrize("is_withheld", [False, True])
def test_a_push_of_more_commits_than_wanted_delivers_the_newest(
    is_withheld: bool,  # noqa: FBT001 - a row of the table
) -> None:
    pushed = (sha(1), sha(2), sha(562))
    github = FakeGitHub({_RUNS: refusal(403) if is_withheld else runs_page()})
    scene = run(occasion={"ref": "refs/heads/main", "default_branch": "main", "pushed": pushed})

    commits = read_commits(github, scene, subject(), Wanted(most=2), Losses())

    assert (commits.shas, commits.left_out) == ((sha(2), sha(562)), 1)


def test_a_job_delivers_what_came_since_it_succeeded() -> None:
    runs = [earlier_run(561, conclusion="failure"), earlier_run(560, conclusion="failure")]
    jobs = f"{_REPO}/actions/runs/{{}}/attempts/1/jobs"
    github = FakeGitHub(
        {
            _RUNS: runs_page(*runs),
            jobs.format(runs[0].id): jobs_page(job(conclusion="failure")),
            jobs.format(runs[1].id): jobs_page(job()),
            _compare(sha(560)): compare_page([sha(561), sha(562)]),
        }
    )

    assert _read(github, about=subject(job=job())).shas == (sha(561), sha(562))


def test_a_deployment_delivers_what_came_since_the_last_one_to_its_environment() -> None:
    commits = _read(_after_deployment(), about=_TO_PRODUCTION)

    assert (commits.shas, commits.base) == ((sha(1), sha(2), sha(562)), _OLD)
    assert commits.reason == (
        "since 0000000 of the deployment of 2026-02-02 07:00 UTC, the last that succeeded to "
        "production"
    )


def test_a_deployment_by_a_pull_requests_run_starts_at_the_last_deployment() -> None:
    commits = _read(_after_deployment(), _PULL_RUN, _TO_PRODUCTION)

    assert commits.base == _OLD


@pytest.mark.parametrize("event", ["merge_group", "release", "push"])
def test_a_deployment_starts_at_the_last_one_whatever_its_event(event: str) -> None:
    assert _read(_after_deployment(), run(event=event), _TO_PRODUCTION).base == _OLD


@pytest.mark.parametrize(
    "about",
    [
        subject(environment="production"),
        subject(is_deployment=True),
        subject(is_deployment=True, environment="staging"),
    ],
)
def test_a_run_that_is_no_deployment_to_a_known_place_starts_at_the_last_run(
    about: Subject,
) -> None:
    assert _read(_after_deployment(), about=about).base == sha(561)


def test_the_first_deployment_of_a_pull_request_delivers_the_pull_request() -> None:
    github = _after_deployment(**{_DEPLOYMENTS: (), _PULL: commits_list(sha(8), sha(562))})

    assert _read(github, _PULL_RUN, _TO_PRODUCTION).shas == (sha(8), sha(562))


def test_deployments_that_are_withheld_leave_the_last_run_and_are_told() -> None:
    github = _after_deployment(**{_DEPLOYMENTS: refusal(403, "it", "deployments: read")})
    losses = Losses()

    commits = read_commits(github, run(), _TO_PRODUCTION, Wanted(), losses)

    assert commits.base == sha(561)
    (note,) = losses.notes
    assert note.startswith(
        "Missing in the report: the last deployment to production: commits start at a run instead."
    )


def test_a_deployment_of_what_lies_before_the_last_one_is_a_rollback() -> None:
    github = _after_deployment(**{_compare(_OLD): compare_page([], status="behind")})

    commits = _read(github, about=_TO_PRODUCTION)

    assert (commits.shas, commits.is_rollback) == ((sha(562),), True)


def _rerun_after(status: str) -> tuple[FakeGitHub, Run]:
    """Tell of a deployment of commit 600 between the two attempts of a run."""
    between = deployment(id=600, run_id=98, sha=sha(600), created_at=moment(600))
    before = deployment(id=400, run_id=99, sha=_OLD, created_at=moment(-7200))
    github = _after_deployment(
        **{
            _DEPLOYMENTS: (as_json(between), as_json(before)),
            f"{_DEPLOYMENTS}/600/statuses": tuple(as_json(one) for one in between.statuses),
            _compare(sha(600)): compare_page([sha(562)], status=status),
        }
    )
    return github, run(run_attempt=2, run_started_at=moment(1800))


def test_a_rerun_that_takes_back_a_deployment_since_is_a_rollback() -> None:
    github, rerun = _rerun_after("behind")

    commits = _read(github, rerun, _TO_PRODUCTION)

    assert (commits.shas, commits.is_rollback) == ((sha(562),), True)
    assert "2026-02-02 09:10 UTC" in commits.reason


@pytest.mark.parametrize("status", ["ahead", "identical", "diverged"])
def test_a_rerun_delivers_what_its_first_attempt_did(status: str) -> None:
    github, rerun = _rerun_after(status)

    assert _read(github, rerun, _TO_PRODUCTION).base == _OLD


def test_a_rerun_that_is_the_first_deployment_delivers_since_the_last_run() -> None:
    github, rerun = _rerun_after("ahead")
    github.answers[_DEPLOYMENTS] = ()

    assert _read(github, rerun, _TO_PRODUCTION).base == sha(561)


@pytest.mark.parametrize(
    "event",
    [
        "pull_request",
        "pull_request_target",
        "pull_request_review",
        "pull_request_review_comment",
    ],
)
def test_a_pull_requests_event_delivers_its_own_commits(event: str) -> None:
    github = _since_run(sha(562))
    github.answers[_PULL] = commits_list(sha(8), sha(562))

    commits = _read(github, _PULL_RUN.model_copy(update={"event": event}))

    assert (commits.shas, commits.base) == ((sha(8), sha(562)), None)
    assert commits.reason == "the commits of pull request #7"


def test_a_job_of_a_pull_requests_run_delivers_the_pull_request() -> None:
    github = FakeGitHub({_PULL: commits_list(sha(8), sha(562))})

    assert _read(github, _PULL_RUN, subject(job=job())).shas == (sha(8), sha(562))
    assert github.paths() == [_PULL]


def test_of_a_long_pull_request_the_newest_commits_are_delivered() -> None:
    github = FakeGitHub({_PULL: commits_list(sha(7), sha(8), sha(562))})

    commits = _read(github, _PULL_RUN, wanted=Wanted(most=2))

    assert (commits.shas, commits.left_out) == ((sha(8), sha(562)), 1)


@pytest.mark.parametrize(
    "listed",
    [
        refusal(403),
        commits_list(sha(700)),
        commits_list(sha(8), sha(562), sha(9)),
        [commits_list(*(sha(1000 + n) for n in range(100)))] * 3,
    ],
    ids=["withheld", "pushed over", "pushed to since", "too many"],
)
def test_a_pull_request_that_github_does_not_list_starts_at_its_base(listed: object) -> None:
    page = compare_page([sha(8), sha(562)], total=5, status="diverged")
    github = FakeGitHub({_PULL: listed, _compare(_OLD): page})

    commits = _read(github, _PULL_RUN)

    assert (commits.shas, commits.base, commits.left_out) == ((sha(8), sha(562)), None, 3)
    assert commits.reason == "the commits of pull request #7"


def test_a_pull_request_that_holds_nothing_new_delivers_its_head() -> None:
    page = compare_page([], status="identical")
    github = FakeGitHub({_PULL: commits_list(sha(700)), _compare(_OLD): page})

    commits = _read(github, _PULL_RUN)

    assert commits.shas == (sha(562),)
    assert commits.reason == "the pull request holds nothing new: the head alone"
    assert commits.notes == ()


def test_a_pull_request_whose_base_is_gone_delivers_its_head_with_a_warning() -> None:
    commits = _read(FakeGitHub({_PULL: commits_list(sha(700))}), _PULL_RUN)

    assert commits.shas == (sha(562),)
    assert commits.notes != ()


def test_a_pull_request_that_is_not_known_delivers_the_head() -> None:
    github = _since_run(sha(1), sha(562))

    commits = _read(github, run(event="pull_request", occasion={}))

    assert commits.shas == (sha(562),)
    assert commits.reason == "the pull request is not known: the head alone"
    assert github.asked == []


def test_a_pull_request_of_which_nothing_can_be_read_delivers_the_head_and_is_told() -> None:
    losses = Losses()
    scene = run(event="pull_request", occasion={"pull_request": {"number": 7}})

    commits = read_commits(FakeGitHub({}), scene, subject(), Wanted(), losses)

    assert commits.shas == (sha(562),)
    (note,) = losses.notes
    assert note.startswith("Missing in the report: commits before the head")


_GROUP = run(
    event="merge_group", head_branch=f"gh-readonly-queue/release/1/pr-12-{_OLD}", occasion={}
)


@pytest.mark.parametrize(
    "scene",
    [
        _GROUP,
        run(event="merge_group", head_branch="odd", occasion={"merge_base_sha": _OLD}),
    ],
    ids=["by its branch", "by its event"],
)
def test_a_merge_group_delivers_what_came_since_its_start(scene: Run) -> None:
    github = _since_run(sha(562))
    github.answers[_compare(_OLD)] = compare_page([sha(1), sha(2), sha(562)])

    commits = _read(github, scene)

    assert commits.shas == (sha(1), sha(2), sha(562))
    assert commits.reason.endswith("since the start of the merge group")


@pytest.mark.parametrize("branch", ["main", None, "gh-readonly-queue/main/pr-12-0ff1ce"])
def test_a_merge_group_that_tells_no_start_is_like_any_other_event(branch: str | None) -> None:
    before = earlier_run(561, head_branch=branch)
    github = _since_run(sha(562), base=before)

    assert _read(github, run(event="merge_group", head_branch=branch)).base == sha(561)


def test_a_merge_group_whose_start_is_gone_delivers_its_head_with_a_warning() -> None:
    commits = _read(FakeGitHub({}), _GROUP)

    assert commits.shas == (sha(562),)
    assert commits.notes != ()


def test_a_new_branch_delivers_what_it_holds_beyond_the_default_branch() -> None:
    github = FakeGitHub(
        {_RUNS: runs_page(), _compare("main"): compare_page([sha(1), sha(562)], status="diverged")}
    )

    commits = _read(github, _first_of(is_new_branch=True, default_branch="main"))

    assert (commits.shas, commits.base) == ((sha(1), sha(562)), None)
    assert commits.reason == "all since the branch left main"


def test_a_branch_that_was_created_delivers_what_it_holds_beyond_the_default_branch() -> None:
    page = compare_page([sha(1), sha(562)], status="diverged")
    github = FakeGitHub({_RUNS: runs_page(), _compare("main"): page})
    created = _first_of(default_branch="main").model_copy(update={"event": "create"})

    assert _read(github, created).shas == (sha(1), sha(562))


def test_where_no_event_names_the_default_branch_it_is_asked_for() -> None:
    github = FakeGitHub(
        {
            _RUNS: runs_page(),
            _REPO: {"default_branch": "trunk"},
            f"{_REPO}/git/matching-refs/tags/fix": (),
            _compare("trunk"): compare_page([sha(1), sha(562)]),
        }
    )

    assert _read(github, run(head_branch="fix", occasion={})).shas == (sha(1), sha(562))


def test_a_first_push_to_the_default_branch_delivers_the_commits_of_the_push() -> None:
    github = FakeGitHub({_RUNS: runs_page()})
    pushed = (sha(1), sha(562))
    scene = run(occasion={"is_new_branch": True, "default_branch": "main", "pushed": pushed})

    assert _read(github, scene).shas == pushed


@pytest.mark.parametrize("answer", [compare_page([], status="behind"), refusal(404)])
def test_a_new_branch_that_holds_nothing_more_delivers_what_was_pushed(answer: object) -> None:
    github = FakeGitHub({_RUNS: runs_page(), _compare("main"): answer})

    assert _read(github, _first_of(is_new_branch=True, default_branch="main")).shas == (sha(562),)


def test_a_push_to_a_branch_that_was_there_delivers_the_commits_of_the_push() -> None:
    github = FakeGitHub({_RUNS: runs_page()})
    pushed = (sha(1), sha(2), sha(562))
    scene = _first_of(is_new_branch=False, default_branch="main", pushed=pushed)

    commits = _read(github, scene)

    assert commits.shas == pushed
    assert "the commits of the push" in commits.reason
    assert github.paths() == [_RUNS]


@pytest.mark.parametrize("event", ["schedule", "workflow_dispatch", "repository_dispatch"])
def test_a_first_run_of_any_other_event_delivers_its_head(event: str) -> None:
    github = FakeGitHub({_RUNS: runs_page()})
    scene = run(event=event, head_branch="fix", occasion={"ref": "refs/heads/fix"})

    commits = _read(github, scene)

    assert commits.shas == (sha(562),)
    assert "the head alone" in commits.reason


@pytest.mark.parametrize(
    "occasion",
    [{"ref": "refs/tags/v1.2", "is_new_branch": True, "default_branch": "main"}, {}],
    ids=["told", "found out"],
)
def test_the_first_tag_of_its_kind_delivers_its_head(occasion: dict[str, object]) -> None:
    github = FakeGitHub(
        {
            _RUNS: runs_page(),
            _REPO: {"default_branch": "main"},
            f"{_REPO}/git/matching-refs/tags/v": ({"ref": "refs/tags/v1.2"},),
            _compare("main"): compare_page([sha(1), sha(2), sha(562)], status="diverged"),
        }
    )

    assert _read(github, run(head_branch="v1.2", occasion=occasion)).shas == (sha(562),)


def test_a_first_run_without_a_branch_delivers_its_head() -> None:
    github = FakeGitHub({_RUNS: runs_page()})

    assert _read(github, run(head_branch=None, occasion={})).shas == (sha(562),)
    assert github.paths() == [_RUNS]


@pytest.mark.parametrize("path", [_RUNS, _compare(sha(561))])
@pytest.mark.parametrize(
    ("pushed", "shas"),
    [((sha(8), sha(562)), (sha(8), sha(562))), ((), (sha(562),)), ((sha(9),), (sha(562),))],
)
def test_what_cannot_be_read_leaves_the_push_or_the_head_and_is_told(
    path: str, pushed: tuple[str, ...], shas: tuple[str, ...]
) -> None:
    github = _since_run(sha(1), sha(562))
    github.answers[path] = refusal(403, "earlier runs", "actions: read")
    losses = Losses()
    scene = run(occasion={"ref": "refs/heads/main", "pushed": pushed})

    commits = read_commits(github, scene, subject(), Wanted(), losses)

    assert commits.shas == shas
    assert "could not be read" in commits.reason
    (note,) = losses.notes
    assert note.startswith(
        "Missing in the report: commits before the head, because what came before could not be "
        "read. GitHub did not give earlier runs"
    )


def _of_paths(*patterns: str) -> Subject:
    return subject(paths=PathFilter(patterns))


def test_only_commits_that_touch_the_paths_are_delivered() -> None:
    github = _since_run(sha(1), sha(2), sha(562))
    github.answers[f"{_REPO}/commits"] = commits_list(sha(562), sha(1), sha(0))

    commits = _read(github, about=_of_paths("shop/**"))

    assert (commits.shas, commits.base) == ((sha(1), sha(562)), sha(561))
    assert commits.reason.endswith("; 2 of 3 touch the paths")


def test_a_service_whose_paths_nobody_touched_delivers_nothing() -> None:
    github = _since_run(sha(1), sha(562))
    github.answers[f"{_REPO}/commits"] = commits_list(sha(0))
    paths = PathFilter(("shop/**",))
    about = subject(service=Service(name="shop", paths=paths), paths=paths)

    assert _read(github, about=about).shas == ()


@pytest.mark.parametrize("status", ["identical", "behind"])
def test_what_is_delivered_once_more_is_not_held_against_the_paths(status: str) -> None:
    github = _since_run(status=status)

    assert _read(github, about=_of_paths("shop/**")).shas == (sha(562),)
    assert f"{_REPO}/commits" not in github.paths()


def test_paths_that_cannot_be_held_against_commits_leave_all_of_them_and_are_told() -> None:
    github = _since_run(sha(1), sha(562))
    losses = Losses()

    commits = read_commits(github, run(), _of_paths("shop/**"), Wanted(), losses)

    assert commits.shas == (sha(1), sha(562))
    (note,) = losses.notes
    assert note.startswith("Missing in the report: which commits touch the paths, so that all are")
