"""Specify how reports are sent that wait in an outbox: oldest first, each once, none lost."""

import io
import json
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from pytest_httpx import HTTPXMock

from sei_action import outbox
from sei_action.deadline import Deadline
from sei_action.resend import resend
from sei_action.runner import Runner
from tests.builders import API_KEY, GITHUB_TOKEN, GUID, inputs, moment, payload

_BASE = "https://sei.example/api/v1/"
_URL = f"{_BASE}custom-cicd"
_INSTANCE = f"{_BASE}cicd/instances/{GUID}"
_LONG = 10


class Step:
    """A step with `mode: resend`, and what it left behind."""

    def __init__(self, folder: Path) -> None:
        """Stand on a runner whose files are in a folder."""
        self.outbox = folder / outbox.FOLDER
        self.output = folder / "output"
        self.log = io.StringIO()
        self.env = {
            **inputs(base_url=_BASE),
            "RUNNER_TEMP": str(folder),
            "GITHUB_OUTPUT": str(self.output),
        }

    def keep(self, name: str, start: int = 1000, to: Path | None = None, **changes: object) -> None:
        """Put a report into an outbox, the job's own unless told otherwise."""
        report = payload(execution_id=name, start_time=start).model_dump(mode="json", by_alias=True)
        facts = {"target": _BASE, "reason": "SEI was away.", "kept_at": moment(), "report": report}
        outbox.keep(to or self.outbox, name, outbox.Kept.model_validate({**facts, **changes}))

    def run(self, *folders: object) -> int:
        """Resend."""
        return resend([str(one) for one in folders], self.env, Runner(self.env, self.log))

    @property
    def left(self) -> list[str]:
        """Give what waits in the job's own outbox."""
        return sorted(path.stem for path in self.outbox.glob("*.json"))

    @property
    def warnings(self) -> list[str]:
        """Give what people were warned of."""
        lines = self.log.getvalue().splitlines()
        return [line for line in lines if line.startswith("warning: ")]

    @property
    def is_delivered(self) -> bool | None:
        """Give the step's output of that name."""
        if not self.output.exists():
            return None
        return "\ntrue\n" in self.output.read_text(encoding="utf-8")


@pytest.fixture
def step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Step:
    """Stand on a runner, and pause no longer than SEI asks for."""
    monkeypatch.setattr("random.uniform", lambda _low, _high: 0.0)
    return Step(tmp_path)


@pytest.fixture
def sei(httpx_mock: HTTPXMock) -> HTTPXMock:
    """Have an SEI that knows the instance, whether or not it is asked."""
    httpx_mock.add_response(
        url=_INSTANCE, json={"id": GUID, "integration_id": "7"}, is_optional=True, is_reusable=True
    )
    return httpx_mock


def _accept(sei: HTTPXMock) -> None:
    sei.add_response(202, url=_URL, json={"payload": "ok"}, is_optional=True, is_reusable=True)


def _posted(sei: HTTPXMock) -> list[str]:
    return [json.loads(one.content)["execution_id"] for one in sei.get_requests(url=_URL)]


@contextmanager
def _somebody_else_in(folder: Path) -> Iterator[None]:
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with outbox.alone_in(folder, _LONG):
            held.set()
            release.wait(_LONG)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(_LONG)
    try:
        yield
    finally:
        release.set()
        thread.join()


def test_what_waits_is_sent_and_removed(step: Step, sei: HTTPXMock) -> None:
    _accept(sei)
    step.keep("7-1")

    assert step.run() == 0

    (request,) = sei.get_requests(url=_URL)
    assert json.loads(request.content) == json.loads(
        payload(execution_id="7-1", start_time=1000).model_dump_json(by_alias=True)
    )
    assert request.headers["Authorization"] == f"ApiKey {API_KEY}"
    assert step.left == []
    assert step.is_delivered is True
    assert "Report 7-1 was accepted." in step.log.getvalue()


def test_the_oldest_report_is_sent_first(step: Step, sei: HTTPXMock) -> None:
    _accept(sei)
    for name, start in (("a", 3000), ("b", 1000), ("c", 2000)):
        step.keep(name, start)

    step.run()

    assert _posted(sei) == ["b", "c", "a"]


def test_the_oldest_report_of_all_folders_is_sent_first(
    step: Step, sei: HTTPXMock, tmp_path: Path
) -> None:
    _accept(sei)
    step.keep("a", 3000, tmp_path / "one")
    step.keep("b", 1000, tmp_path / "two")
    step.keep("c", 2000, tmp_path / "one")

    step.run(tmp_path / "one", tmp_path / "two")

    assert _posted(sei) == ["b", "c", "a"]


def test_named_folders_are_sent_instead_of_the_jobs_own(
    step: Step, sei: HTTPXMock, tmp_path: Path
) -> None:
    _accept(sei)
    step.keep("own")
    step.keep("a", to=tmp_path / "one")
    step.keep("b", to=tmp_path / "two")

    step.run(tmp_path / "one", tmp_path / "two")

    assert sorted(_posted(sei)) == ["a", "b"]
    assert step.left == ["own"]


def test_the_input_outbox_names_folders_as_well(step: Step, sei: HTTPXMock, tmp_path: Path) -> None:
    _accept(sei)
    step.keep("a", to=tmp_path / "one")
    step.keep("b", to=tmp_path / "two")
    step.env["SEI_OUTBOX"] = f"{tmp_path / 'one'}\n{tmp_path / 'two'}\n"

    step.run()

    assert sorted(_posted(sei)) == ["a", "b"]


def test_an_outbox_that_is_not_there_holds_nothing(step: Step, sei: HTTPXMock) -> None:
    assert step.run() == 0

    assert sei.get_requests() == []
    assert f"{step.outbox}: nothing waits here." in step.log.getvalue()
    assert step.is_delivered is True


def test_to_resend_twice_sends_once(step: Step, sei: HTTPXMock) -> None:
    _accept(sei)
    step.keep("7-1")

    step.run()
    step.run()

    assert _posted(sei) == ["7-1"]


@pytest.mark.parametrize("status", [400, 413])
def test_a_report_that_is_refused_stays_and_the_others_are_sent(
    step: Step, sei: HTTPXMock, status: int
) -> None:
    sei.add_response(status, url=_URL)
    _accept(sei)
    step.keep("a", 1000)
    step.keep("b", 2000)

    step.run()

    assert _posted(sei) == ["a", "b"]
    assert step.left == ["a"]
    assert (
        f"Report a is still undelivered. SEI did not take the report (status {status})."
        in (step.warnings[0])
    )
    assert step.is_delivered is False


def test_a_report_that_was_taken_with_an_error_stays_and_the_others_are_sent(
    step: Step, sei: HTTPXMock
) -> None:
    sei.add_response(202, url=_URL, json={"payload": '{"error": "unknown job"}'})
    _accept(sei)
    step.keep("a", 1000)
    step.keep("b", 2000)

    step.run()

    assert _posted(sei) == ["a", "b"]
    assert step.left == ["a"]


@pytest.mark.parametrize("status", [401, 403, 404])
def test_where_the_key_or_the_region_is_wrong_nothing_else_is_tried(
    step: Step, sei: HTTPXMock, status: int
) -> None:
    sei.add_response(status, url=_URL)
    step.keep("a", 1000)
    step.keep("b", 2000)

    assert step.run() == 0

    assert _posted(sei) == ["a"]
    assert step.left == ["a", "b"]
    assert len(step.warnings) == 1


def test_during_an_outage_nothing_else_is_tried(step: Step, sei: HTTPXMock) -> None:
    sei.add_exception(httpx.ConnectError("refused"), url=_URL, is_reusable=True)
    step.keep("a", 1000)
    step.keep("b", 2000)

    step.run()

    assert set(_posted(sei)) == {"a"}
    assert step.left == ["a", "b"]


def test_what_may_pass_is_tried_again(step: Step, sei: HTTPXMock) -> None:
    sei.add_response(503, url=_URL)
    _accept(sei)
    step.keep("7-1")

    step.run()

    assert _posted(sei) == ["7-1", "7-1"]
    assert step.left == []


def test_when_the_time_is_up_what_is_left_stays(
    step: Step, sei: HTTPXMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    _accept(sei)
    step.keep("a", 1000)
    step.keep("b", 2000)

    def clock() -> float:
        return 0 if "a" in step.left else 100

    monkeypatch.setattr(
        "sei_action.resend.Deadline.of_step", lambda seconds, _env: Deadline(seconds, clock)
    )

    step.run()

    assert step.left == ["b"]
    assert "The time for this step was up" in step.warnings[0]


def test_a_folder_for_which_no_time_is_left_says_so(
    step: Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sei_action.resend.Deadline.of_step", lambda *_: Deadline(0))
    step.keep("7-1")

    step.run()

    assert step.left == ["7-1"]
    assert step.is_delivered is False
    assert "still at work" not in step.log.getvalue()
    assert "`timeout`" in step.log.getvalue()


@pytest.mark.parametrize(("given", "code"), [("true", 1), ("false", 0)])
def test_what_is_left_fails_the_step_only_where_that_is_wanted(
    step: Step, sei: HTTPXMock, given: str, code: int
) -> None:
    sei.add_response(400, url=_URL)
    step.env["SEI_FAIL_ON_ERROR"] = given
    step.keep("7-1")

    assert step.run() == code


def test_where_nothing_is_left_the_step_never_fails(step: Step, sei: HTTPXMock) -> None:
    _accept(sei)
    step.env["SEI_FAIL_ON_ERROR"] = "true"
    step.keep("7-1")

    assert step.run() == 0


def test_a_report_for_another_sei_is_not_sent_there_nor_here(step: Step, sei: HTTPXMock) -> None:
    _accept(sei)
    step.keep("a", 1000, target="https://evil.example/")
    step.keep("b", 2000)

    step.run()

    assert [str(one.url) for one in sei.get_requests(method="POST")] == [_URL]
    assert _posted(sei) == ["b"]
    assert step.left == ["a"]
    assert "Report a was meant for https://evil.example/" in step.warnings[0]
    assert step.is_delivered is False


def test_a_report_of_an_instance_that_sei_would_drop_stays(
    step: Step, httpx_mock: HTTPXMock
) -> None:
    httpx_mock.add_response(404, url=_INSTANCE, json={"message": "not found"})
    step.keep("7-1")

    step.run()

    assert step.left == ["7-1"]


def test_what_is_no_report_is_told_and_counts_as_left(step: Step, sei: HTTPXMock) -> None:
    _accept(sei)
    step.keep("7-1")
    strange = step.outbox / "strange.json"
    strange.write_text("{", encoding="utf-8")

    step.run()

    assert step.left == ["strange"]
    assert str(strange) in step.warnings[0]
    assert step.is_delivered is False


def test_wrong_inputs_are_all_told_and_nothing_is_sent(step: Step, sei: HTTPXMock) -> None:
    step.keep("7-1")
    step.env |= {"SEI_API_KEY": "", "SEI_TIMEOUT": "soon"}

    assert step.run() == 1

    log = step.log.getvalue()
    assert "error: Input `api-key`" in log
    assert "error: Input `timeout`" in log
    assert sei.get_requests() == []
    assert step.left == ["7-1"]


def test_nothing_counts_as_delivered_where_an_input_is_wrong(step: Step) -> None:
    step.env["SEI_API_KEY"] = ""

    step.run()

    assert step.is_delivered is False


def test_inputs_about_the_run_do_not_matter(step: Step, sei: HTTPXMock) -> None:
    _accept(sei)
    step.keep("7-1")
    step.env |= {"SEI_INSTANCE_GUID": "", "SEI_GITHUB_TOKEN": "", "SEI_SCOPE": "all"}

    assert step.run() == 0

    assert step.left == []


def test_certificates_that_cannot_be_read_are_a_mistake_of_the_workflows(
    step: Step, tmp_path: Path
) -> None:
    step.keep("7-1")
    step.env["REQUESTS_CA_BUNDLE"] = str(tmp_path / "gone.pem")

    assert step.run() == 1

    assert "error: REQUESTS_CA_BUNDLE" in step.log.getvalue()
    assert step.left == ["7-1"]


def test_a_second_resend_gives_up_while_the_first_is_at_work(
    step: Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sei_action.resend.Deadline.of_step", lambda *_: Deadline(0.05))
    step.keep("7-1")

    with _somebody_else_in(step.outbox):
        assert step.run() == 0

    assert step.left == ["7-1"]
    assert "another resend is still at work" in step.warnings[0]
    assert step.is_delivered is False


def test_two_at_once_send_each_report_once(step: Step, sei: HTTPXMock, tmp_path: Path) -> None:
    _accept(sei)
    for number in range(5):
        step.keep(f"7-{number}", number)
    other = Step(tmp_path)

    threads = [threading.Thread(target=one.run) for one in (step, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert _posted(sei) == [f"7-{number}" for number in range(5)]
    assert step.left == []


def test_an_interruption_while_a_report_is_sent_leaves_it(step: Step, sei: HTTPXMock) -> None:
    sei.add_exception(KeyboardInterrupt(), url=_URL)
    step.keep("7-1")

    with pytest.raises(KeyboardInterrupt):
        step.run()

    assert step.left == ["7-1"]


def test_an_interruption_after_a_report_was_accepted_sends_it_again(
    step: Step, sei: HTTPXMock
) -> None:
    _accept(sei)
    step.keep("7-1")

    def interrupt(_path: Path, *, missing_ok: bool = False) -> None:  # noqa: ARG001 - as unlink has it
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "unlink", interrupt)
        with pytest.raises(KeyboardInterrupt):
            step.run()
    assert step.left == ["7-1"]
    step.run()

    assert _posted(sei) == ["7-1", "7-1"]
    assert step.left == []


def test_a_report_that_somebody_removed_meanwhile_is_no_problem(step: Step, sei: HTTPXMock) -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        (step.outbox / "7-1.json").unlink()
        return httpx.Response(202)

    sei.add_callback(answer, url=_URL)
    step.keep("7-1")

    assert step.run() == 0

    assert step.warnings == []


def test_a_report_that_cannot_be_removed_does_not_hold_up_the_others(
    step: Step, sei: HTTPXMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    _accept(sei)
    step.keep("a", 1000)
    step.keep("b", 2000)

    def refuse(path: Path, *, missing_ok: bool = False) -> None:  # noqa: ARG001 - as unlink has it
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "unlink", refuse)

    assert step.run() == 0

    assert _posted(sei) == ["a", "b"]
    assert any("Permission denied" in warning for warning in step.warnings)


def test_a_folder_that_cannot_be_locked_is_told_and_fails_nobodys_job(step: Step) -> None:
    step.keep("7-1")
    (step.outbox / ".lock").mkdir()

    assert step.run() == 0

    assert step.left == ["7-1"]
    assert str(step.outbox) in step.warnings[0]
    assert step.is_delivered is False


def test_outputs_that_cannot_be_written_fail_nobodys_job(
    step: Step, sei: HTTPXMock, tmp_path: Path
) -> None:
    _accept(sei)
    step.keep("7-1")
    step.env["GITHUB_OUTPUT"] = str(tmp_path / "gone" / "output")

    assert step.run() == 0

    assert step.left == []


@pytest.mark.parametrize("debug", ["", "1"])
def test_no_secret_is_in_the_log(step: Step, sei: HTTPXMock, debug: str) -> None:
    sei.add_response(401, url=_URL, json={"message": f"{API_KEY} {GITHUB_TOKEN} is not known"})
    step.env["RUNNER_DEBUG"] = debug
    step.keep("7-1")

    step.run()

    assert "is not known" in step.log.getvalue()
    assert API_KEY not in step.log.getvalue()
    assert GITHUB_TOKEN not in step.log.getvalue()


def test_what_sei_answers_is_shown_to_who_debugs(step: Step, sei: HTTPXMock) -> None:
    _accept(sei)
    step.env["RUNNER_DEBUG"] = "1"
    step.keep("7-1")

    step.run()

    assert f"SEI: POST {_URL} -> 202" in step.log.getvalue()


@pytest.mark.parametrize(("given", "code"), [("true", 1), ("false", 0)])
def test_a_job_that_is_cancelled_leaves_what_was_not_sent(
    step: Step, monkeypatch: pytest.MonkeyPatch, given: str, code: int
) -> None:
    def post(_sei: object, content: bytes) -> None:
        if json.loads(content)["execution_id"] == "b":
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("sei_action.resend.Sei.post_report", post)
    monkeypatch.setattr("sei_action.resend.Sei.find_instance", lambda *_, **__: True)
    step.env["SEI_FAIL_ON_ERROR"] = given
    for name, start in (("a", 1000), ("b", 2000), ("c", 3000)):
        step.keep(name, start)

    assert step.run() == code

    assert step.left == ["b", "c"]
    assert "The job was cancelled." in step.warnings[0]
    assert step.is_delivered is False


def test_the_same_instance_is_asked_for_once(step: Step, sei: HTTPXMock) -> None:
    _accept(sei)
    step.keep("a", 1000)
    step.keep("b", 2000)

    step.run()

    assert len(sei.get_requests(url=_INSTANCE)) == 1


def test_who_may_not_ask_for_an_instance_only_loses_the_check(
    step: Step, httpx_mock: HTTPXMock
) -> None:
    httpx_mock.add_exception(httpx.ConnectError("refused"), url=_INSTANCE)
    _accept(httpx_mock)
    step.keep("7-1")

    step.run()

    assert step.left == []
