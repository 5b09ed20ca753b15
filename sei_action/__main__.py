"""Start the command line with `python -m sei_action`."""

from sei_action.cli import run

run()
