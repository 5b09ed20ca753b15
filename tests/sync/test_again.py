"""What a sync does that is not the first: only what is new."""

import threading
from pathlib import Path
from typing import Any

import pytest

from sei_action.github.bulk import RunPage, read_run_page
from tests.sync.world import (
    ELEVEN,
    OTHER_GUID,
    THIRTEEN,
    TWELVE,
    Done,
    World,
    numbers,
    row,
    shop,
)


def test_nothing_is_posted_again(two: World, tmp_path: Path) -> None:
    two.sync(tmp_path)
    done = two.sync(tmp_path)

    assert numbers(two.bodies) == [11, 12]
    assert row(done) == [2, 0, 2, 0, 0]


def test_what_did_not_change_costs_no_request(two: World, tmp_path: Path) -> None:
    two.sync(tmp_path)
    two.sync(tmp_path)  # what was read long ago is listed no more, so it asks for less
    two.asked.clear()
    two.sync(tmp_path)

    statuses = {one.kind.rpartition("/")[2]: one.status for one in two.asked}
    assert statuses == {"{repo}": 200, "runs": 304}


def test_what_github_forgot_to_list_is_listed_the_next_time(
    two: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forgetful(*asked: Any) -> RunPage:  # noqa: ANN401 - as in the real one
        page = read_run_page(*asked)
        return page.model_copy(update={"runs": page.runs[:1]})

    with monkeypatch.context() as patch:
        patch.setattr("sei_action.sync.survey.read_run_page", forgetful)
        done = two.sync(tmp_path)
    two.sync(tmp_path)

    assert "GitHub counts 1 more runs than it gives" in done.log
    assert sorted(number for _, number in two.kept) == [11, 12]


def test_only_what_is_new_is_posted(two: World, tmp_path: Path) -> None:
    two.sync(tmp_path)
    two.show(shop(ELEVEN, TWELVE, THIRTEEN))
    done = two.sync(tmp_path)

    assert numbers(two.bodies) == [11, 12, 13]
    assert row(done) == [3, 1, 2, 0, 0]


def test_without_its_ledger_repeats_are_harmless(two: World, tmp_path: Path) -> None:
    two.sync(tmp_path)
    before = two.kept
    two.sync(tmp_path, ledger=tmp_path / "lost")

    assert two.fates == ["kept", "kept", "repeated", "repeated"]
    assert two.kept == before


def test_another_instance_has_a_ledger_of_its_own(two: World, tmp_path: Path) -> None:
    two.sync(tmp_path)
    done = two.sync(tmp_path, instance_guid=OTHER_GUID)

    assert done.code == 1
    assert "Input `ledger`" in done.log
    assert numbers(two.bodies) == [11, 12]


def test_two_at_once_do_not_collide(two: World, tmp_path: Path) -> None:
    ends: list[Done] = []
    folders = [tmp_path / name for name in ("one", "other")]

    def run(folder: Path) -> None:
        folder.mkdir()
        ends.append(two.sync(folder, ledger=tmp_path / "shared"))

    threads = [threading.Thread(target=run, args=(folder,)) for folder in folders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [done.code for done in ends] == [0, 0]
    assert two.fates == ["kept", "kept"]
