"""The command `sandbox`, which is an extra and absent in the image."""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options, and how the command runs; say where it is not installed."""
    try:
        from sei_action.sandbox import command  # noqa: PLC0415 - it may not be there
    except ModuleNotFoundError as error:
        parser.exit(
            2,
            f"sei-action sandbox needs {error.name}, which is not installed. It is a development "
            "tool and not part of the action. Install it with: pip install 'sei-action[sandbox]'\n",
        )
    command.add_arguments(parser)
    parser.set_defaults(run=lambda chosen, _env: command.run(chosen))
