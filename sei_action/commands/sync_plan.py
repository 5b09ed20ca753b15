"""The command `sync-plan`."""

import argparse
import sys

from sei_action.commands.options import add_inputs, add_lists, inputs_of
from sei_action.config.synchronisation import ACTION_INPUTS
from sei_action.runner import Runner
from sei_action.sync.shards_command import sync_plan

_OPTIONS = ("org", "ledger", "plan", "shards", "on-rate-limit", "requests-per-minute")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options, and how the command runs."""
    add_lists(parser, ("repo", "repositories"), ACTION_INPUTS)
    add_inputs(parser, _OPTIONS, ACTION_INPUTS)
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace, env: dict[str, str]) -> int:
    inputs = inputs_of(chosen, env)
    return sync_plan(inputs, Runner(inputs, sys.stdout))
