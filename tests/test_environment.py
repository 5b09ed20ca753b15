"""Specify what is read of the job that the step stands in."""

import json
from pathlib import Path

import pytest

from sei_action.environment import Environment, read_environment
from sei_action.errors import ConfigurationError
from sei_action.occasion import Occasion, PullRequest, Release, UpstreamRun
from tests.fakes import pull_json

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
            "GITHUB_SHA": "0ff1ce",
            "GITHUB_WORKFLOW": "CI",
            "GITHUB_JOB": "report",
            "GITHUB_ACTOR": "ada",
            "RUNNER_NAME": "GitHub Actions 9",
            "RUNNER_OS": "Linux",
        }
    )

    assert read == Environment(
        repository="acme/shop",
        run_id=30433642,
        run_attempt=3,
        event_name="push",
        ref="refs/heads/main",
        sha="0ff1ce",
        workflow="CI",
        job="report",
        actor="ada",
        runner_name="GitHub Actions 9",
        runner_os="Linux",
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
    "text",
    [
        "",
        "{",
        "[]",
        '"push"',
        '{"commits": [{"sha": "a1"}]}',
        '{"commits": null}',
        '{"workflow": "ci.yml"}',
        '{"pull_request": {"labels": "hotfix"}, "inputs": [], "created": "perhaps"}',
        "[" * 100_000,
    ],
)
def test_an_event_file_of_any_content_is_no_reason_to_fail(tmp_path: Path, text: str) -> None:
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


def test_what_is_not_as_github_says_is_left_out_by_itself(tmp_path: Path) -> None:
    read = _with_event(
        tmp_path,
        {
            "commits": [{"id": "a1"}],
            "repository": {"name": "shop"},
            "release": {"tag_name": "v1.2"},
            "merge_group": "none",
        },
    )

    assert [commit.id for commit in read.event.commits] == ["a1"]
    assert (read.event.repository, read.event.merge_group) == (None, None)
    assert read.event.release == Release(tag_name="v1.2")


def test_the_occasion_of_a_push_holds_its_commits(tmp_path: Path) -> None:
    read = _with_event(
        tmp_path,
        {
            "ref": "refs/heads/fix",
            "created": True,
            "commits": [{"id": "a1"}, {"id": "b2"}],
            "repository": {"full_name": "acme/shop", "default_branch": "trunk"},
        },
        GITHUB_EVENT_NAME="push",
        GITHUB_REF="refs/heads/fix",
        GITHUB_SHA="b2",
        RUNNER_OS="Linux",
    )

    assert read.occasion.model_copy(update={"sources": {}}) == Occasion(
        ref="refs/heads/fix",
        sha="b2",
        pushed=("a1", "b2"),
        is_new_branch=True,
        default_branch="trunk",
        runner_os="Linux",
    )


@pytest.mark.parametrize("created", [True, False, None])
def test_a_push_tells_whether_it_made_the_branch(tmp_path: Path, *, created: bool | None) -> None:
    read = _with_event(tmp_path, {"created": created}, GITHUB_EVENT_NAME="push")

    assert read.occasion.is_new_branch is created


def test_another_event_that_looks_like_a_push_pushed_nothing(tmp_path: Path) -> None:
    event = {"created": True, "commits": [{"id": "a1"}]}

    read = _with_event(tmp_path, event, GITHUB_EVENT_NAME="repository_dispatch")

    assert (read.occasion.pushed, read.occasion.is_new_branch) == ((), None)


def test_the_occasion_of_a_pull_request_holds_it(tmp_path: Path) -> None:
    told = pull_json(labels=[{"name": "hotfix"}])

    read = _with_event(
        tmp_path,
        {"number": 7, "pull_request": told},
        GITHUB_EVENT_NAME="pull_request",
        GITHUB_SHA="0ff1ce",
    )

    assert read.occasion.pull_request == PullRequest.model_validate(told)
    assert read.occasion.sha == "0ff1ce"


def test_the_occasion_of_a_merge_group_holds_its_start(tmp_path: Path) -> None:
    event = {"action": "checks_requested", "merge_group": {"head_sha": "b2", "base_sha": "a1"}}

    assert _with_event(tmp_path, event).occasion.merge_base_sha == "a1"


def test_the_occasion_of_a_release_holds_it(tmp_path: Path) -> None:
    read = _with_event(tmp_path, {"release": {"tag_name": "v1.2", "name": None}})

    assert read.occasion.release == Release(tag_name="v1.2")


@pytest.mark.parametrize(
    ("told", "inputs"), [({"level": "3", "dry": True}, {"level": "3", "dry": True}), (None, {})]
)
def test_the_occasion_of_a_dispatch_holds_its_inputs(
    tmp_path: Path, told: object, inputs: dict[str, object]
) -> None:
    read = _with_event(tmp_path, {"inputs": told}, GITHUB_EVENT_NAME="workflow_dispatch")

    assert read.occasion.inputs == inputs


@pytest.mark.parametrize(("workflow", "name"), [({"workflow": {"name": "CI"}}, "CI"), ({}, None)])
def test_the_occasion_of_a_workflow_run_holds_the_run_behind_it(
    tmp_path: Path, workflow: dict[str, object], name: str | None
) -> None:
    told = {"id": 99, "run_number": 12, "name": "Deploy by @ada", "event": "push"}

    read = _with_event(tmp_path, {"workflow_run": told, **workflow})

    assert read.occasion.upstream == UpstreamRun(
        id=99, run_number=12, name="Deploy by @ada", workflow_name=name, event="push"
    )


def test_an_occasion_of_which_nothing_is_told_holds_nothing() -> None:
    assert read_environment(_REQUIRED).occasion == Occasion()


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
