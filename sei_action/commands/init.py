"""The command `init`."""

import argparse
import sys

from sei_action.commands.options import add_inputs, add_lists, inputs_of
from sei_action.config.setup import SETUP_INPUTS
from sei_action.init import init
from sei_action.runner import Runner

_FILES = ("ci", "deploy")
_NO_OPTIONS = frozenset({"mode", "api-key", "outbox", "fail-on-error", "timeout", *_FILES})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options, and how the command runs."""
    add_lists(parser, _FILES, SETUP_INPUTS, metavar="FILE")
    add_inputs(parser, [name for name in SETUP_INPUTS if name not in _NO_OPTIONS], SETUP_INPUTS)
    parser.epilog = None
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace, env: dict[str, str]) -> int:
    inputs = inputs_of(chosen, env)
    return init(inputs, Runner(inputs, sys.stdout), input if sys.stdin.isatty() else None)
