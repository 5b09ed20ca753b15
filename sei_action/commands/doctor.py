"""The command `doctor`."""

import argparse
import sys

from sei_action.commands.options import add_inputs, inputs_of
from sei_action.config import INPUTS, variable_of
from sei_action.doctor import doctor
from sei_action.runner import Runner


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options, and how the command runs."""
    parser.add_argument("--json", action="store_true", help="write JSON instead of lines")
    parser.add_argument(
        "--repository",
        dest="GITHUB_REPOSITORY",
        metavar="OWNER/REPO",
        help="repository to ask GitHub about, outside of a workflow",
    )
    add_inputs(parser, [name for name in INPUTS if name != "mode"])
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace, env: dict[str, str]) -> int:
    inputs = inputs_of(chosen, env)
    if chosen.GITHUB_REPOSITORY:
        inputs["GITHUB_REPOSITORY"] = chosen.GITHUB_REPOSITORY
    inputs.pop(variable_of("mode"), None)
    if chosen.json:
        return doctor(inputs, Runner(inputs, sys.stderr), sys.stdout)
    return doctor(inputs, Runner(inputs, sys.stdout))
