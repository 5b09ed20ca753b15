"""What Drone's variables, and Harness CI's, say of a build."""

import pytest

from sei_action.run_file.models import RunFile
from sei_action.run_file.reading import read_run_file
from tests.other_ci.variables import DRONE, HARNESS, SHA, STARTED


def run_of(env: dict[str, str]) -> RunFile:
    """Read the run that the variables tell."""
    return read_run_file(env)


def drone(**changes: str) -> RunFile:
    """Read a build of Drone's, with other variables: `BRANCH` is `DRONE_BRANCH`."""
    return run_of({**DRONE, **{f"DRONE_{name}": text for name, text in changes.items()}})


def test_a_pipeline_of_a_build_is_a_run() -> None:
    run = drone()

    assert (run.ci, run.instance_url) == ("Drone", "https://drone.example.com")
    assert (run.full_name, run.pipeline, run.run_number) == ("acme/shop", "ci", 562)
    assert (run.started_at, run.completed_at) == (STARTED, None)
    assert (run.branch_name, run.sha, run.user_id) == ("main", SHA, "mira-holt")
    assert run.web_url == "https://drone.example.com/acme/shop/562"
    assert run.job_full_name is run.execution_id is run.environment is None


def test_a_pipeline_of_harness_is_named_by_its_project() -> None:
    run = run_of({**HARNESS, "DRONE_BUILD_STATUS": "success"})

    assert (run.ci, run.instance_url) == ("Harness CI", None)
    assert (run.pipeline, run.job_full_name) == ("shop_build", "acme/web/shop_build")
    assert run.execution_id == HARNESS["HARNESS_EXECUTION_ID"]


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ({}, "success"),
        ({"BUILD_STATUS": "failure"}, "failure"),
        ({"STAGE_STATUS": "failure"}, "failure"),
        ({"STAGE_STATUS": "false"}, "failure"),
        ({"BUILD_STATUS": "", "STAGE_STATUS": "true"}, "success"),
        ({"BUILD_STATUS": "killed"}, "cancelled"),
        ({"FAILED_STEPS": "test"}, "failure"),
        ({"FAILED_STAGES": "ci"}, "failure"),
        ({"BUILD_STATUS": "", "STAGE_STATUS": ""}, "running"),
    ],
)
def test_a_build_stands_badly_where_anything_says_so(changes: dict[str, str], result: str) -> None:
    assert drone(**changes).result == result


@pytest.mark.parametrize(
    ("changes", "branch"),
    [
        ({"BUILD_EVENT": "pull_request", "SOURCE_BRANCH": "fix"}, "fix"),
        ({"BUILD_EVENT": "push", "SOURCE_BRANCH": "other"}, "main"),
        ({"BUILD_EVENT": "tag", "TAG": "v1.0.0", "BRANCH": ""}, "v1.0.0"),
        ({"BRANCH": "refs/tags/v1.0.0"}, "v1.0.0"),
        ({"BRANCH": "refs/heads/main"}, "main"),
        ({"BRANCH": "", "COMMIT_BRANCH": ""}, None),
    ],
)
def test_the_branch_is_that_of_the_change(changes: dict[str, str], branch: str | None) -> None:
    assert drone(**changes).branch_name == branch


@pytest.mark.parametrize(
    ("event", "trigger"),
    [
        ("push", "push"),
        ("tag", "push"),
        ("pull_request", "pull-request"),
        ("cron", "schedule"),
        ("custom", "manual"),
        ("promote", "manual"),
        ("", None),
    ],
)
def test_the_event_is_the_trigger(event: str, trigger: str | None) -> None:
    assert drone(BUILD_EVENT=event).trigger == trigger


@pytest.mark.parametrize("ending", ["", "000"])
def test_a_time_is_in_seconds_or_in_milliseconds(ending: str) -> None:
    assert drone(BUILD_STARTED=DRONE["DRONE_BUILD_STARTED"] + ending).started_at == STARTED


@pytest.mark.parametrize("started", ["", "0"])
def test_a_build_without_a_start_starts_when_it_was_made(started: str) -> None:
    run = drone(BUILD_STARTED=started)

    assert (STARTED - run.started_at).total_seconds() == 10


@pytest.mark.parametrize(
    ("trigger", "user"), [("ada", "ada"), ("@hook", "mira-holt"), ("", "mira-holt")]
)
def test_the_user_is_who_started_the_build_or_wrote_the_commit(trigger: str, user: str) -> None:
    assert drone(BUILD_TRIGGER=trigger).user_id == user


def test_the_user_in_harness_is_who_wrote_the_commit() -> None:
    assert run_of({**HARNESS, "DRONE_BUILD_TRIGGER": "Webhook"}).user_id == "mira-holt"


def test_a_pull_request_and_an_environment_are_told() -> None:
    run = drone(PULL_REQUEST="17", DEPLOY_TO="production")

    assert (run.pull_request, run.environment) == (17, "production")


def test_what_is_no_number_is_no_pull_request() -> None:
    assert drone(PULL_REQUEST="x").pull_request is None


def test_a_shortened_sha_is_left_out() -> None:
    assert drone(COMMIT_SHA=SHA[:12]).sha is None


@pytest.mark.parametrize(
    "changes",
    [
        {"DRONE_GIT_HTTP_URL": "https://git.example.com/acme/web.git"},
        {"SEI_REPO_URL": "https://git.example.com/acme/web"},
    ],
)
def test_without_its_page_a_repository_is_told_otherwise(changes: dict[str, str]) -> None:
    assert run_of({**DRONE, "DRONE_REPO_LINK": "", **changes}).full_name == "acme/web"


def test_a_server_that_is_not_told_is_the_repositorys() -> None:
    assert drone(SYSTEM_HOST="").instance_url is None
