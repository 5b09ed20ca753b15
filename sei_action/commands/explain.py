"""The command `explain`."""

import argparse
import sys

from sei_action.commands.options import add_inputs, inputs_of
from sei_action.config import INPUTS
from sei_action.explain import explain
from sei_action.runner import Runner


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options, and how the command runs."""
    parser.add_argument("--json", action="store_true", help="write JSON instead of a table")
    add_inputs(parser, INPUTS)
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace, env: dict[str, str]) -> int:
    inputs = inputs_of(chosen, env)
    if chosen.json:
        return explain(inputs, Runner(inputs, sys.stderr), sys.stdout)
    return explain(inputs, Runner(inputs, sys.stdout))
