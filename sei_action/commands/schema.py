"""The command `schema`."""

import argparse
import sys

from sei_action.payload.schema import schema_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say how the command runs; it has no options."""
    parser.set_defaults(run=_run)


def _run(_chosen: argparse.Namespace, _env: dict[str, str]) -> int:
    sys.stdout.write(schema_text())
    return 0
