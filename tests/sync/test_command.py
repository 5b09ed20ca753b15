"""What a sync does once: every finished run is kept, and the table tells it."""

import io
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sei_action.payload.models import iso_utc
from sei_action.sync.command import sync
from tests.sync.world import (
    ELEVEN,
    KEY,
    TOKEN,
    TWELVE,
    World,
    begun,
    numbers,
    row,
    run_command,
    shop,
)


def test_every_finished_run_is_kept_once(two: World, tmp_path: Path) -> None:
    two.sync(tmp_path)

    assert sorted(number for _, number in two.kept) == [11, 12]
    assert two.fates == ["kept", "kept"]


def test_the_table_says_what_became_of_them(two: World, tmp_path: Path) -> None:
    done = two.sync(tmp_path)

    heads = ["repository", "found", "reported", "already", "known", "skipped", "failed"]
    assert done.lines[0].split() == heads
    assert row(done) == [2, 2, 0, 0, 0]
    assert done.lines[-1] == "SEI: 2 of 2 runs reported, 0 failed."
    assert "| acme&#47;shop | 2 | 2 | 0 | 0 | 0 |" in done.summary


def test_the_outputs_say_that_all_was_delivered(two: World, tmp_path: Path) -> None:
    assert two.sync(tmp_path).outputs["delivered"] == "true"


def test_a_run_that_is_not_finished_is_left_for_later(servers: World, tmp_path: Path) -> None:
    servers.begin_anew(shop(ELEVEN, {**TWELVE, "status": "in_progress"}))
    done = servers.sync(tmp_path)
    servers.show(shop(ELEVEN, TWELVE))
    servers.sync(tmp_path)

    assert "1  it is still running" in done.log
    assert numbers(servers.bodies) == [11, 12]


def test_a_run_without_a_result_is_skipped(servers: World, tmp_path: Path) -> None:
    servers.begin_anew(shop(ELEVEN, {**TWELVE, "conclusion": "cancelled"}))
    done = servers.sync(tmp_path)

    assert numbers(servers.bodies) == [11]
    assert "1  it was cancelled" in done.log


def test_earlier_attempts_of_a_re_run_are_reported_too(servers: World, tmp_path: Path) -> None:
    first = {**TWELVE, "conclusion": "failure", "jobs": [{"id": 101}]}
    second = {
        **TWELVE,
        "run_attempt": 2,
        "run_started_at": TWELVE["updated_at"],
        "updated_at": iso_utc(datetime.now(UTC) - timedelta(hours=1)),
        "jobs": [{"id": 201, "created_at": TWELVE["updated_at"]}],
    }
    servers.begin_anew(shop(ELEVEN, first, second))
    servers.sync(tmp_path)

    results = {number: run["result"] for (_, number), run in servers.kept.items()}
    assert results == {11: "SUCCESS", 12: "FAILURE", 2_000_000_012: "SUCCESS"}


def test_a_re_run_of_what_is_known_is_reported(servers: World, tmp_path: Path) -> None:
    servers.begin_anew(shop(ELEVEN, TWELVE))
    servers.sync(tmp_path)
    again = {**TWELVE, **begun(timedelta(hours=1)), "created_at": TWELVE["created_at"]}
    again |= {"run_attempt": 2, "run_started_at": TWELVE["updated_at"]}
    servers.show(shop(ELEVEN, TWELVE, again))
    servers.sync(tmp_path)

    assert numbers(servers.bodies) == [11, 12, 2_000_000_012]


def test_secrets_are_nowhere(two: World, tmp_path: Path) -> None:
    done = two.sync(tmp_path, api_key="wrong-key-of-sei", fail_on_error="true")

    stored = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    for secret in (KEY, TOKEN, "wrong-key-of-sei"):
        assert secret not in done.log.replace(f"::add-mask::{secret}", "")
        assert secret.encode() not in stored


def test_a_terminal_shows_how_many_runs_are_left(two: World, tmp_path: Path) -> None:
    with io.StringIO() as terminal:
        env = two.env(repo="acme/shop", ledger=tmp_path / "ledger", since="3650d")
        run_command(partial(sync, terminal=terminal), env, tmp_path)
        shown = terminal.getvalue()

    assert "| 0/2 [" in shown
