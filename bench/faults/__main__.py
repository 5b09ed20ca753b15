"""Run the experiment and print its figures; the exit code is 1 where a report is not held once."""

import argparse
import asyncio
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

from bench.faults.holding import Holding, holding_of
from bench.faults.resending import Resent, resend_all
from bench.faults.sending import Sending
from bench.faults.server import FailingServer
from sei_action.outbox import FOLDER
from sei_action.sandbox import BASE_PATH, Store, create_app, running

_KEY = "bench-key"
_MOST_PROCESSES = 12
_REPORTS_FOR_A_PROCESS = 15
_SECONDS = 3
_SHARE_THAT_MAY_BE_KILLED = 0.75
_KILLS_FOR_ONE_OF_RESEND = 10


def main(words: Sequence[str] | None = None) -> int:
    """Send the reports, resend what is left, and compare that with what SEI holds."""
    chosen = _parser().parse_args(words)
    begun = time.monotonic()
    _say(
        f"{chosen.reports} reports, {chosen.failures:.0%} of requests fail, {chosen.kills} kills, "
        f"seed {chosen.seed}"
    )
    with (
        tempfile.TemporaryDirectory(prefix="sei-faults-") as folder,
        Store(Path(folder) / "sei.sqlite3") as store,
        running(create_app(store, api_key=_KEY)) as sei,
    ):
        guid = store.register("Bench", integration_id="bench")
        service = urlsplit(sei).port or 0
        server, sending, resent, kept = asyncio.run(_travel(chosen, guid, service, Path(folder)))
        holding = holding_of(range(1, chosen.reports + 1), store.runs(), store.reports())
    rows = [
        ("reports", chosen.reports),
        ("requests", server.requests),
        ("failed at random", server.failures.total()),
        *((f"  {name}", server.failures[name]) for name in sorted(server.failures)),
        *_told(sending, resent, kept),
        *_held(holding),
        ("seconds", round(time.monotonic() - begun)),
    ]
    _say(*(f"{name:<58}{number:>8}" for name, number in rows))
    if sending.counts["run again"]:
        _say(
            "",
            "A process that is killed before its report is accepted or kept has made none. The "
            "step was run again for these, as a re-run of the job does.",
        )
    return 0 if holding.is_complete and not resent.left else 1


async def _travel(
    chosen: argparse.Namespace, guid: str, service: int, folder: Path
) -> tuple[FailingServer, Sending, Resent, int]:
    random = Random(chosen.seed)  # noqa: S311 - an experiment must be repeatable
    numbers = range(1, chosen.reports + 1)
    # Some reports must come after the last kill, for one that came too late to be made up for.
    early = range(1, int(chosen.reports * _SHARE_THAT_MAY_BE_KILLED) + 1)
    kills = random.sample(early, min(chosen.kills, len(early)))
    server = FailingServer(service, chosen.failures, random)
    outbox = folder / FOLDER
    async with server.running() as origin:
        env = {**_own_environment(), **_inputs(f"{origin}{BASE_PATH}", guid, folder)}
        sending = Sending(env, outbox, kills, random)
        processes = min(_MOST_PROCESSES, ceil(chosen.reports / _REPORTS_FOR_A_PROCESS))
        await sending.send(numbers, processes)
        kept = len(list(outbox.glob("*.json")))
        resent = await resend_all(env, outbox, chosen.kills // _KILLS_FOR_ONE_OF_RESEND, random)
    return server, sending, resent, kept


def _inputs(url: str, guid: str, folder: Path) -> Mapping[str, str]:
    return {
        "SEI_API_KEY": _KEY,
        "SEI_GITHUB_TOKEN": "bench-token",
        "SEI_BASE_URL": url,
        "SEI_INSTANCE_GUID": guid,
        "SEI_TIMEOUT": str(_SECONDS),
        "RUNNER_TEMP": str(folder),
        "RUNNER_TOOL_CACHE": str(folder / "tools"),
    }


def _own_environment() -> Mapping[str, str]:
    # What a process itself needs; nothing that would speak of a job or of a proxy.
    names = ("PATH", "HOME", "LANG", "PYTHONPATH")
    return {name: os.environ[name] for name in names if name in os.environ}


def _told(sending: Sending, resent: Resent, kept: int) -> Iterator[tuple[str, int]]:
    counts = sending.counts
    yield "kills of senders", counts["kills"]
    yield "  while a report was neither accepted nor kept: run again", counts["run again"]
    yield "  when a report had just been kept", counts["kept when killed"]
    yield "delivered at once", counts["accepted"]
    yield "kept in the outbox", kept
    yield "resends needed", resent.runs
    yield "  of which killed", resent.kills
    yield "left in the outbox", resent.left


def _held(holding: Holding) -> Iterator[tuple[str, int]]:
    yield "kept by SEI", holding.kept
    yield "each once", holding.each_once
    yield "repeats that changed nothing", holding.repeats
    yield "refused by SEI", holding.refused
    yield "doubled", holding.doubled
    yield "changed", holding.changed
    yield "lost", holding.lost


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.faults", description=__doc__)
    parser.add_argument("--reports", type=int, default=2000, help="how many (%(default)s)")
    parser.add_argument("--kills", type=int, default=100, help="how many (%(default)s)")
    parser.add_argument(
        "--failures", type=float, default=0.3, help="share of requests (%(default)s)"
    )
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="of all chances")
    return parser


def _say(*lines: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
