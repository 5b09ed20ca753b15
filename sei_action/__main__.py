"""Start the command line with `python -m sei_action`."""

import sys

from sei_action.cli import main

sys.exit(main())
