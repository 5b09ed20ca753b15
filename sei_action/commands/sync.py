"""The command `sync`."""

import argparse
import sys

from sei_action.commands.options import add_inputs, add_lists, inputs_of
from sei_action.config import variable_of
from sei_action.config.synchronisation import ACTION_INPUTS, NO_OPTIONS
from sei_action.runner import Runner
from sei_action.sync import sync
from sei_action.sync.command import live_terminal

_LISTS = ("repo", "repositories", "workflows", "branches", "events")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options, and how the command runs."""
    add_lists(parser, _LISTS, ACTION_INPUTS)
    parser.add_argument(
        "--no-stages",
        dest=variable_of("stages"),
        action="store_const",
        const="false",
        help="the same as --stages false",
    )
    names = [name for name in ACTION_INPUTS if name not in {*_LISTS, *NO_OPTIONS}]
    add_inputs(parser, names, ACTION_INPUTS)
    parser.epilog = f"{parser.epilog} The token may also be GITHUB_TOKEN or GH_TOKEN."
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace, env: dict[str, str]) -> int:
    inputs = inputs_of(chosen, env)
    return sync(inputs, Runner(inputs, sys.stdout), live_terminal(inputs))
