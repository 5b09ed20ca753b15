"""The command `sync-merge`."""

import argparse
import sys

from sei_action.commands.options import add_inputs, add_lists, inputs_of
from sei_action.config.synchronisation import ACTION_INPUTS
from sei_action.runner import Runner
from sei_action.sync.shards_command import sync_merge


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options, and how the command runs."""
    add_lists(parser, ("ledgers",), ACTION_INPUTS)
    add_inputs(parser, ("ledger", "fail-on-error"), ACTION_INPUTS)
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace, env: dict[str, str]) -> int:
    inputs = inputs_of(chosen, env)
    return sync_merge(inputs, Runner(inputs, sys.stdout))
