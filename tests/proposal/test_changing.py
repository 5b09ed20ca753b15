"""Specify what is added to a workflow, and where."""

import pytest

from sei_action.proposal import Role
from tests.proposal.corpus import GUID, TEXTS, added_lines, changed, proposed

ONE_JOB = """\
on: push
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - run: make
"""


def test_a_build_is_reported_by_a_last_job() -> None:
    assert added_lines(ONE_JOB, Role.CI) == (
        """\
  report:
    needs: [build]
    if: always()
    runs-on: ubuntu-latest
    permissions:
      actions: read
      contents: read
      deployments: read
      pull-requests: read
    steps:
      - uses: org/sei-action@v1
        with:
          api-key: ${{ secrets.SEI_API_KEY }}
          instance-guid: ${{ vars.SEI_INSTANCE_GUID }}
          needs: ${{ toJSON(needs) }}"""
    )


def test_a_job_that_deploys_reports_itself_with_what_it_may_read() -> None:
    added = added_lines(TEXTS["deploy"], Role.DEPLOY)

    assert added.count("scope: job") == 2
    assert "environment: staging" in added
    assert "environment: production" in added
    assert "report:" not in added
    # The rights of the workflow stay the job's; those of the job are completed.
    assert added.count("id-token: write") == 1
    assert added.count("actions: read") == 2


def test_a_step_of_a_job_that_deploys_runs_whatever_happened_before() -> None:
    assert "\n      - uses: org/sei-action@v1\n        if: always()\n" in changed(
        TEXTS["deploy"], Role.DEPLOY
    )


def test_what_may_read_all_is_given_nothing() -> None:
    assert "permissions" not in added_lines(TEXTS["both"], Role.DEPLOY)


def test_what_builds_and_deploys_is_reported_as_a_build_besides() -> None:
    added = added_lines(TEXTS["both"], Role.BOTH)

    assert added.count("org/sei-action@v1") == 2
    assert "kind: ci" in added
    assert "scope: job" in added


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("anchors", "a change of what an anchor names would change other places"),
        ("behind", "the permissions of its job `rollout` are not written one below the other"),
        ("called", "its job `deploy` calls another workflow"),
        (
            "unruled",
            "its job `deploy` has no `permissions`, and naming some would take others from it",
        ),
    ],
)
def test_a_job_that_cannot_report_itself_is_reported_by_a_last_job(name: str, why: str) -> None:
    plan = proposed(TEXTS[name], Role.DEPLOY)

    (note,) = plan.notes
    assert note.endswith(f"a last job reports its deployments, because {why}.")
    assert "scope: job" not in plan.changes[0].after
    assert "toJSON(needs)" in plan.changes[0].after


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ("[{run: make}]", "the steps of its job `deploy` are not written one below the other"),
        ("\n      run: make", "the steps of its job `deploy` are not written one below the other"),
    ],
)
def test_steps_in_one_line_are_left_alone(steps: str, why: str) -> None:
    text = f"on: push\npermissions: read-all\njobs:\n  deploy:\n    steps: {steps}\n"

    (note,) = proposed(text, Role.DEPLOY).notes

    assert note.endswith(f"because {why}.")


def test_a_job_in_one_line_is_left_alone() -> None:
    text = "on: push\npermissions: read-all\njobs:\n  deploy: {steps: [{run: make}]}\n"

    (note,) = proposed(text, Role.DEPLOY).notes

    assert note.endswith("because its job `deploy` is not written in lines of its own.")


def test_permissions_that_refuse_what_a_report_reads_are_left_alone() -> None:
    text = ONE_JOB.replace(
        "    runs-on", "    environment: test\n    permissions:\n      actions: none\n    runs-on"
    )

    (note,) = proposed(text, Role.DEPLOY).notes

    assert "the permissions of its job `build` refuse what a report reads" in note


def test_jobs_that_deploy_unknown_to_github_are_named_in_the_last_job() -> None:
    added = added_lines(TEXTS["unruled-jobs"], Role.DEPLOY)

    assert (
        """\
          scope: job
          jobs: |
            Deploy to Europe
            Deploy
          kind: cd
"""
        in added
    )
    assert "kind: ci" not in added


def test_besides_them_the_run_is_a_build() -> None:
    added = added_lines(TEXTS["unruled-jobs"], Role.BOTH)

    assert added.index("kind: ci") < added.index("scope: job")


def test_a_job_whose_name_is_not_known_before_it_runs_is_left_to_people() -> None:
    text = ONE_JOB.replace("build:", "deploy:\n    name: ${{ inputs.where }} deployment")

    (by_hand,) = proposed(text, Role.DEPLOY).by_hand

    assert by_hand.why == "the name of its job `deploy` is known at run time alone"


@pytest.mark.parametrize(
    ("told", "says"), [({}, "kind: cd"), ({"environment": "live"}, "environment: live")]
)
def test_a_workflow_without_a_job_that_shows_it_deploys_as_a_whole(
    told: dict[str, str], says: str
) -> None:
    assert f"        with:\n          {says}\n" in added_lines(ONE_JOB, Role.DEPLOY, **told)


def test_a_job_without_an_environment_is_given_the_one_that_was_told() -> None:
    added = added_lines(TEXTS["named-deploy"], Role.DEPLOY, environment="live")

    assert "scope: job\n          environment: live\n" in added


def test_a_workflow_behind_another_reports_its_own_run() -> None:
    assert "run-id: ${{ github.run_id }}" in added_lines(TEXTS["behind"], Role.DEPLOY)


@pytest.mark.parametrize(
    ("taken", "chosen"),
    [
        (("report",), "sei-report"),
        (("report", "sei-report"), "report-to-sei"),
        (("report", "sei-report", "report-to-sei"), "report-2"),
    ],
)
def test_the_job_has_a_name_of_its_own(taken: tuple[str, ...], chosen: str) -> None:
    jobs = "".join(f"  {name}:\n    runs-on: x\n" for name in taken)

    assert f"  {chosen}:\n" in changed(f"on: push\njobs:\n{jobs}", Role.CI)


@pytest.mark.parametrize(
    ("runners", "chosen"),
    [
        (("ubuntu-24.04",), "ubuntu-latest"),
        (("own", "own"), "own"),
        (("own", "other"), "ubuntu-latest"),
        (("[self-hosted, big]",), "[self-hosted, big]"),
        (("[self-hosted, 'on']",), "[self-hosted, 'on']"),
        (("${{ vars.RUNNER }}",), "ubuntu-latest"),
        (("{group: big}",), "ubuntu-latest"),
    ],
)
def test_the_runner_is_the_repositorys_own_where_all_jobs_share_it(
    runners: tuple[str, ...], chosen: str
) -> None:
    jobs = "".join(f"  j{number}:\n    runs-on: {one}\n" for number, one in enumerate(runners))

    assert f"\n    runs-on: {chosen}\n" in added_lines(f"on: push\njobs:\n{jobs}", Role.CI)


def test_the_runner_can_be_told() -> None:
    assert "runs-on: tiny\n" in added_lines(ONE_JOB, Role.CI, runs_on="tiny")


def test_the_step_says_where_reports_go() -> None:
    added = added_lines(ONE_JOB, Role.CI, instance_guid=GUID, region="eu", uses="acme/sei@v2")

    assert f"          instance-guid: {GUID}\n          region: eu\n" in added
    assert "- uses: acme/sei@v2" in added
    assert "base-url: https://sei.acme.example/v1/" in added_lines(
        ONE_JOB, Role.CI, base_url="https://sei.acme.example/v1"
    )


def test_the_indentation_is_the_files_own() -> None:
    added = added_lines(TEXTS["both"], Role.CI)

    assert added.startswith("    report:\n        needs: [build, deploy]\n        if: always()\n")


def test_a_blank_line_stands_between_jobs_where_it_did_before() -> None:
    two = f"{ONE_JOB}\n  # The tests.\n  test:\n    runs-on: x\n"

    assert added_lines(two, Role.CI).startswith("\n  report:")
    assert added_lines(two.replace("\n\n", "\n"), Role.CI).startswith("  report:")


def test_a_comment_that_belongs_to_the_last_job_stays_with_it() -> None:
    text = f"{ONE_JOB}      # - run: make test\n\n  # No job.\n"

    after = changed(text, Role.CI)

    assert after.index("make test") < after.index("report:") < after.index("# No job.")


def test_what_follows_the_jobs_stays_behind_them() -> None:
    after = changed(f"{ONE_JOB}\nenv:\n  A: b\n", Role.CI)

    assert after.endswith("          needs: ${{ toJSON(needs) }}\n\nenv:\n  A: b\n")


@pytest.mark.parametrize(
    ("jobs", "why"),
    [
        ("{a: {runs-on: x}}", "its `jobs` are not written one below the other"),
        (
            "\n  a:\n    steps:\n      - run: |+\n          x\n\n",
            "added lines would change what is ",
        ),
        ("\n ? a\n : {runs-on: x}", "added lines would change what is written there"),
        ("\n  a:\n    ? [b]\n    : c", "added lines would change what is written there"),
        ("\n  a:\n    b: c\njobs:\n  a:\n    b: c", "added lines would change what is written "),
    ],
)
def test_what_cannot_be_changed_by_added_lines_is_left_to_people(jobs: str, why: str) -> None:
    (by_hand,) = proposed(f"on: push\njobs: {jobs}", Role.CI).by_hand

    assert by_hand.why.startswith(why)
    assert by_hand.remedy == "Write this as its last job:"
    assert by_hand.text.startswith("  report:\n    needs: [a]\n    if: always()\n")
