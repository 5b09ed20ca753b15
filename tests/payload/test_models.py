"""Specify the wire: the contract's section 4, and each rule of section 3 that the models hold."""

import json
from datetime import timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sei_action.payload import models
from tests.builders import moment, payload, sha

_STEP: dict[str, object] = {
    "id": "1",
    "display_name": "Run tests",
    "result": "SUCCESS",
    "state": "FINISHED",
    "duration_in_millis": 10_000,
}
_ARTIFACT: dict[str, object] = {
    "input": False,
    "output": True,
    "type": "container",
    "location": "ghcr.io/acme/shop",
    "name": "api",
    "qualifier": "1.4.2",
}
_REQUIRED = [
    "pipeline",
    "job_full_name",
    "qualified_name",
    "instance_name",
    "instance_guid",
    "start_time",
    "duration",
    "result",
]


def _wire(model: models.Payload) -> dict[str, Any]:
    wire = json.loads(model.model_dump_json(by_alias=True))
    assert isinstance(wire, dict)
    return wire


def _refused(**changes: object) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        payload(**changes)
    return [".".join(str(part) for part in error["loc"]) for error in caught.value.errors()]


def _step(**changes: object) -> dict[str, object]:
    return {**_STEP, **changes}


def _trigger(name: str, *parents: object, **changes: object) -> dict[str, object]:
    return {"id": name, "type": "UpstreamCause", "direct_parents": parents, **changes}


def test_the_smallest_payload_has_every_field_of_the_contract() -> None:
    assert set(_wire(payload())) == {
        "pipeline",
        "job_full_name",
        "qualified_name",
        "instance_name",
        "instance_guid",
        "instance_url",
        "start_time",
        "duration",
        "result",
        "build_number",
        "execution_id",
        "user_id",
        "repo_url",
        "web_url",
        "branch_name",
        "module_name",
        "project_name",
        "ci",
        "cd",
        "cfr_status",
        "themes",
        "scm_commit_ids",
        "job_run_params",
        "job_run",
        "artifacts",
        "trigger_chain",
    }


@pytest.mark.parametrize("field", _REQUIRED)
def test_a_required_field_is_not_null(field: str) -> None:
    assert _refused(**{field: None}) == [field]


@pytest.mark.parametrize("field", [*_REQUIRED[:5], "execution_id"])
def test_a_required_text_is_not_empty(field: str) -> None:
    assert _refused(**{field: ""}) == [field]


def test_a_field_that_the_contract_does_not_know_is_refused() -> None:
    assert _refused(colour="red") == ["colour"]


@pytest.mark.parametrize(("is_build", "is_deployment"), [(True, True), (False, False)])
def test_exactly_one_of_ci_and_cd_is_true(*, is_build: bool, is_deployment: bool) -> None:
    with pytest.raises(ValidationError, match="exactly one of ci and cd"):
        payload(ci=is_build, cd=is_deployment)


@pytest.mark.parametrize("result", ["SUCCESS", "FAILURE", "ABORTED"])
def test_a_result_is_one_that_dashboards_filter_on(result: str) -> None:
    assert payload(result=result).result == result


@pytest.mark.parametrize("result", ["success", "SKIPPED", "UNKNOWN", ""])
def test_no_other_result_is_sent(result: str) -> None:
    assert _refused(result=result) == ["result"]


def test_a_build_number_is_an_integer_of_64_bits() -> None:
    assert _wire(payload(build_number=2**63 - 1))["build_number"] == 9223372036854775807


@pytest.mark.parametrize("number", [2**63, -1])
def test_a_build_number_that_does_not_fit_is_refused(number: int) -> None:
    assert _refused(build_number=number) == ["build_number"]


def test_an_instance_guid_is_a_uuid() -> None:
    assert _refused(instance_guid="my-instance") == ["instance_guid"]


def test_a_duration_is_kept_in_32_bits_of_seconds() -> None:
    assert payload(duration=2_147_483_647_000).duration == 2_147_483_647_000

    assert _refused(duration=2_147_483_648_000) == ["duration"]


def test_a_duration_is_not_negative() -> None:
    assert _refused(duration=-1) == ["duration"]


def test_a_parameter_is_a_text_by_default() -> None:
    wire = _wire(payload(job_run_params=[{"name": "event", "value": "push"}]))

    assert wire["job_run_params"] == [
        {"type": "StringParameterValue", "name": "event", "value": "push"}
    ]


@pytest.mark.parametrize(
    "kind", ["StringParameterValue", "BooleanParameterValue", "TextParameterValue"]
)
def test_a_parameter_is_of_a_type_that_is_shown(kind: str) -> None:
    model = payload(job_run_params=[{"type": kind, "name": "a", "value": "b"}])

    assert _wire(model)["job_run_params"][0]["type"] == kind


@pytest.mark.parametrize("part", ["type", "name", "value"])
def test_a_null_in_a_parameter_would_lose_the_run(part: str) -> None:
    param: dict[str, object] = {"type": "StringParameterValue", "name": "a", "value": "b"}

    assert _refused(job_run_params=[{**param, part: None}]) == [f"job_run_params.0.{part}"]


def test_a_number_in_a_parameter_is_no_text() -> None:
    params = [{"name": "version", "value": 1}]

    assert _refused(job_run_params=params) == ["job_run_params.0.value"]


def test_a_parameter_may_have_an_empty_value() -> None:
    assert payload(job_run_params=[{"name": "note", "value": ""}]).job_run_params[0].value == ""


def test_a_parameter_is_there_once() -> None:
    twice = [{"name": "event", "value": "push"}, {"name": "event", "value": "schedule"}]

    with pytest.raises(ValidationError, match="the name of a parameter must be unique"):
        payload(job_run_params=twice)


@pytest.mark.parametrize("part", ["id", "type"])
@pytest.mark.parametrize("nothing", [None, ""])
def test_a_trigger_has_an_id_and_a_type(part: str, nothing: str | None) -> None:
    trigger = {"id": "ada", "type": "UserIdCause", part: nothing}

    assert _refused(trigger_chain=[trigger]) == [f"trigger_chain.0.{part}"]


def test_a_trigger_holds_nothing_that_is_not_known() -> None:
    wire = _wire(payload(trigger_chain=[{"id": "ada", "type": "UserIdCause"}]))

    assert wire["trigger_chain"] == [{"id": "ada", "type": "UserIdCause"}]


def test_the_run_number_of_a_trigger_is_a_decimal_text_of_32_bits() -> None:
    model = payload(trigger_chain=[_trigger("CI", job_run_number="2147483647")])

    assert _wire(model)["trigger_chain"] == [
        {"id": "CI", "type": "UpstreamCause", "job_run_number": "2147483647"}
    ]


@pytest.mark.parametrize("number", ["2147483648", "30433642000", "-1", "1.0", "", "#562", "٣", 7])
def test_the_run_number_of_a_trigger_that_does_not_fit_would_lose_the_run(number: object) -> None:
    trigger = _trigger("CI", job_run_number=number)

    assert _refused(trigger_chain=[trigger]) == ["trigger_chain.0.job_run_number"]


def test_triggers_nest_by_their_direct_parents() -> None:
    model = payload(trigger_chain=[_trigger("Deploy", _trigger("CI", _trigger("Lint")))])

    assert _wire(model)["trigger_chain"] == [
        {
            "id": "Deploy",
            "type": "UpstreamCause",
            "direct_parents": [
                {
                    "id": "CI",
                    "type": "UpstreamCause",
                    "direct_parents": [{"id": "Lint", "type": "UpstreamCause"}],
                }
            ],
        }
    ]


def test_a_trigger_is_there_once_in_the_whole_chain() -> None:
    with pytest.raises(ValidationError, match="id and type of a trigger must be unique"):
        payload(trigger_chain=[_trigger("Deploy", _trigger("CI")), _trigger("CI")])


def test_two_triggers_of_one_id_may_differ_in_type() -> None:
    model = payload(trigger_chain=[_trigger("ada"), _trigger("ada", type="UserIdCause")])

    assert len(model.trigger_chain) == 2


def test_a_step_on_the_wire_has_its_wire_names() -> None:
    wire = _wire(payload(job_run={"stages": [_step(steps=[_step(start_time=moment(5))])]}))

    assert wire["job_run"]["stages"][0]["steps"] == [
        {
            "id": "1",
            "displayName": "Run tests",
            "displayDescription": None,
            "result": "SUCCESS",
            "state": "FINISHED",
            "startTime": "2026-02-02T09:00:05Z",
            "durationInMillis": 10_000,
        }
    ]


@pytest.mark.parametrize("nothing", [None, ""])
def test_a_step_without_an_id_would_be_lost(nothing: str | None) -> None:
    stage = _step(steps=[_step(id=nothing)])

    assert _refused(job_run={"stages": [stage]}) == ["job_run.stages.0.steps.0.id"]


@pytest.mark.parametrize("duration", [None, 1.5, -1])
def test_the_duration_of_a_stage_is_an_integer(duration: float | None) -> None:
    stage = _step(duration_in_millis=duration)

    assert _refused(job_run={"stages": [stage]}) == ["job_run.stages.0.duration_in_millis"]


def test_the_id_of_a_stage_is_its_own() -> None:
    with pytest.raises(ValidationError, match="the id of a stage must be unique"):
        payload(job_run={"stages": [_step(), _step()]})


def test_the_id_of_a_step_is_its_own_among_its_siblings() -> None:
    with pytest.raises(ValidationError, match="the id of a step must be unique"):
        payload(job_run={"stages": [_step(steps=[_step(), _step()])]})


def test_steps_of_different_stages_may_share_an_id() -> None:
    stages = [_step(id="1", steps=[_step()]), _step(id="2", steps=[_step()])]

    assert _wire(payload(job_run={"stages": stages}))["job_run"]["stages"][1]["steps"]


def test_a_start_time_is_written_in_utc() -> None:
    berlin = moment().astimezone(timezone(timedelta(hours=2)))

    wire = _wire(payload(job_run={"stages": [_step(start_time=berlin)]}))

    assert wire["job_run"]["stages"][0]["startTime"] == "2026-02-02T09:00:00Z"


def test_a_start_time_without_a_zone_is_refused() -> None:
    stage = _step(start_time=moment().replace(tzinfo=None))

    assert _refused(job_run={"stages": [stage]}) == ["job_run.stages.0.start_time"]


@pytest.mark.parametrize("commit", ["64be72b", "A" * 40, "a" * 41, "", "g" * 40])
def test_a_commit_is_a_full_sha(commit: str) -> None:
    assert _refused(scm_commit_ids=[commit]) == ["scm_commit_ids.0"]


def test_a_commit_is_there_once() -> None:
    with pytest.raises(ValidationError, match="a commit must be unique"):
        payload(scm_commit_ids=[sha(1), sha(1)])


def test_an_artifact_on_the_wire_has_all_that_it_is_correlated_by() -> None:
    model = payload(artifacts=[{**_ARTIFACT, "hash": "sha256:1", "metadata": {"arch": "arm64"}}])

    assert _wire(model)["artifacts"] == [
        {
            "input": False,
            "output": True,
            "type": "container",
            "location": "ghcr.io/acme/shop",
            "name": "api",
            "qualifier": "1.4.2",
            "hash": "sha256:1",
            "metadata": {"arch": "arm64"},
        }
    ]


@pytest.mark.parametrize("field", ["type", "name", "qualifier"])
@pytest.mark.parametrize("nothing", [None, ""])
def test_an_artifact_has_a_type_a_name_and_a_qualifier(field: str, nothing: str | None) -> None:
    assert _refused(artifacts=[{**_ARTIFACT, field: nothing}]) == [f"artifacts.0.{field}"]


def test_whether_an_artifact_was_used_or_made_may_be_unknown() -> None:
    wire = _wire(payload(artifacts=[{**_ARTIFACT, "input": None, "output": None}]))

    assert (wire["artifacts"][0]["input"], wire["artifacts"][0]["output"]) == (None, None)


def test_the_metadata_of_an_artifact_are_texts() -> None:
    artifact = {**_ARTIFACT, "metadata": {"size": 7}}

    assert _refused(artifacts=[artifact]) == ["artifacts.0.metadata.size"]


def test_an_artifact_is_there_once() -> None:
    with pytest.raises(ValidationError, match="of an artifact must be unique"):
        payload(artifacts=[_ARTIFACT, {**_ARTIFACT, "input": True}])


@pytest.mark.parametrize("field", ["type", "location", "name", "qualifier", "hash"])
def test_artifacts_that_differ_in_one_identifying_field_are_two(field: str) -> None:
    assert len(payload(artifacts=[_ARTIFACT, {**_ARTIFACT, field: "other"}]).artifacts) == 2


def test_a_theme_is_not_empty() -> None:
    assert _refused(themes=["growth", ""]) == ["themes.1"]


@given(st.lists(st.sampled_from([sha(1), sha(2), sha(3)]), max_size=4))
def test_commits_are_accepted_exactly_when_they_differ(commits: list[str]) -> None:
    accepted = True

    try:
        payload(scm_commit_ids=commits)
    except ValidationError:
        accepted = False

    assert accepted is (len(set(commits)) == len(commits))
