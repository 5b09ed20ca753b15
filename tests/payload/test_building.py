"""Specify the payload that a run becomes."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_action.payload import build_payload
from sei_action.run import Run
from tests.builders import (
    API_KEY,
    GITHUB_TOKEN,
    GUID,
    RUN_ID,
    artifact,
    config,
    job,
    moment,
    outcome,
    run,
    sha,
    step,
)

SAMPLES = Path(__file__).parents[1] / "samples"


def _params(whole: Run, **inputs: str) -> dict[str, str]:
    built = build_payload(whole, outcome(), config(**inputs))
    return {param.name: param.value for param in built.job_run_params}


def test_a_deployment_on_its_second_attempt_becomes_the_expected_payload() -> None:
    build = job(
        id=101,
        name="build (linux, arm64)",
        started_at=moment(3),
        completed_at=moment(63.5),
        runner_name="GitHub Actions 7",
        steps=(
            step(number=1, name="Set up job", started_at=moment(3), completed_at=moment(5)),
            step(number=2, name="Build", started_at=moment(5), completed_at=moment(63)),
        ),
    )
    deploy = job(
        id=102,
        name="Deploy to production",
        conclusion="failure",
        started_at=moment(70),
        completed_at=moment(90),
        runner_name="deployer-1",
        steps=(
            step(
                number=1,
                name="Apply",
                conclusion="failure",
                started_at=moment(71),
                completed_at=moment(89),
            ),
            step(
                number=2,
                name="Smoke test",
                conclusion="skipped",
                started_at=moment(89),
                completed_at=moment(89),
            ),
        ),
    )
    rollback = job(
        id=103,
        name="rollback",
        conclusion="skipped",
        started_at=moment(91),
        completed_at=moment(90),
        runner_name=None,
        steps=(),
    )
    whole = run(
        run_attempt=2,
        workflow_name="Deploy",
        conclusion="failure",
        created_at=moment(-3600),
        triggering_actor={"login": "grace"},
        jobs=(build, deploy, rollback),
        artifacts=(
            artifact(),
            artifact(id=12, name="dist", size_in_bytes=10, digest=None, expires_at=None),
        ),
        commits={"shas": (sha(561), sha(562)), "base": sha(560), "reason": "since"},
    )

    built = build_payload(
        whole,
        outcome(conclusion="failure", completed_at=moment(90)),
        config(
            environment="production",
            themes="checkout/payments,growth",
            params="region=eu-central-1",
            cfr_status="true",
            module_name="api",
        ),
    )

    expected = json.loads((SAMPLES / "payload.json").read_text(encoding="utf-8"))
    assert json.loads(built.model_dump_json(by_alias=True)) == expected


def test_names_and_addresses_come_from_the_run() -> None:
    built = build_payload(run(), outcome(), config())

    assert built.pipeline == "CI"
    assert built.job_full_name == built.qualified_name == "acme/shop/CI"
    assert built.instance_guid == GUID
    assert built.instance_name == "GitHub Actions (acme)"
    assert built.instance_url == "https://github.com/acme"
    assert built.project_name == "shop"
    assert built.repo_url == "https://github.com/acme/shop"
    assert built.web_url == f"https://github.com/acme/shop/actions/runs/{RUN_ID}/attempts/1"
    assert built.branch_name == "main"
    assert built.module_name is None
    assert built.build_number == 562
    assert built.execution_id == f"{RUN_ID}-1"


def test_the_instance_of_every_repository_of_an_owner_is_called_the_same() -> None:
    one = build_payload(run(), outcome(), config())
    other = build_payload(run(repository={"full_name": "acme/cart"}), outcome(), config())

    assert (one.instance_name, one.instance_url) == (other.instance_name, other.instance_url)
    assert one.job_full_name != other.job_full_name


def test_an_enterprise_servers_pages_are_its_own() -> None:
    page = f"https://ghe.example/acme/shop/actions/runs/{RUN_ID}"

    built = build_payload(run(html_url=page), outcome(), config())

    assert built.instance_url == "https://ghe.example/acme"
    assert built.repo_url == "https://ghe.example/acme/shop"
    assert built.web_url == f"{page}/attempts/1"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("pipeline", "Deploy the shop"),
        ("job_full_name", "shop-deploy"),
        ("qualified_name", "shop-deploy-eu"),
        ("project_name", "Shop"),
        ("module_name", "api"),
        ("branch_name", "release"),
        ("user_id", "release-bot"),
        ("instance_name", "GitHub"),
        ("instance_url", "https://github.example/"),
        ("repo_url", "https://git.example/shop"),
        ("web_url", "https://ci.example/7"),
        ("execution_id", "7-1"),
    ],
)
def test_an_input_overrides_the_default_of_its_name(field: str, text: str) -> None:
    built = build_payload(run(), outcome(), config(**{field: text}))

    assert getattr(built, field) == text


@pytest.mark.parametrize("number", ["7", "0"])
def test_a_build_number_that_is_given_is_taken(number: str) -> None:
    built = build_payload(run(run_attempt=2), outcome(), config(build_number=number))

    assert built.build_number == int(number)


def test_the_qualified_name_follows_the_full_name() -> None:
    built = build_payload(run(), outcome(), config(job_full_name="shop-deploy"))

    assert built.qualified_name == "shop-deploy"


@pytest.mark.parametrize(
    ("inputs", "is_deployment"),
    [
        ({}, False),
        ({"kind": "auto"}, False),
        ({"kind": "ci"}, False),
        ({"kind": "cd"}, True),
        ({"environment": "production"}, True),
        ({"kind": "auto", "environment": "production"}, True),
        ({"kind": "ci", "environment": "production"}, False),
    ],
)
def test_a_run_is_a_deployment_where_it_is_called_one_or_has_an_environment(
    inputs: dict[str, str], *, is_deployment: bool
) -> None:
    built = build_payload(run(), outcome(), config(**inputs))

    assert (built.ci, built.cd) == (not is_deployment, is_deployment)


@pytest.mark.parametrize(("given_status", "sent"), [("", None), ("true", True), ("false", False)])
def test_a_cfr_status_is_sent_as_it_was_given(given_status: str, *, sent: bool | None) -> None:
    assert build_payload(run(), outcome(), config(cfr_status=given_status)).cfr_status is sent


def test_times_are_in_milliseconds() -> None:
    built = build_payload(run(), outcome(completed_at=moment(90.5)), config())

    assert built.start_time == 1_770_022_800_000
    assert built.duration == 90_500


def test_a_rerun_starts_with_its_own_attempt() -> None:
    rerun = run(run_attempt=2, created_at=moment(-86400), run_started_at=moment(60))

    built = build_payload(rerun, outcome(completed_at=moment(90)), config())

    assert built.start_time == 1_770_022_860_000
    assert built.duration == 30_000


@pytest.mark.parametrize(("conclusion", "result"), [("success", "SUCCESS"), ("failure", "FAILURE")])
def test_the_result_is_the_outcomes(conclusion: str, result: str) -> None:
    assert build_payload(run(), outcome(conclusion=conclusion), config()).result == result


@pytest.mark.parametrize("conclusion", ["cancelled", None])
def test_an_outcome_that_is_no_result_makes_no_payload(conclusion: str | None) -> None:
    with pytest.raises(ValueError, match="result"):
        build_payload(run(), outcome(conclusion=conclusion), config())


def test_the_user_is_who_triggered_this_attempt() -> None:
    rerun = run(run_attempt=2, actor={"login": "ada"}, triggering_actor={"login": "grace"})

    assert build_payload(rerun, outcome(), config()).user_id == "grace"


def test_the_user_is_the_actor_where_no_other_is_known() -> None:
    assert build_payload(run(triggering_actor=None), outcome(), config()).user_id == "ada"


def test_a_run_of_nobody_has_no_user() -> None:
    whole = run(actor=None, triggering_actor=None)

    built = build_payload(whole, outcome(), config())

    assert built.user_id is None
    assert "actor" not in {param.name for param in built.job_run_params}


def test_the_parameters_tell_event_numbers_ref_and_actor() -> None:
    assert _params(run(run_attempt=2)) == {
        "event": "push",
        "run_number": "562",
        "run_attempt": "2",
        "ref": "refs/heads/main",
        "actor": "ada",
    }


def test_an_environment_is_a_parameter() -> None:
    assert _params(run(), environment="production")["environment"] == "production"


def test_a_run_whose_ref_is_not_known_has_its_branch_for_it() -> None:
    assert _params(run(ref=None))["ref"] == "main"


def test_a_run_without_ref_and_branch_has_no_null_among_its_parameters() -> None:
    assert "ref" not in _params(run(ref=None, head_branch=None))


def test_the_users_parameters_come_with_them_and_win() -> None:
    params = _params(run(), params="team=shop\nactor=release-bot")

    assert params["team"] == "shop"
    assert params["actor"] == "release-bot"


def test_every_job_is_a_stage_with_its_steps() -> None:
    whole = run(jobs=(job(id=1, steps=(step(number=1), step(number=2))), job(id=2, steps=())))

    built = build_payload(whole, outcome(), config())

    assert built.job_run is not None
    assert [(stage.id, len(stage.steps)) for stage in built.job_run.stages] == [("1", 2), ("2", 0)]


def test_themes_are_sent_in_their_order() -> None:
    assert build_payload(run(), outcome(), config(themes="b/c, a")).themes == ("b/c", "a")


def test_no_secret_is_in_a_payload() -> None:
    sent = build_payload(run(), outcome(), config()).model_dump_json()

    assert API_KEY not in sent
    assert GITHUB_TOKEN not in sent


def test_the_same_run_makes_the_same_payload() -> None:
    built = [
        build_payload(run(artifacts=(artifact(),)), outcome(), config()).model_dump_json()
        for _ in range(2)
    ]

    assert built[0] == built[1]


@given(st.text(min_size=1), st.text(min_size=1))
def test_whatever_jobs_and_branches_are_called_makes_a_payload(name: str, branch: str) -> None:
    whole = run(head_branch=branch, jobs=(job(name=name, steps=(step(name=name),)),))

    wire = json.loads(build_payload(whole, outcome(), config()).model_dump_json(by_alias=True))

    assert wire["branch_name"] == branch
    assert wire["job_run"]["stages"][0]["displayName"] == name
