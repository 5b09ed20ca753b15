"""Serve the organisation from a local GitHub until the process is ended: `python -m demo.fleet`."""

import argparse
import gc
import json
import signal
import sys
from collections import Counter
from datetime import datetime

from demo.fleet import fleet
from demo.github import Asked, Limits, create_app
from demo.github.state.moments import this_second
from sei_action.sandbox.serving import running

_ENDING = {signal.SIGINT, signal.SIGTERM}


def main() -> int:
    """Write the origin as the first line, and at the end what was asked, as one line of JSON."""
    chosen = _arguments()
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)  # they are waited for below
    states = fleet(
        chosen.repositories, chosen.runs, seed=chosen.seed, until=chosen.until, days=chosen.days
    )
    gc.collect()
    gc.freeze()  # to look for garbage among all that again and again makes answers late
    app = create_app(*states, limits=_limits(chosen))
    with running(app, port=chosen.port) as origin:
        _say(origin)
        signal.sigwait(_ENDING)
    _say(json.dumps(_counted(app.state.requests)))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m demo.fleet", description=__doc__)
    usual = Limits()
    parser.add_argument("--repositories", type=int, default=50, metavar="NUMBER")
    parser.add_argument("--runs", type=int, default=200, metavar="NUMBER", help="in each of them")
    parser.add_argument("--seed", type=int, default=1, metavar="NUMBER")
    parser.add_argument("--days", type=int, default=90, metavar="NUMBER")
    parser.add_argument(
        "--until", type=datetime.fromisoformat, default=this_second(), metavar="TIME"
    )
    parser.add_argument("--port", type=int, default=0, help="0 is a free one")
    parser.add_argument("--requests", type=int, default=usual.requests, metavar="NUMBER")
    parser.add_argument("--points", type=int, default=usual.graphql_points, metavar="NUMBER")
    parser.add_argument("--period", type=int, default=usual.period_seconds, metavar="SECONDS")
    parser.add_argument("--minute", type=float, default=usual.minute_seconds, metavar="SECONDS")
    parser.add_argument("--delay", type=float, default=usual.delay_seconds, metavar="SECONDS")
    parser.add_argument("--no-secondary-limits", action="store_true")
    parser.add_argument("--counts-beyond-1000", action="store_true")
    return parser.parse_args()


def _limits(chosen: argparse.Namespace) -> Limits:
    limits = Limits(
        requests=chosen.requests,
        graphql_points=chosen.points,
        period_seconds=chosen.period,
        minute_seconds=chosen.minute,
        delay_seconds=chosen.delay,
        counts_beyond_1000=chosen.counts_beyond_1000,
    )
    return limits.without_secondary() if chosen.no_secondary_limits else limits


def _counted(requests: list[Asked]) -> dict[str, int]:
    """Count requests by method, kind and status."""
    return dict(Counter(f"{each.method} {each.kind} {each.status}" for each in requests))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
