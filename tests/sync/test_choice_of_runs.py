"""Which runs a sync is told to report."""

import errno
from pathlib import Path

import pytest

from tests.sync.world import BETWEEN_BOTH, World, numbers, row


def test_a_dry_run_posts_nothing_and_names_what_it_would(two: World, tmp_path: Path) -> None:
    done = two.sync(tmp_path, dry_run="true")

    assert two.bodies == []
    assert done.lines[:2] == [
        "Would report acme/shop/CI #11 as SUCCESS.",
        "Would report acme/shop/CI #12 as SUCCESS.",
    ]
    assert done.lines[-1] == "SEI: 2 of 2 runs would be reported, 0 failed."
    assert done.outputs["delivered"] == "false"


def test_a_dry_run_leaves_the_ledger_alone(two: World, tmp_path: Path) -> None:
    two.sync(tmp_path, dry_run="true")
    assert not (tmp_path / "ledger").exists()
    two.sync(tmp_path)

    assert numbers(two.bodies) == [11, 12]


def test_a_dry_run_knows_what_was_reported(two: World, tmp_path: Path) -> None:
    two.sync(tmp_path)
    done = two.sync(tmp_path, dry_run="true")

    assert row(done) == [2, 0, 2, 0, 0]


def test_a_dry_run_without_a_place_for_a_copy_says_so(
    two: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(**_named: object) -> None:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr("tempfile.TemporaryDirectory", nowhere)
    done = two.sync(tmp_path, dry_run="true")

    assert done.code == 1
    assert done.lines[0].startswith("error: Input `dry-run`: it needs a folder for a copy of the")


def test_a_dry_run_needs_no_key(two: World, tmp_path: Path) -> None:
    assert two.sync(tmp_path, dry_run="true", api_key="").code == 0


def test_a_limit_takes_the_oldest_and_the_next_sync_goes_on(three: World, tmp_path: Path) -> None:
    done = three.sync(tmp_path, limit=1)
    first = numbers(three.bodies)
    three.sync(tmp_path, limit=1)
    second = numbers(three.bodies)
    three.sync(tmp_path)

    assert (done.code, done.outputs["delivered"]) == (0, "false")
    assert "Stopped: the limit of runs is reached. Run the same command again" in done.log
    assert (first, second, numbers(three.bodies)) == ([11], [11, 12], [11, 12, 13])


def test_older_runs_are_not_asked_for(two: World, tmp_path: Path) -> None:
    two.sync(tmp_path, since=BETWEEN_BOTH.isoformat())

    assert numbers(two.bodies) == [12]


def test_younger_runs_are_not_asked_for(two: World, tmp_path: Path) -> None:
    two.sync(tmp_path, until=BETWEEN_BOTH.isoformat())

    assert numbers(two.bodies) == [11]


def test_what_was_left_out_by_time_can_be_had_later(two: World, tmp_path: Path) -> None:
    two.sync(tmp_path, since=BETWEEN_BOTH.isoformat())
    two.sync(tmp_path)

    assert numbers(two.bodies) == [12, 11]


@pytest.mark.parametrize(
    ("choice", "reported"),
    [
        ({"workflows": "CI"}, [11, 12]),
        ({"workflows": "deploy.yml"}, [13]),
        ({"workflows": "*\n!CI"}, [13]),
        ({"branches": "main"}, [11, 12]),
        ({"branches": "v*"}, [13]),
        ({"events": "push"}, [11, 12]),
        ({"events": "!push"}, [13]),
    ],
)
def test_filters_choose_runs(
    three: World, tmp_path: Path, choice: dict[str, str], reported: list[int]
) -> None:
    done = three.sync(tmp_path, **choice)

    assert numbers(three.bodies) == reported
    assert f"{3 - len(reported)}  not chosen by `{next(iter(choice))}`" in done.log


def test_what_a_filter_left_out_is_reported_without_it(three: World, tmp_path: Path) -> None:
    three.sync(tmp_path, events="push")
    three.sync(tmp_path)

    assert numbers(three.bodies) == [11, 12, 13]


def test_a_mistake_in_the_inputs_is_named(two: World, tmp_path: Path) -> None:
    done = two.sync(tmp_path, since="yesterday", limit="many")

    assert done.code == 1
    assert [line.partition("`: ")[0] for line in done.lines] == [
        "error: Input `since",
        "error: Input `limit",
    ]
    assert two.asked == []
