"""Specify what is read of the job that the step stands in."""

import json
from pathlib import Path

import pytest

from sei_action.environment import Environment, read_environment
from sei_action.errors import ConfigurationError

_REQUIRED = {"GITHUB_REPOSITORY": "acme/shop", "GITHUB_RUN_ID": "30433642"}


def _with_event(folder: Path, event: object, **variables: str) -> Environment:
    path = folder / "event.json"
    path.write_text(json.dumps(event), encoding="utf-8")
    return read_environment({**_REQUIRED, "GITHUB_EVENT_PATH": str(path), **variables})


def _pull_request_from(repository: str | None) -> dict[str, object]:
    repo = {"full_name": repository} if repository else None
    return {"number": 7, "pull_request": {"number": 7, "head": {"ref": "fix", "repo": repo}}}


def test_repository_and_run_are_enough() -> None:
    read = read_environment(_REQUIRED)

    assert read.repository == "acme/shop"
    assert read.run_id == 30433642
    assert read.run_attempt == 1
    assert read.api_url == "https://api.github.com"


def test_what_the_runner_tells_is_read() -> None:
    read = read_environment(
        {
            **_REQUIRED,
            "GITHUB_RUN_ATTEMPT": "3",
            "GITHUB_EVENT_NAME": "push",
            "GITHUB_REF": "refs/heads/main",
            "GITHUB_WORKFLOW": "CI",
            "GITHUB_JOB": "report",
            "GITHUB_ACTOR": "ada",
            "RUNNER_NAME": "GitHub Actions 9",
        }
    )

    assert read == Environment(
        repository="acme/shop",
        run_id=30433642,
        run_attempt=3,
        event_name="push",
        ref="refs/heads/main",
        workflow="CI",
        job="report",
        actor="ada",
        runner_name="GitHub Actions 9",
    )


def test_an_enterprise_server_tells_the_address_of_its_api() -> None:
    read = read_environment({**_REQUIRED, "GITHUB_API_URL": "https://ghe.example/api/v3"})

    assert read.api_url == "https://ghe.example/api/v3"


def test_an_empty_variable_counts_as_absent() -> None:
    read = read_environment({**_REQUIRED, "GITHUB_REF": "", "GITHUB_RUN_ATTEMPT": ""})

    assert (read.ref, read.run_attempt) == (None, 1)


def test_outside_of_a_job_both_missing_variables_are_named() -> None:
    with pytest.raises(
        ConfigurationError, match=r"GITHUB_REPOSITORY and GITHUB_RUN_ID must be set\..*a step"
    ):
        read_environment({"GITHUB_REPOSITORY": "", "HOME": "/root"})


def test_a_run_id_that_is_no_number_is_named() -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_environment({**_REQUIRED, "GITHUB_RUN_ID": "latest"})

    (problem,) = caught.value.problems
    assert problem.startswith("GITHUB_RUN_ID is 'latest'")


def test_variables_that_no_runner_sets_are_not_read() -> None:
    read = read_environment({**_REQUIRED, "GITHUB_EVENT": "push", "GITHUB_RUNNER_NAME": "mine"})

    assert read == read_environment(_REQUIRED)


def test_the_commits_of_a_push_are_read(tmp_path: Path) -> None:
    read = _with_event(tmp_path, {"commits": [{"id": "a1", "message": "One"}, {"id": "b2"}]})

    assert [commit.id for commit in read.event.commits] == ["a1", "b2"]


def test_the_run_behind_a_workflow_run_event_is_read(tmp_path: Path) -> None:
    read = _with_event(
        tmp_path,
        {
            "workflow": {"id": 7, "name": "CI"},
            "workflow_run": {"id": 99, "run_attempt": 2, "run_number": 12, "name": "CI"},
        },
    )

    assert read.event.workflow_run is not None
    assert (read.event.workflow_run.id, read.event.workflow_run.run_attempt) == (99, 2)
    assert read.event.workflow is not None
    assert read.event.workflow.name == "CI"


def test_an_upstream_run_without_an_attempt_is_in_its_first(tmp_path: Path) -> None:
    read = _with_event(tmp_path, {"workflow_run": {"id": 99, "run_number": 12}})

    assert read.event.workflow_run is not None
    assert read.event.workflow_run.run_attempt == 1


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '"push"', '{"commits": [{"sha": "a1"}]}', '{"workflow": "ci.yml"}']
)
def test_no_event_file_is_a_reason_to_fail(tmp_path: Path, text: str) -> None:
    path = tmp_path / "event.json"
    path.write_text(text, encoding="utf-8")

    read = read_environment({**_REQUIRED, "GITHUB_EVENT_PATH": str(path)})

    assert read == read_environment(_REQUIRED)


def test_an_event_file_that_is_not_text_is_no_reason_to_fail(tmp_path: Path) -> None:
    path = tmp_path / "event.json"
    path.write_bytes(b"\xff\xfe")

    assert read_environment({**_REQUIRED, "GITHUB_EVENT_PATH": str(path)}).event.commits == ()


def test_an_event_file_that_is_gone_is_no_reason_to_fail(tmp_path: Path) -> None:
    read = read_environment({**_REQUIRED, "GITHUB_EVENT_PATH": str(tmp_path / "gone.json")})

    assert read == read_environment(_REQUIRED)


@pytest.mark.parametrize("repository", ["mallory/shop", None])
def test_the_pull_request_of_a_fork_gets_no_secrets(tmp_path: Path, repository: str | None) -> None:
    read = _with_event(tmp_path, _pull_request_from(repository), GITHUB_EVENT_NAME="pull_request")

    assert read.has_no_secrets


def test_the_pull_request_of_a_branch_gets_secrets(tmp_path: Path) -> None:
    read = _with_event(tmp_path, _pull_request_from("acme/shop"), GITHUB_EVENT_NAME="pull_request")

    assert not read.has_no_secrets


def test_the_base_of_a_forks_pull_request_gets_secrets(tmp_path: Path) -> None:
    read = _with_event(
        tmp_path, _pull_request_from("mallory/shop"), GITHUB_EVENT_NAME="pull_request_target"
    )

    assert not read.has_no_secrets


def test_a_push_gets_secrets() -> None:
    assert not read_environment({**_REQUIRED, "GITHUB_EVENT_NAME": "push"}).has_no_secrets


@pytest.mark.parametrize("event", ["pull_request", "push"])
def test_what_dependabot_starts_gets_no_secrets(event: str) -> None:
    read = read_environment(
        {**_REQUIRED, "GITHUB_EVENT_NAME": event, "GITHUB_ACTOR": "dependabot[bot]"}
    )

    assert read.has_no_secrets


@pytest.mark.parametrize("event", ["workflow_run", "schedule"])
def test_what_follows_from_dependabot_on_the_default_branch_gets_secrets(event: str) -> None:
    read = read_environment(
        {**_REQUIRED, "GITHUB_EVENT_NAME": event, "GITHUB_ACTOR": "dependabot[bot]"}
    )

    assert not read.has_no_secrets
