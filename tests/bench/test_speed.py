"""Specify how the speed of a report is measured, and how the figures are judged."""

import sys
from pathlib import Path

import httpx
import pytest

from bench.speed import cold, imports, latency, overhead, size
from bench.speed.__main__ import PARTS, main
from bench.speed.downloads import Line, serving
from bench.speed.network import Exchange, round_trips
from bench.speed.processes import FailedError, Usage, measure, typical
from bench.speed.runs import LARGE, SMALL, TYPICAL
from bench.speed.stage import ROOT, staged
from bench.speed.tables import Budget, Findings, Table


def _exchange(begun: float, ended: float) -> Exchange:
    return Exchange(begun, ended, "GET", "/", 200, ("127.0.0.1", 1))


def _usage(wall: float = 1.0, cpu: float = 0.5, memory: float = 60.0) -> Usage:
    return Usage(wall=wall, cpu=cpu, memory=memory)


def test_a_table_is_written_in_markdown() -> None:
    table = Table("Times", ("run", "ms"), (("small", "7"),))

    assert list(table.lines()) == [
        *("**Times**", "", "| run | ms |", "| --- | ---: |", "| small | 7 |")
    ]


@pytest.mark.parametrize(("measured", "word"), [(0.6, "met"), (0.61, "MISSED")])
def test_a_budget_is_met_up_to_its_most(measured: float, word: str) -> None:
    budget = Budget("CPU", measured, 0.6, "s")

    assert budget.is_met is (word == "met")
    assert budget.line == f"- {word}: CPU: {measured:.2f} of 0.6 s"


def test_one_missed_budget_is_enough() -> None:
    met, missed = Budget("one", 1, 2, "s"), Budget("two", 3, 2, "s")

    assert Findings((), (met,)).is_within_budget
    assert not Findings((), (met, missed)).is_within_budget


def test_requests_that_overlap_are_one_round_trip() -> None:
    waves = [_exchange(0, 2), _exchange(1, 3), _exchange(3, 4), _exchange(3.5, 5), _exchange(6, 7)]

    assert round_trips(waves) == 3
    assert round_trips([]) == 0


def test_the_wall_time_grows_by_the_round_trips() -> None:
    assert latency.slope([0.5 + 4 * delay for delay in (0, 0.02, 0.05, 0.1)]) == pytest.approx(4)


@pytest.mark.parametrize(("wall", "trips", "missed"), [(0.85, 5, 0), (0.86, 5, 1), (0.86, 6, 2)])
def test_a_typical_report_is_judged_by_its_time_and_its_round_trips(
    wall: float, trips: int, missed: int
) -> None:
    sizes, set_ups = (SMALL, TYPICAL, LARGE), (0, 2)
    walls = {(one, more, ms): wall for one in sizes for more in set_ups for ms in (0, 20, 50, 100)}

    found = latency.findings(walls, {(one, more): (8, trips, 4) for one, more, _ in walls})

    assert sum(not budget.is_met for budget in found.budgets) == missed
    assert [len(table.rows) for table in found.tables] == [3, 3]


def test_growth_is_one_where_every_job_costs_the_same() -> None:
    assert size.growth({10: 51, 100: 60, 1000: 150, 5000: 550}) == pytest.approx(1)
    assert size.growth({10: 51, 100: 60, 1000: 150, 5000: 950}) == pytest.approx(2)


def test_memory_and_growth_of_large_runs_are_judged() -> None:
    used = {10: _usage(), 100: _usage(1, 1, 70), 1000: _usage(1, 2, 151), 5000: _usage(1, 3, 2000)}

    found = size.findings({jobs: (usage, 1000) for jobs, usage in used.items()})

    assert [budget.is_met for budget in found.budgets] == [False, False, True]


@pytest.mark.parametrize(
    ("cpu", "memory", "met"), [(0.6, 90, [True, True]), (0.7, 91, [False, False])]
)
def test_a_report_is_judged_by_cpu_and_memory(cpu: float, memory: float, met: list[bool]) -> None:
    used = {"`python -c pass`": _usage(0.1), "curl": _usage(0.2)}
    used[overhead.OURS] = _usage(1.0, cpu, memory)

    found = overhead.findings(used, has_image=False)

    assert [budget.is_met for budget in found.budgets] == met
    assert found.tables[0].rows[-1][-2:] == ("10.0", "5.0")


def test_the_time_of_imports_is_summed_by_package() -> None:
    told = [
        "import time: self [us] | cumulative | imported package",
        "import time:      1500 |       1500 |     httpx._api",
        "import time:       500 |       2000 |   httpx",
        "import time:      3000 |       5000 | sei_action.cli",
        "::notice::anything else",
    ]

    (table,) = imports.findings(imports.seconds_by_module(told)).tables

    assert table.rows == (
        ("sei_action", "1", "3.0"),
        ("httpx", "2", "2.0"),
        ("all others", "0", "0.0"),
        ("all", "3", "5.0"),
    )


def test_what_is_waited_for_is_shown_by_way() -> None:
    waited = cold.Waiting(megabytes=12.34, seconds={50: 1.26, 10: 2.0}, first_report=0.5)

    assert cold.table({"pip": waited}).rows == (("pip", "12.3", "1.3", "2.0", "0.5"),)


def test_one_disturbance_does_not_move_what_is_typical() -> None:
    assert typical([_usage(1), _usage(99), _usage(2)]).wall == 2


def test_a_process_that_fails_is_not_measured() -> None:
    with pytest.raises(FailedError, match="ended with 3"):
        measure([sys.executable, "-c", "raise SystemExit(3)"], {})


def test_the_memory_of_the_measuring_process_is_not_counted() -> None:
    ballast = bytearray(200_000_000)

    used = measure([sys.executable, "-I", "-S", "-c", "pass"], {})

    assert used.memory < len(ballast) / 1e6


def test_files_come_whole_over_a_slow_line(tmp_path: Path) -> None:
    content = bytes(range(256)) * 1000
    (tmp_path / "file").write_bytes(content)
    line = Line(bytes_a_second=1e9)

    with serving(tmp_path, line) as url:
        found = httpx.get(f"{url}file", trust_env=False).content

    assert (found, line.sent) == (content, len(content))


def test_a_report_that_sei_did_not_take_is_not_measured() -> None:
    with staged(SMALL) as stage, pytest.raises(FailedError, match="and not once 202"):
        stage.report([sys.executable, "-c", "pass"])


def test_a_report_is_measured_with_the_requests_that_it_made() -> None:
    with staged(SMALL) as stage:
        used = stage.report([sys.executable, str(ROOT / "entrypoint.py")])

        assert used.cpu > 0
        assert b'"build_number":12' in stage.payload
        assert 1 <= round_trips(stage.network.exchanges) <= len(stage.network.exchanges) == 8
        assert 1 < stage.network.connections <= 8


def test_the_parts_that_are_named_are_printed_with_the_machine(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["imports", "--repeats", "1"]) == 0

    printed = capsys.readouterr().out
    assert printed.startswith("## imports\n\nMeasured with ")
    assert "| sei_action |" in printed


def test_a_missed_budget_fails_the_measurement(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    missed = Findings((), (Budget("CPU", 1, 0.6, "s"),))
    monkeypatch.setitem(PARTS, "size", lambda *_chosen: missed)

    assert main(["size"]) == 1

    assert "- MISSED: CPU: 1.00 of 0.6 s" in capsys.readouterr().out


def test_a_part_that_there_is_not_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["colour"])

    assert "colour" in capsys.readouterr().err
