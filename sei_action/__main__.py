"""Start the command line with `python -m sei_action`."""

import sys

from sei_action.cli import run

sys.exit(run())
