"""The image that a released action.yml pulls, by its digest.

`python -m release.pin ghcr.io/owner/sei-action@sha256:...` writes it into action.yml.
"""

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from release.problems import ReleaseError, run

ACTION = Path("action.yml")
_IMAGE = re.compile(r"ghcr\.io/[a-z0-9][a-z0-9-]*/sei-action@sha256:[0-9a-f]{64}")
_UNPINNED = re.compile(r'^(\s+SEI_IMAGE: )""$', re.MULTILINE)


def pinned(action: str, image: str) -> str:
    """Write an image into the text of an action.yml that names none, and change nothing else.

    Raises ReleaseError where the image has no digest, or the text has no place for it.
    """
    if not _IMAGE.fullmatch(image):
        msg = f"{image!r} is no image of a release. Give ghcr.io/owner/sei-action@sha256:..."
        raise ReleaseError(msg)
    text, places = _UNPINNED.subn(rf"\g<1>{image}", action)
    if places != 1:
        msg = f'{ACTION} has {places} lines `SEI_IMAGE: ""`. Release a commit that has one.'
        raise ReleaseError(msg)
    return text


def main(words: Sequence[str] | None = None) -> int:
    """Write the image that the command names into action.yml."""
    parser = argparse.ArgumentParser(prog="python -m release.pin", description=__doc__)
    parser.add_argument("image")
    image: str = parser.parse_args(words).image

    def pin() -> list[str]:
        text = pinned(ACTION.read_text(encoding="utf-8"), image)
        ACTION.write_text(text, encoding="utf-8")
        return []

    return run(pin)


if __name__ == "__main__":
    sys.exit(main())
