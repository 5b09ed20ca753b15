"""What a sync does with many repositories."""

from pathlib import Path

from tests.sync.world import ELEVEN, TWELVE, World, elsewhere, row, shop


def test_every_repository_has_a_row_and_all_together_one(servers: World, tmp_path: Path) -> None:
    servers.begin_anew(shop(ELEVEN), elsewhere("acme/till", TWELVE))
    done = servers.sync(tmp_path, org="acme")

    assert row(done) == [1, 1, 0, 0, 0]
    assert row(done, "acme/till") == [1, 1, 0, 0, 0]
    assert row(done, "all together") == [2, 2, 0, 0, 0]


def test_patterns_choose_repositories(servers: World, tmp_path: Path) -> None:
    servers.begin_anew(shop(ELEVEN), elsewhere("acme/till", TWELVE))
    servers.sync(tmp_path, org="acme", repositories="*\n!shop")

    assert [name for name, _ in servers.kept] == ["acme/till/CI"]


def test_what_cannot_be_read_fails_alone(servers: World, tmp_path: Path) -> None:
    closed = elsewhere("acme/till", TWELVE)
    closed = closed.model_copy(update={"permissions": frozenset({"metadata"})})
    servers.begin_anew(shop(ELEVEN), closed)
    done = servers.sync(tmp_path, org="acme")

    assert row(done) == [1, 1, 0, 0, 0]
    assert row(done, "acme/till")[-1] == 1
    assert done.outputs["delivered"] == "false"
    told = "warning: Not everything was reported: 1 of 1 runs reported, 1 failed."
    assert done.lines[-1].startswith(told)


def test_a_shard_is_a_part_and_all_shards_are_the_whole(servers: World, tmp_path: Path) -> None:
    names = [f"acme/part-{number}" for number in range(6)]
    states = [
        elsewhere(name, {**ELEVEN, "id": 5000 + place}, id=9000 + place)
        for place, name in enumerate(names)
    ]
    servers.begin_anew(*states)
    for number in (1, 2):
        servers.sync(tmp_path, org="acme", shard=f"{number}/2", ledger=tmp_path / str(number))

    assert sorted(name for name, _ in servers.kept) == [f"{name}/CI" for name in names]
    assert servers.fates == ["kept"] * 6
