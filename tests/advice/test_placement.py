"""Specify what is said of where the reporting step stands, and of when it runs."""

import pytest

from sei_action.advice import advise
from sei_action.advice.placement import survives_failure
from sei_action.diagnosis import Check, Level
from tests.advice.builders import CALLED, CALLER, PATH, SOUND, advice_on, with_changes

STEP_LINE = 23
JOB_LINE = 13


def test_nothing_is_wrong_with_a_last_job_that_needs_every_other() -> None:
    assert advice_on(SOUND) == []


def test_jobs_that_other_needs_wait_for_need_not_be_named() -> None:
    assert advice_on(with_changes(SOUND, ("[build, test]", "test"))) == []


def test_a_job_that_may_still_run_is_named() -> None:
    (found,) = advise({PATH: with_changes(SOUND, ("needs: [build, test]", "needs: build"))})

    assert (found.level, found.check) == (Level.WARNING, Check.LAST_JOB)
    assert found.place == f"{PATH}:{JOB_LINE}"
    assert found.what.startswith("The job `test` may still run when `report` reports.")


def test_a_job_that_runs_after_the_report_is_named() -> None:
    later = "  later:\n    needs: report\n    runs-on: x\n    steps: [{run: x}]\n"

    (found,) = advise({PATH: SOUND + later})

    assert found.check is Check.LAST_JOB
    assert found.what.startswith("The job `later` runs after the reporting job `report`")


def test_several_jobs_beside_it_are_one_piece_of_advice() -> None:
    alone = with_changes(SOUND, ("    needs: [build, test]\n", ""))

    (found,) = advise({PATH: alone})

    assert "The jobs `build`, `test` may still run" in found.what


def test_jobs_that_need_each_other_end_the_search() -> None:
    circle = with_changes(SOUND, ("  test:\n    needs: build", "  test:\n    needs: [test, gone]"))

    assert advice_on(circle) == []


def test_a_job_reported_by_itself_waits_for_no_other() -> None:
    text = with_changes(
        SOUND, ("    needs: [build, test]\n", ""), ("needs: ${{ toJSON(needs) }}", "scope: job")
    )

    assert advice_on(text) == []


def test_work_behind_the_step_is_not_in_the_report() -> None:
    assert advice_on(f"{SOUND}      - run: ./notify.sh\n") == [
        (Level.WARNING, Check.LAST_STEP, f"ci.yml:{STEP_LINE}")
    ]


def test_a_step_behind_it_may_take_what_the_report_left() -> None:
    named = with_changes(SOUND, ("        with:\n", "        id: sei\n        with:\n"))
    keeping = """\
      - if: always() && steps.sei.outputs.outbox
        uses: actions/upload-artifact@v4
        with: { path: "${{ steps.sei.outputs.outbox }}" }
"""

    assert advice_on(named + keeping) == []


def test_a_step_behind_it_that_takes_another_steps_outputs_is_work() -> None:
    text = f"{SOUND}      - run: echo ${{{{ steps.other.outputs.x }}}}\n"

    assert [check for _, check, _ in advice_on(text)] == [Check.LAST_STEP]


def test_a_job_that_runs_after_successes_alone_reports_no_failures() -> None:
    assert advice_on(with_changes(SOUND, ("    if: always()\n", ""))) == [
        (Level.ERROR, Check.ALWAYS, f"ci.yml:{JOB_LINE}")
    ]


def test_a_condition_that_asks_for_something_else_leaves_out_failures_as_well() -> None:
    text = with_changes(SOUND, ("if: always()", "if: github.ref == 'refs/heads/main'"))

    assert advice_on(text) == [(Level.ERROR, Check.ALWAYS, "ci.yml:15")]


@pytest.mark.parametrize(
    "condition",
    [
        "always()",
        "${{ always() }}",
        "always() && github.ref == 'refs/heads/main'",
        "'!cancelled()'",
        "${{ ! cancelled( ) }}",
        "success() || failure()",
        "ALWAYS()",
    ],
)
def test_these_conditions_let_failures_through(condition: str) -> None:
    assert survives_failure(condition)
    assert advice_on(with_changes(SOUND, ("always()", condition))) == []


@pytest.mark.parametrize("condition", ["", "success()", "failure()", "cancelled()", "true"])
def test_these_do_not(condition: str) -> None:
    assert not survives_failure(condition)


def test_a_condition_that_asks_for_a_good_result_leaves_out_failures() -> None:
    text = with_changes(SOUND, ("always()", "always() && needs.test.result == 'success'"))

    assert advice_on(text) == [(Level.WARNING, Check.ALWAYS, "ci.yml:15")]


def test_cancelled_runs_that_shall_be_reported_need_always() -> None:
    text = with_changes(
        SOUND,
        ("if: always()", "if: ${{ !cancelled() }}"),
        ("          needs: ${{", "          on-cancelled: failure\n          needs: ${{"),
    )

    assert advice_on(text) == [(Level.WARNING, Check.ALWAYS, "ci.yml:15")]


def test_steps_before_it_in_a_job_of_its_own_can_keep_it_from_running() -> None:
    text = with_changes(
        SOUND, ("      - uses: org", "      - run: ./prepare.sh\n      - uses: org")
    )

    assert advice_on(text) == [(Level.WARNING, Check.ALWAYS, f"ci.yml:{STEP_LINE + 1}")]


def test_in_the_only_job_a_step_without_always_reports_no_failures() -> None:
    text = f"""\
on: push
permissions: read-all
jobs:
  all:
    steps:
      - run: make
{SOUND[SOUND.index("      - uses: org") :]}"""

    assert advice_on(text) == [(Level.ERROR, Check.ALWAYS, "ci.yml:7")]
    assert (
        advice_on(with_changes(text, ("        with", "        if: always()\n        with"))) == []
    )


def test_a_step_that_is_not_told_how_jobs_ended_is_advised_to_be() -> None:
    without = with_changes(SOUND, ("          needs: ${{ toJSON(needs) }}\n", ""))
    other = with_changes(SOUND, ("${{ toJSON(needs) }}", "${{ needs.build.result }}"))

    assert advice_on(without) == [(Level.WARNING, Check.NEEDS_INPUT, f"ci.yml:{STEP_LINE}")]
    assert advice_on(other) == [(Level.WARNING, Check.NEEDS_INPUT, f"ci.yml:{STEP_LINE + 4}")]


def test_each_job_of_a_matrix_would_report_the_run() -> None:
    text = with_changes(
        SOUND, ("    if: always()\n", "    if: always()\n    strategy: {matrix: {os: [a, b]}}\n")
    )

    assert advice_on(text) == [(Level.ERROR, Check.TWO_REPORTS, f"ci.yml:{STEP_LINE + 1}")]


def test_the_environment_of_a_reporting_job_makes_every_run_a_deployment() -> None:
    where = "    if: always()\n"
    text = with_changes(SOUND, (where, f"{where}    environment: telemetry\n"))
    without = with_changes(
        SOUND, (where, f"{where}    environment: {{name: telemetry, deployment: false}}\n")
    )

    assert advice_on(text) == [(Level.WARNING, Check.FALSE_DEPLOYMENT, "ci.yml:16")]
    assert advice_on(without) == []
    assert (
        advice_on(
            with_changes(text, ("          needs: ", "          kind: ci\n          needs: "))
        )
        == []
    )


def test_a_job_that_calls_a_reporting_workflow_is_advised_on_like_one_that_reports() -> None:
    called = {".github/workflows/report.yml": CALLED}
    early = with_changes(CALLER, ("    needs: build\n    if: always()\n", ""))

    assert advice_on(CALLER, called) == []
    assert advice_on(early, called) == [(Level.WARNING, Check.LAST_JOB, "ci.yml:9")]


def test_what_is_wrong_in_a_called_workflow_is_told_of_its_own_file() -> None:
    step = "        with:\n          api-key"
    good_only = with_changes(
        CALLED, (step, f"        if: steps.x.outcome.result == 'success'\n{step}")
    )

    assert advice_on(CALLER, {".github/workflows/report.yml": good_only}) == [
        (Level.WARNING, Check.ALWAYS, "report.yml:7")
    ]


def test_a_called_workflow_that_nobody_has_is_not_known() -> None:
    assert Check.LAST_JOB not in [check for _, check, _ in advice_on(CALLER)]
