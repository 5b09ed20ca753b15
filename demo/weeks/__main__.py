"""Report the weeks to a local SEI that keeps them in a file: `python -m demo.weeks FILE`."""

import argparse
import sys
from pathlib import Path

from demo.weeks.sending import fill
from sei_action.sandbox import SandboxError, Store


def main() -> int:
    """Fill the file that the command line names; 1 where it cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m demo.weeks")
    parser.add_argument("file", type=Path, help="the SQLite file that is to keep them")
    file: Path = parser.parse_args().file
    try:
        with Store(file) as store:
            fill(store)
    except SandboxError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"Look at it with: sei-action sandbox --database {file}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
