"""Specify the whole trip: from a job's environment to a receipt and an exit code."""

import io
import json
import re
import signal
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_httpx import HTTPXMock

from sei_action.deadline import Deadline
from sei_action.errors import GitHubError, OutOfTimeError
from sei_action.github import GitHub
from sei_action.github.annotations import Annotation
from sei_action.report import report
from sei_action.run import Job, Run
from sei_action.runner import Runner
from sei_action.sync.arrival import says_undelivered
from tests.builders import (
    API_KEY,
    GITHUB_TOKEN,
    GUID,
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
)
from tests.fakes import (
    FakeGitHub,
    answers_for,
    artifacts_page,
    commits_list,
    jobs_page,
    refusal,
)

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
            **inputs(job_status="success", check_run_id=str(OWN.id), verify="false"),
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
        earlier_jobs = f"/repos/acme/shop/actions/runs/{earlier_run().id}/attempts/1/jobs"
        names = ("build", "deploy", "report", "test")
        self.github.answers[earlier_jobs] = jobs_page(*(job(name=name) for name in names))
        monkeypatch.setattr("sei_action.preparing.GitHub.at", self._connect)
        self.when_pausing: Callable[[], None] = lambda: None
        monkeypatch.setattr("sei_action.gathering.time.sleep", self._pause)

    def _connect(self, api_url: str, token: str, deadline: Deadline, *, trace: object) -> GitHub:
        assert trace
        self.collecting = deadline
        assert (api_url, token) == ("https://api.github.com", GITHUB_TOKEN)
        return self.github

    def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.when_pausing()

    def set_jobs(self, *jobs: Job) -> None:
        """Let GitHub show these jobs and the own one."""
        self.github.answers[JOBS] = jobs_page(*jobs, OWN)

    def set_services(self, **paths: str) -> dict[str, str]:
        """Give the inputs of services with these folders; only `api/` was changed since."""

        def touching(query: dict[str, object]) -> tuple[dict[str, str], ...]:
            return commits_list(sha(562)) if query["path"] == "api" else ()

        self.github.answers["/repos/acme/shop/commits"] = touching
        services = [{"name": name, "paths": f"{path}/**"} for name, path in paths.items()]
        return {"services": json.dumps(services)}

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
        return dict(re.findall(r"([\w-]+)<<(?:sei_\w+)\n(.*?)\nsei_\w+\n", text, re.DOTALL))

    @property
    def shown(self) -> str:
        """Give the summary as a browser shows it."""
        text = self.summary.read_text(encoding="utf-8")
        return re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), text)


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Have a job to run the step in."""
    return Scene(tmp_path, monkeypatch)


def _all_sent(httpx_mock: HTTPXMock) -> list[dict[str, Any]]:
    return [json.loads(request.content) for request in httpx_mock.get_requests()]


def _sent(httpx_mock: HTTPXMock) -> dict[str, Any]:
    (sent,) = _all_sent(httpx_mock)
    return sent


def _accept(httpx_mock: HTTPXMock, *, times: int = 1) -> None:
    for _ in range(times):
        httpx_mock.add_response(202, url=SEI, method="POST", json={"payload": "ok"})


def _params(sent: dict[str, Any]) -> dict[str, str]:
    return {param["name"]: param["value"] for param in sent["job_run_params"]}


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


@pytest.mark.parametrize(("setup", "left"), [("0", 45), ("20", 30), ("56", 3)])
def test_what_the_setup_left_is_shared_by_collecting_and_sending(
    scene: Scene, httpx_mock: HTTPXMock, setup: str, left: float
) -> None:
    _accept(httpx_mock)

    scene.report(timeout="60", setup_seconds=setup)

    assert scene.collecting.remaining("testing") == pytest.approx(left, rel=0.2)


def test_a_setup_that_took_all_the_time_leaves_nothing_to_report_in(scene: Scene) -> None:
    assert scene.report(timeout="60", setup_seconds="60") == 0

    (warning,) = scene.annotations("warning")
    assert warning.startswith("The time for this step was up while ")


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


def test_the_log_is_short_and_folded(scene: Scene, httpx_mock: HTTPXMock) -> None:
    _accept(httpx_mock)

    scene.report()

    assert scene.lines[2:-1] == [
        "::group::What SEI is told of run #562",
        "Counts as:  a build",
        "Pipeline:   acme/shop/CI",
        "Result:     SUCCESS after 0:01:00",
        "Branch:     main",
        (
            "Commits:    2, oldest first: since 0000000 of run #561, the last that succeeded on "
            "this branch"
        ),
        "Artifacts:  0",
        "Stages:     2",
        "::endgroup::",
    ]


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


@pytest.mark.parametrize(
    ("fails", "kind", "level"), [("", "warning", "warning"), ("true", "error", "failure")]
)
def test_a_failed_delivery_is_known_to_a_later_sync_by_its_annotation(
    scene: Scene, httpx_mock: HTTPXMock, fails: str, kind: str, level: str
) -> None:
    httpx_mock.add_response(401)

    scene.report(fail_on_error=fails)

    (message,) = scene.annotations(kind)
    told = Annotation(title="sei-action", message=message, annotation_level=level)
    assert says_undelivered(told)


def test_a_delivery_with_a_warning_is_no_failed_one_to_a_later_sync(
    scene: Scene, httpx_mock: HTTPXMock
) -> None:
    _accept(httpx_mock)
    scene.github.answers[f"/repos/acme/shop/actions/runs/{RUN_ID}/artifacts"] = refusal(403)

    scene.report()

    (message,) = scene.annotations("warning")
    told = Annotation(title="sei-action", message=message, annotation_level="warning")
    assert not says_undelivered(told)


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
    told = "run #562 is not reported: it was cancelled, and the input `on-cancelled` is skip"
    assert scene.lines[-1] == f"SEI: {told}."
    assert scene.shown == f"### SEI: {told}\n\n"


@pytest.mark.parametrize(("word", "result"), [("failure", "FAILURE"), ("aborted", "ABORTED")])
def test_a_cancelled_run_is_reported_as_the_user_wants(
    scene: Scene, httpx_mock: HTTPXMock, word: str, result: str
) -> None:
    _accept(httpx_mock)

    scene.report(job_status="cancelled", on_cancelled=word)

    assert _sent(httpx_mock)["result"] == scene.outputs["result"] == result
    assert scene.lines[-1] == f"SEI: accepted run #562 as {result}."


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


def test_jobs_that_are_not_finished_are_a_warning(scene: Scene, httpx_mock: HTTPXMock) -> None:
    _accept(httpx_mock)
    scene.set_jobs(
        job(),
        running_job(id=5, name="deploy (eu)"),
        job(id=6, name="smoke", status="queued", conclusion=None, completed_at=None),
    )

    scene.report()

    (warning,) = scene.annotations("warning")
    assert warning.startswith("Still running: deploy (eu), smoke.")
    assert scene.outputs["delivered"] == "true"


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


def test_what_could_not_be_read_is_a_warning_and_in_the_summary(
    scene: Scene, httpx_mock: HTTPXMock
) -> None:
    _accept(httpx_mock)
    scene.github.answers[f"{RUN}/artifacts"] = refusal(403)

    scene.report()

    (warning,) = scene.annotations("warning")
    assert warning.startswith("Missing in the report: artifacts that the run uploaded. ")
    assert "⚠️ Missing in the report: artifacts that the run uploaded." in scene.shown
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


def test_debugging_shows_how_each_field_came_about(scene: Scene, httpx_mock: HTTPXMock) -> None:
    _accept(httpx_mock)
    scene.env["RUNNER_DEBUG"] = "1"

    scene.report(params="team=checkout")

    title = "::group::How the report came about: a build"
    table = scene.lines[scene.lines.index(title) :]
    assert any(line.startswith('branch_name     "main"') for line in table)
    assert any(line.strip().startswith("head_branch") for line in table)
    assert any("input params" in line for line in table)


def test_without_debugging_nothing_of_that_is_shown_or_imported(
    scene: Scene, httpx_mock: HTTPXMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    _accept(httpx_mock)
    monkeypatch.setitem(sys.modules, "sei_action.explain", None)

    assert scene.report() == 0
    assert "came about" not in scene.log.getvalue()


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


def test_another_run_without_a_result_is_not_reported(scene: Scene, httpx_mock: HTTPXMock) -> None:
    scene.add_run(run(id=99, run_number=12, conclusion=None))

    code = scene.report(run_id="99")

    assert code == 0
    assert httpx_mock.get_requests() == []
    assert scene.lines[-1] == (
        "SEI: run #12 is not reported: it is still running, and SEI would keep that for ever."
    )


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


def test_with_scope_job_the_own_job_is_reported(scene: Scene, httpx_mock: HTTPXMock) -> None:
    _accept(httpx_mock)
    scene.set_jobs(job(conclusion="failure"), running_job(id=5, name="deploy"))

    scene.report(scope="job")

    sent = _sent(httpx_mock)
    assert sent["job_full_name"] == "acme/shop/CI/report"
    assert sent["execution_id"] == f"{RUN_ID}-1-{OWN.id}"
    assert sent["result"] == "SUCCESS"
    assert sent["duration"] == 58_000
    assert [stage["displayName"] for stage in sent["job_run"]["stages"]] == ["report"]
    assert scene.annotations("warning") == []
    assert scene.lines[-1] == "SEI: accepted run #562, job report, as SUCCESS."


def test_with_scope_job_an_own_job_that_is_not_found_leaves_nothing_to_report(
    scene: Scene, httpx_mock: HTTPXMock
) -> None:
    code = scene.report(scope="job", check_run_id="7")

    assert code == 0
    assert httpx_mock.get_requests() == []
    assert scene.annotations("warning") == ["The job that this step stands in was not found."]
    assert scene.outputs["delivered"] == "false"
    assert scene.outputs["execution-id"] == ""
    assert scene.lines[-1].startswith("SEI: nothing was reported: The job that this step stands")
    assert not scene.lines[-1].endswith("..")


def test_jobs_that_are_named_are_reported_each(scene: Scene, httpx_mock: HTTPXMock) -> None:
    _accept(httpx_mock, times=2)
    scene.set_jobs(
        job(id=1, name="deploy (eu)"), job(id=2, name="deploy (us)", conclusion="failure")
    )

    scene.report(scope="job", jobs="deploy")

    sent = _all_sent(httpx_mock)
    assert [one["job_full_name"] for one in sent] == [
        "acme/shop/CI/deploy (eu)",
        "acme/shop/CI/deploy (us)",
    ]
    assert [one["result"] for one in sent] == ["SUCCESS", "FAILURE"]
    assert scene.outputs["delivered"] == "true"
    assert scene.outputs["result"] == "FAILURE"
    assert scene.outputs["execution-id"] == f"{RUN_ID}-1-1\n{RUN_ID}-1-2"
    assert scene.lines[-1] == (
        "SEI: accepted run #562, job deploy (eu), as SUCCESS; "
        "accepted run #562, job deploy (us), as FAILURE."
    )
    assert [line for line in scene.lines if line.startswith("::group::")] == [
        "::group::What SEI is told of run #562, job deploy (eu)",
        "::group::What SEI is told of run #562, job deploy (us)",
    ]


def test_every_report_is_kept_in_a_file_of_its_own(scene: Scene, httpx_mock: HTTPXMock) -> None:
    _accept(httpx_mock, times=2)
    scene.set_jobs(job(id=1, name="deploy (eu)"), job(id=2, name="deploy (us)"))

    scene.report(scope="job", jobs="deploy")

    files = scene.outputs["payload-file"].splitlines()
    kept = [json.loads(Path(file).read_text(encoding="utf-8")) for file in files]
    assert kept == _all_sent(httpx_mock)


@pytest.mark.parametrize(
    "names", [("front end", "front-end"), ("本番", "開発"), ("a+b", "a b"), ("API", "api")]
)
def test_services_with_names_alike_are_kept_in_files_of_their_own(
    scene: Scene, names: tuple[str, str]
) -> None:
    scene.report(dry_run="true", services=json.dumps([{"name": name} for name in names]))

    # Windows and macOS do not tell capitals apart.
    files = scene.outputs["payload-file"].casefold().splitlines()
    assert len(set(files)) == len(files) == 2


def test_two_jobs_of_one_name_are_not_reported_as_one(scene: Scene, httpx_mock: HTTPXMock) -> None:
    _accept(httpx_mock)
    scene.set_jobs(job(id=1), job(id=2, conclusion="failure"), job(id=3, name="build"))

    scene.report(scope="job", jobs="test\nbuild")

    assert _sent(httpx_mock)["job_full_name"] == "acme/shop/CI/build"
    (warning,) = scene.annotations("warning")
    assert "several jobs have this name: test" in warning


def test_a_job_that_cannot_be_reported_is_told_beside_the_others(
    scene: Scene, httpx_mock: HTTPXMock
) -> None:
    _accept(httpx_mock)
    scene.set_jobs(job(id=1, name="build"), job(id=2, name="deploy", conclusion="skipped"))

    scene.report(scope="job", jobs="build\ndeploy\nsmoke")

    assert _sent(httpx_mock)["job_full_name"] == "acme/shop/CI/build"
    skipped = "job deploy is not reported: it was skipped, so nothing was built or deployed"
    assert f"{skipped}." in scene.lines
    assert f"⚠️ {skipped}" in scene.shown
    assert scene.annotations("warning") == [
        "The run has no job smoke; it has: build, deploy, report."
    ]


@pytest.mark.parametrize(
    ("inputs_of_step", "problem"),
    [
        ({"jobs": "test"}, "Input `jobs`: it goes with `scope: job` only"),
        ({"scope": "job", "run_id": "99"}, "Input `jobs`: it is empty. With `scope: job`"),
    ],
)
def test_a_scope_that_does_not_say_which_job_is_meant_fails_the_step(
    scene: Scene, inputs_of_step: dict[str, str], problem: str
) -> None:
    code = scene.report(**inputs_of_step)

    assert code == 1
    (error,) = scene.annotations("error")
    assert error.startswith(problem)
    assert scene.outputs["delivered"] == "false"
    assert scene.github.asked == []


def test_each_service_whose_paths_changed_is_reported(scene: Scene, httpx_mock: HTTPXMock) -> None:
    _accept(httpx_mock)

    scene.report(**scene.set_services(api="api", web="web"))

    sent = _sent(httpx_mock)
    assert sent["job_full_name"] == "acme/shop/CI/api"
    assert sent["execution_id"] == f"{RUN_ID}-1-api"
    assert sent["scm_commit_ids"] == [sha(562)]
    assert "service web is not reported: no commit touches its paths." in scene.lines
    assert scene.annotations("warning") == []


def test_where_no_services_paths_changed_nothing_is_reported(scene: Scene) -> None:
    code = scene.report(**scene.set_services(web="web", docs="docs"))

    assert code == 0
    assert scene.outputs["delivered"] == "false"
    assert scene.lines[-1] == (
        "SEI: service web is not reported: no commit touches its paths; "
        "service docs is not reported: no commit touches its paths."
    )


@pytest.mark.parametrize("first_fails", [True, False])
def test_a_report_that_is_lost_does_not_stop_the_others(
    scene: Scene, httpx_mock: HTTPXMock, *, first_fails: bool
) -> None:
    for fails in (first_fails, not first_fails):
        httpx_mock.add_response(401 if fails else 202, url=SEI)

    code = scene.report(services="[{name: api}, {name: web}]")

    assert code == 0
    assert len(httpx_mock.get_requests()) == 2
    assert scene.outputs["delivered"] == "false"
    assert scene.outputs["result"] == "SUCCESS"
    assert len(scene.outputs["payload-file"].splitlines()) == 2
    (warning,) = scene.annotations("warning")
    assert "status 401" in warning
    lost, kept = ("api", "web") if first_fails else ("web", "api")
    assert f"run #562, service {lost}, as SUCCESS could not be delivered" in scene.shown
    assert f"accepted run #562, service {kept}, as SUCCESS" in scene.shown


def test_a_report_that_is_lost_among_several_fails_the_job_of_those_who_want_it(
    scene: Scene, httpx_mock: HTTPXMock
) -> None:
    httpx_mock.add_response(401, url=SEI)
    _accept(httpx_mock)

    assert scene.report(services="[{name: api}, {name: web}]", fail_on_error="true") == 1


def test_what_lost_several_reports_is_told_once(scene: Scene, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(401, url=SEI, is_reusable=True)

    scene.report(services="[{name: api}, {name: web}, {name: docs}]")

    (warning,) = scene.annotations("warning")
    assert warning.count("status 401") == 1


def test_what_concerns_several_reports_is_told_once(scene: Scene, httpx_mock: HTTPXMock) -> None:
    _accept(httpx_mock, times=2)
    scene.github.answers["/repos/acme/shop/actions/workflows/7/runs"] = refusal(403, "runs", "a: b")

    scene.report(services="[{name: api}, {name: web}]", params="API_TOKEN=hunter2")

    lost, withheld = scene.annotations("warning")
    assert lost.startswith("Missing in the report: commits before the head")
    assert withheld == "Not sent, because they look like secrets: parameters API_TOKEN."


def test_the_matrix_of_the_step_is_a_parameter_of_its_own_run(
    scene: Scene, httpx_mock: HTTPXMock
) -> None:
    _accept(httpx_mock)

    scene.report(matrix='{"os": "linux"}')

    assert _params(_sent(httpx_mock))["matrix.os"] == "linux"


def test_the_matrix_of_the_step_is_no_parameter_of_another_run(
    scene: Scene, httpx_mock: HTTPXMock
) -> None:
    _accept(httpx_mock)
    scene.env["RUNNER_OS"] = "Linux"
    scene.add_run(run(id=99, run_number=12))

    scene.report(run_id="99", matrix='{"os": "linux"}')

    assert _params(_sent(httpx_mock)).keys() == {
        "event",
        "run_number",
        "run_attempt",
        "ref",
        "actor",
    }


@pytest.mark.parametrize(("run_id", "count"), [("", 1), ("99", 0)])
def test_what_earlier_steps_declared_is_no_artifact_of_another_run(
    scene: Scene, run_id: str, count: int
) -> None:
    declared = scene.folder / "artifacts.json"
    entry = {"name": "ghcr.io/acme/api:1", "digest": f"sha256:{1:064x}", "kind": "oci"}
    declared.write_text(json.dumps({"version": 1, "subjects": [entry]}), encoding="utf-8")
    scene.env["GITHUB_ARTIFACTS_LIST"] = str(declared)
    scene.add_run(run(id=99, run_number=12))

    scene.report(run_id=run_id, dry_run="true")

    assert scene.outputs["artifact-count"] == str(count)


def test_a_re_run_of_who_started_the_run_behind_it_is_reported(
    scene: Scene, httpx_mock: HTTPXMock
) -> None:
    _accept(httpx_mock)
    upstream = {"id": 99, "run_number": 12, "event": "workflow_dispatch", "actor": {"login": "ada"}}
    scene.set_event("workflow_run", {"workflow": {"name": "CI"}, "workflow_run": upstream})
    scene.env |= {"GITHUB_WORKFLOW": "Deploy", "GITHUB_RUN_ATTEMPT": "2"}
    scene.add_run(
        scene.run.model_copy(
            update={"event": "workflow_run", "run_attempt": 2, "workflow_name": "Deploy"}
        )
    )

    scene.report(run_id=str(RUN_ID))

    assert _sent(httpx_mock)["build_number"] == 2_000_000_562
    assert scene.outputs["delivered"] == "true"


def test_a_deployment_is_called_one_in_the_log(scene: Scene) -> None:
    scene.report(environment="production", cfr_status="true", dry_run="true")

    assert "Counts as:  a deployment to production, and a failed change" in scene.lines


def test_sei_is_asked_for_the_instance_before_the_report_is_posted(
    scene: Scene, httpx_mock: HTTPXMock
) -> None:
    url = SEI.replace("custom-cicd", f"cicd/instances/{GUID}")
    httpx_mock.add_response(url=url, json={"id": GUID, "integration_id": "7"})
    _accept(httpx_mock)

    scene.report(verify="auto")

    assert [request.method for request in httpx_mock.get_requests()] == ["GET", "POST"]
    assert scene.outputs["delivered"] == "true"


def test_certificates_that_cannot_be_read_fail_the_step(scene: Scene) -> None:
    scene.env["REQUESTS_CA_BUNDLE"] = str(scene.folder / "gone.pem")

    assert scene.report() == 1

    assert scene.annotations("error")[0].startswith("REQUESTS_CA_BUNDLE")
    assert scene.outputs["delivered"] == "false"


def test_a_failed_delivery_is_kept_and_told_where(scene: Scene, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(401)

    scene.report()

    outbox = scene.folder / "temp" / "sei-outbox"
    assert scene.outputs["outbox"] == str(outbox)
    assert [path.name for path in outbox.iterdir()] == [f"{RUN_ID}-1.json"]
    (warning,) = scene.annotations("warning")
    assert f"What was not delivered is kept in {outbox}; `mode: resend` sends it" in warning


def test_a_delivered_report_leaves_no_outbox(scene: Scene, httpx_mock: HTTPXMock) -> None:
    _accept(httpx_mock)

    scene.report()

    assert scene.outputs["outbox"] == ""
    assert not (scene.folder / "temp" / "sei-outbox").exists()


def test_a_payload_that_no_run_can_have_is_told_and_not_sent(
    scene: Scene, httpx_mock: HTTPXMock
) -> None:
    scene.github.answers |= answers_for(scene.run.model_copy(update={"run_number": 2**63}))

    code = scene.report()

    assert code == 0
    assert httpx_mock.get_requests() == []
    (warning,) = scene.annotations("warning")
    assert warning.startswith("The run cannot be reported as GitHub tells of it (build_number).")


def test_a_job_that_is_cancelled_while_github_is_read_reports_nothing(
    scene: Scene, httpx_mock: HTTPXMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cancel(*_: object, **__: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(scene.github, "get", cancel)

    code = scene.report()

    assert code == 0
    assert httpx_mock.get_requests() == []
    (warning,) = scene.annotations("warning")
    assert warning.startswith("The job was cancelled before anything was reported.")


def test_a_job_that_is_cancelled_while_reports_are_sent_keeps_the_rest(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted: list[bytes] = []

    def post(_sei: object, content: bytes) -> None:
        posted.append(content)
        if len(posted) == 2:
            signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr("sei_action.delivery.Sei.post_report", post)

    code = scene.report(services="[{name: api}, {name: web}, {name: docs}]")

    assert code == 0
    assert len(posted) == 2
    assert len(list(Path(scene.outputs["outbox"]).iterdir())) == 2
    (warning,) = scene.annotations("warning")
    assert warning.startswith("The job was cancelled before 2 of 3 reports were sent. ")
    assert "accepted run #562, service api, as SUCCESS" in scene.shown


def test_a_key_that_is_a_word_of_the_report_itself_does_not_break_the_summary(
    scene: Scene, httpx_mock: HTTPXMock
) -> None:
    _accept(httpx_mock)

    code = scene.report(api_key="acme")

    assert code == 0
    assert scene.outputs["delivered"] == "true"
    assert "acme" not in scene.shown
