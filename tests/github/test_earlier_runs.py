"""Specify which run before this one delivered."""

import pytest

from sei_action.commits import Base
from sei_action.errors import GitHubError
from sei_action.github.earlier_runs import last_delivery
from sei_action.provenance import Source
from sei_action.run import Run, RunSummary
from tests.builders import earlier_run, job, moment, run, sha
from tests.fakes import FakeGitHub, jobs_page, refusal, runs_page

_RUNS = "/repos/acme/shop/actions/workflows/7/runs"
_OF_RUNS = (Source.api(_RUNS, "workflow_runs"),)
_TAGS = "/repos/acme/shop/git/matching-refs/tags/"
_OF_A_FORK = {"full_name": "mallory/shop"}
_TAG_RUN = run(head_branch="v1.2", occasion={"ref": "refs/tags/v1.2"})


def _references(*tags: str) -> tuple[dict[str, str], ...]:
    return tuple({"ref": f"refs/tags/{tag}"} for tag in tags)


def _github(*runs: RunSummary, **answers: object) -> FakeGitHub:
    return FakeGitHub({_RUNS: runs_page(*runs), **answers})


def _base(github: FakeGitHub, of: Run | None = None, job_name: str | None = None) -> str | None:
    found = last_delivery(github, of or run(), job_name)
    return found.sha if found else None


def test_the_last_successful_run_of_the_branch_delivered() -> None:
    github = _github(earlier_run(561), earlier_run(560))

    assert last_delivery(github, run(), None) == Base(
        sha=sha(561),
        name="run #561",
        origin="run #561, the last that succeeded on this branch",
        sources=_OF_RUNS,
    )


def test_where_no_run_came_before_nothing_was_delivered() -> None:
    assert last_delivery(_github(), run(), None) is None


def test_successful_runs_of_the_branch_up_to_the_runs_start_are_asked_for() -> None:
    github = _github()

    last_delivery(github, run(), None)

    assert github.asked == [
        (
            _RUNS,
            {
                "status": "success",
                "branch": "main",
                "created": "<=2026-02-02T09:00:00Z",
                "exclude_pull_requests": "true",
                "per_page": 100,
                "page": 1,
            },
        )
    ]


def test_a_rerun_is_compared_with_what_came_before_its_first_attempt() -> None:
    rerun = run(run_attempt=2, run_started_at=moment(86400))
    later = earlier_run(563, created_at=moment(3600))
    github = _github(later, earlier_run(562, id=rerun.id), earlier_run(561))

    assert _base(github, rerun) == sha(561)
    assert dict(github.asked)[_RUNS]["created"] == "<=2026-02-02T09:00:00Z"


def test_a_run_without_a_branch_is_compared_with_such_runs() -> None:
    github = _github(earlier_run(561), earlier_run(560, head_branch=None))

    assert _base(github, run(head_branch=None)) == sha(560)
    assert "branch" not in dict(github.asked)[_RUNS]


@pytest.mark.parametrize(
    "other",
    [
        {"conclusion": "failure"},
        {"conclusion": "cancelled"},
        {"head_repository": _OF_A_FORK},
        {"head_branch": "fix"},
        {"event": "pull_request"},
    ],
)
def test_what_a_stale_list_should_not_hold_is_passed_over(other: dict[str, object]) -> None:
    assert _base(_github(earlier_run(561, **other), earlier_run(560))) == sha(560)


def test_a_base_on_a_later_page_is_found() -> None:
    of_a_fork = earlier_run(561, head_repository=_OF_A_FORK)
    pages = [runs_page(of_a_fork, total=101), runs_page(earlier_run(560), total=101)]

    assert _base(FakeGitHub({_RUNS: pages})) == sha(560)


def test_no_page_behind_the_base_is_read() -> None:
    github = FakeGitHub({_RUNS: runs_page(earlier_run(561), total=1000)})

    assert _base(github) == sha(561)
    assert len(github.asked) == 1


def test_a_list_of_runs_that_ends_before_its_count_is_read_no_further() -> None:
    of_a_fork = earlier_run(561, head_repository=_OF_A_FORK)
    github = FakeGitHub({_RUNS: [runs_page(of_a_fork, total=5000), runs_page(total=5000)]})

    assert _base(github) is None
    assert len(github.asked) == 2


@pytest.mark.parametrize("answer", [refusal(403), {"workflow_runs": []}, {"total_count": 0}])
def test_earlier_runs_that_cannot_be_read_are_told(answer: object) -> None:
    with pytest.raises(GitHubError):
        last_delivery(FakeGitHub({_RUNS: answer}), run(), None)


@pytest.mark.parametrize(
    "event", ["schedule", "workflow_dispatch", "repository_dispatch", "workflow_run", "delete"]
)
def test_a_run_of_any_event_on_the_branch_delivers(event: str) -> None:
    scene = run(event=event, occasion={"ref": "refs/heads/main"})

    assert _base(_github(earlier_run(561, event="push")), scene) == sha(561)
    assert _base(_github(earlier_run(561, event=event)), run()) == sha(561)


def test_a_tag_is_compared_with_the_last_run_for_a_tag_that_begins_alike() -> None:
    github = _github(
        earlier_run(561),
        earlier_run(560, head_branch="v1.1"),
        earlier_run(559, head_branch="v1.0"),
        **{f"{_TAGS}v": _references("v1.0", "v1.1", "v1.2")},
    )

    base = last_delivery(github, _TAG_RUN, None)

    assert base
    assert base.sha == sha(560)
    assert base.origin == "run #560, the last that succeeded for a tag or a release"
    assert "branch" not in dict(github.asked)[_RUNS]


@pytest.mark.parametrize("event", ["push", "create", "release", "workflow_dispatch"])
def test_a_tag_is_one_whatever_the_event(event: str) -> None:
    github = _github(
        earlier_run(561, head_branch="v1.1", event="release"),
        **{f"{_TAGS}v": _references("v1.1", "v1.2")},
    )

    assert _base(github, _TAG_RUN.model_copy(update={"event": event})) == sha(561)


@pytest.mark.parametrize("event", ["push", "create", "release", "workflow_dispatch"])
def test_a_run_that_nobody_told_of_is_for_a_tag_where_a_tag_has_its_name(event: str) -> None:
    of_tag = run(event=event, head_branch="v1.2", occasion={})
    github = _github(
        earlier_run(561, head_branch="v1.1"), **{f"{_TAGS}v": _references("v1.1", "v1.2")}
    )

    assert _base(github, of_tag) == sha(561)


def test_a_run_that_nobody_told_of_is_for_a_branch_where_no_tag_has_its_name() -> None:
    of_branch = run(head_branch="v1", occasion={})
    runs = [earlier_run(561, head_branch="v1.1"), earlier_run(560, head_branch="v1")]
    github = _github(*runs, **{f"{_TAGS}v": _references("v1.1")})

    assert _base(github, of_branch) == sha(560)


def test_a_release_whose_tag_is_gone_is_no_run_of_a_branch() -> None:
    released = run(event="release", head_branch="v1.2", occasion={})
    github = _github(earlier_run(561, head_branch="v1.2"), **{f"{_TAGS}v": ()})

    assert _base(github, released) is None


@pytest.mark.parametrize(
    ("event", "occasion"),
    [
        ("push", {"ref": "refs/heads/main"}),
        ("push", {"default_branch": "main"}),
        ("schedule", {}),
        ("repository_dispatch", {}),
    ],
)
def test_tags_are_not_asked_for_where_the_run_is_for_a_branch(
    event: str, occasion: dict[str, object]
) -> None:
    github = _github(earlier_run(561))

    assert _base(github, run(event=event, occasion=occasion)) == sha(561)
    assert github.paths() == [_RUNS]


def test_a_run_without_a_branch_is_for_no_tag() -> None:
    github = _github()

    assert _base(github, run(head_branch=None, occasion={})) is None
    assert github.paths() == [_RUNS]


@pytest.mark.parametrize(
    ("tag", "others"),
    [
        ("v1.2", ("vendor-2.0", "vscode-1.0", "view/1")),
        ("1.2", ("api-v1.1", "web-2.0", "v1")),
        ("api-v1.2", ("api-version-1", "api-v-1")),
    ],
)
def test_a_tag_of_another_kind_that_begins_with_the_same_letters_is_no_base(
    tag: str, others: tuple[str, ...]
) -> None:
    of_tag = run(head_branch=tag, occasion={"ref": f"refs/tags/{tag}"})
    prefix = tag.rstrip(".0123456789")
    runs = [earlier_run(561 - n, head_branch=other) for n, other in enumerate(others)]
    github = _github(*runs, **{f"{_TAGS}{prefix}": _references(tag, *others)})

    assert _base(github, of_tag) is None


@pytest.mark.parametrize(
    ("tag", "quoted"), [("release#1", "release%23"), ("100%-2", ""), ("rel/a-1", "rel/a-")]
)
def test_a_tag_of_any_name_is_asked_for(tag: str, quoted: str) -> None:
    before = tag[:-1] + "0"
    of_tag = run(head_branch=tag, occasion={"ref": f"refs/tags/{tag}"})
    github = _github(
        earlier_run(561, head_branch=before), **{f"{_TAGS}{quoted}": _references(before, tag)}
    )

    assert _base(github, of_tag) == sha(561)


@pytest.mark.parametrize(
    "other",
    [{"event": "pull_request"}, {"head_repository": _OF_A_FORK}, {"run_number": 563}],
)
def test_a_run_that_is_not_before_a_tags_is_no_base(other: dict[str, object]) -> None:
    github = _github(
        earlier_run(**{"run_number": 561, "head_branch": "v1.1", **other}),  # type: ignore[arg-type]
        **{f"{_TAGS}v": _references("v1.1", "v1.2")},
    )

    assert _base(github, _TAG_RUN) is None


@pytest.mark.parametrize("answer", [refusal(403), {}, ({"name": "v1"},)])
def test_tags_that_cannot_be_read_are_told(answer: object) -> None:
    with pytest.raises(GitHubError):
        last_delivery(_github(**{f"{_TAGS}v": answer}), _TAG_RUN, None)


def _jobs_of(earlier: RunSummary) -> str:
    return f"/repos/acme/shop/actions/runs/{earlier.id}/attempts/{earlier.run_attempt}/jobs"


def test_a_job_is_compared_with_the_last_run_in_which_it_succeeded() -> None:
    runs = [
        earlier_run(561, conclusion="failure"),
        earlier_run(560, conclusion="failure", run_attempt=3),
        earlier_run(559),
    ]
    github = _github(
        *runs,
        **{
            _jobs_of(runs[0]): jobs_page(job(name="deploy", conclusion="failure")),
            _jobs_of(runs[1]): jobs_page(job(), job(id=2, name="deploy")),
        },
    )

    base = last_delivery(github, run(), "deploy")

    assert base == Base(
        sha=sha(560),
        name="run #560",
        origin="run #560, the last that succeeded on this branch",
        sources=_OF_RUNS,
    )
    assert dict(github.asked)[_RUNS]["status"] == "completed"
    assert _jobs_of(runs[2]) not in github.paths()


@pytest.mark.parametrize("conclusion", ["failure", "cancelled", "timed_out", "neutral"])
def test_a_job_that_did_not_succeed_delivered_nothing(conclusion: str) -> None:
    runs = [earlier_run(561), earlier_run(560)]
    answers = {_jobs_of(runs[0]): jobs_page(job(conclusion=conclusion))}
    answers[_jobs_of(runs[1])] = jobs_page(job())

    assert _base(_github(*runs, **answers), job_name="test") == sha(560)


@pytest.mark.parametrize("conclusion", ["failure", "cancelled", "timed_out", "neutral"])
def test_a_job_that_never_succeeded_starts_at_the_oldest_run_in_which_it_ran(
    conclusion: str,
) -> None:
    runs = [earlier_run(561), earlier_run(560), earlier_run(559), earlier_run(558)]
    ran = jobs_page(job(conclusion=conclusion))
    answers = {_jobs_of(runs[0]): ran, _jobs_of(runs[1]): ran}
    answers[_jobs_of(runs[2])] = jobs_page(job(conclusion="skipped"))
    answers[_jobs_of(runs[3])] = jobs_page(job(name="lint"))

    base = last_delivery(_github(*runs, **answers), run(), "test")

    assert base == Base(
        sha=sha(560),
        name="run #560",
        origin="run #560: the job has not succeeded from it on",
        sources=_OF_RUNS,
    )


@pytest.mark.parametrize("conclusion", ["skipped", None])
def test_a_job_that_ran_in_no_run_has_no_base(conclusion: str | None) -> None:
    runs = [earlier_run(561), earlier_run(560)]
    found = jobs_page(job(conclusion=conclusion))
    github = _github(*runs, **{_jobs_of(one): found for one in runs})

    assert _base(github, job_name="test") is None
    assert len(github.asked) == 3


def test_another_job_of_a_name_that_begins_alike_is_not_the_same() -> None:
    (before,) = runs = [earlier_run(561)]
    found = jobs_page(job(name="test (3.11)"), job(id=2, name="test / unit"))

    assert _base(_github(*runs, **{_jobs_of(before): found}), job_name="test") is None


def test_a_job_on_a_later_page_is_found() -> None:
    (before,) = runs = [earlier_run(561)]
    pages = [jobs_page(job(name="a"), total=101), jobs_page(job(name="deploy"), total=101)]

    assert _base(_github(*runs, **{_jobs_of(before): pages}), job_name="deploy") == sha(561)


def test_a_job_that_succeeded_in_none_of_ten_runs_starts_at_the_oldest_of_them() -> None:
    runs = [earlier_run(561 - n) for n in range(12)]
    failed = jobs_page(job(conclusion="failure"))
    github = _github(*runs, **{_jobs_of(one): failed for one in runs})

    base = last_delivery(github, run(), "test")

    assert base == Base(
        sha=sha(552),
        name="run #552",
        origin="run #552: the job has not succeeded from it on",
        sources=_OF_RUNS,
    )
    assert len(github.asked) == 11


def test_runs_in_which_a_job_did_not_run_are_among_the_ten_that_are_looked_at() -> None:
    runs = [earlier_run(561 - n) for n in range(12)]
    answers = {_jobs_of(one): jobs_page(job(conclusion="skipped")) for one in runs}
    answers[_jobs_of(runs[10])] = jobs_page(job())
    github = _github(*runs, **answers)

    assert _base(github, job_name="test") is None
    assert len(github.asked) == 11


def test_a_job_that_succeeded_in_the_tenth_run_starts_there() -> None:
    runs = [earlier_run(561 - n) for n in range(12)]
    answers = {_jobs_of(one): jobs_page(job(conclusion="failure")) for one in runs}
    answers[_jobs_of(runs[9])] = jobs_page(job())

    base = last_delivery(_github(*runs, **answers), run(), "test")

    assert base
    assert base.origin == "run #552, the last that succeeded on this branch"


def test_a_job_is_compared_with_runs_for_tags_where_its_run_is_for_one() -> None:
    (before,) = runs = [earlier_run(561, head_branch="v1.1")]
    github = _github(
        *runs,
        **{_jobs_of(before): jobs_page(job()), f"{_TAGS}v": _references("v1.1", "v1.2")},
    )

    assert _base(github, _TAG_RUN, "test") == sha(561)


def test_jobs_of_an_earlier_run_that_cannot_be_read_are_told() -> None:
    github = _github(earlier_run(561))

    with pytest.raises(GitHubError, match="the jobs of an earlier run"):
        last_delivery(github, run(), "test")
