"""Specify the payload that a run becomes."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_action.payload import Payload, build_payload
from sei_action.run import Run
from tests.builders import (
    API_KEY,
    GITHUB_TOKEN,
    GUID,
    JOB_ID,
    RUN_ID,
    artifact,
    commit_range,
    config,
    deployment,
    findings,
    job,
    moment,
    outcome,
    run,
    service,
    sha,
    step,
    subject,
)

SAMPLES = Path(__file__).parents[1] / "samples"


def _built(whole: Run | None = None, **inputs: str) -> Payload:
    return build_payload(whole or run(), subject(), findings(), config(**inputs))


def test_a_deployment_on_its_second_attempt_becomes_the_expected_payload() -> None:
    build = job(
        id=101,
        name="build (linux, arm64)",
        created_at=moment(1),
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
        labels=("self-hosted", "eu"),
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
    made = deployment(
        statuses=[
            {
                "state": "failure",
                "log_url": f"https://github.com/acme/shop/actions/runs/{RUN_ID}/job/102",
                "environment_url": "https://shop.example",
            }
        ]
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
        deployments=(made,),
    )

    built = build_payload(
        whole,
        subject(
            outcome=outcome(conclusion="failure", completed_at=moment(90)),
            is_deployment=True,
            environment="production",
            deployments=(made,),
        ),
        findings(
            commits=commit_range(sha(561), sha(562), base=sha(560)), labels={"names": ["revert"]}
        ),
        config(
            deployed_images="ghcr.io/acme/shop/api:1.4.2",
            themes="checkout/payments,growth",
            params="region=eu-central-1",
            module_name="api",
        ),
    )

    expected = json.loads((SAMPLES / "payload.json").read_text(encoding="utf-8"))
    assert json.loads(built.model_dump_json(by_alias=True)) == expected


def test_names_and_addresses_come_from_the_run() -> None:
    built = _built()

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
    one = _built()
    other = _built(run(repository={"full_name": "acme/cart"}))

    assert (one.instance_name, one.instance_url) == (other.instance_name, other.instance_url)
    assert one.job_full_name != other.job_full_name


def test_an_enterprise_servers_pages_are_its_own() -> None:
    page = f"https://ghe.example/acme/shop/actions/runs/{RUN_ID}"

    built = _built(run(html_url=page))

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
    built = _built(run(), **{field: text})

    assert getattr(built, field) == text


@pytest.mark.parametrize("number", ["7", "0"])
def test_a_build_number_that_is_given_is_taken(number: str) -> None:
    built = _built(run(run_attempt=2), build_number=number)

    assert built.build_number == int(number)


def test_the_qualified_name_follows_the_full_name() -> None:
    built = _built(job_full_name="shop-deploy")

    assert built.qualified_name == "shop-deploy"


@pytest.mark.parametrize("is_deployment", [True, False])
def test_a_subject_is_a_deployment_or_a_build(*, is_deployment: bool) -> None:
    one = subject(is_deployment=is_deployment)

    built = build_payload(run(), one, findings(), config())

    assert (built.ci, built.cd) == (not is_deployment, is_deployment)


def test_an_environment_that_is_given_makes_no_deployment_of_a_build() -> None:
    assert _built(kind="ci", environment="production").cd is False


@pytest.mark.parametrize(("given_status", "sent"), [("", None), ("true", True), ("false", False)])
def test_a_cfr_status_is_sent_as_it_was_given(given_status: str, *, sent: bool | None) -> None:
    one = subject(is_deployment=True)

    built = build_payload(run(), one, findings(), config(cfr_status=given_status))

    assert built.cfr_status is sent


def test_the_labels_that_were_found_mark_a_failed_change() -> None:
    built = build_payload(
        run(), subject(is_deployment=True), findings(labels={"names": ["hotfix"]}), config()
    )

    assert built.cfr_status is True


def test_times_are_in_milliseconds() -> None:
    one = subject(outcome=outcome(completed_at=moment(90.5)))

    built = build_payload(run(), one, findings(), config())

    assert built.start_time == 1_770_022_800_000
    assert built.duration == 90_500


def test_a_report_starts_and_ends_with_its_subject() -> None:
    one = subject(job=job(), outcome=outcome(started_at=moment(60), completed_at=moment(90)))

    built = build_payload(run(), one, findings(), config())

    assert built.start_time == 1_770_022_860_000
    assert built.duration == 30_000


@pytest.mark.parametrize(("conclusion", "result"), [("success", "SUCCESS"), ("failure", "FAILURE")])
def test_the_result_is_the_outcomes(conclusion: str, result: str) -> None:
    one = subject(outcome=outcome(conclusion=conclusion))

    assert build_payload(run(), one, findings(), config()).result == result


@pytest.mark.parametrize(("word", "result"), [("failure", "FAILURE"), ("aborted", "ABORTED")])
def test_a_cancelled_run_is_reported_as_the_user_wants(word: str, result: str) -> None:
    one = subject(outcome=outcome(conclusion="cancelled"))

    built = build_payload(run(), one, findings(), config(on_cancelled=word))

    assert built.result == result


@pytest.mark.parametrize("conclusion", ["cancelled", "skipped", "stale", "action_required", None])
def test_an_outcome_that_is_no_result_makes_no_payload(conclusion: str | None) -> None:
    one = subject(outcome=outcome(conclusion=conclusion))

    with pytest.raises(ValueError, match="result"):
        build_payload(run(), one, findings(), config())


def test_the_user_is_who_triggered_this_attempt() -> None:
    rerun = run(run_attempt=2, actor={"login": "ada"}, triggering_actor={"login": "grace"})

    assert _built(rerun).user_id == "grace"


def test_the_user_is_the_actor_where_no_other_is_known() -> None:
    assert _built(run(triggering_actor=None)).user_id == "ada"


def test_a_run_of_nobody_has_no_user() -> None:
    assert _built(run(actor=None, triggering_actor=None)).user_id is None


def test_the_commits_are_those_that_were_found() -> None:
    found = findings(commits=commit_range(sha(1), sha(2)))

    assert build_payload(run(), subject(), found, config()).scm_commit_ids == (sha(1), sha(2))


def test_a_report_of_a_job_has_that_job_for_its_one_stage() -> None:
    jobs = (job(id=1), job(id=2))

    built = build_payload(run(jobs=jobs), subject(job=jobs[1]), findings(), config())

    assert built.job_run is not None
    assert [stage.id for stage in built.job_run.stages] == ["2"]


def test_a_report_of_a_job_and_a_service_is_named_for_both() -> None:
    one = subject(job=job(), service=service())

    built = build_payload(run(), one, findings(), config())

    assert built.pipeline == "CI / test / api"
    assert built.job_full_name == built.qualified_name == "acme/shop/CI/test/api"
    assert built.execution_id == f"{RUN_ID}-1-{JOB_ID}-api"
    assert built.build_number == 562


def test_the_parameters_and_causes_of_the_run_are_sent() -> None:
    built = _built(params="team=shop")

    assert built.job_run_params[-1].name == "team"
    assert [cause.id for cause in built.trigger_chain] == ["SCMTrigger"]


def test_every_job_is_a_stage_with_its_steps() -> None:
    whole = run(jobs=(job(id=1, steps=(step(number=1), step(number=2))), job(id=2, steps=())))

    built = _built(whole)

    assert built.job_run is not None
    assert [(stage.id, len(stage.steps)) for stage in built.job_run.stages] == [("1", 2), ("2", 0)]


def test_themes_are_sent_in_their_order() -> None:
    assert _built(themes="b/c, a").themes == ("b/c", "a")


def test_no_secret_is_in_a_payload() -> None:
    sent = _built().model_dump_json()

    assert API_KEY not in sent
    assert GITHUB_TOKEN not in sent


def test_the_same_run_makes_the_same_payload() -> None:
    built = [_built(run(artifacts=(artifact(),))).model_dump_json() for _ in range(2)]

    assert built[0] == built[1]


@given(st.text(min_size=1), st.text(min_size=1))
def test_whatever_jobs_and_branches_are_called_makes_a_payload(name: str, branch: str) -> None:
    whole = run(head_branch=branch, jobs=(job(name=name, steps=(step(name=name),)),))

    wire = json.loads(_built(whole).model_dump_json(by_alias=True))

    assert wire["branch_name"] == branch
    assert wire["job_run"]["stages"][0]["displayName"] == name
