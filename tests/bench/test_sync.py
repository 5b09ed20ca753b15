"""The measurement of `sync`, in small: all runs kept once, in few requests, even when killed."""

from pathlib import Path

import pytest

from bench.speed.tables import Findings
from bench.sync import __main__ as command
from bench.sync.again import again
from bench.sync.expected import expected
from bench.sync.github import Organisation
from bench.sync.kills import kills
from bench.sync.sizes import sizes
from bench.sync.syncing import Synced, sync


def missed(found: Findings) -> list[str]:
    return [budget.line for budget in found.budgets if not budget.is_met]


def test_a_sync_that_is_killed_leaves_what_one_leaves_that_is_not() -> None:
    found = kills(1, 60, 1, seed=3)

    assert missed(found) == []
    (table,) = found.tables
    rows = {row[0]: row[1] for row in table.rows}
    assert (rows["runs"], rows["kills"]) == ("60", "1")
    assert rows["kept with kills"] == rows["kept at one go"] == rows["attempts to report"]


def test_a_thousand_runs_take_few_requests_without_stages() -> None:
    found = sizes([1000], [False])

    assert missed(found) == []
    assert [row[:2] for row in found.tables[0].rows] == [("1,000", "no")]
    judged = [budget.what for budget in found.budgets]
    assert "1,000 runs, stages: False, requests a run without those of re-runs" in judged


def test_stages_cost_one_request_more_for_each_run() -> None:
    found = sizes([50], [True])

    assert missed(found) == []
    assert 1.0 < float(found.tables[0].rows[0][6]) < 1.5


def test_a_sync_without_news_asks_almost_nothing() -> None:
    found = again(2, 4)

    assert missed(found) == []
    costs = [float(row[1]) for row in found.tables[0].rows]
    assert costs[0] > 5 > costs[1]


def test_what_is_to_be_reported_is_told_by_the_organisation() -> None:
    keys = expected(2, 30)

    assert len({name.rpartition("/")[0] for name, _ in keys}) == 2
    assert 40 < len(keys) < 70


def test_what_was_unchanged_is_no_request() -> None:
    asked = {"GET /a 200": 3, "GET /a 304": 5, "GET /runs/{run_id}/attempts/{attempt} 200": 2}
    made = Organisation("http://127.0.0.1", asked)

    assert (made.requests, made.unchanged) == (5, 5)
    assert (made.of_runs, made.of_reruns) == (2, 2)


def test_memory_is_told_over_time() -> None:
    synced = Synced(0, 8.0, 4.0, (10.0, 20.0, 40.0, 30.0))

    assert synced.peak == 40.0
    assert [synced.memory_at(share) for share in (0.25, 0.5, 1.0)] == [20.0, 40.0, 30.0]


def test_a_process_is_killed_when_its_time_is_over(tmp_path: Path) -> None:
    synced = sync({"SEI_REPO": "acme/shop"}, tmp_path / "log", seconds=0.0)

    assert synced.code == -9


@pytest.mark.parametrize("is_within", [True, False])
def test_a_missed_budget_is_the_exit_code(
    is_within: bool,  # noqa: FBT001 - a parameter of the test
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    class Found(Findings):
        @property
        def is_within_budget(self) -> bool:
            return is_within

    monkeypatch.setattr(command, "sizes", lambda _numbers: Found(()))

    assert command.main(["--sizes", "10", "--small", "0", "--kills", "0"]) == (
        0 if is_within else 1
    )
    assert capsys.readouterr().out.startswith("## sizes")
