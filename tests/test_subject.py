"""Specify what the reports of a step are about."""

import pytest

from sei_action.config import Config
from sei_action.errors import ConfigurationError
from sei_action.run import Job, Run, Target
from sei_action.subject import Subject, check_scope, jobs_called, reported_jobs, subjects_of
from tests.builders import (
    JOB_ID,
    RUN_ID,
    config,
    deployment,
    job,
    moment,
    outcome,
    run,
    running_job,
    service,
    subject,
)

_OWN = Target(repository="acme/shop", run_id=1, is_own=True)
_OTHER = Target(repository="acme/shop", run_id=2)
_DEPLOYED_IMAGE = "ghcr.io/acme/shop/api:1.4.2"


def _chosen(*names: str, jobs: tuple[Job, ...], **changes: object) -> list[str]:
    ready, _ = reported_jobs(run(jobs=jobs, **changes), names, None)
    return [one.name for one in ready]


def _notes(*names: str, jobs: tuple[Job, ...], **changes: object) -> tuple[str, ...]:
    return reported_jobs(run(jobs=jobs, **changes), names, None)[1]


def _of_run(whole: Run, settings: Config) -> Subject:
    (one,) = subjects_of(whole, outcome(), None, settings)
    return one


def _with_services(*services: dict[str, object], **inputs: str) -> Config:
    read = tuple(service(**facts) for facts in services)
    return config(**inputs).model_copy(update={"services": read})


@pytest.mark.parametrize(
    ("inputs", "is_own"),
    [
        ({}, True),
        ({}, False),
        ({"scope": "job"}, True),
        ({"scope": "job", "jobs": "test"}, True),
        ({"scope": "job", "jobs": "test"}, False),
    ],
)
def test_a_scope_that_says_which_job_is_meant_is_fine(
    inputs: dict[str, str], *, is_own: bool
) -> None:
    check_scope(config(**inputs), is_own=is_own)


def test_of_another_run_the_jobs_must_be_named() -> None:
    with pytest.raises(
        ConfigurationError, match=r"^Input `jobs`: it is empty\..*one a line"
    ) as caught:
        check_scope(config(scope="job"), is_own=False)

    assert len(caught.value.problems) == 1


@pytest.mark.parametrize("is_own", [True, False])
def test_jobs_without_their_scope_are_a_mistake(*, is_own: bool) -> None:
    with pytest.raises(ConfigurationError, match=r"^Input `jobs`: it goes with `scope: job` only"):
        check_scope(config(jobs="test"), is_own=is_own)


def test_without_names_the_own_job_is_reported() -> None:
    own = job(id=1, name="deploy")

    assert reported_jobs(run(jobs=(own, job(id=2))), (), own) == ((own,), ())


def test_an_own_job_that_shares_its_name_is_not_reported() -> None:
    own = job(id=1)

    jobs, notes = reported_jobs(run(jobs=(own, job(id=2))), (), own)

    assert jobs == ()
    assert "several jobs have this name: test" in notes[0]


def test_an_own_job_that_was_not_found_is_told() -> None:
    jobs, notes = reported_jobs(run(), (), None)

    assert jobs == ()
    assert notes == ("The job that this step stands in was not found.",)


def test_a_name_finds_its_job_its_matrix_and_what_it_calls() -> None:
    names = ["test", "test (3.11)", "test / unit", "test-e2e", "Test", "tests", "a / test"]
    jobs = tuple(job(id=number, name=name) for number, name in enumerate(names))

    assert _chosen("test", jobs=jobs) == names[:3]


def test_a_job_of_a_matrix_can_be_named_by_itself() -> None:
    jobs = (job(id=1, name="test (3.11)"), job(id=2, name="test (3.12)"))

    assert _chosen("test (3.12)", jobs=jobs) == ["test (3.12)"]


def test_a_job_that_two_names_find_is_reported_once() -> None:
    jobs = (job(id=1, name="test (3.11)"), job(id=2, name="lint"))

    assert _chosen("lint", "test", "test (3.11)", jobs=jobs) == ["test (3.11)", "lint"]


def test_a_name_of_no_job_is_told_with_those_there_are() -> None:
    jobs = (job(id=1, name="build"), job(id=2, name="test"))

    assert _chosen("tset", "build", jobs=jobs) == ["build"]
    assert _notes("tset", "build", jobs=jobs) == ("The run has no job tset; it has: build, test.",)


def test_jobs_that_still_run_are_named_and_not_reported() -> None:
    jobs = (
        running_job(id=1, name="test (1)"),
        job(id=2, name="test (2)"),
        job(id=3, name="test (3)", status="queued", conclusion=None, completed_at=None),
    )

    assert _chosen("test", jobs=jobs) == ["test (2)"]
    assert _notes("test", jobs=jobs) == (
        "Not reported, because they still run: test (1), test (3).",
    )


def test_jobs_of_an_earlier_attempt_are_named_and_not_reported_again() -> None:
    jobs = (job(id=1, name="build", started_at=moment(-60)), job(id=2, name="test"))

    assert _chosen("build", "test", jobs=jobs, run_attempt=2) == ["test"]
    assert _notes("build", "test", jobs=jobs, run_attempt=2) == (
        "Not reported again, because an earlier attempt ran them: build.",
    )


def test_jobs_of_one_name_are_not_reported_at_all_and_told() -> None:
    jobs = (
        job(id=1, name="test"),
        job(id=2, name="test", conclusion="failure"),
        job(id=3, name="lint"),
    )

    assert _chosen("test", "lint", jobs=jobs) == ["lint"]
    assert _notes("test", "lint", jobs=jobs) == (
        ("Not reported, because several jobs have this name: test. Give each a name of its own."),
    )


def test_a_job_of_the_same_name_that_still_runs_keeps_the_other_from_being_reported() -> None:
    jobs = (job(id=1), running_job(id=2))

    assert _chosen("test", jobs=jobs) == []
    assert len(_notes("test", jobs=jobs)) == 2


def test_jobs_of_one_name_that_nobody_asked_for_are_not_told() -> None:
    jobs = (job(id=1, name="lint"), job(id=2, name="lint"), job(id=3))

    assert _chosen("test", jobs=jobs) == ["test"]
    assert _notes("test", jobs=jobs) == ()


def test_jobs_are_called_by_their_names_in_the_runs_order_ended_or_not() -> None:
    jobs = (running_job(id=1, name="b"), job(id=2, name="a (1)"), job(id=3, name="c"))

    assert jobs_called(run(jobs=jobs), ("a", "b")) == jobs[:2]
    assert jobs_called(run(jobs=jobs), ("d",)) == ()


def test_a_subject_of_the_whole_run_has_no_name() -> None:
    assert not subject().name


def test_a_subject_is_named_for_its_job_and_its_service() -> None:
    assert subject(job=job()).name == "job test"
    assert subject(service=service()).name == "service api"
    assert subject(job=job(), service=service()).name == "job test, service api"


def test_a_subject_has_the_first_address_that_was_told() -> None:
    statuses = [{"state": "success", "environment_url": "https://shop.example"}]

    one = subject(deployments=(deployment(), deployment(statuses=statuses)))

    assert one.environment_url == "https://shop.example"
    assert subject(deployments=(deployment(),)).environment_url is None


def test_without_jobs_and_services_the_run_is_the_one_subject() -> None:
    ended = outcome(conclusion="failure")

    (one,) = subjects_of(run(), ended, None, config())

    assert (one.outcome, one.job, one.service) == (ended, None, None)


def test_where_no_job_can_be_reported_there_is_no_subject() -> None:
    assert subjects_of(run(), outcome(), (), config(scope="job")) == ()


def test_each_job_is_a_subject_with_its_own_outcome() -> None:
    jobs = (job(id=1), job(id=2, conclusion="failure", completed_at=moment(40)))

    subjects = subjects_of(run(jobs=jobs), outcome(), jobs, config(scope="job", jobs="test"))

    assert [one.job for one in subjects] == list(jobs)
    assert [one.outcome.conclusion for one in subjects] == ["success", "failure"]
    assert [one.outcome.duration_ms for one in subjects] == [20_000, 38_000]


def test_each_job_is_reported_for_each_service() -> None:
    jobs = (job(id=1, name="a"), job(id=2, name="b"))
    settings = _with_services({"name": "api"}, {"name": "web"}, scope="job", jobs="a\nb")

    names = [one.name for one in subjects_of(run(jobs=jobs), outcome(), jobs, settings)]

    assert names == [
        "job a, service api",
        "job a, service web",
        "job b, service api",
        "job b, service web",
    ]


@pytest.mark.parametrize(
    ("inputs", "is_deployment"),
    [
        ({}, False),
        ({"kind": "ci"}, False),
        ({"kind": "cd"}, True),
        ({"environment": "production"}, True),
        ({"deployed_images": _DEPLOYED_IMAGE}, True),
        ({"images": _DEPLOYED_IMAGE}, False),
        ({"kind": "ci", "environment": "production"}, False),
        ({"kind": "ci", "deployed_images": _DEPLOYED_IMAGE}, False),
    ],
)
def test_a_run_is_a_deployment_where_it_is_called_one_or_shows_itself_to_be(
    inputs: dict[str, str], *, is_deployment: bool
) -> None:
    assert _of_run(run(), config(**inputs)).is_deployment is is_deployment


def test_a_deployment_that_began_makes_one_of_the_run_and_names_its_environment() -> None:
    made = deployment("success", "in_progress", "waiting")

    one = _of_run(run(deployments=(made,)), config())

    assert one.is_deployment
    assert (one.environment, one.deployments) == ("production", (made,))


@pytest.mark.parametrize("states", [("waiting",), ("queued", "pending", "waiting")])
def test_a_deployment_that_nobody_approved_is_none(states: tuple[str, ...]) -> None:
    one = _of_run(run(deployments=(deployment(*states),)), config())

    assert (one.is_deployment, one.environment, one.deployments) == (False, None, ())


def test_of_several_deployments_the_newest_names_the_environment() -> None:
    made = (deployment(environment="production"), deployment(id=2, environment="staging"))

    assert _of_run(run(deployments=made), config()).environment == "production"


def test_the_environment_that_is_given_counts_and_chooses_its_deployments() -> None:
    made = (deployment(environment="production"), deployment(id=2, environment="Staging"))

    one = _of_run(run(deployments=made), config(environment="staging"))

    assert (one.environment, one.deployments) == ("staging", made[1:])


def test_a_deployment_is_that_of_its_own_job() -> None:
    jobs = (job(), job(id=JOB_ID + 1, name="lint"))
    whole = run(jobs=jobs, deployments=(deployment(),))

    deploy, lint = subjects_of(whole, outcome(), jobs, config(scope="job", jobs="test\nlint"))

    assert (deploy.is_deployment, deploy.environment) == (True, "production")
    assert (lint.is_deployment, lint.environment) == (False, None)


def test_a_deployment_is_that_of_every_job_that_wrote_a_status_of_it() -> None:
    jobs = (job(id=7, name="start"), job(id=8, name="end"))
    page = f"https://github.com/acme/shop/actions/runs/{RUN_ID}/job"
    statuses = [{"state": "success", "log_url": f"{page}/{one.id}"} for one in jobs]
    whole = run(jobs=jobs, deployments=(deployment(statuses=statuses),))

    subjects = subjects_of(whole, outcome(), jobs, config(scope="job", jobs="start\nend"))

    assert [one.is_deployment for one in subjects] == [True, True]


def test_a_service_that_is_deployed_makes_a_deployment_of_its_own_report_alone() -> None:
    images = config(images=_DEPLOYED_IMAGE).images
    settings = _with_services(
        {"name": "api", "deployed_images": images},
        {"name": "web", "environment": "staging"},
        {"name": "docs"},
    )

    subjects = subjects_of(run(), outcome(), None, settings)

    assert [one.is_deployment for one in subjects] == [True, True, False]
    assert [one.environment for one in subjects] == [None, "staging", None]


def test_the_environment_of_a_service_counts_before_that_of_the_step() -> None:
    settings = _with_services(
        {"name": "api", "environment": "eu"}, {"name": "web"}, environment="production"
    )

    subjects = subjects_of(run(), outcome(), None, settings)

    assert [one.environment for one in subjects] == ["eu", "production"]


def test_the_paths_of_a_service_count_before_those_of_the_step() -> None:
    own = config(paths="services/api/**").paths
    settings = _with_services({"name": "api", "paths": own}, {"name": "web"}, paths="services/**")

    subjects = subjects_of(run(), outcome(), None, settings)

    assert [one.paths for one in subjects] == [own, settings.paths]
    assert _of_run(run(), config()).paths is None
