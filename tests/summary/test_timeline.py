"""Specify the diagram; that mermaid takes it is specified in `tests/browser`."""

import re
from datetime import timedelta
from unicodedata import normalize

import pytest

from sei_action.payload import Payload, build_payload, queue_times_of
from sei_action.summary.timeline import timeline
from tests.builders import config, findings, job, moment, payload, run, subject


def _reported(*jobs: object) -> tuple[Payload, dict[str, int]]:
    whole = run(jobs=jobs)
    return build_payload(whole, subject(), findings(), config()), queue_times_of(whole)


def _timeline(*jobs: object) -> str:
    return timeline(*_reported(*jobs))


def _lines(*jobs: object) -> list[str]:
    return _timeline(*jobs).splitlines()


def _sections(*names: str) -> list[str]:
    jobs = [job(id=number, name=name) for number, name in enumerate(names)]
    text = _timeline(*jobs, job(id=900, name="last"))
    return re.findall("^section ✅ (.*)$", text, re.MULTILINE)[:-1]


def test_a_stage_waits_and_then_runs() -> None:
    lines = _lines(
        job(id=1, name="build", created_at=moment(0), started_at=moment(4), completed_at=moment(9)),
        job(id=2, name="test", created_at=moment(9), started_at=moment(9), completed_at=moment(20)),
    )

    start = lines.index("section ✅ build")
    assert lines[start : start + 5] == [
        "section ✅ build",
        "\u200b :active, q0, 2024-01-01T00:00:00, 2024-01-01T00:00:04",
        "5s :r0, 2024-01-01T00:00:04, 2024-01-01T00:00:09",
        "section ✅ test",
        "11s :r1, 2024-01-01T00:00:09, 2024-01-01T00:00:20",
    ]


@pytest.mark.parametrize(
    ("conclusion", "task"),
    [
        ("success", "✅ a\n20s :r0,"),
        ("failure", "❌ a\n20s :crit, r0,"),
        ("cancelled", "⏹️ a\n20s :done, r0,"),
        ("brand_new", "❔ a\n20s :done, r0,"),
    ],
)
def test_a_bar_is_coloured_by_the_result(conclusion: str, task: str) -> None:
    assert task in _timeline(job(id=1, name="a", conclusion=conclusion), job(id=2, name="b"))


def test_times_count_from_the_start_of_the_run() -> None:
    text = _timeline(job(id=1), job(id=2))

    assert "Times count from 2026-02-02 09:00:00 UTC." in text


def test_a_stage_that_was_queued_before_the_run_began_starts_the_timeline() -> None:
    text = _timeline(job(id=1, created_at=moment(-30)), job(id=2))

    assert "q0, 2024-01-01T00:00:00, 2024-01-01T00:00:32" in text
    assert "Times count from 2026-02-02 08:59:30 UTC." in text


def test_a_stage_that_took_no_time_can_still_be_seen() -> None:
    text = _timeline(
        job(id=1, name="a", started_at=moment(5), completed_at=moment(5)),
        job(id=2, name="b", started_at=moment(5), completed_at=moment(1005)),
    )

    assert "0s :r0, 2024-01-01T00:00:05, 2024-01-01T00:00:10" in text


def test_stages_that_took_no_time_at_the_very_start_are_drawn() -> None:
    jobs = [job(id=n, started_at=moment(0), completed_at=moment(0)) for n in range(2)]

    assert _timeline(*jobs).count("0s :r") == 2


@pytest.mark.parametrize(
    ("length", "form"),
    [
        (timedelta(minutes=59), "%M:%S"),
        (timedelta(hours=1), "%H:%M"),
        (timedelta(hours=23), "%H:%M"),
        (timedelta(days=3), "day %-j %H:%M"),
    ],
)
def test_the_axis_is_written_as_the_length_of_the_run_asks_for(
    length: timedelta, form: str
) -> None:
    last = job(id=2, started_at=moment(0), completed_at=moment(length.total_seconds()))

    assert f"axisFormat {form}" in _lines(job(id=1), last)


def test_what_no_run_can_last_is_drawn_as_the_longest() -> None:
    text = _timeline(job(id=1), job(id=2, completed_at=moment(60 * 365 * 86400)))

    assert "2024-01-01T00:00:02, 2024-02-10T00:00:00" in text


@pytest.mark.parametrize(
    "name",
    [
        "test (3.12, ubuntu-24.04)",
        "a:b;c#d%e",
        "%%{init: {'x': 1}}%%",
        '<b>"x"</b>',
        "`end` ```",
        "Größe 本番 🚀",
    ],
)
def test_a_name_is_shown_alike_and_means_nothing(name: str) -> None:
    (shown,) = _sections(name)

    assert normalize("NFKC", shown) == name
    assert not re.search(r"[:;#%{}<>\"'`\\|&]", shown)


@pytest.mark.parametrize("name", ["\u202eevil\u2066", " evil\r\n", "\x00evil\ud800"])
def test_what_is_not_printed_is_left_out_of_a_name(name: str) -> None:
    assert _sections(name) == ["evil"]


def test_a_long_name_keeps_its_start_and_its_end() -> None:
    assert _sections(f"start{'x' * 40}end") == [f"start{'x' * 11}…{'x' * 14}end"]


def test_names_that_look_the_same_stay_apart() -> None:
    assert _sections("a", "a", "a") == ["a", "a [2]", "a [3]"]


def test_longer_names_get_more_room_and_wide_letters_twice_as_much() -> None:
    def room(name: str) -> int:
        text = _timeline(job(id=1, name=name), job(id=2, name="b"))
        return int(re.findall(r'"leftPadding": (\d+)', text)[0])

    assert room("a") < room("a" * 20) < room("本" * 20)


def test_what_is_left_out_is_counted() -> None:
    jobs = [job(id=number, name=f"job-{number}") for number in range(43)]
    text = _timeline(*jobs, job(id=900, conclusion="skipped"))

    assert text.count("\nsection ") == 40
    assert "Stages without room for a bar: 3; " in text
    assert "Stages without a bar, as they did not run in this attempt: 1." in text


def test_a_shared_bar_says_how_many_jobs_it_stands_for() -> None:
    jobs = [job(id=n, name=f"test ({n})") for n in range(41)]
    good = _timeline(*jobs)
    bad = _timeline(*jobs[1:], job(id=900, name="test (x)", conclusion="failure"))

    assert "section ✅ test (41 jobs)\n" in good
    assert "section ❌ test (41 jobs, 1 unsuccessful)\n" in bad
    assert "share a bar" in good


def test_a_single_stage_needs_no_timeline() -> None:
    assert _timeline(job()) == ""


def test_stages_that_did_not_run_need_no_timeline() -> None:
    assert _timeline(*(job(id=n, conclusion="skipped") for n in range(2))) == ""


def test_without_stages_there_is_no_timeline() -> None:
    assert timeline(payload(), {}) == ""
