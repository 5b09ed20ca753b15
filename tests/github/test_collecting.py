"""Specify what is read of a run, and what of it may be missing."""

import pytest

from sei_action.errors import GitHubError
from sei_action.github import Losses, collect, read_jobs_again
from sei_action.occasion import Occasion, UpstreamRun
from sei_action.provenance import Source
from sei_action.run import Run, Target
from tests.builders import RUN_ID, artifact, deployment, job, run, running_job, sha
from tests.fakes import (
    FakeGitHub,
    answers_for,
    artifacts_page,
    as_json,
    jobs_page,
    pull_json,
    refusal,
)

RUN = f"/repos/acme/shop/actions/runs/{RUN_ID}"
ATTEMPT = f"{RUN}/attempts/1"
JOBS = f"{ATTEMPT}/jobs"
ARTIFACTS = f"{RUN}/artifacts"
WORKFLOW = "/repos/acme/shop/actions/workflows/7"
DEPLOYMENTS = "/repos/acme/shop/deployments"
PULLS = "/repos/acme/shop/pulls"
TARGET = Target(repository="acme/shop", run_id=RUN_ID, attempt=1, workflow_name="CI", is_own=True)


def _github(whole: Run | None = None, /, **changed: object) -> FakeGitHub:
    return FakeGitHub({**answers_for(whole or run()), **changed})


def _collected(github: FakeGitHub, target: Target = TARGET) -> Run:
    """Collect a run of which everything can be read."""
    losses = Losses()
    collected = _collected_whole(github, losses, target)
    assert losses.notes == ()
    return collected


def _collected_whole(
    github: FakeGitHub,
    losses: Losses,
    target: Target = TARGET,
    environments: tuple[str, ...] | None = (),
) -> Run:
    """Collect a run, and wait for its artifacts as well."""
    collected = collect(github, target, losses, environments)
    return collected.with_artifacts(collected.run)


def _pull_request(**head: object) -> dict[str, object]:
    return {"number": 7, "head": {"ref": "fix", "sha": sha(600), **head}}


def test_a_run_is_collected_whole() -> None:
    own = deployment()
    whole = run(
        artifacts=(artifact(),),
        artifact_count=1,
        deployments=(own,),
        jobs=(job(), job(id=2)),
        job_count=2,
    )
    github = _github(whole)
    github.answers[DEPLOYMENTS] = (as_json(own),)
    github.answers[f"{DEPLOYMENTS}/501/statuses"] = tuple(as_json(one) for one in own.statuses)
    target = TARGET.model_copy(update={"occasion": whole.occasion})

    collected = _collected(github, target)

    assert collected.model_copy(update={"address": "", "sources": {}}) == whole


def test_a_run_says_where_each_part_of_it_was_read() -> None:
    collected = _collected(_github())

    assert collected.sources_of("head_branch") == (Source.api(ATTEMPT, "head_branch"),)
    assert collected.sources_of("jobs") == (Source.api(JOBS),)
    assert collected.sources_of("artifacts") == (Source.api(ARTIFACTS),)
    assert collected.sources_of("workflow_name") == (Source.variable("GITHUB_WORKFLOW"),)


def test_a_small_run_costs_four_requests() -> None:
    github = _github()

    _collected(github)

    assert github.paths() == [JOBS, DEPLOYMENTS, ATTEMPT, ARTIFACTS]


def test_what_does_not_need_the_run_is_begun_before_it_is_there() -> None:
    github = _github(**{ATTEMPT: refusal(404)})

    with pytest.raises(GitHubError, match="status 404"):
        collect(github, TARGET, Losses(), ())

    assert github.paths() == [JOBS, DEPLOYMENTS, ATTEMPT]


def test_artifacts_are_waited_for_last_of_all() -> None:
    losses = Losses()
    collected = collect(_github(**{ARTIFACTS: refusal(403)}), TARGET, losses, ())
    assert losses.notes == ()

    assert collected.with_artifacts(collected.run) == collected.run
    assert len(losses.notes) == 1


def test_deployments_that_nobody_wants_are_not_read() -> None:
    github = _github()

    collect(github, TARGET, Losses(), None)

    assert github.paths() == [JOBS, ATTEMPT, ARTIFACTS]


def test_a_deployment_to_a_known_environment_is_found_without_a_runs_address() -> None:
    told = as_json(deployment()) | {"statuses": []}
    github = _github(**{DEPLOYMENTS: (told,), f"{DEPLOYMENTS}/501/statuses": ()})

    found = [
        _collected_whole(github, Losses(), environments=environments).deployments
        for environments in (("staging", "production"), ("staging",), ())
    ]

    assert [len(deployments) for deployments in found] == [1, 0, 0]


def test_deployments_that_are_withheld_are_lost_alone() -> None:
    losses = Losses()
    github = _github(**{DEPLOYMENTS: refusal(403)})

    collected = _collected_whole(github, losses)

    assert collected.deployments == ()
    assert collected.jobs == run().jobs
    assert len(losses.notes) == 1


def test_what_is_known_of_the_occasion_is_kept() -> None:
    occasion = Occasion(ref="refs/tags/v1", pushed=(sha(1),), runner_os="Linux")

    collected = _collected(_github(), TARGET.model_copy(update={"occasion": occasion}))

    assert collected.occasion == occasion


def test_the_head_of_a_pull_requests_run_is_never_the_merge_commit() -> None:
    github = _github(run(event="pull_request", head_sha=sha(1), head_branch="main"))
    occasion = Occasion.model_validate({"sha": sha(1), "pull_request": _pull_request()})

    collected = _collected(github, TARGET.model_copy(update={"occasion": occasion}))

    assert (collected.head_sha, collected.head_branch) == (sha(600), "fix")


@pytest.mark.parametrize(
    ("event", "head"), [("push", {}), ("pull_request", {"sha": ""}), ("workflow_run", {})]
)
def test_the_head_that_github_tells_is_kept_where_the_event_tells_none(
    event: str, head: dict[str, object]
) -> None:
    github = _github(run(event=event, path=""))
    occasion = Occasion.model_validate({"pull_request": _pull_request(**head)})

    collected = _collected(github, TARGET.model_copy(update={"occasion": occasion}))

    assert (collected.head_sha, collected.head_branch) == (sha(562), "main")


@pytest.mark.parametrize(("branch", "expected"), [("main", "main"), (None, "")])
def test_a_head_without_a_branch_keeps_that_of_the_run(branch: str | None, expected: str) -> None:
    github = _github(run(event="pull_request", head_branch=branch))
    occasion = Occasion.model_validate({"pull_request": _pull_request(ref="")})

    collected = _collected(github, TARGET.model_copy(update={"occasion": occasion}))

    assert (collected.head_sha, collected.head_branch) == (sha(600), expected)


def test_the_pull_request_of_another_run_is_looked_for() -> None:
    github = _github(run(event="pull_request", head_branch="fix"), **{PULLS: (pull_json(),)})

    collected = _collected(github, TARGET.model_copy(update={"is_own": False}))

    assert collected.occasion.pull_request
    assert collected.occasion.pull_request.number == 7


def test_the_run_behind_one_that_workflow_run_started_is_kept() -> None:
    occasion = Occasion(upstream=UpstreamRun(id=99, run_number=12, event="push"))
    github = _github(run(event="workflow_run"))

    collected = _collected(github, TARGET.model_copy(update={"occasion": occasion}))

    assert collected.occasion.upstream == occasion.upstream


def test_the_run_behind_that_cannot_be_found_is_lost_alone() -> None:
    losses = Losses()
    github = _github(run(event="workflow_run", path=".github/workflows/ci.yml"))

    collected = _collected_whole(github, losses)

    assert collected.occasion.upstream is None
    assert len(losses.notes) == 1


def test_an_attempt_is_read_from_its_own_endpoints() -> None:
    rerun = run(run_attempt=3)
    github = _github(rerun)

    collected = _collected(github, TARGET.model_copy(update={"attempt": 3}))

    assert collected.run_attempt == 3
    assert {f"{RUN}/attempts/3", f"{RUN}/attempts/3/jobs"} <= set(github.paths())


def test_of_a_run_without_a_named_attempt_the_latest_is_read() -> None:
    github = _github(run(run_attempt=3))

    _collected(github, TARGET.model_copy(update={"attempt": None}))

    assert github.paths()[1:3] == [RUN, f"{RUN}/attempts/3/jobs"]


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
    github = _github()
    old = "/repos/acme/old"
    for path in (ATTEMPT, JOBS, DEPLOYMENTS):
        github.answers[path.replace("/repos/acme/shop", old)] = github.answers.pop(path)

    collected = _collected(github, TARGET.model_copy(update={"repository": "acme/old"}))

    assert collected.repository.full_name == "acme/shop"
    assert github.paths()[3:] == [ARTIFACTS]


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
    assert collected.job_count == 130


def test_a_job_that_moved_to_the_next_page_is_kept_once() -> None:
    jobs = [job(id=number) for number in range(1, 102)]
    github = _github(
        **{JOBS: [jobs_page(*jobs[:100], total=101), jobs_page(*jobs[99:], total=101)]}
    )

    assert [one.id for one in _collected(github).jobs] == list(range(1, 102))


def test_how_many_jobs_github_counts_is_kept_beside_those_it_gives() -> None:
    collected = _collected(_github(**{JOBS: jobs_page(job(), total=3)}))

    assert (len(collected.jobs), collected.job_count) == (1, 3)


def test_the_last_page_of_jobs_tells_how_many_there_are() -> None:
    jobs = [job(id=number) for number in range(1, 102)]
    pages = [jobs_page(*jobs[:100], total=101), jobs_page(*jobs[100:], total=102)]

    assert _collected(_github(**{JOBS: pages})).job_count == 102


def _page_of(github: FakeGitHub) -> list[object]:
    return [asked["page"] for path, asked in github.asked if path == JOBS]


def test_a_second_look_reads_the_jobs_alone() -> None:
    github = _github(**{JOBS: jobs_page(job(), job(id=2))})

    again = read_jobs_again(github, run(jobs=(running_job(),)), Losses())

    assert again == run(jobs=(job(), job(id=2)), job_count=2)
    assert github.paths() == [JOBS]


def test_a_second_look_counts_the_jobs_anew() -> None:
    before = run(jobs=(running_job(),), job_count=3)

    again = read_jobs_again(_github(**{JOBS: jobs_page(job(), total=1)}), before, Losses())

    assert again.job_count == 1


def test_jobs_that_have_ended_need_no_second_look() -> None:
    github = _github()

    assert read_jobs_again(github, run(), Losses()) == run()
    assert github.asked == []


def test_a_second_look_reads_only_pages_with_jobs_that_had_not_ended() -> None:
    jobs = [job(id=number) for number in range(1, 351)]
    jobs[120] = running_job(id=121)
    jobs[349] = running_job(id=350)
    pages = [
        jobs_page(*(job(id=number) for number in range(at + 1, min(at + 101, 351))), total=350)
        for at in (0, 100, 200, 300)
    ]
    github = _github(**{JOBS: pages})

    again = read_jobs_again(github, run(jobs=tuple(jobs)), Losses())

    assert _page_of(github) == [2, 4]
    assert again.jobs == tuple(job(id=number) for number in range(1, 351))


def test_a_job_that_a_second_look_does_not_find_stays_as_it_was() -> None:
    github = _github(**{JOBS: jobs_page(job(id=2))})
    before = run(jobs=(running_job(), running_job(id=2)))

    assert read_jobs_again(github, before, Losses()).jobs == (running_job(), job(id=2))


@pytest.mark.parametrize("answer", [refusal(502), refusal(403), {"jobs": []}])
def test_a_second_look_that_fails_leaves_the_first_one(answer: object) -> None:
    before = run(jobs=(running_job(),), job_count=2)
    losses = Losses()

    assert read_jobs_again(_github(**{JOBS: answer}), before, losses) == before
    assert losses.notes == ()


@pytest.mark.parametrize(("left", "asked"), [(None, 1), (50, 1), (49, 0)])
def test_there_is_no_second_look_where_the_quota_runs_low(left: int | None, asked: int) -> None:
    github = _github()
    github.requests_left = left
    losses = Losses()

    read_jobs_again(github, run(jobs=(running_job(),)), losses)

    assert len(github.asked) == asked
    told = ["a second look at jobs that seem to run" in note for note in losses.notes]
    assert told == [True] * (1 - asked)


def test_a_second_look_that_nobody_needs_is_not_missed() -> None:
    github = _github()
    github.requests_left = 0
    losses = Losses()

    assert read_jobs_again(github, run(), losses) == run()
    assert losses.notes == ()


@pytest.mark.parametrize(("left", "is_read"), [(None, True), (25, True), (24, False), (0, False)])
def test_artifacts_are_not_read_where_the_quota_runs_low(
    left: int | None,
    is_read: bool,  # noqa: FBT001 - a row of the table
) -> None:
    github = _github(run(artifacts=(artifact(),)))
    github.requests_left = left

    losses = Losses()

    collected = _collected_whole(github, losses)

    assert (ARTIFACTS in github.paths()) is is_read
    assert len(collected.artifacts) == is_read
    assert collected.artifact_count == (1 if is_read else None)
    assert any("artifacts" in note for note in losses.notes) is not is_read
    assert collected.jobs == run().jobs


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


def test_artifacts_are_in_the_order_of_their_ids_whatever_that_of_the_list_is() -> None:
    artifacts = [artifact(id=number) for number in (13, 2, 101, 12)]

    collected = _collected(_github(**{ARTIFACTS: artifacts_page(*artifacts)}))

    assert [one.id for one in collected.artifacts] == [2, 12, 13, 101]


def test_how_many_artifacts_github_counts_is_kept_beside_those_it_gives() -> None:
    collected = _collected(_github(**{ARTIFACTS: artifacts_page(artifact(), total=2)}))

    assert (len(collected.artifacts), collected.artifact_count) == (1, 2)


@pytest.mark.parametrize("answer", [refusal(403), {"message": "Moved"}, None])
def test_artifacts_that_cannot_be_read_are_lost_alone(answer: object) -> None:
    losses = Losses()

    collected = _collected_whole(_github(**{ARTIFACTS: answer}), losses)

    assert (collected.artifacts, collected.jobs) == ((), run().jobs)
    assert collected.artifact_count is None
    (note,) = losses.notes
    assert note.startswith("Missing in the report: artifacts that the run uploaded.")


def test_jobs_in_a_form_that_the_api_does_not_describe_are_told() -> None:
    with pytest.raises(GitHubError, match="the run's jobs is not what its API describes"):
        collect(_github(**{JOBS: {"message": "Moved"}}), TARGET, Losses(), ())


def test_an_artifact_without_a_digest_is_read() -> None:
    told = {"id": 11, "name": "coverage", "size_in_bytes": 2048, "digest": None}
    github = _github(**{ARTIFACTS: {"total_count": 1, "artifacts": [told]}})

    assert _collected(github).artifacts[0].digest is None
