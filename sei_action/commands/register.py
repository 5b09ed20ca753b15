"""The command `register`."""

import argparse
import sys

from sei_action.commands.options import add_inputs, inputs_of
from sei_action.config import variable_of
from sei_action.config.registration import REGISTRATION_INPUTS
from sei_action.register import register
from sei_action.runner import Runner

_NO_OPTIONS = frozenset({"mode", "outbox", "fail-on-error", "reporting-key"})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options, and how the command runs."""
    names = [name for name in REGISTRATION_INPUTS if name not in _NO_OPTIONS]
    add_inputs(parser, names, REGISTRATION_INPUTS)
    parser.epilog = (
        f"{parser.epilog} The token may also be GITHUB_TOKEN or GH_TOKEN, and the key to store "
        "SEI_REPORTING_KEY."
    )
    parser.add_argument(
        "--name",
        dest=variable_of("instance-name"),
        metavar="VALUE",
        help="the same as --instance-name",
    )
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace, env: dict[str, str]) -> int:
    inputs = inputs_of(chosen, env)
    return register(inputs, Runner(inputs, sys.stderr))
