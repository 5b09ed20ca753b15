"""Specify which steps of workflow files report runs, and with what inputs."""

import pytest

from sei_action.run import Job
from sei_action.sync.reporters import Reporting, ReportingStep, reporting_in
from tests.advice.builders import CALLED, CALLER, FOLLOWING, PATH, SOUND, with_changes
from tests.builders import GUID, job
from tests.sync.builders import reporting_step

FOLLOWER = ".github/workflows/sei.yml"
USES = "org/sei-action@8f4b7f84864484a7bf31766abe9204da3cbe65b3"
BUILT = SOUND[: SOUND.index("  report:")]
_WITH = "          needs: ${{ toJSON(needs) }}\n"


def _reporting(text: str, **others: str) -> Reporting:
    files = {f".github/workflows/{name}.yml": other for name, other in others.items()}
    return reporting_in({PATH: text, **files})


def _step(text: str, **others: str) -> ReportingStep:
    """Read the one step that reports the workflow's runs."""
    (step,) = _reporting(text, **others).of(PATH)
    return step


def _given(*lines: str) -> str:
    """Write a workflow whose step has these inputs besides."""
    return with_changes(SOUND, (_WITH, "".join(f"          {line}\n" for line in lines)))


def test_a_step_that_reports_its_own_run_is_found_with_its_job() -> None:
    assert _step(SOUND) == ReportingStep(path=PATH, job="report", name=f"Run {USES}", inputs={})


def test_a_workflow_without_a_step_is_reported_by_nobody() -> None:
    assert _reporting(BUILT).of(PATH) == ()


def test_a_workflow_that_is_not_there_is_reported_by_nobody() -> None:
    assert _reporting(SOUND).of(".github/workflows/other.yml") == ()


@pytest.mark.parametrize("line", ["mode: enrich", "mode: sync", "dry-run: true"])
def test_a_step_that_reports_nothing_is_none(line: str) -> None:
    assert _reporting(_given(line)).of(PATH) == ()


def test_a_file_that_is_no_yaml_is_passed_over() -> None:
    reporting = _reporting(SOUND, broken="jobs: [\n")

    assert len(reporting.of(PATH)) == 1
    assert reporting.of(".github/workflows/broken.yml") == ()


def test_a_step_and_a_job_are_known_by_their_names() -> None:
    named = with_changes(
        SOUND,
        ("  report:\n", "  report:\n    name: Tell SEI\n"),
        ("      - uses: org", "      - name: Report this run\n        uses: org"),
    )

    step = _step(named)

    assert (step.job, step.name) == ("Tell SEI", "Report this run")


def test_the_name_of_a_job_that_only_a_run_knows_may_be_any() -> None:
    named = with_changes(SOUND, ("  report:\n", "  report:\n    name: of ${{ github.actor }}\n"))

    step = _step(named)

    assert step.job == ""
    assert step.unknown == ()


def test_a_step_whose_name_only_a_run_knows_is_not_found_in_one() -> None:
    named = with_changes(
        SOUND, ("      - uses: org", "      - name: of ${{ 1 }}\n        uses: org")
    )

    assert _step(named).unknown == ("name",)


def test_several_steps_are_found_in_their_order() -> None:
    again = with_changes(
        SOUND[SOUND.index("      - uses: org") :], (_WITH, "          job-full-name: other\n")
    )

    found = _reporting(SOUND + again).of(PATH)

    assert [dict(one.inputs) for one in found] == [{}, {"job-full-name": "other"}]


_PLAIN = (
    "kind: cd",
    "environment: production",
    "deployed-images: ghcr.io/acme/shop:1",
    "paths: src/**",
    "services: '[{name: api}]'",
    "commits: abc",
    "build-number: 7",
    "execution-id: x",
    "region: eu",
    "base-url: https://sei.example/",
    "pipeline: Shop",
    "qualified-name: shop",
    "project-name: shop",
    "module-name: shop",
    "branch-name: main",
    "user-id: ada",
    "repo-url: https://github.com/acme/shop",
    "web-url: https://github.com/acme",
    "instance-name: acme",
    "instance-url: https://github.com",
    "on-cancelled: failure",
    "max-commits: 9",
    "images: ghcr.io/acme/shop:1",
    "artifacts: '[]'",
    "themes: a",
    "params: a=b",
    "cfr-status: 'true'",
    "cfr-labels: hotfix",
)


@pytest.mark.parametrize("line", _PLAIN)
def test_an_input_that_holds_for_any_run_is_known(line: str) -> None:
    name, _, text = line.partition(": ")

    assert _step(_given(line)).inputs == {name: text.strip("'")}


_DECIDING = (
    *("kind", "environment", "deployed-images", "paths", "services", "commits", "scope"),
    *("job-full-name", "build-number", "execution-id", "region", "base-url"),
)


@pytest.mark.parametrize("name", _DECIDING)
def test_an_input_that_decides_and_that_only_a_run_knows_is_unknown(name: str) -> None:
    step = _step(_given(f"{name}: of-${{{{ github.ref }}}}"))

    assert (step.inputs, step.unknown, step.missing) == ({}, (name,), ())


@pytest.mark.parametrize(
    "name", [one.partition(":")[0] for one in _PLAIN if one.partition(":")[0] not in _DECIDING]
)
def test_an_input_that_shapes_a_report_and_that_only_a_run_knows_is_missing(name: str) -> None:
    step = _step(_given(f"{name}: of-${{{{ github.ref }}}}"))

    assert (step.inputs, step.unknown, step.missing) == ({}, (), (name,))


def test_an_input_that_is_empty_is_none() -> None:
    assert _step(_given("environment: ' '", "kind: ''")).inputs == {}


@pytest.mark.parametrize("line", ["timeout: 30", "outbox: a", "verify: 'false'", "runtime: docker"])
def test_how_a_step_is_run_does_not_matter_to_its_report(line: str) -> None:
    step = _step(_given(line))

    assert (step.inputs, step.unknown, step.missing) == ({}, (), ())


def test_an_instance_that_is_written_out_is_known() -> None:
    written = with_changes(SOUND, ("${{ vars.SEI_INSTANCE_GUID }}", GUID))

    assert _step(written).inputs == {"instance-guid": GUID}


def test_a_step_of_a_job_reports_that_job() -> None:
    assert _step(_given("scope: job")).inputs == {"scope": "job", "jobs": "report"}


def test_a_step_of_a_job_reports_the_jobs_that_it_names() -> None:
    assert _step(_given("scope: job", "jobs: build")).inputs == {"scope": "job", "jobs": "build"}


def test_a_step_of_a_job_whose_name_only_a_run_knows_reports_an_unknown_job() -> None:
    named = with_changes(
        _given("scope: job"), ("  report:\n", "  report:\n    name: of ${{ matrix.os }}\n")
    )

    assert _step(named).unknown == ("jobs",)


def test_jobs_that_only_a_run_knows_are_unknown_once() -> None:
    assert _step(_given("scope: job", "jobs: ${{ inputs.jobs }}")).unknown == ("jobs",)


def test_a_step_in_a_workflow_that_is_called_stands_in_the_job_that_calls_it() -> None:
    step = _step(CALLER, report=CALLED)

    assert (step.path, step.job, step.name) == (PATH, "report", f"Run {USES}")


def test_a_step_of_a_job_that_is_called_reports_an_unknown_job() -> None:
    of_job = f"{CALLED}          scope: job\n"

    assert _step(CALLER, report=of_job).unknown == ("jobs",)


def test_a_step_on_workflow_run_follows_the_workflows_that_it_names() -> None:
    reporting = _reporting(BUILT, sei=FOLLOWING)

    assert reporting.of(PATH) == (
        ReportingStep(path=FOLLOWER, job="report", name=f"Run {USES}", inputs={}, follows=True),
    )
    assert reporting.of(FOLLOWER) == ()


def test_a_workflow_that_no_step_on_workflow_run_names_is_not_followed() -> None:
    other = with_changes(BUILT, ("name: CI", "name: Other"))

    assert _reporting(other, sei=FOLLOWING).of(PATH) == ()


def test_all_workflows_of_a_name_are_followed() -> None:
    reporting = _reporting(BUILT, twin=BUILT, sei=FOLLOWING)

    assert len(reporting.of(PATH)) == len(reporting.of(".github/workflows/twin.yml")) == 1


def test_a_workflow_that_reports_itself_and_is_followed_has_both_steps() -> None:
    found = _reporting(SOUND, sei=FOLLOWING).of(PATH)

    assert [one.follows for one in found] == [False, True]


def test_a_workflow_on_workflow_run_that_names_its_own_run_reports_itself() -> None:
    own = with_changes(
        FOLLOWING,
        ("        with:\n", "        with:\n          run-id: ${{ github.run_id }}\n"),
    )

    reporting = _reporting(BUILT, sei=own)

    assert reporting.of(PATH) == ()
    assert [one.follows for one in reporting.of(FOLLOWER)] == [False]


def test_a_workflow_with_other_triggers_besides_reports_both() -> None:
    both = with_changes(FOLLOWING, ("on:\n", "on:\n  push:\n"))

    reporting = _reporting(BUILT, sei=both)

    assert [one.follows for one in reporting.of(PATH)] == [True]
    assert [one.follows for one in reporting.of(FOLLOWER)] == [False]


@pytest.mark.parametrize(
    ("step_of", "name", "stands"),
    [
        ("report", "report", True),
        ("report", "report (3.11)", True),
        ("report", "report / tell", True),
        ("report", "reports", False),
        ("report", "test", False),
        ("", "anything", True),
    ],
)
def test_a_step_stands_in_the_jobs_of_its_name(
    step_of: str,
    name: str,
    stands: bool,  # noqa: FBT001 - a row of the table
) -> None:
    found: Job = job(name=name)

    assert reporting_step(job=step_of).stands_in(found) is stands


_TOOLS = (
    "actions/checkout@v5",
    "actions/cache@v4",
    "actions/cache/restore@v4",
    "actions/cache/save@v4",
    "actions/upload-artifact@v4",
    "actions/download-artifact@v4",
)


def test_a_workflow_that_only_follows_others_serves_them() -> None:
    assert _reporting(BUILT, sei=FOLLOWING).servants == {FOLLOWER}


@pytest.mark.parametrize("tool", _TOOLS)
def test_a_workflow_that_serves_reporting_may_use_some_tools(tool: str) -> None:
    with_tool = with_changes(FOLLOWING, ("    steps:\n", f"    steps:\n      - uses: {tool}\n"))

    assert _reporting(BUILT, sei=with_tool).servants == {FOLLOWER}


@pytest.mark.parametrize("line", ["run: make", "uses: actions/setup-python@v6"])
def test_a_workflow_that_does_more_serves_nobody(line: str) -> None:
    with_more = with_changes(FOLLOWING, ("    steps:\n", f"    steps:\n      - {line}\n"))

    assert _reporting(BUILT, sei=with_more).servants == frozenset()


def test_a_workflow_with_another_job_serves_nobody() -> None:
    with_more = f"{FOLLOWING}  build:\n    steps:\n      - run: make\n"

    assert _reporting(BUILT, sei=with_more).servants == frozenset()


def test_a_workflow_that_calls_one_that_reports_serves_others() -> None:
    step = FOLLOWING[FOLLOWING.index("    runs-on") :]
    calling = with_changes(FOLLOWING, (step, "    uses: ./.github/workflows/report.yml\n"))

    reporting = _reporting(BUILT, sei=calling, report=CALLED)

    assert reporting.servants == {FOLLOWER}
    assert [one.follows for one in reporting.of(PATH)] == [True]


def test_a_workflow_that_calls_another_serves_nobody() -> None:
    with_call = f"{FOLLOWING}  build:\n    uses: ./.github/workflows/build.yml\n"

    assert _reporting(BUILT, sei=with_call).servants == frozenset()


def test_a_workflow_whose_step_reports_its_own_run_serves_nobody() -> None:
    alone = SOUND[: SOUND.index("  build:")] + SOUND[SOUND.index("  report:") :]
    with_tool = with_changes(
        alone, ("    steps:\n", "    steps:\n      - uses: actions/cache@v4\n")
    )

    assert _reporting(with_tool).servants == frozenset()


@pytest.mark.parametrize("mode", ["sync", "resend", "doctor", "enrich"])
def test_a_workflow_that_syncs_or_sends_again_serves_others(mode: str) -> None:
    alone = with_changes(
        SOUND[: SOUND.index("  build:")] + SOUND[SOUND.index("  report:") :],
        (_WITH, f"          mode: {mode}\n"),
    )

    assert _reporting(alone).servants == {PATH}


@pytest.mark.parametrize("text", ["", "on: push", "jobs: {a: {steps: []}}"])
def test_a_workflow_without_steps_serves_nobody(text: str) -> None:
    assert _reporting(text).servants == frozenset()
