"""The command `resend`."""

import argparse
import sys

from sei_action.commands.options import add_inputs, inputs_of
from sei_action.config import Destination
from sei_action.resend import resend
from sei_action.runner import Runner


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options, and how the command runs."""
    parser.add_argument("folders", nargs="*", metavar="FOLDER", help="an outbox")
    add_inputs(parser, [field.alias or name for name, field in Destination.model_fields.items()])
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace, env: dict[str, str]) -> int:
    inputs = inputs_of(chosen, env)
    return resend(chosen.folders, inputs, Runner(inputs, sys.stdout))
