"""Measure `sync`, print the tables, and end with 1 where a budget is missed."""

import argparse
import sys
from collections.abc import Sequence

from bench.speed.tables import Findings
from bench.sync.again import again
from bench.sync.kills import kills
from bench.sync.sizes import sizes

_FEW_RUNS = 10


def main(words: Sequence[str] | None = None) -> int:
    """Measure what is asked for, everything by default."""
    chosen = _parser().parse_args(words)
    found: list[Findings] = []
    if chosen.sizes:
        found.append(_told("sizes", sizes(chosen.sizes)))
    if chosen.small:
        found.append(_told("again", again(chosen.small, _FEW_RUNS)))
    if chosen.kills:
        found.append(
            _told("kills", kills(chosen.repositories, chosen.runs, chosen.kills, chosen.seed))
        )
    return 0 if all(one.is_within_budget for one in found) else 1


def _told(name: str, found: Findings) -> Findings:
    sys.stdout.writelines(f"{line}\n" for line in (f"## {name}", "", *found.lines()))
    sys.stdout.flush()
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.sync", description=__doc__)
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="*",
        default=[1000, 10_000, 100_000],
        metavar="RUNS",
        help="runs of one repository (%(default)s)",
    )
    parser.add_argument(
        "--small", type=int, default=20, help="how many small repositories (%(default)s)"
    )
    parser.add_argument("--repositories", type=int, default=50, help="for kills (%(default)s)")
    parser.add_argument("--runs", type=int, default=200, help="in each of them (%(default)s)")
    parser.add_argument("--kills", type=int, default=20, help="how many (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments of kills")
    return parser


if __name__ == "__main__":
    sys.exit(main())
