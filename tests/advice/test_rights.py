"""Specify what is said of permissions, secrets and strangers."""

import pytest

from sei_action.advice import advise
from sei_action.diagnosis import Check, Level
from tests.advice.builders import CALLED, CALLER, PATH, SOUND, advice_on, with_changes

PERMISSIONS = SOUND[SOUND.index("    permissions:") : SOUND.index("    steps:\n      - uses")]
REPORT_JOB = "ci.yml:13"


def _permitting(text: str) -> str:
    return with_changes(SOUND, (PERMISSIONS, text))


def _on(triggers: str) -> str:
    return with_changes(SOUND, ("on: push", f"on: {triggers}"))


def test_a_job_without_permissions_depends_on_settings() -> None:
    assert advice_on(_permitting("")) == [(Level.WARNING, Check.PERMISSIONS, REPORT_JOB)]


@pytest.mark.parametrize("permissions", ["permissions: read-all", "permissions: write-all"])
def test_a_workflow_may_permit_for_all_its_jobs(permissions: str) -> None:
    assert advice_on(f"{permissions}\n{_permitting('')}") == []


def test_a_job_that_may_not_read_the_run_reports_nothing() -> None:
    first, *others = advise({PATH: _permitting("    permissions: {}\n")})

    assert (first.level, first.check) == (Level.ERROR, Check.PERMISSIONS)
    assert "`actions: read`" in first.remedy
    assert [one.level for one in others] == [Level.WARNING] * 3


@pytest.mark.parametrize("permission", ["contents", "deployments", "pull-requests"])
def test_each_permission_that_is_missing_is_named(permission: str) -> None:
    (found,) = advise({PATH: with_changes(SOUND, (f"      {permission}: read\n", ""))})

    assert (found.level, found.check) == (Level.WARNING, Check.PERMISSIONS)
    assert f"`{permission}: read`" in found.remedy
    assert found.place == f"{PATH}:17"


def test_a_build_needs_to_read_neither_deployments_nor_pull_requests() -> None:
    text = with_changes(
        SOUND,
        ("      deployments: read\n      pull-requests: read\n", ""),
        ("          needs: ${{", "          kind: ci\n          needs: ${{"),
    )

    assert advice_on(text) == []


def test_a_build_of_pull_requests_reads_them() -> None:
    text = with_changes(
        _on("[push, pull_request]"),
        ("      pull-requests: read\n", ""),
        ("          needs: ${{", "          kind: ci\n          needs: ${{"),
    )

    assert (Level.WARNING, Check.PERMISSIONS, "ci.yml:17") in advice_on(text)


def test_a_deployment_that_is_told_whether_it_failed_reads_no_pull_requests() -> None:
    text = with_changes(
        SOUND,
        ("      pull-requests: read\n", ""),
        ("          needs: ${{", "          cfr-status: false\n          needs: ${{"),
    )

    assert advice_on(text) == []


def test_a_token_of_its_own_makes_permissions_not_matter() -> None:
    token = "          github-token: ${{ secrets.READER }}\n          needs: ${{"
    own = "          github-token: ${{ github.token }}\n          needs: ${{"

    assert advice_on(with_changes(_permitting(""), ("          needs: ${{", token))) == []
    assert advice_on(with_changes(_permitting(""), ("          needs: ${{", own))) != []


def test_a_called_workflow_has_the_permissions_of_its_caller() -> None:
    called = {".github/workflows/report.yml": CALLED}

    assert advice_on(CALLER, called) == []
    assert advice_on(with_changes(CALLER, ("permissions: read-all", "permissions: {}")), called)


def test_a_called_workflow_without_secrets_has_an_empty_key() -> None:
    called = {".github/workflows/report.yml": CALLED}
    text = with_changes(CALLER, ("    secrets: inherit\n", ""))
    by_name = with_changes(CALLER, ("inherit", "{key: '${{ secrets.SEI_API_KEY }}'}"))

    assert advice_on(text, called) == [(Level.ERROR, Check.CALLED_WORKFLOW, "ci.yml:9")]
    assert advice_on(by_name, called) == []


def test_a_step_without_a_key_is_an_error() -> None:
    text = with_changes(SOUND, ("          api-key: ${{ secrets.SEI_API_KEY }}\n", ""))

    (found,) = advise({PATH: text})

    assert (found.level, found.check, found.place) == (Level.ERROR, Check.SECRET, f"{PATH}:23")
    assert found.what == "The step has no `api-key`."


def test_a_key_in_the_file_is_an_error_that_does_not_repeat_it() -> None:
    (found,) = advise({PATH: with_changes(SOUND, ("${{ secrets.SEI_API_KEY }}", "hunter2"))})

    assert (found.level, found.check, found.place) == (Level.ERROR, Check.SECRET, f"{PATH}:25")
    assert "hunter2" not in found.text


def test_a_key_in_a_variable_may_be_shown_in_logs() -> None:
    text = with_changes(SOUND, ("secrets.SEI_API_KEY", "vars.SEI_API_KEY"))

    assert advice_on(text) == [(Level.WARNING, Check.SECRET, "ci.yml:25")]


def test_pull_requests_of_forks_are_told_of() -> None:
    assert advice_on(_on("[pull_request]")) == [(Level.OK, Check.FORKS, "ci.yml:2")]


def test_pull_request_target_is_a_danger() -> None:
    assert advice_on(_on("\n  pull_request_target:\n    branches: [main]")) == [
        (Level.WARNING, Check.PULL_REQUEST_TARGET, "ci.yml:3")
    ]


@pytest.mark.parametrize(
    "ref",
    [
        "${{ github.event.pull_request.head.sha }}",
        "${{ github.head_ref }}",
        "refs/pull/${{ github.event.number }}/merge",
    ],
)
def test_pull_request_target_with_the_code_of_strangers_gives_the_key_away(ref: str) -> None:
    checkout = (
        f"      - uses: actions/checkout@v4\n        with: {{ref: '{ref}'}}\n      - run: make\n"
    )
    text = with_changes(_on("pull_request_target"), ("      - run: make\n", checkout))

    assert (Level.ERROR, Check.PULL_REQUEST_TARGET, "ci.yml:2") in advice_on(text)


@pytest.mark.parametrize(
    "step",
    [
        "      - uses: actions/checkout@v4\n",
        "      - uses: actions/checkout@v4\n        with: {ref: main}\n",
        "      - uses: acme/label@v1\n        with: {ref: '${{ github.head_ref }}'}\n",
    ],
)
def test_pull_request_target_without_the_code_of_strangers_is_a_danger_alone(step: str) -> None:
    text = with_changes(_on("pull_request_target"), ("      - run: make\n", step))

    assert advice_on(text) == [(Level.WARNING, Check.PULL_REQUEST_TARGET, "ci.yml:2")]
