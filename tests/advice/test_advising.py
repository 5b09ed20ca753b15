"""Specify what is said of files, of their steps' inputs, and of several workflows together."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_action.advice import advise, read_workflow, reporters_of
from sei_action.config.synchronisation import SYNC_INPUTS
from sei_action.diagnosis import Check, Level
from tests.advice.builders import CALLED, CALLER, FOLLOWING, PATH, SOUND, advice_on, with_changes
from tests.repository import ROOT

FOLLOWER = ".github/workflows/sei.yml"
BUILT = SOUND[: SOUND.index("  report:")]
YAML_BLOCKS = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _without_report(name: str) -> str:
    return with_changes(BUILT, ("name: CI", f"name: {name}"))


def test_a_file_that_is_no_yaml_is_named_with_its_line() -> None:
    (found,) = [
        one for one in advise({PATH: "on: push\njobs: [\n"}) if one.check is Check.WORKFLOW_FILE
    ]

    assert found.level is Level.ERROR
    assert found.place == f"{PATH}:3"
    assert "expected the node content" in found.what


@pytest.mark.parametrize("text", ["", "7", "- a", "jobs:", "jobs: {a: {steps: x}}", "&a [*a]"])
def test_a_file_that_is_no_workflow_holds_no_step(text: str) -> None:
    assert advice_on(text) == [(Level.WARNING, Check.NO_STEP, "")]


@pytest.mark.parametrize("text", ["\x00", "[" * 5000, "a: *b", "{[a]: b}: c\n? x: y"])
def test_whatever_a_file_holds_is_no_reason_to_fail(text: str) -> None:
    assert Check.NO_STEP in [check for _, check, _ in advice_on(text)]


@given(st.text(alphabet="abon:- \n{}[]&*?!'\"|>#%@", max_size=40))
def test_any_text_can_be_advised_on(text: str) -> None:
    assert advise({PATH: text})


def test_no_file_at_all_holds_no_step() -> None:
    assert [one.check for one in advise({})] == [Check.NO_STEP]


def test_a_step_that_only_enriches_is_one() -> None:
    text = with_changes(SOUND, ("          needs: ${{ toJSON(needs) }}", "          mode: enrich"))

    assert advice_on(text) == []


@pytest.mark.parametrize("change", ["mode: resend", "mode: doctor", "dry-run: true"])
def test_a_step_that_reports_nothing_is_none(change: str) -> None:
    text = with_changes(SOUND, ("          needs: ${{ toJSON(needs) }}", f"          {change}"))

    assert advice_on(text) == [(Level.WARNING, Check.NO_STEP, "")]


def test_a_mode_that_is_chosen_when_it_runs_may_be_a_report() -> None:
    early = with_changes(
        SOUND,
        ("    if: always()\n", ""),
        ("needs: ${{ to", "mode: ${{ inputs.mode }}\n          needs: ${{ to"),
    )

    assert advice_on(early) == [(Level.ERROR, Check.ALWAYS, "ci.yml:13")]


def test_the_action_is_known_under_the_name_of_its_copy() -> None:
    text = with_changes(
        BUILT + SOUND[len(BUILT) :],
        ("org/sei-action@", "acme/telemetry@"),
        ("          instance-guid: ${{ vars.SEI_INSTANCE_GUID }}\n", ""),
    )

    assert advice_on(text) == [(Level.WARNING, Check.NO_STEP, "")]
    assert advice_on(text, action="acme/telemetry") == [
        (Level.ERROR, Check.STEP_INPUTS, "ci.yml:23")
    ]


def test_a_copy_is_known_by_an_input_that_no_other_action_has() -> None:
    text = with_changes(
        SOUND, ("org/sei-action@8f4b7f84864484a7bf31766abe9204da3cbe65b3", "./tools/report")
    )

    assert advice_on(text) == []


def test_an_input_that_is_misspelt_is_named_with_the_one_that_was_meant() -> None:
    (found,) = advise(
        {PATH: with_changes(SOUND, ("needs: ${{ to", "neds: 1\n          needs: ${{ to"))}
    )

    assert (found.level, found.check, found.place) == (
        Level.ERROR,
        Check.STEP_INPUTS,
        f"{PATH}:27",
    )
    assert found.remedy == "Write `needs`."


@pytest.mark.parametrize("name", sorted(SYNC_INPUTS))
def test_an_input_of_sync_is_one_of_the_action(name: str) -> None:
    text = with_changes(SOUND, ("needs: ${{ to", f"{name}: x\n          needs: ${{{{ to"))

    assert advice_on(text) == []


def test_an_input_of_sync_that_is_misspelt_is_named_with_the_one_that_was_meant() -> None:
    (found,) = advise(
        {PATH: with_changes(SOUND, ("needs: ${{ to", "legder: x\n          needs: ${{ to"))}
    )

    assert found.remedy == "Write `ledger`."


def test_an_input_that_resembles_none_is_to_be_removed() -> None:
    (found,) = advise(
        {PATH: with_changes(SOUND, ("needs: ${{ to", "zzz: 1\n          needs: ${{ to"))}
    )

    assert found.remedy == "Remove it."


@pytest.mark.parametrize("version", ["v1", "1.2.3", "v1.2"])
def test_a_tag_is_in_order_and_a_commit_is_better(version: str) -> None:
    text = re.sub("@8f4b[0-9a-f]+", f"@{version}", SOUND)

    assert advice_on(text) == [(Level.OK, Check.VERSION, "ci.yml:23")]


@pytest.mark.parametrize(
    ("version", "named"),
    [("@main", "main"), ("@release/v1", "release/v1"), ("", "no version")],
)
def test_a_branch_may_change_at_any_time(version: str, named: str) -> None:
    (found,) = advise({PATH: re.sub("@8f4b[0-9a-f]+", version, SOUND)})

    assert (found.level, found.check, found.place) == (
        Level.WARNING,
        Check.VERSION,
        f"{PATH}:23",
    )
    assert found.what.startswith(f"The action is used as {named}, so")


def test_a_workflow_that_reports_another_is_in_order() -> None:
    assert advice_on(BUILT, {FOLLOWER: FOLLOWING}) == []


@pytest.mark.parametrize("types", ["", "    types: [completed, requested]\n"])
def test_a_workflow_that_starts_before_the_run_has_ended_reports_too_early(types: str) -> None:
    early = with_changes(FOLLOWING, ("    types: [completed]\n", types))

    assert advice_on(BUILT, {FOLLOWER: early}) == [(Level.ERROR, Check.WORKFLOW_RUN, "sei.yml:3")]


def test_a_workflow_that_reports_good_runs_alone_is_an_error() -> None:
    good = with_changes(
        FOLLOWING,
        ("  report:\n", "  report:\n    if: github.event.workflow_run.conclusion == 'success'\n"),
    )

    assert advice_on(BUILT, {FOLLOWER: good}) == [(Level.ERROR, Check.ALWAYS, "sei.yml:9")]


def test_a_name_that_no_workflow_has_is_named() -> None:
    assert advice_on(_without_report("Build"), {FOLLOWER: FOLLOWING}) == [
        (Level.WARNING, Check.WORKFLOW_RUN, "sei.yml:3")
    ]


def test_a_workflow_that_is_reported_and_reports_itself_is_named() -> None:
    assert advice_on(SOUND, {FOLLOWER: FOLLOWING}) == [
        (Level.WARNING, Check.TWO_REPORTS, "sei.yml:3")
    ]


def test_a_workflow_whose_jobs_report_themselves_may_be_reported_as_a_whole() -> None:
    of_job = with_changes(SOUND, ("needs: ${{ toJSON(needs) }}", "scope: job"))

    assert advice_on(of_job, {FOLLOWER: FOLLOWING}) == []


def test_a_workflow_on_workflow_run_can_report_itself() -> None:
    own = with_changes(
        SOUND,
        ("on: push", "on: {workflow_run: {workflows: [Other], types: [requested]}}"),
        ("needs: ${{ toJSON", "run-id: ${{ github.run_id }}\n          needs: ${{ toJSON"),
    )

    assert advice_on(own) == []
    assert Check.LAST_JOB in [
        check for _, check, _ in advice_on(with_changes(own, ("[build, test]", "build")))
    ]


def test_a_step_that_reports_a_chosen_run_may_stand_anywhere() -> None:
    text = with_changes(
        SOUND,
        ("    needs: [build, test]\n    if: always()\n", ""),
        ("needs: ${{ toJSON(needs) }}", "run-id: ${{ inputs.run }}"),
    )

    assert advice_on(text) == []


def test_two_steps_that_report_one_run_are_named() -> None:
    twice = f"{SOUND}{SOUND[SOUND.index('      - uses: org') :]}"

    assert (Level.WARNING, Check.TWO_REPORTS, "ci.yml:28") in advice_on(twice)


def test_two_steps_of_different_pipelines_are_two_reports() -> None:
    step = SOUND[SOUND.index("      - uses: org") :]
    other = with_changes(
        step,
        (
            "        with:\n",
            "        if: always()\n        with:\n          job-full-name: other\n",
        ),
    )

    assert advice_on(SOUND + other) == []


def test_a_deployment_that_is_reported_with_the_run_as_well_counts_twice() -> None:
    step = SOUND[SOUND.index("      - uses: org") :]
    deploying = with_changes(
        SOUND,
        (
            "      - run: make test\n",
            "      - run: make test\n"
            + with_changes(
                step,
                ("        with:\n", "        if: always()\n        with:\n          scope: job\n"),
            ),
        ),
        ("  test:\n", "  test:\n    environment: production\n    permissions: read-all\n"),
    )

    assert advice_on(deploying) == [(Level.WARNING, Check.TWO_REPORTS, "ci.yml:32")]
    assert advice_on(deploying[: deploying.rindex("needs: ${{")] + "kind: ci\n")[0][1] is (
        Check.NEEDS_INPUT
    )


def test_two_reported_workflows_of_one_name_are_one_pipeline() -> None:
    assert advice_on(SOUND, {".github/workflows/other.yml": SOUND}) == [
        (Level.ERROR, Check.SAME_NAME, "other.yml:1")
    ]


def test_two_workflows_of_one_name_that_a_third_reports_are_one_pipeline() -> None:
    others = {".github/workflows/other.yml": BUILT, FOLLOWER: FOLLOWING}

    assert advice_on(BUILT, others) == [(Level.ERROR, Check.SAME_NAME, "other.yml:1")]


def test_a_name_may_be_shared_with_a_workflow_that_nobody_reports() -> None:
    assert advice_on(SOUND, {".github/workflows/other.yml": BUILT}) == []


def test_an_identity_of_its_own_makes_the_name_not_matter() -> None:
    other = with_changes(SOUND, ("needs: ${{ to", "job-full-name: other\n          needs: ${{ to"))

    assert advice_on(SOUND, {".github/workflows/other.yml": other}) == []


def test_a_called_workflow_is_no_pipeline_of_its_own() -> None:
    called = with_changes(CALLED, ("name: Report", "name: CI"))

    assert advice_on(CALLER, {".github/workflows/report.yml": called}) == []


def test_a_workflow_without_a_name_has_its_path_for_one() -> None:
    assert read_workflow(PATH, "on: push").name == PATH


def test_who_reports_is_found_for_those_who_change_workflows() -> None:
    workflow = read_workflow(PATH, SOUND)

    (reporter,) = reporters_of(workflow, {PATH: workflow})

    assert (reporter.job.id, reporter.line) == ("report", 23)


def test_anchors_are_followed_as_github_does() -> None:
    text = with_changes(
        SOUND,
        ("      - run: make\n", "      - &make\n        run: make\n"),
        ("      - run: make test", "      - *make"),
    )

    assert advice_on(text) == []


def test_a_step_that_is_written_elsewhere_has_its_place_in_its_job() -> None:
    report = SOUND[SOUND.index("      - uses: org") :]
    anchored = with_changes(report, ("      - uses: org", "      - &report\n        uses: org"))
    of_job = with_changes(
        anchored, ("        with:\n", "        if: always()\n        with:\n          scope: job\n")
    )
    last = "      - run: make\n      - *report\n"
    head = "on: push\npermissions: read-all\njobs:\n"
    text = f"{head}  a:\n    steps:\n{of_job}  b:\n    steps:\n{last}"

    assert advice_on(text) == []


def test_advice_is_in_the_order_of_lines() -> None:
    text = with_changes(SOUND, ("    if: always()\n", ""), ("      contents: read\n", ""))

    assert [place for _, _, place in advice_on(text)] == ["ci.yml:13", "ci.yml:16"]


@pytest.mark.parametrize(
    "block", [block for block in YAML_BLOCKS.findall(README) if "jobs:" in block]
)
def test_nothing_is_wrong_with_the_workflows_of_the_readme(block: str) -> None:
    fitting = block if block.startswith(("name:", "on:")) else f"on: push\n{block}"
    fitting = fitting.replace(
        "# ... your jobs: build, test", "build: {steps: []}\n  test: {steps: []}"
    )
    found = [
        one
        for one in advise({PATH: fitting})
        if one.level is not Level.OK and one.check not in {Check.NO_STEP, Check.WORKFLOW_RUN}
    ]

    assert found == []
