"""How a command of the release says that it cannot go on."""

import sys
from collections.abc import Callable, Sequence


class ReleaseError(Exception):
    """A release cannot be made; the message says what is wrong and what to do."""


def run(command: Callable[[], Sequence[str]]) -> int:
    """Print the lines of a command and give its exit code: 1 where it raised a ReleaseError."""
    try:
        lines = command()
    except ReleaseError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0
