"""Make the pictures of the docs anew: `python -m demo.screenshots [PART ...]`, all without one."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from playwright.sync_api import Browser

from demo.browser.chromium import NoBrowserError, running_browser
from demo.screenshots import sandbox, summaries

IMAGES = Path(__file__).parents[2] / "docs" / "images"
PARTS: Mapping[str, Callable[[Browser, Path], None]] = {
    "sandbox": sandbox.take,
    "summaries": summaries.take,
}


def main(names: list[str]) -> int:
    """Make the named parts' pictures, or all; 1 where there is no such part or no browser."""
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        sys.stderr.write(f"There is no part {unknown[0]}; there are: {', '.join(PARTS)}.\n")
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    try:
        with running_browser() as browser:
            for name in names or PARTS:
                PARTS[name](browser, IMAGES)
    except NoBrowserError as error:
        sys.stderr.write(f"No picture was made: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
