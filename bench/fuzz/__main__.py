"""Run the program on many generated inputs, and print how they ended and what was found."""

import argparse
import logging
import multiprocessing
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from bench.fuzz.edges import Edges
from bench.fuzz.trial import Ending, trial

_INPUTS_OF_ONE_TASK = 250

# Each finding with how often it was met, and the seed that it was met with first.
Findings = dict[str, tuple[int, int]]


def main(words: Sequence[str] | None = None) -> int:
    """Run the inputs; the exit code is 1 where anything was found."""
    chosen = _parser().parse_args(words)
    if chosen.only is not None:
        return _show(chosen.only)
    begun = time.monotonic()
    endings, findings = _run_all(range(chosen.seed, chosen.seed + chosen.inputs), chosen.processes)
    _say(f"{'inputs':<50}{endings.total():>8}")
    _say(*(f"  {how:<48}{count:>8}" for how, count in endings.most_common()))
    _say(f"{'seconds':<50}{time.monotonic() - begun:>8.0f}")
    _say(f"{'findings':<50}{sum(count for count, _ in findings.values()):>8}")
    for finding, (count, seed) in sorted(findings.items()):
        _say(f"  {count:>6} times, first with --only {seed}: {finding}")
    return 1 if findings else 0


def _run_all(seeds: range, processes: int) -> tuple[Counter[str], Findings]:
    tasks = [
        seeds[start : start + _INPUTS_OF_ONE_TASK]
        for start in range(0, len(seeds), _INPUTS_OF_ONE_TASK)
    ]
    endings: Counter[str] = Counter()
    findings: Findings = {}
    with multiprocessing.Pool(processes) as pool:
        for told, found in pool.imap_unordered(run_some, tasks):
            endings += told
            for finding, (count, seed) in found.items():
                before, first = findings.get(finding, (0, seed))
                findings[finding] = (before + count, min(first, seed))
    return endings, findings


def run_some(seeds: Sequence[int]) -> tuple[Counter[str], Findings]:
    """Run the inputs of these seeds in this process."""
    endings: Counter[str] = Counter()
    findings: Findings = {}
    for seed, ending in _endings(seeds):
        endings[ending.how] += 1
        for finding in ending.findings:
            count, first = findings.get(finding, (0, seed))
            findings[finding] = (count + 1, first)
    return endings, findings


def _endings(seeds: Sequence[int]) -> Iterator[tuple[int, Ending]]:
    # PyGithub logs every refusal by itself; its logger has no place in the figures.
    logging.disable()
    edges = Edges()
    with tempfile.TemporaryDirectory(prefix="sei-fuzz-") as folder, edges.in_place():
        for seed in seeds:
            yield seed, trial(Random(seed), edges, Path(folder) / "job")  # noqa: S311 - no secret


def _show(seed: int) -> int:
    ((_, ending),) = _endings([seed])
    _say(ending.log.rstrip(), "", f"{ending.how}", *ending.findings)
    return 1 if ending.findings else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000, help="how many (%(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="the first one's (%(default)s)")
    parser.add_argument("--processes", type=int, default=2, help="at once (%(default)s)")
    parser.add_argument("--only", type=int, metavar="SEED", help="show the log of one input")
    return parser


def _say(*lines: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
