"""Specify what is read of a run, and what of it may be missing."""

import pytest

from sei_action.errors import GitHubError
from sei_action.github import collect, read_jobs_again
from sei_action.run import Run, Target
from tests.builders import RUN_ID, artifact, earlier_run, job, moment, run, running_job, sha
from tests.fakes import (
    FakeGitHub,
    answers_for,
    artifacts_page,
    as_json,
    compare_page,
    jobs_page,
    refusal,
    runs_page,
)

RUN = f"/repos/acme/shop/actions/runs/{RUN_ID}"
ATTEMPT = f"{RUN}/attempts/1"
JOBS = f"{ATTEMPT}/jobs"
ARTIFACTS = f"{RUN}/artifacts"
WORKFLOW = "/repos/acme/shop/actions/workflows/7"
EARLIER = f"{WORKFLOW}/runs"
COMPARE = f"/repos/acme/shop/compare/{sha(561)}...{sha(562)}"
TARGET = Target(repository="acme/shop", run_id=RUN_ID, attempt=1, workflow_name="CI", is_own=True)


def _github(whole: Run | None = None, /, **changed: object) -> FakeGitHub:
    answers = answers_for(whole or run(), earlier_run(561), shas=[sha(1), sha(562)])
    return FakeGitHub({**answers, **changed})


def _collected(github: FakeGitHub, target: Target = TARGET) -> Run:
    return collect(github, target, pushed=(), ref="refs/heads/main")


def _many(count: int) -> list[str]:
    return [sha(number) for number in range(1, count + 1)]


def _in_pages(shas: list[str]) -> list[dict[str, object]]:
    return [
        compare_page(shas[start : start + 100], total=len(shas))
        for start in range(0, len(shas), 100)
    ]


def test_a_run_is_collected_whole() -> None:
    whole = run(artifacts=(artifact(),))

    collected = _collected(_github(whole))

    assert collected == whole.model_copy(
        update={
            "commits": collected.commits,
        }
    )
    assert collected.commits.shas == (sha(1), sha(562))
    assert collected.commits.base == sha(561)


def test_a_small_run_costs_five_requests() -> None:
    github = _github()

    _collected(github)

    assert github.paths() == [ATTEMPT, JOBS, ARTIFACTS, EARLIER, COMPARE]


def test_an_attempt_is_read_from_its_own_endpoints() -> None:
    rerun = run(run_attempt=3)
    github = _github(rerun)

    collected = _collected(github, TARGET.model_copy(update={"attempt": 3}))

    assert collected.run_attempt == 3
    assert github.paths()[:2] == [f"{RUN}/attempts/3", f"{RUN}/attempts/3/jobs"]


def test_of_a_run_without_a_named_attempt_the_latest_is_read() -> None:
    github = _github(run(run_attempt=3))

    _collected(github, TARGET.model_copy(update={"attempt": None}))

    assert github.paths()[:2] == [RUN, f"{RUN}/attempts/3/jobs"]


def test_a_workflow_that_nobody_named_is_asked_for_its_name() -> None:
    named_by_its_run_name = as_json(run()) | {"name": "Deploy by @ada"}
    github = _github(**{ATTEMPT: named_by_its_run_name})

    collected = _collected(github, TARGET.model_copy(update={"workflow_name": None}))

    assert collected.workflow_name == "CI"
    assert WORKFLOW in github.paths()


def test_a_workflow_whose_name_is_known_is_not_asked_for_it() -> None:
    github = _github()

    _collected(github)

    assert WORKFLOW not in github.paths()


def test_the_repository_of_the_answer_is_asked_further() -> None:
    github = _github(**{f"/repos/acme/old/actions/runs/{RUN_ID}/attempts/1": as_json(run())})

    collected = _collected(github, TARGET.model_copy(update={"repository": "acme/old"}))

    assert collected.repository.full_name == "acme/shop"
    assert all(path.startswith("/repos/acme/shop/") for path in github.paths()[1:])


def test_what_a_newer_api_adds_is_ignored() -> None:
    github = _github(**{ATTEMPT: as_json(run()) | {"colour": "red"}})

    assert _collected(github).id == RUN_ID


def test_a_run_of_an_api_without_attempts_is_its_first() -> None:
    told = as_json(run())
    del told["run_attempt"]
    github = _github(**{RUN: told})

    assert _collected(github, TARGET.model_copy(update={"attempt": None})).run_attempt == 1


def test_a_time_that_stands_for_never_is_none() -> None:
    told = as_json(job(completed_at=None)) | {"completed_at": "0001-01-01T00:00:00Z"}
    github = _github(**{JOBS: {"total_count": 1, "jobs": [told]}})

    assert _collected(github).jobs[0].completed_at is None


def test_a_job_without_steps_times_and_runner_is_read() -> None:
    bare = {"id": 1, "name": "test", "status": "queued", "conclusion": None}
    github = _github(**{JOBS: {"total_count": 1, "jobs": [bare]}})

    assert _collected(github).jobs == (
        job(
            id=1,
            status="queued",
            conclusion=None,
            started_at=None,
            completed_at=None,
            runner_name=None,
            steps=(),
        ),
    )


def test_all_pages_of_jobs_are_read() -> None:
    jobs = [job(id=number) for number in range(1, 131)]
    github = _github(
        **{JOBS: [jobs_page(*jobs[:100], total=130), jobs_page(*jobs[100:], total=130)]}
    )

    collected = _collected(github)

    assert [one.id for one in collected.jobs] == list(range(1, 131))
    assert collected.notes == ()


def test_a_job_that_moved_to_the_next_page_is_kept_once() -> None:
    jobs = [job(id=number) for number in range(1, 102)]
    github = _github(
        **{JOBS: [jobs_page(*jobs[:100], total=101), jobs_page(*jobs[99:], total=101)]}
    )

    assert [one.id for one in _collected(github).jobs] == list(range(1, 102))


def test_jobs_that_are_counted_and_not_given_are_told() -> None:
    github = _github(**{JOBS: jobs_page(job(), total=3)})

    assert _collected(github).notes == ("GitHub counts 2 more jobs than it gives.",)


def test_a_second_look_reads_the_jobs_alone() -> None:
    github = _github(**{JOBS: jobs_page(running_job(), job(id=2))})

    again = read_jobs_again(github, run())

    assert again == run(jobs=(running_job(), job(id=2)))
    assert github.paths() == [JOBS]


def test_a_second_look_replaces_what_the_first_one_noted_of_jobs_alone() -> None:
    before = run(job_notes=("one more job",), other_notes=("no artifacts",))

    again = read_jobs_again(_github(), before)

    assert again.notes == ("no artifacts",)


def test_a_second_look_that_fails_leaves_the_first_one() -> None:
    before = run(job_notes=("one more job",))

    assert read_jobs_again(_github(**{JOBS: refusal(502)}), before) == before


@pytest.mark.parametrize("path", [ATTEMPT, JOBS])
def test_a_run_whose_facts_are_withheld_is_not_collected(path: str) -> None:
    with pytest.raises(GitHubError, match="status 403"):
        _collected(_github(**{path: refusal(403)}))


def test_a_pipeline_that_cannot_be_named_is_not_collected() -> None:
    github = _github(**{WORKFLOW: refusal(403)})

    with pytest.raises(GitHubError, match="status 403"):
        _collected(github, TARGET.model_copy(update={"workflow_name": None}))


@pytest.mark.parametrize("answer", [None, "<html>", {"message": "Moved"}, [[]]])
def test_an_answer_that_is_no_run_is_told(answer: object) -> None:
    with pytest.raises(GitHubError, match="is not what its API describes"):
        _collected(_github(**{ATTEMPT: answer}))


def test_the_missing_field_of_an_answer_is_named() -> None:
    told = as_json(run())
    del told["head_sha"]

    with pytest.raises(GitHubError, match=r"not what its API describes \(head_sha\)"):
        _collected(_github(**{ATTEMPT: told}))


def test_all_pages_of_artifacts_are_read() -> None:
    artifacts = [artifact(id=number) for number in range(1, 103)]
    pages = [
        artifacts_page(*artifacts[:100], total=102),
        artifacts_page(*artifacts[100:], total=102),
    ]

    collected = _collected(_github(**{ARTIFACTS: pages}))

    assert [one.id for one in collected.artifacts] == list(range(1, 103))


def test_artifacts_that_are_counted_and_not_given_are_told() -> None:
    github = _github(**{ARTIFACTS: artifacts_page(artifact(), total=2)})

    assert _collected(github).notes == ("GitHub counts 1 more artifacts than it gives.",)


def test_artifacts_that_are_withheld_are_left_out_and_told() -> None:
    collected = _collected(_github(**{ARTIFACTS: refusal(403)}))

    assert collected.artifacts == ()
    (note,) = collected.notes
    assert note.startswith("Artifacts are left out. GitHub did not give it (status 403).")


def test_an_artifact_without_a_digest_is_read() -> None:
    told = {"id": 11, "name": "coverage", "size_in_bytes": 2048, "digest": None}
    github = _github(**{ARTIFACTS: {"total_count": 1, "artifacts": [told]}})

    assert _collected(github).artifacts[0].digest is None


def test_earlier_runs_are_the_successful_ones_of_the_branch_up_to_now() -> None:
    github = _github()

    _collected(github)

    assert dict(github.asked)[EARLIER] == {
        "status": "success",
        "branch": "main",
        "created": "<=2026-02-02T09:00:00Z",
        "exclude_pull_requests": "true",
        "per_page": 100,
        "page": 1,
    }


def test_a_run_without_a_branch_is_compared_with_such_runs() -> None:
    github = _github(run(head_branch=None))
    github.answers[EARLIER] = runs_page(earlier_run(561, head_branch=None))

    collected = _collected(github)

    assert "branch" not in dict(github.asked)[EARLIER]
    assert collected.commits.base == sha(561)


def test_a_base_on_a_later_page_is_found() -> None:
    of_a_fork = earlier_run(561, head_repository={"full_name": "mallory/shop"})
    pages = [runs_page(of_a_fork, total=101), runs_page(earlier_run(560), total=101)]
    compare = f"/repos/acme/shop/compare/{sha(560)}...{sha(562)}"
    github = _github(**{EARLIER: pages, compare: compare_page([sha(562)])})

    assert _collected(github).commits.base == sha(560)


def test_no_page_behind_the_base_is_read() -> None:
    github = _github(**{EARLIER: runs_page(earlier_run(561), total=1000)})

    _collected(github)

    assert github.paths().count(EARLIER) == 1


def test_a_list_of_runs_that_ends_before_its_count_is_read_no_further() -> None:
    of_a_fork = earlier_run(561, head_repository={"full_name": "mallory/shop"})
    github = _github(**{EARLIER: [runs_page(of_a_fork, total=5000), runs_page(total=5000)]})

    _collected(github)

    assert github.paths().count(EARLIER) == 2


def test_a_list_of_runs_without_a_count_leaves_the_head_alone() -> None:
    of_a_fork = earlier_run(561, head_repository={"full_name": "mallory/shop"})
    page = runs_page(of_a_fork)
    del page["total_count"]

    assert _collected(_github(**{EARLIER: page})).commits.shas == (sha(562),)


def test_a_first_run_delivers_what_was_pushed() -> None:
    github = _github(**{EARLIER: runs_page()})

    collected = collect(github, TARGET, pushed=(sha(1), sha(562)), ref=None)

    assert collected.commits.shas == (sha(1), sha(562))
    assert collected.commits.base is None
    assert collected.notes == ()


def test_what_was_pushed_does_not_replace_the_commits_since_the_base() -> None:
    collected = collect(_github(), TARGET, pushed=(sha(9), sha(562)), ref=None)

    assert collected.commits.shas == (sha(1), sha(562))


def test_a_base_that_is_gone_leaves_the_head_alone() -> None:
    collected = _collected(_github(**{COMPARE: refusal(404)}))

    assert collected.commits.shas == (sha(562),)
    assert "is gone from the history" in collected.commits.reason
    assert collected.notes == ()


@pytest.mark.parametrize("path", [EARLIER, COMPARE])
def test_commits_that_are_withheld_leave_the_head_alone_and_are_told(path: str) -> None:
    collected = _collected(_github(**{path: refusal(403)}))

    assert collected.commits.shas == (sha(562),)
    (note,) = collected.notes
    assert note.startswith("Only the head commit is reported. GitHub did not give")


@pytest.mark.parametrize("count", [1, 99, 100, 101, 250, 999, 1000])
def test_up_to_a_thousand_commits_are_delivered_oldest_first(count: int) -> None:
    shas = _many(count)

    collected = _collected(_github(**{COMPARE: _in_pages(shas)}))

    assert list(collected.commits.shas) == shas
    assert collected.notes == ()


@pytest.mark.parametrize("count", [1001, 1050, 1100, 1101, 1199, 1200, 2345])
def test_of_more_commits_the_newest_thousand_are_delivered(count: int) -> None:
    shas = _many(count)

    collected = _collected(_github(**{COMPARE: _in_pages(shas)}))

    assert list(collected.commits.shas) == shas[-1000:]
    assert collected.notes == (f"{count - 1000} of {count} commits, the oldest, are left out.",)


def test_pages_of_commits_that_are_not_delivered_are_not_read() -> None:
    github = _github(**{COMPARE: _in_pages(_many(5000))})

    _collected(github)

    assert github.paths().count(COMPARE) <= 12


def test_a_rerun_is_compared_with_what_came_before_its_first_attempt() -> None:
    rerun = run(run_attempt=2, run_started_at=moment(86400))
    later = earlier_run(563, created_at=moment(3600))
    github = _github(rerun)
    github.answers[EARLIER] = runs_page(later, earlier_run(562, id=RUN_ID), earlier_run(561))

    collected = _collected(github, TARGET.model_copy(update={"attempt": 2}))

    assert collected.commits.base == sha(561)
    assert dict(github.asked)[EARLIER]["created"] == "<=2026-02-02T09:00:00Z"


def test_the_ref_is_kept() -> None:
    assert collect(_github(), TARGET, pushed=(), ref="refs/tags/v1").ref == "refs/tags/v1"
