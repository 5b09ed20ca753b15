"""A run that a file tells of, and the inputs beside it, as reports."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sei_action.config import read_config
from sei_action.declared import DeclaredArtifact
from sei_action.errors import ConfigurationError
from sei_action.from_file import gathered_from, with_facts
from sei_action.gathered import Gathered
from sei_action.payload import Payload, build_payload
from tests.builders import GUID, inputs
from tests.run_file.builders import SHA, told

START = datetime(2026, 2, 2, 9, tzinfo=UTC)
NOW = START + timedelta(minutes=5)
OTHER = "ec46756faa444be722b59fb46af1c1242f9e6a1d"


def gathered(facts: dict[str, object], **given: str) -> tuple[Gathered, list[Payload]]:
    """Gather what is reported of a run with these facts, under these inputs."""
    run_file = told(**facts)
    config = with_facts(read_config(inputs(**given), asks_github=False), run_file)
    declared = [DeclaredArtifact(type="npm", location="x", name="declared", qualifier="1")]
    found = gathered_from(run_file, config, declared, NOW)
    payloads = [
        build_payload(found.run, one.subject, one.findings, config) for one in found.reportables
    ]
    return found, payloads


def payload(facts: dict[str, object], **given: str) -> Payload:
    """Build the one report of a run."""
    (one,) = gathered(facts, **given)[1]
    return one


def params(of: Payload) -> dict[str, str]:
    """Give a report's parameters."""
    return {param.name: param.value for param in of.job_run_params}


def test_the_least_facts_make_a_report() -> None:
    report = payload({}).model_dump(mode="json", by_alias=True)

    assert report == {
        "pipeline": "CI",
        "job_full_name": "acme/shop/CI",
        "qualified_name": "acme/shop/CI",
        "instance_name": "GitLab CI (acme)",
        "instance_guid": GUID,
        "instance_url": "https://git.example.com/acme",
        "start_time": 1_770_022_800_000,
        "duration": 300_000,
        "result": "SUCCESS",
        "build_number": 562,
        "execution_id": "acme/shop/CI-562-1",
        "user_id": None,
        "repo_url": "https://git.example.com/acme/shop",
        "web_url": None,
        "branch_name": None,
        "module_name": None,
        "project_name": "shop",
        "ci": True,
        "cd": False,
        "cfr_status": None,
        "themes": [],
        "scm_commit_ids": [],
        "job_run_params": [
            {"type": "StringParameterValue", "name": "run_number", "value": "562"},
            {"type": "StringParameterValue", "name": "run_attempt", "value": "1"},
        ],
        "job_run": {"stages": []},
        "artifacts": [
            {
                "input": None,
                "output": None,
                "type": "npm",
                "location": "x",
                "name": "declared",
                "qualifier": "1",
                "hash": None,
                "metadata": {},
            }
        ],
        "trigger_chain": [],
    }


FIELDS: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "the instance's name": ({"instance_name": "Ours"}, {"instance_name": "Ours"}),
    "the instance's address": (
        {"instance_url": "https://ci.example.com"},
        {"instance_url": "https://ci.example.com"},
    ),
    "a full name": (
        {"job_full_name": "a/b"},
        {"job_full_name": "a/b", "qualified_name": "a/b", "execution_id": "a/b-562-1"},
    ),
    "an execution id": ({"execution_id": "7"}, {"execution_id": "7"}),
    "an attempt": (
        {"run_attempt": 2},
        {"build_number": 2_000_000_562, "execution_id": "acme/shop/CI-562-2"},
    ),
    "an end": ({"completed_at": "2026-02-02T09:00:42Z"}, {"duration": 42_000}),
    "a failure": ({"result": "failed"}, {"result": "FAILURE"}),
    "a page": ({"web_url": "https://ci.example.com/1"}, {"web_url": "https://ci.example.com/1"}),
    "a branch": ({"branch_name": "main"}, {"branch_name": "main"}),
    "a person": ({"user_id": "ada"}, {"user_id": "ada"}),
    "a commit": ({"sha": SHA}, {"scm_commit_ids": (SHA,)}),
    "commits": ({"sha": SHA, "commits": [OTHER, SHA, OTHER]}, {"scm_commit_ids": (OTHER, SHA)}),
    "a deployment": ({"kind": "cd"}, {"ci": False, "cd": True}),
    "an environment": ({"environment": "production"}, {"ci": False, "cd": True}),
    "a build, though it deploys": (
        {"environment": "production", "kind": "ci"},
        {"ci": True, "cd": False},
    ),
}


@pytest.mark.parametrize("what", FIELDS)
def test_a_fact_has_its_place_in_the_report(what: str) -> None:
    facts, expected = FIELDS[what]
    report = payload(facts)

    assert {name: getattr(report, name) for name in expected} == expected


INPUTS: dict[str, tuple[dict[str, str], dict[str, object]]] = {
    "pipeline": ({"pipeline": "Shop"}, {"pipeline": "Shop", "job_full_name": "given/name"}),
    "job-full-name": ({"job_full_name": "x/y"}, {"job_full_name": "x/y"}),
    "instance-name": ({"instance_name": "Theirs"}, {"instance_name": "Theirs"}),
    "execution-id": ({"execution_id": "9"}, {"execution_id": "9"}),
    "build-number": ({"build_number": "9"}, {"build_number": 9}),
    "kind": ({"kind": "cd"}, {"cd": True}),
    "commits": ({"commits": OTHER}, {"scm_commit_ids": (OTHER,)}),
    "web-url": ({"web_url": "https://x.example.com"}, {"web_url": "https://x.example.com"}),
    "repo-url": ({"repo_url": "https://x.example.com/a/b"}, {"project_name": "shop"}),
    "branch-name": ({"branch_name": "next"}, {"branch_name": "next"}),
    "user-id": ({"user_id": "bea"}, {"user_id": "bea"}),
}


@pytest.mark.parametrize("name", INPUTS)
def test_an_input_wins_over_the_file(name: str) -> None:
    given, expected = INPUTS[name]
    facts: dict[str, object] = {
        "job_full_name": "given/name",
        "instance_name": "Ours",
        "execution_id": "7",
        "kind": "ci",
        "commits": [SHA],
        "web_url": "https://ci.example.com/1",
        "branch_name": "main",
        "user_id": "ada",
    }

    report = payload(facts, **given)

    assert {field: getattr(report, field) for field in expected} == expected


def test_images_artifacts_and_parameters_are_joined() -> None:
    artifact = {
        "type": "helm",
        "location": "registry.example.com",
        "name": "shop",
        "version": "1",
        "digest": "sha256:1",
        "metadata": {"signed": "yes"},
        "output": True,
    }
    facts: dict[str, object] = {
        "images": ["registry.example.com/api:1"],
        "deployed_images": ["registry.example.com/web:1"],
        "artifacts": [artifact],
        "params": {"team": "shop", "size": "1"},
    }

    report = payload(
        facts,
        images="registry.example.com/api:2",
        deployed_images="registry.example.com/web:2",
        params="size=2",
    )

    assert [(one.name, one.qualifier, one.output) for one in report.artifacts] == [
        ("shop", "1", True),
        ("declared", "1", None),
        ("api", "1", True),
        ("api", "2", True),
        ("web", "1", False),
        ("web", "2", False),
    ]
    assert (report.artifacts[0].hash, report.artifacts[0].metadata) == (
        "sha256:1",
        {"signed": "yes"},
    )
    assert {name: params(report)[name] for name in ("team", "size")} == {
        "team": "shop",
        "size": "2",
    }


def test_jobs_become_stages_with_ids_of_their_own() -> None:
    step: dict[str, object] = {"name": "make", "result": "passed"}
    step |= {"started-at": "2026-02-02T09:00:01Z", "completed-at": "2026-02-02T09:00:03Z"}
    twins: list[object] = [
        {"name": "build", "result": "failed", "runner": "r1", "steps": [step, step]},
        {"name": "build", "result": "running", "started-at": "2026-02-02T09:04:00Z"},
        {"name": "build", "steps": [{"name": "make", "result": "running"}]},
    ]

    stages: Any = payload({"jobs": twins}).job_run

    assert [(one.id, one.display_name, one.result, one.state) for one in stages.stages] == [
        ("1", "build", "FAILURE", "FINISHED"),
        ("2", "build", "UNKNOWN", "RUNNING"),
        ("3", "build", "UNKNOWN", "FINISHED"),
    ]
    assert [(one.id, one.result, one.duration_in_millis) for one in stages.stages[0].steps] == [
        ("1", "SUCCESS", 2000),
        ("2", "SUCCESS", 2000),
    ]
    assert stages.stages[1].duration_in_millis == 60_000
    assert stages.stages[2].steps[0].state == "RUNNING"


def test_jobs_are_reported_by_themselves_when_they_are_named() -> None:
    ended = {"started-at": "2026-02-02T09:00:00Z", "completed-at": "2026-02-02T09:01:00Z"}
    jobs = [{"name": name, "result": "success", **ended} for name in ("build", "test")]

    found, payloads = gathered({"jobs": jobs}, scope="job", jobs="test\nlint")

    assert [one.job_full_name for one in payloads] == ["acme/shop/CI/test"]
    assert payloads[0].duration == 60_000
    assert found.notes == ("The run has no job lint; it has: build, test.",)


def test_services_are_reported_each_by_itself() -> None:
    _, payloads = gathered({}, services="[{name: api}, {name: web}]")

    assert [one.job_full_name for one in payloads] == ["acme/shop/CI/api", "acme/shop/CI/web"]


CAUSES: dict[str, tuple[dict[str, object], list[object], str | None]] = {
    "push": ({"trigger": "push"}, [{"id": "SCMTrigger", "type": "SCMTriggerCause"}], "push"),
    "pull request": (
        {"pull_request": 17},
        [{"id": "SCMTrigger", "type": "SCMTriggerCause"}],
        "pull_request",
    ),
    "schedule": (
        {"trigger": "schedule"},
        [{"id": "schedule", "type": "TimerTriggerCause"}],
        "schedule",
    ),
    "person": (
        {"trigger": "manual", "user_id": "ada"},
        [{"id": "ada", "type": "UserIdCause"}],
        "workflow_dispatch",
    ),
    "person again": (
        {"run_attempt": 2, "user_id": "ada"},
        [{"id": "ada", "type": "UserIdCause"}],
        None,
    ),
    "pipeline": (
        {"upstream": {"pipeline": "CI", "run-number": 31}, "pipeline": "Deploy"},
        [{"id": "acme/shop/CI", "type": "UpstreamCause", "job_run_number": "31"}],
        "workflow_run",
    ),
    "pipeline of another repository": (
        {
            "upstream": {
                "pipeline": "CI",
                "repository": "https://git.example.com/acme/base",
                "run-number": 31,
                "run-attempt": 2,
            }
        },
        [{"id": "acme/base/CI", "type": "UpstreamCause", "job_run_number": "2000000031"}],
        "workflow_run",
    ),
    "nobody knows": ({"user_id": "ada"}, [], None),
}


@pytest.mark.parametrize("what", CAUSES)
def test_a_cause_is_told_where_it_is_known(what: str) -> None:
    facts, chain, event = CAUSES[what]

    report = payload(facts)

    assert json.loads(report.model_dump_json())["trigger_chain"] == chain
    assert params(report).get("event") == event


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        ("cancelled", "it was cancelled, and the input `on-cancelled` is skip"),
        ("skipped", "it was skipped, so nothing was built or deployed"),
        ("running", "it is still running, and SEI would keep that for ever"),
    ],
)
def test_a_run_that_is_neither_good_nor_bad_is_not_reported(result: str, reason: str) -> None:
    found, payloads = gathered({"result": result})

    assert payloads == []
    assert found.unreported == (f"run #562 is not reported: {reason}",)


def test_a_cancelled_run_is_reported_as_the_input_wants_it() -> None:
    assert payload({"result": "canceled"}, on_cancelled="aborted").result == "ABORTED"


def test_the_log_says_where_the_commits_come_from() -> None:
    told_of: list[dict[str, object]] = [{"commits": [SHA]}, {"sha": SHA}, {}]
    reasons = [gathered(facts)[0].reportables[0].findings.commits.reason for facts in told_of]

    assert reasons == [
        "given by `commits`",
        "`sha` alone, without `commits`",
        "neither `sha` nor `commits` is given",
    ]


def test_an_instance_that_nothing_names_is_an_error() -> None:
    with pytest.raises(ConfigurationError, match=r"^Input `instance-name`: it is empty, and the "):
        gathered({"ci": None})


@pytest.mark.parametrize(
    ("facts", "given"),
    [({"instance_name": "Ours"}, {}), ({}, {"instance_name": "Ours"})],
)
def test_an_instance_can_be_named_without_its_ci(
    facts: dict[str, object], given: dict[str, str]
) -> None:
    assert payload({"ci": None, **facts}, **given).instance_name == "Ours"


def test_what_only_github_can_tell_is_an_error() -> None:
    given = {
        "run_id": "7",
        "paths": "src/**",
        "needs": '{"build": {"result": "success"}}',
        "services": "[{name: api, paths: [api/**]}]",
    }

    with pytest.raises(ConfigurationError) as caught:
        gathered({}, **given)

    assert [problem.partition(":")[0] for problem in caught.value.problems] == [
        "Input `run-id`",
        "Input `paths`",
        "Input `needs`",
        "Input `services`",
    ]


def test_the_matrix_of_a_job_is_no_fact_of_the_files_run() -> None:
    assert "matrix.os" not in params(payload({}, matrix='{"os": "linux"}'))
