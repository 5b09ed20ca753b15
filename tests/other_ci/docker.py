"""Stand in for `docker run`: start the program with the variables that are named, and no other.

The first arguments are where SEI is, which a container knows by its network, and the one image.
"""

import os
import sys

from tests.repository import ROOT


def main() -> None:
    """Become the program."""
    sei_url, the_image, command, *words = sys.argv[1:]
    if command != "run":
        sys.exit(f"the stand-in knows no `docker {command}`")
    named = {"SEI_BASE_URL": sei_url, "SEI_VERIFY": "false"}
    while words[0].startswith("-"):
        option = words.pop(0)
        if option == "--env":
            name = words.pop(0)
            if "=" in name:
                sys.exit(f"{name} shows its value to every process of the machine")
            named |= {name: os.environ[name]} if name in os.environ else {}
        elif option not in {"--rm", "--interactive"}:
            sys.exit(f"the stand-in knows no option {option}")
    image, *arguments = words
    if image != the_image:
        sys.exit(f"the stand-in has no image {image}")
    program = [sys.executable, str(ROOT / "entrypoint.py"), *arguments]
    os.execve(sys.executable, program, named)  # noqa: S606 - no shell is wanted here


main()
