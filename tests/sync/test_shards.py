"""What comes before and after the shards of a sync: the plan, and what all did together."""

import io
import json
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo.github import State
from sei_action.runner import Runner
from sei_action.sync.shards_command import sync_merge, sync_plan
from tests.sync.world import ELEVEN, Done, World, elsewhere, row, run_command, shop

NAMES = [f"part-{number:02}" for number in range(12)]
"""As many repositories as two shards are worth, if all were pushed to of late."""


@pytest.fixture
def dozen(servers: World) -> World:
    """Let there be a dozen repositories with a run each."""
    servers.begin_anew(*map(part, range(len(NAMES))))
    return servers


def part(place: int) -> State:
    run = {**ELEVEN, "id": 5000 + place}
    now = datetime.now(UTC).isoformat()
    return elsewhere(f"acme/{NAMES[place]}", run, id=9000 + place, pushed_at=now)


def planned(servers: World, folder: Path, **inputs: object) -> Done:
    """Plan the shards of the organisation."""
    usual: dict[str, object] = {"org": "acme", "ledger": folder / "ledger"}
    env = servers.env(**usual | {"plan": folder / "plan.json"} | inputs)
    return run_command(sync_plan, env, folder)


def merged(servers: World, folder: Path, **inputs: object) -> Done:
    """Put the ledgers of the shards together."""
    usual: dict[str, object] = {"ledger": folder / "ledger", "ledgers": folder / "ledgers"}
    return run_command(sync_merge, servers.env(**usual | inputs), folder)


def synced(servers: World, folder: Path, shard: str, **inputs: object) -> Done:
    """Sync a shard, with a ledger of its own."""
    ledger = folder / "ledgers" / shard.partition("/")[0]
    usual: dict[str, object] = {"org": "acme", "ledger": ledger, "plan": folder / "plan.json"}
    return servers.sync(folder, **usual | {"shard": shard} | inputs)


def test_a_plan_names_the_shards_for_a_matrix(dozen: World, tmp_path: Path) -> None:
    done = planned(dozen, tmp_path)

    assert done.code == 0
    assert json.loads(done.outputs["shards"]) == ["1/2", "2/2"]
    assert done.lines[-1].startswith("SEI: 12 repositories in 2 shards; the plan is ")


def test_every_repository_is_in_one_shard(dozen: World, tmp_path: Path) -> None:
    planned(dozen, tmp_path)

    shards = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))["shards"]
    names = [one["full_name"] for shard in shards for one in shard]
    assert sorted(names) == [f"acme/{name}" for name in NAMES]
    assert [len(shard) for shard in shards] == [6, 6]


def test_patterns_choose_what_is_planned(dozen: World, tmp_path: Path) -> None:
    planned(dozen, tmp_path, repositories="*\n!part-00")

    assert "part-00" not in (tmp_path / "plan.json").read_text(encoding="utf-8")


def test_there_are_no_more_shards_than_told(dozen: World, tmp_path: Path) -> None:
    assert json.loads(planned(dozen, tmp_path, shards=1).outputs["shards"]) == ["1/1"]


def test_a_plan_of_nothing_has_a_shard_with_nothing(servers: World, tmp_path: Path) -> None:
    servers.begin_anew(shop(ELEVEN))
    done = planned(servers, tmp_path, repositories="nothing")
    shard = synced(servers, tmp_path, "1/1")

    assert json.loads(done.outputs["shards"]) == ["1/1"]
    assert shard.code == 0
    assert servers.bodies == []


def test_shards_and_merge_leave_what_one_sync_leaves(dozen: World, tmp_path: Path) -> None:
    for shard in json.loads(planned(dozen, tmp_path).outputs["shards"]):
        synced(dozen, tmp_path, shard)
    done = merged(dozen, tmp_path)
    after = dozen.sync(tmp_path, org="acme", ledger=tmp_path / "ledger")

    assert len(dozen.kept) == len(dozen.bodies) == 12
    assert [row(done, f"acme/{name}") for name in NAMES] == [[1, 1, 0, 0, 0]] * 12
    assert row(done, "all together") == [12, 12, 0, 0, 0]
    assert row(after, "all together") == [12, 0, 12, 0, 0]


def test_a_shard_begins_with_what_is_known_of_all(dozen: World, tmp_path: Path) -> None:
    dozen.sync(tmp_path, org="acme", ledger=tmp_path / "ledger")
    planned(dozen, tmp_path)
    for number in (1, 2):
        shutil.copytree(tmp_path / "ledger", tmp_path / "ledgers" / str(number))
        synced(dozen, tmp_path, f"{number}/2")

    assert len(dozen.bodies) == 12


def test_a_shard_that_told_nothing_is_missed(dozen: World, tmp_path: Path) -> None:
    dozen.sync(tmp_path, org="acme", ledger=tmp_path / "ledger")
    planned(dozen, tmp_path)
    for number in (1, 2):  # the second one dies before it has done anything
        shutil.copytree(tmp_path / "ledger", tmp_path / "ledgers" / str(number))
    synced(dozen, tmp_path, "1/2")
    done = merged(dozen, tmp_path, plan=tmp_path / "plan.json", fail_on_error="true")

    assert done.code == 0
    assert done.outputs["delivered"] == "false"
    assert row(done, "all together") == [6, 0, 6, 0, 0]
    assert "Stopped: no shard came to 6 of the repositories." in done.log


def test_of_the_shards_of_a_plan_the_merge_alone_has_a_summary(
    dozen: World, tmp_path: Path
) -> None:
    planned(dozen, tmp_path)
    shards = [synced(dozen, tmp_path, f"{number}/2") for number in (1, 2)]
    done = merged(dozen, tmp_path, plan=tmp_path / "plan.json")

    assert [one.summary for one in shards] == ["", ""]
    assert "all together" in done.summary


def test_what_failed_in_a_shard_fails_the_merge_under_fail_on_error(
    dozen: World, tmp_path: Path
) -> None:
    planned(dozen, tmp_path, shards=1)
    dozen.sei.refused = [401]
    synced(dozen, tmp_path, "1/1", verify="false")
    done = merged(dozen, tmp_path, fail_on_error="true")

    assert done.code == 1
    assert done.outputs["delivered"] == "false"


@pytest.mark.parametrize(
    ("shard", "text", "told"),
    [
        ("2/5", None, "error: Input `shard`: 2/5 does not fit the plan, which has 2 shards."),
        ("1/2", "{}", "error: Input `plan`: "),
        ("1/2", "", "error: Input `plan`: "),
    ],
)
def test_a_plan_that_does_not_fit_is_told(
    dozen: World, tmp_path: Path, shard: str, text: str | None, told: str
) -> None:
    planned(dozen, tmp_path)
    if text is not None:
        (tmp_path / "plan.json").write_text(text, encoding="utf-8")
    done = synced(dozen, tmp_path, shard)

    assert done.code == 1
    assert done.lines[0].startswith(told)
    assert dozen.bodies == []


def test_a_merge_of_nothing_is_told(dozen: World, tmp_path: Path) -> None:
    done = merged(dozen, tmp_path)

    assert done.code == 1
    assert done.lines[0].startswith("error: Input `ledgers`: there is no ledger in ")


def test_a_plan_that_cannot_be_written_is_told(dozen: World, tmp_path: Path) -> None:
    done = planned(dozen, tmp_path, plan=tmp_path / "no" / "such" / "folder")

    assert done.code == 1
    assert done.lines[0].startswith("error: Input `plan`: ")


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (sync_plan, "error: Input `repo`: neither it nor `org` is given."),
        (sync_merge, "error: Input `ledgers`: it is empty."),
    ],
)
def test_what_is_missing_is_told(
    servers: World,
    tmp_path: Path,
    command: Callable[[Mapping[str, str], Runner], int],
    told: str,
) -> None:
    done = run_command(command, servers.env(), tmp_path)

    assert done.code == 1
    assert done.lines[0].startswith(told)


def test_an_organisation_that_github_does_not_know_is_told(servers: World, tmp_path: Path) -> None:
    log = io.StringIO()
    env = {**servers.env(org="nobody", plan=tmp_path / "plan", ledger=tmp_path / "ledger")}

    assert sync_plan(env, Runner(env, log)) == 1
    assert log.getvalue().startswith("error: ")
