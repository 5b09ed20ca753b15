"""Specify the whole trip: from a job's environment to a receipt and an exit code."""

import io
import json
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_httpx import HTTPXMock

from sei_action.errors import GitHubError, OutOfTimeError
from sei_action.github import GitHub
from sei_action.report import report
from sei_action.run import Job, Run
from sei_action.runner import Runner
from tests.builders import (
    API_KEY,
    GITHUB_TOKEN,
    JOB_ID,
    RUN_ID,
    artifact,
    earlier_run,
    inputs,
    job,
    moment,
    run,
    running_job,
    sha,
    step,
)
from tests.fakes import FakeGitHub, answers_for, artifacts_page, jobs_page, refusal

SEI = "https://app.harness.io/gratis/sei/api/v1/custom-cicd"
RUN = f"/repos/acme/shop/actions/runs/{RUN_ID}"
JOBS = f"{RUN}/attempts/1/jobs"
OWN = running_job(id=JOB_ID + 1, name="report")

_UPSTREAM = {
    "workflow": {"name": "CI"},
    "workflow_run": {"id": 99, "run_attempt": 2, "run_number": 12},
}


class Scene:
    """A job in which the step is run: its files, its GitHub, and what came of it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Set a run with one job that succeeded, and the own one."""
        self.folder = folder
        self.output = folder / "output"
        self.summary = folder / "summary"
        self.log = io.StringIO()
        self.pauses: list[float] = []
        self.env = {
            **inputs(job_status="success", check_run_id=str(OWN.id)),
            "GITHUB_ACTIONS": "true",
            "GITHUB_REPOSITORY": "acme/shop",
            "GITHUB_RUN_ID": str(RUN_ID),
            "GITHUB_RUN_ATTEMPT": "1",
            "GITHUB_EVENT_NAME": "push",
            "GITHUB_REF": "refs/heads/main",
            "GITHUB_WORKFLOW": "CI",
            "GITHUB_JOB": "report",
            "GITHUB_ACTOR": "ada",
            "GITHUB_OUTPUT": str(self.output),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "RUNNER_TEMP": str(folder / "temp"),
        }
        self.run = run(jobs=(job(), OWN), conclusion=None, status="in_progress")
        self.github = FakeGitHub(answers_for(self.run, earlier_run(), shas=[sha(1), sha(562)]))
        monkeypatch.setattr("sei_action.report.GitHub", self._connect)
        self.when_pausing: Callable[[], None] = lambda: None
        monkeypatch.setattr("sei_action.report.time.sleep", self._pause)

    def _connect(self, api_url: str, token: str, _deadline: object) -> GitHub:
        assert (api_url, token) == ("https://api.github.com", GITHUB_TOKEN)
        return self.github

    def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.when_pausing()

    def set_jobs(self, *jobs: Job) -> None:
        """Let GitHub show these jobs and the own one."""
        self.github.answers[JOBS] = jobs_page(*jobs, OWN)

    def set_event(self, name: str, event: object) -> None:
        """Let the run have been started by this event."""
        path = self.folder / "event.json"
        path.write_text(json.dumps(event), encoding="utf-8")
        self.env |= {"GITHUB_EVENT_NAME": name, "GITHUB_EVENT_PATH": str(path)}

    def add_run(self, other: Run) -> None:
        """Let GitHub know another run as well."""
        self.github.answers |= answers_for(other)

    def report(self, **changes: str) -> int:
        """Run the step with these inputs besides, at a minute after the run's start."""
        env = {**self.env, **{f"SEI_{name.upper()}": text for name, text in changes.items()}}
        return report(env, Runner(env, self.log), now=lambda: moment(60))

    @property
    def lines(self) -> list[str]:
        """Give what was logged."""
        return self.log.getvalue().splitlines()

    def annotations(self, kind: str) -> list[str]:
        """Give the annotations of a kind."""
        start = f"::{kind} title=sei-action::"
        return [line.removeprefix(start) for line in self.lines if line.startswith(start)]

    @property
    def outputs(self) -> dict[str, str]:
        """Give the outputs."""
        text = self.output.read_text(encoding="utf-8")
        return dict(re.findall(r"^([\w-]+)<<(?:sei_\w+)\n(.*)\nsei_\w+$", text, re.MULTILINE))

    @property
    def shown(self) -> str:
        """Give the summary as a browser shows it."""
        text = self.summary.read_text(encoding="utf-8")
        return re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), text)


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Have a job to run the step in."""
    return Scene(tmp_path, monkeypatch)


def _sent(httpx_mock: HTTPXMock) -> dict[str, Any]:
    (request,) = httpx_mock.get_requests()
    sent = json.loads(request.content)
    assert isinstance(sent, dict)
    return sent


def _accept(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(202, url=SEI, method="POST", json={"payload": "ok"})


def _without_masks(lines: Iterable[str]) -> str:
    return "\n".join(line for line in lines if not line.startswith("::add-mask::"))


def test_a_run_is_reported_and_told(scene: Scene, httpx_mock: HTTPXMock) -> None:
    _accept(httpx_mock)

    code = scene.report()

    assert code == 0
    assert scene.outputs["delivered"] == "true"
    assert scene.outputs["result"] == "SUCCESS"
    assert scene.outputs["build-number"] == "562"
    assert scene.outputs["execution-id"] == f"{RUN_ID}-1"
    assert scene.outputs["commit-count"] == "2"
    assert scene.outputs["artifact-count"] == "0"
    assert scene.lines[-1] == "SEI: accepted run #562 as SUCCESS."
    assert scene.shown.startswith("### SEI: accepted run #562 as SUCCESS\n")
    assert scene.annotations("warning") == scene.annotations("error") == []


def test_what_is_sent_is_kept_as_a_file(scene: Scene, httpx_mock: HTTPXMock) -> None:
    _accept(httpx_mock)

    scene.report()

    kept = Path(scene.outputs["payload-file"])
    assert kept.parent == scene.folder / "temp"
    assert json.loads(kept.read_text(encoding="utf-8")) == _sent(httpx_mock)


def test_secrets_are_masked_before_all_else(scene: Scene) -> None:
    scene.report(region="mars")

    assert scene.lines[:2] == [f"::add-mask::{API_KEY}", f"::add-mask::{GITHUB_TOKEN}"]


def test_a_run_that_goes_on_has_lasted_until_now(scene: Scene, httpx_mock: HTTPXMock) -> None:
    _accept(httpx_mock)

    scene.report()

    assert _sent(httpx_mock)["duration"] == 60_000


def test_now_is_the_machines_time(scene: Scene) -> None:
    started = datetime.now(UTC) - timedelta(seconds=30)
    scene.github.answers |= answers_for(scene.run.model_copy(update={"run_started_at": started}))
    env = {**scene.env, "SEI_DRY_RUN": "true"}

    report(env, Runner(env, scene.log))

    kept = json.loads(Path(scene.outputs["payload-file"]).read_text(encoding="utf-8"))
    assert 29_000 <= kept["duration"] <= 50_000


def test_the_own_job_is_a_stage_that_ends_with_this_step(
    scene: Scene, httpx_mock: HTTPXMock
) -> None:
    _accept(httpx_mock)

    scene.report(job_status="failure")

    own = _sent(httpx_mock)["job_run"]["stages"][1]
    assert (own["displayName"], own["result"], own["state"]) == ("report", "FAILURE", "FINISHED")
    assert own["durationInMillis"] == 58_000
    assert [part["displayName"] for part in own["steps"]] == ["Run tests"]


@pytest.mark.parametrize(
    ("conclusion", "job_status", "result"),
    [
        ("success", "success", "SUCCESS"),
        ("skipped", "success", "SUCCESS"),
        ("failure", "success", "FAILURE"),
        ("timed_out", "success", "FAILURE"),
        ("success", "failure", "FAILURE"),
    ],
)
def test_the_result_comes_from_all_jobs(
    scene: Scene, httpx_mock: HTTPXMock, conclusion: str, job_status: str, result: str
) -> None:
    _accept(httpx_mock)
    scene.set_jobs(job(conclusion=conclusion))

    scene.report(job_status=job_status)

    assert _sent(httpx_mock)["result"] == result


def test_without_a_status_handed_over_the_own_steps_tell_it(
    scene: Scene, httpx_mock: HTTPXMock
) -> None:
    _accept(httpx_mock)
    failed = OWN.model_copy(update={"steps": (step(conclusion="failure"), *OWN.steps[1:])})
    scene.github.answers[JOBS] = jobs_page(job(), failed)

    scene.report(job_status="", check_run_id="")

    assert _sent(httpx_mock)["result"] == "FAILURE"


def test_an_own_job_that_cannot_be_told_from_others_does_not_stop_the_report(
    scene: Scene, httpx_mock: HTTPXMock
) -> None:
    _accept(httpx_mock)
    scene.github.answers[JOBS] = jobs_page(
        running_job(id=1, name="one"), running_job(id=2, name="two")
    )

    scene.report(job_status="", check_run_id="")

    assert _sent(httpx_mock)["result"] == "SUCCESS"
    assert "one, two" in scene.annotations("warning")[0]


def test_a_failure_that_the_needs_tolerate_is_told(scene: Scene, httpx_mock: HTTPXMock) -> None:
    _accept(httpx_mock)
    scene.set_jobs(job(conclusion="failure"))

    scene.report(needs='{"test": {"result": "success"}}')

    assert _sent(httpx_mock)["result"] == "SUCCESS"
    assert "Tolerated:  test (continue-on-error)" in scene.lines


def test_the_log_is_short_and_folded(scene: Scene, httpx_mock: HTTPXMock) -> None:
    _accept(httpx_mock)

    scene.report()

    assert scene.lines[2:-1] == [
        "::group::What SEI is told of run #562",
        "Pipeline:   acme/shop/CI",
        "Result:     SUCCESS after 0:01:00",
        "Branch:     main",
        "Commits:    2: since 0000000 of run #561, the last that succeeded on this branch",
        "Artifacts:  0",
        "Stages:     2",
        "::endgroup::",
    ]


def test_a_run_without_a_branch_is_not_on_a_branch_called_none(scene: Scene) -> None:
    scene.github.answers |= answers_for(scene.run.model_copy(update={"head_branch": None}))

    scene.report(dry_run="true")

    assert not any(line.startswith("Branch:") and "None" in line for line in scene.lines)


def test_a_first_run_reports_the_commits_of_its_push(scene: Scene, httpx_mock: HTTPXMock) -> None:
    _accept(httpx_mock)
    scene.github.answers |= answers_for(scene.run)
    scene.set_event("push", {"commits": [{"id": sha(1)}, {"id": sha(562)}]})

    scene.report()

    assert _sent(httpx_mock)["scm_commit_ids"] == [sha(1), sha(562)]


def test_a_wrong_configuration_fails_the_step_and_tells_every_problem(scene: Scene) -> None:
    code = scene.report(api_key="", instance_guid="mine", region="mars")

    problems = scene.annotations("error")
    assert code == 1
    assert [problem.split(":")[0] for problem in problems] == [
        "Input `api-key`",
        "Input `region`",
        "Input `instance-guid`",
    ]
    assert scene.outputs["delivered"] == "false"
    assert scene.github.asked == []


def test_outside_of_a_job_the_step_fails(scene: Scene) -> None:
    del scene.env["GITHUB_REPOSITORY"]

    assert scene.report() == 1
    assert "GITHUB_REPOSITORY must be set" in scene.annotations("error")[0]


def test_a_key_with_a_line_break_is_mended_and_told(scene: Scene, httpx_mock: HTTPXMock) -> None:
    _accept(httpx_mock)

    code = scene.report(api_key=f"{API_KEY}\n")

    (request,) = httpx_mock.get_requests()
    assert code == 0
    assert request.headers["Authorization"] == f"ApiKey {API_KEY}"
    (warning,) = scene.annotations("warning")
    assert "`api-key` began or ended with white space" in warning


def test_a_failed_delivery_does_not_fail_the_job(scene: Scene, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(401)

    code = scene.report()

    assert code == 0
    (warning,) = scene.annotations("warning")
    assert "status 401" in warning
    assert warning.endswith("Your job goes on.")
    assert scene.outputs["delivered"] == "false"
    assert scene.outputs["result"] == "SUCCESS"
    assert Path(scene.outputs["payload-file"]).is_file()
    assert "❌ SEI did not take the report (status 401)" in scene.shown


def test_a_failed_delivery_fails_the_job_of_those_who_want_it(
    scene: Scene, httpx_mock: HTTPXMock
) -> None:
    httpx_mock.add_response(401)

    code = scene.report(fail_on_error="true")

    assert code == 1
    (error,) = scene.annotations("error")
    assert "status 401" in error
    assert scene.annotations("warning") == []


def test_an_error_in_an_accepted_answer_is_no_delivery(scene: Scene, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(202, json={"payload": '{"error": "unknown instance"}'})

    scene.report()

    assert scene.outputs["delivered"] == "false"


def test_a_report_goes_to_the_base_url_that_was_given(scene: Scene, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(202, url="http://127.0.0.1:8080/custom-cicd")

    scene.report(base_url="http://127.0.0.1:8080")

    assert scene.outputs["delivered"] == "true"


def test_a_dry_run_needs_no_key_and_sends_nothing(scene: Scene, httpx_mock: HTTPXMock) -> None:
    code = scene.report(api_key="", dry_run="true")

    assert code == 0
    assert httpx_mock.get_requests() == []
    assert scene.outputs["delivered"] == "false"
    assert scene.outputs["result"] == "SUCCESS"
    assert "nothing was sent, because this is a dry run" in scene.lines[-1]


def test_a_dry_run_with_a_key_sends_nothing(scene: Scene, httpx_mock: HTTPXMock) -> None:
    scene.report(dry_run="true")

    assert httpx_mock.get_requests() == []


def test_a_dry_run_shows_the_payload_it_keeps(scene: Scene) -> None:
    scene.report(api_key="", dry_run="true")

    start = scene.lines.index("::group::Payload") + 1
    shown = "\n".join(scene.lines[start : scene.lines.index("::endgroup::", start)])
    kept = Path(scene.outputs["payload-file"]).read_text(encoding="utf-8")
    assert json.loads(shown) == json.loads(kept)


def test_a_cancelled_run_is_not_reported(scene: Scene, httpx_mock: HTTPXMock) -> None:
    code = scene.report(job_status="cancelled")

    assert code == 0
    assert httpx_mock.get_requests() == []
    assert scene.outputs["delivered"] == "false"
    assert scene.outputs["result"] == ""
    assert "run #562 is cancelled and is not reported" in scene.lines[-1]
    assert "is cancelled" in scene.shown


def test_a_cancelled_run_is_no_failure_even_for_those_who_want_failures(scene: Scene) -> None:
    assert scene.report(job_status="cancelled", fail_on_error="true") == 0


@pytest.mark.parametrize("fail_on_error", ["true", "false"])
def test_the_pull_request_of_a_fork_without_a_key_is_no_failure(
    scene: Scene, httpx_mock: HTTPXMock, fail_on_error: str
) -> None:
    scene.set_event(
        "pull_request", {"pull_request": {"head": {"repo": {"full_name": "mallory/shop"}}}}
    )

    code = scene.report(api_key="", fail_on_error=fail_on_error)

    assert code == 0
    assert scene.annotations("error") == scene.annotations("warning") == []
    assert "GitHub gives no secrets to the pull requests of forks" in scene.lines[-1]
    assert scene.outputs["delivered"] == "false"
    assert scene.github.asked == []
    assert httpx_mock.get_requests() == []


def test_the_pull_request_of_a_fork_with_a_key_is_reported(
    scene: Scene, httpx_mock: HTTPXMock
) -> None:
    _accept(httpx_mock)
    scene.set_event(
        "pull_request", {"pull_request": {"head": {"repo": {"full_name": "mallory/shop"}}}}
    )

    scene.report()

    assert scene.outputs["delivered"] == "true"


def test_a_dry_run_of_a_forks_pull_request_shows_its_payload(scene: Scene) -> None:
    scene.set_event(
        "pull_request", {"pull_request": {"head": {"repo": {"full_name": "mallory/shop"}}}}
    )

    scene.report(api_key="", dry_run="true")

    assert "::group::Payload" in scene.lines


def test_jobs_that_are_not_finished_are_named_with_how_to_place_the_step(
    scene: Scene, httpx_mock: HTTPXMock
) -> None:
    _accept(httpx_mock)
    scene.set_jobs(
        job(),
        running_job(id=5, name="deploy (eu)"),
        job(id=6, name="smoke", status="queued", conclusion=None, completed_at=None),
    )

    scene.report()

    (warning,) = scene.annotations("warning")
    assert warning.startswith("Still running: deploy (eu), smoke.")
    assert "`needs`" in warning
    assert "if: always()" in warning
    assert "`workflow_run`" in warning
    assert scene.outputs["delivered"] == "true"


def test_a_job_that_is_shown_as_running_for_a_moment_is_looked_at_again(
    scene: Scene, httpx_mock: HTTPXMock
) -> None:
    _accept(httpx_mock)
    scene.github.answers[JOBS] = jobs_page(running_job(), OWN)

    def settle() -> None:
        scene.github.answers[JOBS] = jobs_page(job(conclusion="failure"), OWN)

    scene.when_pausing = settle

    scene.report()

    assert scene.annotations("warning") == []
    assert _sent(httpx_mock)["result"] == "FAILURE"
    assert scene.github.paths().count(JOBS) == 2
    assert sum(scene.pauses) <= 1


def test_when_nothing_lags_there_is_no_second_look(scene: Scene, httpx_mock: HTTPXMock) -> None:
    _accept(httpx_mock)

    scene.report()

    assert scene.pauses == []
    assert scene.github.paths().count(JOBS) == 1


def test_a_second_look_that_fails_does_not_lose_the_report(
    scene: Scene, httpx_mock: HTTPXMock
) -> None:
    _accept(httpx_mock)
    scene.github.answers[JOBS] = jobs_page(job(), running_job(id=5, name="deploy"), OWN)

    def break_down() -> None:
        scene.github.answers[JOBS] = refusal(502)

    scene.when_pausing = break_down

    scene.report()

    assert scene.outputs["delivered"] == "true"
    assert any("Still running: deploy" in warning for warning in scene.annotations("warning"))


def test_a_second_look_does_not_tell_the_same_twice(scene: Scene, httpx_mock: HTTPXMock) -> None:
    _accept(httpx_mock)
    scene.github.answers[JOBS] = jobs_page(running_job(id=5, name="deploy"), OWN, total=3)

    scene.report()

    warnings = scene.annotations("warning")
    assert len([warning for warning in warnings if "more jobs than it gives" in warning]) == 1


def test_a_second_look_that_shows_all_jobs_takes_back_that_some_are_missing(
    scene: Scene, httpx_mock: HTTPXMock
) -> None:
    _accept(httpx_mock)
    scene.github.answers[JOBS] = jobs_page(running_job(), OWN, total=3)

    def settle() -> None:
        scene.github.answers[JOBS] = jobs_page(job(), job(id=5, name="deploy"), OWN)

    scene.when_pausing = settle

    scene.report()

    assert scene.annotations("warning") == []


def test_what_could_not_be_read_is_a_warning_and_in_the_summary(
    scene: Scene, httpx_mock: HTTPXMock
) -> None:
    _accept(httpx_mock)
    scene.github.answers[f"{RUN}/artifacts"] = refusal(403)

    scene.report()

    (warning,) = scene.annotations("warning")
    assert warning.startswith("Artifacts are left out.")
    assert "⚠️ Artifacts are left out." in scene.shown
    assert scene.outputs["delivered"] == "true"


def test_artifacts_are_reported(scene: Scene, httpx_mock: HTTPXMock) -> None:
    _accept(httpx_mock)
    scene.github.answers[f"{RUN}/artifacts"] = artifacts_page(artifact(), artifact(id=12))

    scene.report()

    assert scene.outputs["artifact-count"] == "2"


def test_a_github_that_does_not_answer_does_not_fail_the_job(
    scene: Scene, httpx_mock: HTTPXMock
) -> None:
    scene.github.answers[JOBS] = GitHubError("No jobs.", "No right.", "Give it.", 403)

    code = scene.report()

    assert code == 0
    assert httpx_mock.get_requests() == []
    assert scene.annotations("warning") == ["No jobs. No right. Give it. Your job goes on."]
    assert scene.outputs["delivered"] == "false"


def test_time_that_is_up_does_not_fail_the_job(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(*_: object, **__: object) -> None:
        raise OutOfTimeError("reading jobs")

    monkeypatch.setattr(scene.github, "get", late)

    code = scene.report()

    assert code == 0
    assert "was up while reading jobs" in scene.annotations("warning")[0]


def test_the_unexpected_is_one_message_and_does_not_fail_the_job(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scene.github, "get", _explode)

    code = scene.report()

    assert code == 0
    (warning,) = scene.annotations("warning")
    assert "(ZeroDivisionError)" in warning
    assert "open an issue" in warning
    assert "Traceback" not in scene.log.getvalue()
    assert scene.outputs["delivered"] == "false"


def test_the_unexpected_fails_the_job_of_those_who_want_it(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scene.github, "get", _explode)

    assert scene.report(fail_on_error="true") == 1


def test_debugging_shows_where_the_unexpected_happened_without_secrets(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scene.github, "get", _explode)
    scene.env["RUNNER_DEBUG"] = "1"

    scene.report()

    log = _without_masks(scene.lines)
    assert "Traceback (most recent call last):" in log
    assert "ZeroDivisionError: *** and ***" in log
    assert API_KEY not in log
    assert GITHUB_TOKEN not in log


def _explode(*_: object, **__: object) -> None:
    raise ZeroDivisionError(f"{API_KEY} and {GITHUB_TOKEN}")


def test_under_workflow_run_the_run_behind_the_event_is_reported_as_github_ended_it(
    scene: Scene, httpx_mock: HTTPXMock
) -> None:
    _accept(httpx_mock)
    scene.set_event("workflow_run", _UPSTREAM)
    scene.env["GITHUB_WORKFLOW"] = "Report"
    scene.add_run(
        run(
            id=99,
            run_number=12,
            run_attempt=2,
            conclusion="failure",
            html_url="https://github.com/acme/shop/actions/runs/99",
            jobs=(job(completed_at=moment(40)),),
        )
    )

    scene.report()

    sent = _sent(httpx_mock)
    assert sent["execution_id"] == "99-2"
    assert sent["job_full_name"] == "acme/shop/CI"
    assert sent["result"] == "FAILURE"
    assert sent["duration"] == 40_000
    assert scene.pauses == []
    assert RUN not in scene.github.paths()


def test_the_own_status_does_not_count_for_another_run(scene: Scene, httpx_mock: HTTPXMock) -> None:
    _accept(httpx_mock)
    scene.set_event("workflow_run", _UPSTREAM)
    scene.add_run(run(id=99, run_number=12, run_attempt=2, conclusion="success"))

    scene.report(job_status="failure", needs='{"build": {"result": "failure"}}')

    assert _sent(httpx_mock)["result"] == "SUCCESS"


@pytest.mark.parametrize("conclusion", ["cancelled", "skipped", None])
def test_another_run_without_a_result_is_not_reported(
    scene: Scene, httpx_mock: HTTPXMock, conclusion: str | None
) -> None:
    scene.add_run(run(id=99, run_number=12, conclusion=conclusion))

    code = scene.report(run_id="99")

    assert code == 0
    assert httpx_mock.get_requests() == []
    assert f"run #12 is {conclusion or 'still running'}" in scene.lines[-1]


def test_a_payload_that_cannot_be_kept_is_delivered_all_the_same(
    scene: Scene, httpx_mock: HTTPXMock
) -> None:
    _accept(httpx_mock)
    occupied = scene.folder / "temp"
    occupied.write_text("a file", encoding="utf-8")

    scene.report()

    assert scene.outputs["delivered"] == "true"
    assert scene.outputs["payload-file"] == ""
    (warning,) = scene.annotations("warning")
    assert "The payload could not be kept as a file" in warning


@pytest.mark.parametrize("variable", ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"])
def test_a_file_of_the_runners_that_cannot_be_written_does_not_fail_the_job(
    scene: Scene, httpx_mock: HTTPXMock, variable: str
) -> None:
    _accept(httpx_mock)
    scene.env[variable] = str(scene.folder / "not" / "there")

    code = scene.report()

    assert code == 0
    assert len(scene.annotations("warning")) == 1


def test_a_wrong_input_is_told_even_where_outputs_cannot_be_written(scene: Scene) -> None:
    scene.env["GITHUB_OUTPUT"] = str(scene.folder / "not" / "there")

    code = scene.report(region="mars")

    assert code == 1
    assert "Input `region`" in scene.annotations("error")[0]
    assert len(scene.annotations("warning")) == 1


def test_half_a_character_in_a_parameter_is_not_called_a_mistake_of_the_action(
    scene: Scene,
) -> None:
    scene.report(dry_run="true", params='{"team": "\\ud83d"}')

    assert not any("mistake of the action" in text for text in scene.annotations("warning"))


@pytest.mark.parametrize("status", [202, 400, 401])
def test_no_secret_is_in_log_summary_outputs_or_payload_even_if_sei_sends_it_back(
    scene: Scene, httpx_mock: HTTPXMock, status: int
) -> None:
    httpx_mock.add_response(status, json={"payload": {"error": f"{API_KEY} {GITHUB_TOKEN}"}})

    scene.report()

    told = [
        _without_masks(scene.lines),
        scene.shown,
        scene.output.read_text(encoding="utf-8"),
        Path(scene.outputs["payload-file"]).read_text(encoding="utf-8"),
    ]
    assert [text for text in told if API_KEY in text or GITHUB_TOKEN in text] == []


def test_names_from_outside_start_no_command(scene: Scene) -> None:
    name = "x\n::error::pwned\n##[error]pwned"
    whole = run(jobs=(job(name=name), OWN), head_branch=name, conclusion=None, status="in_progress")
    scene.github.answers |= answers_for(whole)

    scene.report(dry_run="true")

    assert not any("pwned" in text for text in scene.annotations("error"))
    assert not any(line.strip().startswith("::error") for line in scene.lines)
    assert not any("##[" in line for line in scene.lines)
