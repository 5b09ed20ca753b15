"""The command `init`."""

import argparse
import sys

from sei_action.commands.options import add_inputs, inputs_of
from sei_action.config import variable_of
from sei_action.config.setup import SETUP_INPUTS
from sei_action.init import init
from sei_action.runner import Runner

_FILES = ("ci", "deploy")
_NO_OPTIONS = frozenset({"mode", "api-key", "outbox", "fail-on-error", "timeout", *_FILES})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options, and how the command runs."""
    for name in _FILES:
        parser.add_argument(
            f"--{name}",
            dest=variable_of(name),
            metavar="FILE",
            nargs="+",
            help=SETUP_INPUTS[name].description,
            action="extend",
        )
    add_inputs(parser, [name for name in SETUP_INPUTS if name not in _NO_OPTIONS], SETUP_INPUTS)
    parser.epilog = None
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace, env: dict[str, str]) -> int:
    for variable, value in vars(chosen).items():
        if isinstance(value, list):
            setattr(chosen, variable, "\n".join(value))
    inputs = inputs_of(chosen, env)
    return init(inputs, Runner(inputs, sys.stdout), input if sys.stdin.isatty() else None)
