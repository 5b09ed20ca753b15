"""Specify how the reports of a step are made and sent, and what an interruption leaves."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sei_action.cancelling import CancelledError
from sei_action.changes import Change
from sei_action.config import Config
from sei_action.deadline import Deadline
from sei_action.delivery import Delivery
from sei_action.errors import GitHubError, SeiError
from sei_action.gathered import Gathered, Reportable
from sei_action.payload.size import MOST_BYTES
from sei_action.receipt import Receipt, Report
from sei_action.runner import Runner
from sei_action.sending import Made, SendingCancelledError, make, receipt_of, send_all
from tests.builders import (
    JOB_ID,
    commit_range,
    config,
    findings,
    job,
    moment,
    outcome,
    payload,
    run,
    service,
    sha,
    step,
    subject,
)

_CANCELLED = CancelledError("The job was cancelled.")


class Sending:
    """A step that sends, and an SEI that answers each report by a table."""

    def __init__(self, folder: Path, **given: str) -> None:
        """Stand on a runner whose files are in a folder."""
        self.folder = folder
        self.log = io.StringIO()
        self.config: Config = config(verify="false", **given)
        self.posted: list[str] = []
        self.ends: dict[str, BaseException] = {}
        env = {"RUNNER_TEMP": str(folder)}
        self.runner = Runner(env, self.log)
        self.delivery = Delivery(self.config, env, Deadline(60), self.runner)

    def post(self, content: bytes) -> None:
        """Take a report, or end as the table says."""
        name = json.loads(content)["execution_id"]
        self.posted.append(name)
        if name in self.ends:
            raise self.ends[name]

    def send(self, *names: str) -> tuple[Report, ...]:
        """Send reports with these ids."""
        made = [
            Made(
                reportable=_reportable(service=service(name=name)),
                payload=payload(execution_id=name),
            )
            for name in names
        ]
        return send_all(made, _gathered(), self.delivery, self.config, self.runner)

    def cancelled(self, *names: str) -> Receipt:
        """Send, be cancelled, and give the receipt."""
        with pytest.raises(SendingCancelledError) as caught:
            self.send(*names)
        return receipt_of(caught.value.reports, (), (), self.delivery)

    @property
    def kept(self) -> dict[str, str]:
        """Give what waits in the outbox, with the reasons."""
        files = [json.loads(path.read_bytes()) for path in self.delivery.folder.glob("*.json")]
        return {one["report"]["execution_id"]: one["reason"] for one in files}


def _reportable(**changes: Any) -> Reportable:  # noqa: ANN401 - facts of any form
    return Reportable(subject=subject(**changes), findings=findings())


def _gathered(**changes: object) -> Gathered:
    return Gathered.model_validate({"run": run(), "outcome": outcome(), **changes})


@pytest.fixture
def sending(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Sending]:
    """Have a step that sends with some inputs."""

    def begin(**given: str) -> Sending:
        begun = Sending(tmp_path, **given)
        monkeypatch.setattr(
            "sei_action.delivery.Sei.post_report", lambda _sei, content: begun.post(content)
        )
        return begun

    return begin


def test_a_report_is_made_of_its_subject_and_the_run() -> None:
    made = make(_reportable(), _gathered(), config(), str)

    assert made.payload.build_number == 562
    assert made.payload.result == "SUCCESS"
    assert made.notes == ()


def test_a_report_knows_how_long_its_stages_waited() -> None:
    gathered = _gathered(run=run(jobs=(job(created_at=moment(0), started_at=moment(2)),)))

    assert make(_reportable(), gathered, config(), str).queued == {str(JOB_ID): 2_000}


def test_what_was_reported_says_what_its_commits_and_their_waits_were(
    sending: Callable[..., Sending],
) -> None:
    begun = sending()
    changes = (Change(sha=sha(562), title="Fix", pull_request=7),)
    reportable = Reportable(
        subject=subject(), findings=findings(commits=commit_range(changes=changes))
    )
    made = Made(reportable=reportable, payload=payload(), queued={"1": 2_000})

    (report,) = send_all([made], _gathered(), begun.delivery, begun.config, begun.runner)

    assert (report.changes, report.queued) == (changes, {"1": 2_000})


def test_a_report_holds_no_secret_that_github_told() -> None:
    gathered = _gathered(run=run(workflow_name="Deploy hunter2-hunter2"))

    made = make(
        _reportable(), gathered, config(), lambda text: text.replace("hunter2-hunter2", "***")
    )

    assert made.payload.pipeline == "Deploy ***"
    assert "hunter2" not in made.payload.model_dump_json()


def test_a_report_that_is_too_large_is_cut_with_a_note() -> None:
    steps = tuple(step(number=number, name="x" * 1000) for number in range(1200))
    gathered = _gathered(run=run(jobs=(job(steps=steps),)))

    made = make(_reportable(), gathered, config(), str)

    assert len(made.payload.model_dump_json(by_alias=True)) <= MOST_BYTES
    (note,) = made.notes
    assert note.startswith("The report is larger than")


def test_what_breaks_a_rule_of_seis_is_told_by_its_field_alone() -> None:
    gathered = _gathered(run=run(run_number=2**63, workflow_name="hunter2"))

    with pytest.raises(GitHubError) as caught:
        make(_reportable(), gathered, config(), str)

    assert str(caught.value).startswith(
        "The run cannot be reported as GitHub tells of it (build_number)."
    )
    assert "open an issue" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_what_breaks_a_rule_as_a_whole_is_told_so() -> None:
    gathered = _gathered(run=run(jobs=(job(), job(name="twin"))))

    with pytest.raises(GitHubError, match=r"as GitHub tells of it \(as a whole\)"):
        make(_reportable(), gathered, config(), str)


def test_what_cannot_be_computed_is_told_by_the_kind_of_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("year 12026 is out of range")

    monkeypatch.setattr("sei_action.sending.build_payload", fail)

    with pytest.raises(GitHubError, match=r"as GitHub tells of it \(ValueError\)"):
        make(_reportable(), _gathered(), config(), str)


def test_reports_are_sent_in_their_order(sending: Callable[..., Sending]) -> None:
    begun = sending()

    reports = begun.send("a", "b")

    assert begun.posted == ["a", "b"]
    assert [report.delivered for report in reports] == [True, True]
    assert begun.kept == {}


def test_each_report_is_kept_as_a_file_of_the_step(sending: Callable[..., Sending]) -> None:
    (report,) = sending().send("a")

    assert report.payload_file
    assert json.loads(Path(report.payload_file).read_bytes())["execution_id"] == "a"


def test_a_report_that_is_refused_does_not_stop_the_next(sending: Callable[..., Sending]) -> None:
    begun = sending()
    begun.ends["a"] = SeiError("No.", "", "")

    first, second = begun.send("a", "b")

    assert (first.delivered, first.failure) == (False, "No.")
    assert (second.delivered, second.failure) == (True, None)
    assert begun.kept == {"a": "No."}


def test_a_dry_run_shows_the_payload_and_sends_nothing(sending: Callable[..., Sending]) -> None:
    begun = sending(dry_run="true")

    (report,) = begun.send("a")

    assert begun.posted == []
    assert begun.kept == {}
    assert (report.delivered, report.failure) == (False, None)
    assert '"execution_id": "a"' in begun.log.getvalue()


def test_a_cancelled_job_keeps_what_was_not_sent(sending: Callable[..., Sending]) -> None:
    begun = sending()
    begun.ends["b"] = _CANCELLED

    begun.cancelled("a", "b", "c")

    assert begun.posted == ["a", "b"]
    assert begun.kept == {"b": "the job was cancelled", "c": "the job was cancelled"}


def test_a_cancelled_job_is_told_what_became_of_each_report(
    sending: Callable[..., Sending],
) -> None:
    begun = sending()
    begun.ends["b"] = _CANCELLED

    receipt = begun.cancelled("a", "b", "c")

    failure = "The job was cancelled before 2 of 3 reports were sent."
    assert [report.delivered for report in receipt.reports] == [True, False, False]
    assert [report.failure for report in receipt.reports] == [None, failure, failure]
    assert receipt.failure == f"{failure} {begun.delivery.advice}"
    assert receipt.outbox == str(begun.delivery.folder)
    assert "accepted run #562, service a," in receipt.story


def test_what_is_unexpected_is_kept_and_does_not_stop_the_others(
    sending: Callable[..., Sending],
) -> None:
    begun = sending()
    begun.ends["b"] = ZeroDivisionError()

    reports = begun.send("a", "b", "c")

    assert [report.delivered for report in reports] == [True, False, True]
    assert begun.kept == {"b": "The report could not be sent (ZeroDivisionError)."}


def test_a_receipt_of_delivered_reports_has_no_outbox(sending: Callable[..., Sending]) -> None:
    begun = sending()

    receipt = receipt_of(
        begun.send("a"), ("job b is not reported: no.",), ("A note.",), begun.delivery
    )

    assert (receipt.failure, receipt.outbox) == (None, None)
    assert receipt.notes == ("job b is not reported: no.", "A note.")


def test_a_receipt_tells_each_failure_once_and_ends_with_the_advice(
    sending: Callable[..., Sending],
) -> None:
    begun = sending()
    begun.ends = {name: SeiError(told, "", "") for name, told in [("a", "No."), ("b", "Never.")]}
    begun.ends["c"] = SeiError("No.", "", "")

    receipt = receipt_of(begun.send("a", "b", "c", "d"), (), (), begun.delivery)

    assert receipt.failure == f"No. Never. {begun.delivery.advice}"
    assert receipt.outbox == str(begun.delivery.folder)


def test_a_receipt_without_reports_tells_the_reasons_in_its_story_alone(
    sending: Callable[..., Sending],
) -> None:
    receipt = receipt_of((), ("job b is not reported: no.",), ("A note.",), sending().delivery)

    assert receipt.story == "job b is not reported: no."
    assert receipt.notes == ("A note.",)
