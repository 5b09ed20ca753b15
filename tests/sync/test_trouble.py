"""What becomes of a sync when SEI or GitHub refuses something."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from sei_action.github import GitHub
from sei_action.github.bulk import read_workflows
from tests.sync.world import (
    BETWEEN_BOTH,
    ELEVEN,
    KEY,
    OTHER_GUID,
    TWELVE,
    World,
    elsewhere,
    numbers,
    row,
    shop,
)


def test_a_key_that_sei_refuses_stops_everything(three: World, tmp_path: Path) -> None:
    three.sei.refused = [401] * 3
    done = three.sync(tmp_path, verify="false")
    sent = len(three.bodies)
    three.sei.refused = []
    three.sync(tmp_path)

    assert done.code == 0
    assert done.outputs["delivered"] == "false"
    assert sent < 3
    assert sorted(number for _, number in three.kept) == [11, 12, 13]


def test_under_fail_on_error_what_failed_fails_the_step(two: World, tmp_path: Path) -> None:
    two.sei.refused = [401]

    done = two.sync(tmp_path, verify="false", fail_on_error="true")

    assert done.code == 1
    assert done.lines[-1].startswith(
        "error: Not everything was reported: 0 of 2 runs reported, 2 failed."
    )


def test_an_unknown_instance_is_told_before_anything_is_sent(two: World, tmp_path: Path) -> None:
    done = two.sync(tmp_path, instance_guid=OTHER_GUID)

    assert two.bodies == []
    assert OTHER_GUID in done.log


def test_what_failed_is_reported_later_even_after_a_sync_of_an_earlier_time(
    two: World, tmp_path: Path
) -> None:
    two.sei.refused = [401]
    two.sync(tmp_path, verify="false")
    two.sync(tmp_path, until=BETWEEN_BOTH.isoformat())
    at_first = numbers(two.bodies)
    two.sync(tmp_path)

    assert at_first[-1] == 11
    assert sorted(number for _, number in two.kept) == [11, 12]


def test_a_report_that_sei_refuses_is_not_sent_again(two: World, tmp_path: Path) -> None:
    two.sei.refused = [400]
    done = two.sync(tmp_path)
    two.sync(tmp_path)

    assert row(done) == [2, 1, 0, 0, 1]
    assert numbers(two.bodies) == [11, 12]


def test_sei_is_given_the_time_that_it_asks_for(two: World, tmp_path: Path) -> None:
    two.sei.refused = [429]
    done = two.sync(tmp_path)

    assert done.code == 0
    assert numbers(two.bodies) == [11, 11, 12]
    assert two.fates == ["kept", "kept"]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError("of ours"), "This action met something it does not know (ValueError)."),
        (sqlite3.OperationalError("database or disk is full"), "The ledger in "),
    ],
)
def test_the_unexpected_in_a_repository_stops_no_other(
    servers: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    told: str,
) -> None:
    servers.begin_anew(shop(ELEVEN), elsewhere("acme/till", TWELVE))

    def read(github: GitHub, name: str) -> list[dict[str, Any]]:
        if name == "acme/shop":
            raise error
        return read_workflows(github, name)

    monkeypatch.setattr("sei_action.sync.repository.read_workflows", read)
    done = servers.sync(tmp_path, org="acme")

    assert done.code == 0
    assert [name for name, _ in servers.kept] == ["acme/till/CI"]
    assert told in done.log


def test_the_unexpected_fails_the_step_of_those_who_want_it(
    two: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tallies(_marks: object) -> None:
        raise ValueError(KEY)

    monkeypatch.setattr("sei_action.ledger.marks.Marks.tallies", tallies)
    done = two.sync(tmp_path, fail_on_error="true")

    assert done.code == 1
    assert done.outputs["delivered"] == "false"
    assert "This action met something it does not know (ValueError)." in done.lines[-1]
    assert KEY not in done.log


def test_without_right_to_artifacts_the_rest_is_reported(servers: World, tmp_path: Path) -> None:
    state = shop(ELEVEN)
    kept = state.permissions - {"deployments"}
    servers.begin_anew(state.model_copy(update={"permissions": kept}))
    servers.sync(tmp_path)

    assert numbers(servers.bodies) == [11]
