"""Measure the speed of a report, print the tables, and end with 1 where a budget is missed."""

import argparse
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.speed.cold import cold
from bench.speed.imports import imports
from bench.speed.latency import latency
from bench.speed.overhead import overhead
from bench.speed.size import size
from bench.speed.stage import ROOT
from bench.speed.tables import Findings

Part = Callable[[str, int, str | None], Findings]

PARTS: dict[str, Part] = {
    "overhead": overhead,
    "latency": latency,
    "size": size,
    "imports": imports,
    "cold": cold,
}


def main(words: Sequence[str]) -> int:
    """Measure the parts that are named, all by default."""
    chosen = _parser().parse_args(words)
    python = str(Path(shutil.which(chosen.python) or chosen.python).absolute())
    image = chosen.image or _image_of_this_folder()
    is_within_budget = True
    for name in chosen.parts or PARTS:
        found = PARTS[name](python, chosen.repeats, image)
        _say(f"## {name}", "", f"Measured with {_machine(python)}.", "", *found.lines())
        is_within_budget = is_within_budget and found.is_within_budget
    return 0 if is_within_budget else 1


def _image_of_this_folder() -> str | None:
    """Name the image, where the engine at hand has it."""
    name = subprocess.run(  # noqa: S603 - our own script
        [str(ROOT / "runtime" / "image.sh"), "name"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout.strip()
    docker = shutil.which("docker")
    if docker is None:
        return None
    inspected = subprocess.run(  # noqa: S603 - a tool of the user's
        [docker, "image", "inspect", name], capture_output=True, check=False
    )
    return None if inspected.returncode else name


def _machine(python: str) -> str:
    version = subprocess.run(  # noqa: S603 - the Python that is measured
        [python, "-c", "import platform; print(platform.python_version())"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout.strip()
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores, {platform.system()} {platform.machine()}, Python {version}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.speed", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", type=_part, metavar="PART", help=f"{', '.join(PARTS)} (all)"
    )
    parser.add_argument(
        "--python",
        default=sys.executable,
        help="the Python to measure, with the packages of requirements.txt (%(default)s)",
    )
    parser.add_argument("--repeats", type=int, default=7, help="of each process (%(default)s)")
    parser.add_argument(
        "--image", help="container image to measure as well (that of runtime/image.sh, if built)"
    )
    return parser


def _part(name: str) -> str:
    if name not in PARTS:
        msg = f"{name!r} is none of {', '.join(PARTS)}"
        raise argparse.ArgumentTypeError(msg)
    return name


def _say(*lines: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
