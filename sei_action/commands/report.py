"""The command `report`, which the input `mode` can turn into another."""

import argparse
import sys

from sei_action.commands.options import add_inputs, inputs_of
from sei_action.config import COMMAND_LINE_INPUTS, INPUTS, Mode, variable_of
from sei_action.report import report
from sei_action.runner import Runner


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options, and how the command runs."""
    add_inputs(parser, INPUTS)
    for option, description in COMMAND_LINE_INPUTS.items():
        parser.add_argument(
            f"--{option}", dest=variable_of(option), metavar="VALUE", help=description
        )
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace, env: dict[str, str]) -> int:
    inputs = inputs_of(chosen, env)
    runner = Runner(inputs, sys.stdout)
    mode = inputs.get(variable_of("mode"), "").strip().lower()
    if mode == Mode.RESEND:
        from sei_action.resend import resend  # noqa: PLC0415 - a report has no use for it

        return resend((), inputs, runner)
    if mode == Mode.ENRICH:
        from sei_action.enrich import enrich  # noqa: PLC0415 - likewise

        return enrich(inputs, runner)
    if mode == Mode.DOCTOR:
        from sei_action.doctor import doctor  # noqa: PLC0415 - likewise

        return doctor(inputs, runner)
    if mode == Mode.SYNC:
        from sei_action.sync import sync  # noqa: PLC0415 - likewise

        return sync(inputs, runner)
    if mode in {Mode.SYNC_PLAN, Mode.SYNC_MERGE}:
        from sei_action.sync.shards_command import sync_merge, sync_plan  # noqa: PLC0415 - likewise

        return (sync_plan if mode == Mode.SYNC_PLAN else sync_merge)(inputs, runner)
    return report(inputs, runner)
