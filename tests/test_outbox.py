"""Specify how reports are kept that could not be delivered."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sei_action.cancelling import CancelledError
from sei_action.outbox import Kept, alone_in, keep, waiting
from tests.builders import moment, payload

_LONG = 10
_HOLD = """
import sys
from pathlib import Path
from sei_action.outbox import alone_in

with alone_in(Path(sys.argv[1]), 5):
    print("held", flush=True)
    sys.stdin.read()
"""


def _kept(**changes: object) -> Kept:
    facts: dict[str, object] = {
        "target": "https://sei.example/api/v1/",
        "reason": "SEI could not be reached.",
        "kept_at": moment(60),
        "report": {"execution_id": "7-1", "start_time": 1000},
    }
    return Kept.model_validate({**facts, **changes})


def _ids(folder: Path) -> list[str]:
    return [kept.execution_id for _, kept in waiting(folder)[0]]


@contextmanager
def _somebody_else_in(folder: Path) -> Iterator[None]:
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with alone_in(folder, _LONG):
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


def test_a_report_is_kept_in_a_file_of_its_name(tmp_path: Path) -> None:
    path = keep(tmp_path / "not" / "yet", "7-1", _kept())

    assert path == tmp_path / "not" / "yet" / "7-1.json"
    assert list(path.parent.iterdir()) == [path]


def test_a_kept_report_says_where_it_was_to_go_and_why_it_is_here(tmp_path: Path) -> None:
    path = keep(tmp_path, "7-1", _kept())

    assert json.loads(path.read_bytes()) == {
        "version": 1,
        "target": "https://sei.example/api/v1/",
        "reason": "SEI could not be reached.",
        "kept_at": "2026-02-02T09:01:00Z",
        "report": {"execution_id": "7-1", "start_time": 1000},
    }


def test_a_kept_report_is_read_as_it_was_written(tmp_path: Path) -> None:
    kept = _kept(reason="Größe 🚀")
    path = keep(tmp_path, "7-1", kept)

    assert waiting(tmp_path) == ([(path, kept)], [])


def test_a_report_is_posted_later_as_it_was_posted_first(tmp_path: Path) -> None:
    report = payload(pipeline="Größe 🚀", scm_commit_ids=["a" * 40, "b" * 40])
    keep(tmp_path, "7-1", _kept(report=report.model_dump(mode="json", by_alias=True)))

    ((_, kept),), _problems = waiting(tmp_path)

    assert json.loads(kept.content) == json.loads(report.model_dump_json(by_alias=True))
    # Not a byte more: what just fits the first time must fit later.
    assert kept.content == report.model_dump_json(by_alias=True).encode()


def test_the_same_report_is_kept_once_with_its_last_reason(tmp_path: Path) -> None:
    keep(tmp_path, "7-1", _kept(reason="first"))
    keep(tmp_path, "7-1", _kept(reason="second"))

    ((_, kept),), _problems = waiting(tmp_path)
    assert kept.reason == "second"


@pytest.mark.parametrize("error", [OSError(28, "No space left"), CancelledError()])
def test_a_report_that_cannot_be_written_whole_is_not_there_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def fail(_handle: int) -> None:
        raise error

    monkeypatch.setattr(os, "fsync", fail)

    with pytest.raises(type(error)):
        keep(tmp_path, "7-1", _kept())

    assert list(tmp_path.iterdir()) == []


def test_a_write_that_fails_leaves_the_earlier_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(tmp_path, "7-1", _kept(reason="first"))

    def fail(_handle: int) -> None:
        raise OSError(28, "No space left")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space left"):
        keep(tmp_path, "7-1", _kept(reason="second"))

    ((_, kept),), _problems = waiting(tmp_path)
    assert kept.reason == "first"


def test_nobody_sees_a_report_that_is_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    monkeypatch.setattr(os, "fsync", lambda _handle: seen.append(waiting(tmp_path)))

    keep(tmp_path, "7-1", _kept())

    assert seen == [([], [])]


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(OSError, match="file"):
        keep(tmp_path / "file" / "outbox", "7-1", _kept())


def test_an_empty_outbox_holds_nothing(tmp_path: Path) -> None:
    assert waiting(tmp_path) == ([], [])


def test_the_run_that_started_first_comes_first(tmp_path: Path) -> None:
    for name, start in (("a", 3000), ("b", 1000), ("c", 2000)):
        keep(tmp_path, name, _kept(report={"execution_id": name, "start_time": start}))

    assert _ids(tmp_path) == ["b", "c", "a"]


def test_of_runs_that_started_together_the_id_decides(tmp_path: Path) -> None:
    for file, name in (("1", "7-2"), ("2", "7-1")):
        keep(tmp_path, file, _kept(report={"execution_id": name, "start_time": 1000}))

    assert _ids(tmp_path) == ["7-1", "7-2"]


@pytest.mark.parametrize("start", [{}, {"start_time": None}, {"start_time": "soon"}])
def test_a_report_without_a_time_comes_first(tmp_path: Path, start: dict[str, object]) -> None:
    keep(tmp_path, "a", _kept(report={"execution_id": "a", "start_time": 1}))
    keep(tmp_path, "b", _kept(report={"execution_id": "b", **start}))

    assert _ids(tmp_path) == ["b", "a"]


def test_a_report_without_an_id_has_an_empty_one() -> None:
    assert _kept(report={}).execution_id == ""


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        _kept().model_dump_json().replace('"version":1', '"version":2').encode(),
        _kept().model_dump_json().replace('"version"', '"key":"k","version"').encode(),
        _kept().model_dump_json().replace("09:01:00Z", "09:01:00").encode(),
        _kept().model_dump_json().replace('{"execution_id":"7-1"', '["').encode(),
    ],
)
def test_what_is_no_report_is_told_and_left_where_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "strange.json"
    path.write_bytes(content)
    keep(tmp_path, "7-1", _kept())

    found, problems = waiting(tmp_path)

    assert [kept.content for _, kept in found] == [_kept().content]
    assert len(problems) == 1
    assert problems[0].startswith(f"{path} is no report of an outbox (")
    assert path.read_bytes() == content


def test_half_a_character_in_a_report_is_mended_when_it_is_kept(tmp_path: Path) -> None:
    keep(tmp_path, "7-1", _kept(reason="a\ud83d", report={"execution_id": "b\ud83d"}))

    ((_, kept),), problems = waiting(tmp_path)

    assert (kept.reason, kept.content, problems) == ("a?", b'{"execution_id":"b?"}', [])


def test_half_a_character_in_a_file_of_an_outbox_is_mended(tmp_path: Path) -> None:
    text = _kept().model_dump_json().replace("7-1", "\\ud83d")
    (tmp_path / "7-1.json").write_text(text, encoding="utf-8")

    assert _ids(tmp_path) == ["?"]


@pytest.mark.parametrize(
    "changes",
    [
        {"report": {"execution_id": "7-1", "instance_guid": "b"}},
        {"report": {"execution_id": "7-1", "job_full_name": "b"}},
        {"report": {"execution_id": "7-1", "build_number": 2}},
        {"target": "https://other.example/"},
    ],
)
def test_another_report_of_the_same_name_is_kept_beside_the_first(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    first, other = _kept(), _kept(**changes)

    keep(tmp_path, "7-1", first)
    path = keep(tmp_path, "7-1", other)

    assert path == tmp_path / f"7-1-{other.identity}.json"
    assert len(waiting(tmp_path)[0]) == 2


def test_another_report_of_the_same_name_is_kept_once(tmp_path: Path) -> None:
    keep(tmp_path, "7-1", _kept())

    for reason in ("first", "second"):
        keep(tmp_path, "7-1", _kept(target="https://other.example/", reason=reason))

    assert sorted(kept.reason for _, kept in waiting(tmp_path)[0]) == [_kept().reason, "second"]


@pytest.mark.parametrize("content", [b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_report_is_not_written_over(tmp_path: Path, content: bytes) -> None:
    strange = tmp_path / "7-1.json"
    strange.write_bytes(content)

    keep(tmp_path, "7-1", _kept())

    assert strange.read_bytes() == content
    assert _ids(tmp_path) == ["7-1"]


def test_a_folder_that_is_called_like_a_report_is_told(tmp_path: Path) -> None:
    (tmp_path / "7-1.json").mkdir()

    assert len(waiting(tmp_path)[1]) == 1


def test_a_report_that_somebody_else_has_just_sent_is_no_problem(tmp_path: Path) -> None:
    (tmp_path / "7-1.json").symlink_to(tmp_path / "gone")

    assert waiting(tmp_path) == ([], [])


def test_other_files_of_the_folder_are_left_alone(tmp_path: Path) -> None:
    for name in (".lock", ".x.draft", "README.md"):
        (tmp_path / name).write_text("{", encoding="utf-8")

    assert waiting(tmp_path) == ([], [])


def test_who_is_alone_may_go_on(tmp_path: Path) -> None:
    with alone_in(tmp_path, _LONG):
        keep(tmp_path, "7-1", _kept())

    assert _ids(tmp_path) == ["7-1"]


def test_a_second_one_gives_up_where_the_first_takes_longer(tmp_path: Path) -> None:
    with _somebody_else_in(tmp_path), pytest.raises(TimeoutError), alone_in(tmp_path, 0.01):
        pytest.fail("two are alone")


def test_a_second_one_goes_on_when_the_first_has_ended(tmp_path: Path) -> None:
    with _somebody_else_in(tmp_path):
        pass

    with alone_in(tmp_path, 0.01):
        pass


def test_one_who_fails_does_not_lock_others_out(tmp_path: Path) -> None:
    with pytest.raises(KeyError), alone_in(tmp_path, 0.01):
        raise KeyError

    with alone_in(tmp_path, 0.01):
        pass


def test_two_folders_do_not_wait_for_each_other(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()

    with _somebody_else_in(tmp_path), alone_in(other, 0.01):
        pass


def test_a_process_that_is_killed_does_not_lock_others_out(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline().strip() == b"held"
        with pytest.raises(TimeoutError), alone_in(tmp_path, 0.01):
            pytest.fail("two are alone")
        holder.kill()
        holder.wait(_LONG)

    with alone_in(tmp_path, _LONG):
        pass
